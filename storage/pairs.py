"""Pairs, and the names their two sides go by."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from domain.errors import NoLongerThere
from domain.nominations import Skill, Status
from domain.pairs import (
    LIVE,
    EndReason,
    MentorRole,
    Pair,
    PairCard,
    PairId,
    PairStatus,
    PauseReason,
    RoleTaken,
)
from domain.people import PersonId
from domain.places import PlaceId
from storage.schema.nominations import nominations
from storage.schema.pairs import pairs
from storage.schema.people import people, places

mentor_people, reserve_people = people.alias("mentor_people"), people.alias("reserve_people")
IT_LIVES = pairs.c.status.in_(sorted(LIVE))
IS_RESERVE = and_(nominations.c.person_id == pairs.c.reserve_id, nominations.c.status == Status.RESERVE)
CARDS = (
    select(
        pairs,
        mentor_people.c.name.label("mentor_name"),
        reserve_people.c.name.label("reserve_name"),
        nominations.c.full_name.label("full_name"),
        nominations.c.village_id.label("village_id"),
        places.c.name.label("village_name"),
    )
    .join(mentor_people, mentor_people.c.id == pairs.c.mentor_id)
    .join(reserve_people, reserve_people.c.id == pairs.c.reserve_id)
    .outerjoin(nominations, IS_RESERVE)
    .outerjoin(places, places.c.id == nominations.c.village_id)
)
BY_ID = select(pairs).where(pairs.c.id == bindparam("pair_id"))
SOME = select(pairs).where(pairs.c.id.in_(bindparam("pair_ids", expanding=True))).order_by(pairs.c.id)
CARD = CARDS.where(pairs.c.id == bindparam("pair_id"))
HAS_PERSON = or_(pairs.c.mentor_id == bindparam("person_id"), pairs.c.reserve_id == bindparam("person_id"))
LIVE_OF_RESERVE = select(pairs).where(pairs.c.reserve_id == bindparam("person_id"), IT_LIVES)
LIVE_IN = (
    select(pairs)
    .join(nominations, IS_RESERVE)
    .where(nominations.c.village_id.in_(bindparam("village_ids", expanding=True)), IT_LIVES)
)
EVER_LED = (
    select(pairs.c.id)
    .where(pairs.c.mentor_id == bindparam("mentor_id"), pairs.c.reserve_id == bindparam("reserve_id"))
    .limit(1)
)
LIVE_OF = select(pairs).where(HAS_PERSON, IT_LIVES).order_by(pairs.c.id)
CARDS_OF = CARDS.where(HAS_PERSON, IT_LIVES)
WAITING_FIRST = case((pairs.c.status == PairStatus.REQUESTED, 0), (pairs.c.status == "accepted", 1), else_=2)
PAGE_OF = CARDS_OF.order_by(WAITING_FIRST, pairs.c.id).limit(bindparam("size")).offset(bindparam("skip"))
ACTIVE_PAGE_OF = (
    CARDS_OF.where(pairs.c.status == PairStatus.ACTIVE)
    .order_by(pairs.c.id)
    .limit(bindparam("size"))
    .offset(bindparam("skip"))
)
COUNT_OF = select(pairs.c.status, func.count()).where(HAS_PERSON, IT_LIVES).group_by(pairs.c.status)
SKILLS = select(nominations.c.skills).where(
    nominations.c.person_id == bindparam("person_id"), nominations.c.status == Status.RESERVE
)
ADD = insert(pairs)
SAVE = update(pairs).where(pairs.c.id == bindparam("pair_id"))
PROLONG = SAVE.values(ends_on=bindparam("until_on"))
UNTOLD = (
    update(pairs)
    .where(
        pairs.c.mentor_id == bindparam("of_mentor_id"),
        pairs.c.status == PairStatus.REQUESTED,
        pairs.c.asked_at.is_(None),
    )
    .values(asked_at=bindparam("now"))
)
UNANSWERED = select(pairs).where(pairs.c.status.in_((PairStatus.REQUESTED, PairStatus.ACCEPTED)))
IS_OVER = and_(pairs.c.status == PairStatus.ACTIVE, pairs.c.ends_on <= bindparam("today"))
OVER = select(pairs.c.mentor_id).where(IS_OVER).distinct().order_by(pairs.c.mentor_id)
OVER_OF = CARDS.where(IS_OVER, pairs.c.mentor_id == bindparam("of_mentor_id")).order_by(pairs.c.id)
RESTED = select(pairs.c.id).where(
    pairs.c.status == PairStatus.PAUSED, pairs.c.paused_until <= bindparam("today")
)
NEXT_RESTED = select(func.min(pairs.c.paused_until)).where(pairs.c.status == PairStatus.PAUSED)
IS_PAST = and_(pairs.c.began_on.is_not(None), pairs.c.status.in_((PairStatus.ENDED, PairStatus.COMPLETED)))
PAST_PAGE_OF = (
    CARDS.where(HAS_PERSON, IS_PAST)
    .order_by(pairs.c.began_on.desc(), pairs.c.id.desc())
    .limit(bindparam("size"))
    .offset(bindparam("skip"))
)
PAST_IN_VILLAGE = and_(nominations.c.village_id == bindparam("village_id"), IS_PAST)
PAST_PAGE_IN = (
    CARDS.where(PAST_IN_VILLAGE)
    .order_by(pairs.c.began_on.desc(), pairs.c.id.desc())
    .limit(bindparam("size"))
    .offset(bindparam("skip"))
)
PAST_COUNT_IN = select(func.count()).select_from(pairs).join(nominations, IS_RESERVE).where(PAST_IN_VILLAGE)
PAST_COUNT_OF = select(func.count()).select_from(pairs).where(HAS_PERSON, IS_PAST)
NEXT_END = select(func.min(pairs.c.ends_on)).where(pairs.c.status == PairStatus.ACTIVE)
IN_VILLAGES = nominations.c.village_id.in_(bindparam("village_ids", expanding=True))
COUNTS = (
    select(nominations.c.village_id, pairs.c.status, func.count())
    .select_from(pairs)
    .join(nominations, IS_RESERVE)
    .where(IN_VILLAGES, IT_LIVES)
    .group_by(nominations.c.village_id, pairs.c.status)
)
OF_VILLAGE = CARDS.where(nominations.c.village_id == bindparam("village_id"), IT_LIVES).order_by(
    pairs.c.status, pairs.c.id
)


class PairRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, pair_id: PairId) -> Pair:
        """The pair; raises NoLongerThere."""
        return _to_pair(self._row(BY_ID, pair_id))

    def some(self, pair_ids: Iterable[PairId]) -> list[Pair]:
        rows = self._connection.execute(SOME, {"pair_ids": list(pair_ids)}).mappings()
        return [_to_pair(row) for row in rows]

    def card(self, pair_id: PairId) -> PairCard:
        """The pair with its names; raises NoLongerThere."""
        return to_card(self._row(CARD, pair_id))

    def add(
        self,
        mentor_id: PersonId,
        reserve_id: PersonId,
        role: MentorRole,
        asked_at: datetime | None,
        now: datetime,
        *,
        slot: int = 1,
        words: str | None = None,
        voice: str | None = None,
    ) -> Pair:
        """Keep a request; raises RoleTaken when another was kept first."""
        row = {
            "mentor_id": mentor_id,
            "reserve_id": reserve_id,
            "role": role,
            "status": PairStatus.REQUESTED,
            "requested_at": now,
            "asked_at": asked_at,
            "slot": slot,
            "words": words,
            "voice": voice,
        }
        try:
            result = self._connection.execute(ADD, row)
        except IntegrityError as taken:
            raise RoleTaken from taken
        assert result.inserted_primary_key is not None
        return self.get(PairId(result.inserted_primary_key[0]))

    def save(self, pair: Pair) -> None:
        """Write down how far the pair has come."""
        self._connection.execute(
            SAVE,
            {
                "pair_id": pair.id,
                "status": pair.status,
                "asked_at": pair.asked_at,
                "mentor_signed_at": pair.mentor_signed_at,
                "reserve_signed_at": pair.reserve_signed_at,
                "began_on": pair.began_on,
                "ends_on": pair.ends_on,
                "end_reason": pair.end_reason,
                "months": pair.months,
                "agreement": pair.agreement,
                "paused_until": pair.paused_until,
                "pause_reason": pair.pause_reason,
                "words": pair.words,
                "voice": pair.voice,
            },
        )

    def prolong(self, prolonged: Iterable[Pair]) -> None:
        """Write down of each when its time is over now, and nothing else."""
        rows = [{"pair_id": pair.id, "until_on": pair.ends_on} for pair in prolonged]
        if rows:
            self._connection.execute(PROLONG, rows)

    def live_of_reserve(self, person_id: PersonId) -> list[Pair]:
        rows = self._connection.execute(LIVE_OF_RESERVE, {"person_id": person_id}).mappings()
        return [_to_pair(row) for row in rows]

    def live_in(self, village_ids: Iterable[PlaceId]) -> dict[PersonId, list[Pair]]:
        """The live pairs of some villages' reserves, by reserve."""
        found: dict[PersonId, list[Pair]] = defaultdict(list)
        rows = self._connection.execute(LIVE_IN, {"village_ids": sorted(village_ids)}).mappings()
        for pair in map(_to_pair, rows):
            found[pair.reserve_id].append(pair)
        return found

    def ever_led(self, mentor_id: PersonId, reserve_id: PersonId) -> bool:
        """Whether the one was ever asked to lead the other along."""
        values = {"mentor_id": mentor_id, "reserve_id": reserve_id}
        return self._connection.scalar(EVER_LED, values) is not None

    def live_of(self, person_id: PersonId) -> list[Pair]:
        """All of a person's live pairs, from either side."""
        rows = self._connection.execute(LIVE_OF, {"person_id": person_id}).mappings()
        return [_to_pair(row) for row in rows]

    def page_of(self, person_id: PersonId, *, size: int, skip: int, active: bool = False) -> list[PairCard]:
        """Some of a person's live pairs, from either side; those that wait for a word first."""
        statement = ACTIVE_PAGE_OF if active else PAGE_OF
        rows = self._connection.execute(statement, {"person_id": person_id, "size": size, "skip": skip})
        return [to_card(row) for row in rows.mappings()]

    def count_of(self, person_id: PersonId) -> dict[PairStatus, int]:
        """How many live pairs a person has, by how far they have come."""
        rows = self._connection.execute(COUNT_OF, {"person_id": person_id})
        return {PairStatus(status): count for status, count in rows}

    def skills_of(self, reserve_id: PersonId) -> tuple[Skill, ...]:
        """What a reserve said they know."""
        skills = self._connection.scalar(SKILLS, {"person_id": reserve_id})
        return tuple(Skill(each) for each in skills or ())

    def tell_of_waiting(self, mentor_id: PersonId, now: datetime) -> int:
        """The mentor hears of requests that waited for room in the week; returns how many."""
        return self._connection.execute(UNTOLD, {"of_mentor_id": mentor_id, "now": now}).rowcount

    def unanswered(self) -> list[Pair]:
        """What a mentor was asked and nobody has settled yet."""
        return [_to_pair(row) for row in self._connection.execute(UNANSWERED).mappings()]

    def over(self, today: date) -> list[PersonId]:
        """The mentors of active pairs whose agreed time is over."""
        return [PersonId(each) for each in self._connection.scalars(OVER, {"today": today})]

    def over_of(self, mentor_id: PersonId, today: date) -> list[PairCard]:
        rows = self._connection.execute(OVER_OF, {"of_mentor_id": mentor_id, "today": today}).mappings()
        return [to_card(row) for row in rows]

    def rested(self, today: date) -> list[PairId]:
        """Pairs whose rest is over."""
        return [PairId(each) for each in self._connection.scalars(RESTED, {"today": today})]

    def next_rested_on(self) -> date | None:
        day: date | None = self._connection.scalar(NEXT_RESTED)
        return day

    def past_of(self, person_id: PersonId, *, size: int, skip: int) -> list[PairCard]:
        """Some of a person's pairs that were signed and are over, the newest first."""
        values = {"person_id": person_id, "size": size, "skip": skip}
        return [to_card(row) for row in self._connection.execute(PAST_PAGE_OF, values).mappings()]

    def past_count_of(self, person_id: PersonId) -> int:
        count: int = self._connection.execute(PAST_COUNT_OF, {"person_id": person_id}).scalar_one()
        return count

    def past_in(self, village_id: PlaceId, *, size: int, skip: int) -> list[PairCard]:
        """The same of a village's reserves."""
        values = {"village_id": village_id, "size": size, "skip": skip}
        return [to_card(row) for row in self._connection.execute(PAST_PAGE_IN, values).mappings()]

    def past_count_in(self, village_id: PlaceId) -> int:
        count: int = self._connection.execute(PAST_COUNT_IN, {"village_id": village_id}).scalar_one()
        return count

    def next_end_on(self) -> date | None:
        day: date | None = self._connection.scalar(NEXT_END)
        return day

    def counts(self, village_ids: Iterable[PlaceId]) -> dict[PlaceId, dict[PairStatus, int]]:
        """Live pairs of each village's reserves, by how far they have come."""
        found: dict[PlaceId, dict[PairStatus, int]] = defaultdict(dict)
        for village_id, status, count in self._connection.execute(COUNTS, {"village_ids": list(village_ids)}):
            found[PlaceId(village_id)][PairStatus(status)] = count
        return dict(found)

    def of_village(self, village_id: PlaceId) -> list[PairCard]:
        rows = self._connection.execute(OF_VILLAGE, {"village_id": village_id}).mappings()
        return [to_card(row) for row in rows]

    def _row(self, statement: Select[Any], pair_id: PairId) -> RowMapping:
        row = self._connection.execute(statement, {"pair_id": pair_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return row


def _to_pair(row: RowMapping) -> Pair:
    return Pair(
        id=PairId(row["id"]),
        mentor_id=PersonId(row["mentor_id"]),
        reserve_id=PersonId(row["reserve_id"]),
        role=MentorRole(row["role"]),
        status=PairStatus(row["status"]),
        requested_at=row["requested_at"],
        asked_at=row["asked_at"],
        mentor_signed_at=row["mentor_signed_at"],
        reserve_signed_at=row["reserve_signed_at"],
        began_on=row["began_on"],
        ends_on=row["ends_on"],
        end_reason=EndReason(row["end_reason"]) if row["end_reason"] else None,
        months=row["months"],
        agreement=row["agreement"],
        paused_until=row["paused_until"],
        pause_reason=PauseReason(row["pause_reason"]) if row["pause_reason"] else None,
        slot=row["slot"],
        words=row["words"],
        voice=row["voice"],
    )


def to_card(row: RowMapping) -> PairCard:
    return PairCard(
        pair=_to_pair(row),
        mentor=row["mentor_name"],
        reserve=row["full_name"] or row["reserve_name"],
        village=row["village_name"] or "",
        village_id=row["village_id"],
    )
