"""Ballot boxes and the secret ballots in them."""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, bindparam, delete, func, insert, select, update

from domain.ballots import Alike, Box, BoxId, Counts, Outcome, Tally, TooFew
from domain.errors import NoLongerThere
from domain.nominations import Status
from domain.people import PersonId
from domain.places import PlaceId
from domain.polls import PollResult
from domain.ratings import RatingResult
from storage.schema.ballots import ballot_boxes, ballots, polls, ratings
from storage.schema.nominations import nominations
from storage.statements import upsert

BOX = (
    ballot_boxes.c.id,
    ballot_boxes.c.place_id,
    ballot_boxes.c.chat_id,
    ballot_boxes.c.choices,
    ballot_boxes.c.opened_at,
    ballot_boxes.c.closes_at,
    ballot_boxes.c.member_for,
    ballot_boxes.c.counted_at,
    ballot_boxes.c.shown,
)
"""The columns of a Box, in its order."""
BY_ID = select(*BOX).where(ballot_boxes.c.id == bindparam("box_id"))
OPEN = insert(ballot_boxes)
OPEN_IDS = select(ballot_boxes.c.id).where(ballot_boxes.c.counted_at.is_(None))
OPENED_LAST = select(func.max(ballot_boxes.c.opened_at)).where(
    ballot_boxes.c.chat_id == bindparam("chat_id"), ballot_boxes.c.counted_at.is_(None)
)
WAITS = select(func.max(ballot_boxes.c.member_for)).where(ballot_boxes.c.counted_at.is_(None))
OPEN_CHATS = (
    select(ballot_boxes.c.chat_id)
    .distinct()
    .where(ballot_boxes.c.counted_at.is_(None), ballot_boxes.c.closes_at > bindparam("now"))
)
NEXT_CLOSE = select(func.min(ballot_boxes.c.closes_at)).where(ballot_boxes.c.counted_at.is_(None))
CAST = upsert(ballots, key=["box_id", "voter_key"], replacing=["choice"])
CHOSEN = select(ballots.c.choice).where(
    ballots.c.box_id == bindparam("box_id"), ballots.c.voter_key == bindparam("voter_key")
)
TALLY = (
    select(ballots.c.choice, func.count())
    .where(ballots.c.box_id == bindparam("box_id"))
    .group_by(ballots.c.choice)
)
SHOW = update(ballot_boxes).where(ballot_boxes.c.id == bindparam("of_box_id"))
COUNTED = update(ballot_boxes).where(
    ballot_boxes.c.id == bindparam("of_box_id"), ballot_boxes.c.counted_at.is_(None)
)
END_OPEN = update(ballot_boxes).where(ballot_boxes.c.counted_at.is_(None)).values(voters=0)
IN_THE_WEEK = (
    ballot_boxes.c.place_id == bindparam("place_id"),
    ballot_boxes.c.counted_at >= bindparam("since"),
    ballot_boxes.c.counted_at < bindparam("until"),
    (ballot_boxes.c.tally.is_not(None) | ballot_boxes.c.alike.is_not(None)),
)
OUTCOME = (ballot_boxes.c.voters, ballot_boxes.c.alike, ballot_boxes.c.tally)
RATED = (
    select(ratings.c.box_id, ratings.c.reserve_id, nominations.c.full_name, *OUTCOME)
    .join(ballot_boxes, ballot_boxes.c.id == ratings.c.box_id)
    .join(nominations, nominations.c.person_id == ratings.c.reserve_id)
    .where(nominations.c.status == Status.RESERVE, *IN_THE_WEEK)
    .order_by(ratings.c.box_id)
)
POLLED = (
    select(polls.c.box_id, polls.c.question, polls.c.options, *OUTCOME)
    .join(ballot_boxes, ballot_boxes.c.id == polls.c.box_id)
    .where(*IN_THE_WEEK)
    .order_by(polls.c.box_id)
)
EMPTY = delete(ballots).where(ballots.c.box_id == bindparam("of_box_id"))


def to_box(row: Sequence[Any]) -> Box:
    """The box from the values of its columns."""
    *opening, days, counted_at, said = row
    box_id, place_id, chat_id, choices, opened_at, closes_at = opening
    waits = timedelta(days=days)
    return Box(box_id, place_id, chat_id, choices, opened_at, closes_at, waits, counted_at, said)


def due_in(subjects: Table) -> Select[int]:
    """Boxes of this kind whose time is up and that are not counted."""
    return (
        select(subjects.c.box_id)
        .join(ballot_boxes, ballot_boxes.c.id == subjects.c.box_id)
        .where(ballot_boxes.c.counted_at.is_(None), ballot_boxes.c.closes_at <= bindparam("now"))
        .order_by(ballot_boxes.c.closes_at, subjects.c.box_id)
    )


def voters_in(subjects: Table) -> Select[int, int, int]:
    """Of each box of this kind that is open: its id, how many its card says took part, how many did."""
    return (
        select(ballot_boxes.c.id, ballot_boxes.c.shown, func.count(ballots.c.box_id))
        .join(subjects, subjects.c.box_id == ballot_boxes.c.id)
        .outerjoin(ballots, ballots.c.box_id == ballot_boxes.c.id)
        .where(ballot_boxes.c.counted_at.is_(None), ballot_boxes.c.closes_at > bindparam("now"))
        .group_by(ballot_boxes.c.id, ballot_boxes.c.shown)
    )


def voter_key(key: bytes, telegram_id: int) -> bytes:
    """Who cast a ballot, unreadable without the box's key, and for ever once that is shredded."""
    return hmac.digest(key, telegram_id.to_bytes(8, "big", signed=True), "sha256")


class BallotRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(
        self,
        place_id: PlaceId,
        chat_id: int,
        choices: int,
        *,
        opened_by: PersonId,
        now: datetime,
        closes_at: datetime,
        member_for: timedelta,
    ) -> Box:
        result = self._connection.execute(
            OPEN,
            {
                "place_id": place_id,
                "chat_id": chat_id,
                "choices": choices,
                "opened_by": opened_by,
                "opened_at": now,
                "closes_at": closes_at,
                "member_for": member_for.days,
            },
        )
        assert result.inserted_primary_key is not None
        return self.get(BoxId(result.inserted_primary_key[0]))

    def get(self, box_id: BoxId) -> Box:
        """The box; raises NoLongerThere."""
        row = self._connection.execute(BY_ID, {"box_id": box_id}).first()
        if row is None:
            raise NoLongerThere
        return to_box(row)

    def open_ids(self) -> set[BoxId]:
        """The boxes that are not counted yet."""
        return set(self._connection.scalars(OPEN_IDS))

    def open_chats(self, now: datetime) -> list[int]:
        """The groups in which somebody can vote."""
        return sorted(self._connection.scalars(OPEN_CHATS, {"now": now}))

    def opened_last(self, chat_id: int) -> list[datetime]:
        """When the newest box of a group was opened that is not counted yet, if there is one."""
        moment: datetime | None = self._connection.scalar(OPENED_LAST, {"chat_id": chat_id})
        return [] if moment is None else [moment]

    def waits(self) -> list[timedelta]:
        """The longest time in the group that a box asks for which is not counted yet, if there is one."""
        days: int | None = self._connection.scalar(WAITS)
        return [] if days is None else [timedelta(days=days)]

    def next_close_at(self) -> datetime | None:
        moment: datetime | None = self._connection.scalar(NEXT_CLOSE)
        return moment

    def cast(self, box_id: BoxId, voter: bytes, choice: int) -> None:
        """Put a ballot in, or change the one that is there."""
        self._connection.execute(CAST, {"box_id": box_id, "voter_key": voter, "choice": choice})

    def chosen(self, box_id: BoxId, voter: bytes) -> int | None:
        """What the voter's own ballot says now."""
        choice: int | None = self._connection.scalar(CHOSEN, {"box_id": box_id, "voter_key": voter})
        return choice

    def show(self, box_id: BoxId, voters: int) -> None:
        """Remember what the card says."""
        self._connection.execute(SHOW, {"of_box_id": box_id, "shown": voters})

    def tally(self, box: Box) -> Tally:
        rows = self._connection.execute(TALLY, {"box_id": box.id})
        found: dict[int, int] = {choice: ballots for choice, ballots in rows}  # noqa: C416 - dict() loses the types
        return tuple(found.get(choice, 0) for choice in range(1, box.choices + 1))

    def empty(self, box_id: BoxId, voters: int, outcome: Outcome, now: datetime) -> None:
        """Keep how many took part and what may be said, and destroy every ballot."""
        row = {"of_box_id": box_id, "counted_at": now, "voters": voters}
        kept = {
            "alike": outcome.choice if isinstance(outcome, Alike) else None,
            "tally": list(outcome.tally) if isinstance(outcome, Counts) else None,
        }
        self._connection.execute(COUNTED, {**row, **kept})
        self._connection.execute(EMPTY, {"of_box_id": box_id})

    def end_open(self, now: datetime) -> int:
        """End every open box without a result; returns how many. For boxes whose ballots were lost."""
        return self._connection.execute(END_OPEN, {"counted_at": now}).rowcount

    def results_of_week(
        self, place_id: PlaceId, since: datetime, until: datetime
    ) -> list[RatingResult | PollResult]:
        """What was published in a place in the span; ratings only of people who are still reserves."""
        span = {"place_id": place_id, "since": since, "until": until}
        rated = self._connection.execute(RATED, span).mappings()
        polled = self._connection.execute(POLLED, span).mappings()
        return [
            *(
                RatingResult(row["box_id"], row["reserve_id"], row["full_name"], row["voters"], _outcome(row))
                for row in rated
            ),
            *(
                PollResult(
                    row["box_id"], row["question"], tuple(row["options"]), row["voters"], _outcome(row)
                )
                for row in polled
            ),
        ]


def _outcome(row: RowMapping) -> Outcome:
    """What may be said of a counted box."""
    if row["tally"] is not None:
        return Counts(tuple(row["tally"]))
    return TooFew() if row["alike"] is None else Alike(row["alike"])
