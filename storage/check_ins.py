"""What both sides said of the week, and whom to ask about it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)

from domain.check_ins import CALL, CHECK_IN, NUDGE, Answer, Excuse, Line, begun_by, what_holds
from domain.pairs import PairCard, PairId, PairStatus, Side
from domain.people import PersonId
from storage.help_sessions import IT_STANDS
from storage.outbox import IS_ASK_SINCE
from storage.pairs import CARDS, HAS_PERSON, to_card
from storage.schema.letters import outbox
from storage.schema.pairs import check_ins, help_sessions, pairs
from storage.schema.people import people
from storage.schema.records import rounds
from storage.statements import upsert

MY_SIDE = case((pairs.c.mentor_id == bindparam("person_id"), Side.MENTOR.value), else_=Side.RESERVE.value)
IS_ACTIVE = pairs.c.status == PairStatus.ACTIVE


def _helped(pair_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a session that stands was logged for the week."""
    return exists().where(
        help_sessions.c.pair_id == pair_id,
        help_sessions.c.happened_on.between(bindparam("week_on"), bindparam("sunday")),
        IT_STANDS,
    )


SAID = and_(
    check_ins.c.pair_id == pairs.c.id,
    check_ins.c.week_on == bindparam("week_on"),
    check_ins.c.side == MY_SIDE,
)
HELPED = _helped(pairs.c.id)
LINES = (
    CARDS.add_columns(check_ins.c.answer, HELPED.label("helped"))
    .outerjoin(check_ins, SAID)
    .where(HAS_PERSON, IS_ACTIVE)
    .order_by(pairs.c.id)
    .limit(bindparam("size"))
    .offset(bindparam("skip"))
)
HOLDS = case((HELPED, Answer.MET.value), else_=check_ins.c.answer).label("holds")
OPENED = select(HOLDS).select_from(pairs).outerjoin(check_ins, SAID).where(HAS_PERSON, IS_ACTIVE).subquery()
TOTALS = select(OPENED.c.holds, func.count()).group_by(OPENED.c.holds)
KEEP = upsert(check_ins, key=["pair_id", "week_on", "side"], replacing=["answer", "excuse", "answered_at"])
KEEP_OPEN = insert(check_ins).from_select(
    ["pair_id", "week_on", "side", "answer", "answered_at"],
    select(
        pairs.c.id,
        bindparam("week_on", type_=check_ins.c.week_on.type),
        MY_SIDE,
        bindparam("answer", type_=check_ins.c.answer.type),
        bindparam("now", type_=check_ins.c.answered_at.type),
    )
    .outerjoin(check_ins, SAID)
    .where(HAS_PERSON, IS_ACTIVE, check_ins.c.pair_id.is_(None), ~HELPED),
)
MET_WITHOUT_LOG = (
    select(pairs.c.id)
    .join(check_ins, SAID)
    .where(HAS_PERSON, IS_ACTIVE, check_ins.c.answer == Answer.MET, ~HELPED)
    .order_by(pairs.c.id)
)
NOT_MET = (
    select(pairs.c.id)
    .join(check_ins, SAID)
    .where(HAS_PERSON, IS_ACTIVE, check_ins.c.answer == Answer.NOT_THIS_WEEK, ~HELPED)
    .order_by(pairs.c.id)
)
EXCUSE = (
    update(check_ins)
    .where(
        check_ins.c.week_on == bindparam("of_week_on"),
        check_ins.c.answer == Answer.NOT_THIS_WEEK,
        or_(
            *(
                and_(
                    check_ins.c.side == side,
                    check_ins.c.pair_id.in_(select(pairs.c.id).where(column == bindparam("person_id"))),
                )
                for side, column in ((Side.MENTOR, pairs.c.mentor_id), (Side.RESERVE, pairs.c.reserve_id))
            )
        ),
    )
    .values(excuse=bindparam("because"))
)
EXCUSE_ONE = EXCUSE.where(check_ins.c.pair_id == bindparam("of_pair_id"))

MINE = union_all(
    *(
        select(
            column.label("person_id"), pairs.c.id.label("pair_id"), literal(side.value).label("side")
        ).where(IS_ACTIVE, pairs.c.began_on <= bindparam("begun_by"))
        for side, column in ((Side.MENTOR, pairs.c.mentor_id), (Side.RESERVE, pairs.c.reserve_id))
    )
).cte("mine")
ANSWERED = or_(
    exists().where(
        check_ins.c.pair_id == MINE.c.pair_id,
        check_ins.c.week_on == bindparam("week_on"),
        check_ins.c.side == MINE.c.side,
    ),
    _helped(MINE.c.pair_id),
)


def _kept(kind: str, person_id: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(
        rounds.c.kind == kind, rounds.c.subject_id == person_id, rounds.c.week_on == bindparam("week_on")
    )


TO_ASK = select(MINE.c.person_id).where(~ANSWERED, ~_kept(CHECK_IN, MINE.c.person_id)).distinct()
TO_TELL_OF_REQUESTS = (
    select(pairs.c.mentor_id)
    .where(
        pairs.c.status == PairStatus.REQUESTED,
        pairs.c.asked_at.is_(None),
        ~_kept(CHECK_IN, pairs.c.mentor_id),
    )
    .distinct()
)
TO_NUDGE = (
    select(MINE.c.person_id)
    .where(_kept(CHECK_IN, MINE.c.person_id), ~_kept(NUDGE, MINE.c.person_id))
    .group_by(MINE.c.person_id)
    .having(func.sum(case((ANSWERED, 1), else_=0)) == 0)
)
QUIET = CARDS.where(
    IS_ACTIVE,
    pairs.c.began_on <= bindparam("monday"),
    ~exists().where(
        check_ins.c.pair_id == pairs.c.id,
        check_ins.c.week_on.between(bindparam("monday"), bindparam("sunday")),
        check_ins.c.answer != Answer.NOT_THIS_WEEK,
    ),
    ~exists().where(
        help_sessions.c.pair_id == pairs.c.id,
        help_sessions.c.happened_on.between(bindparam("monday"), bindparam("sunday")),
        IT_STANDS,
    ),
    ~exists().where(
        rounds.c.kind == CALL,
        rounds.c.subject_id == pairs.c.id,
        rounds.c.week_on.between(bindparam("monday"), bindparam("sunday")),
    ),
).order_by(pairs.c.id)

PAIR_IDS: BindParameter[Any] = bindparam("pair_ids", expanding=True)
HEARD = union_all(
    select(check_ins.c.pair_id, func.max(check_ins.c.week_on))
    .where(check_ins.c.pair_id.in_(PAIR_IDS), check_ins.c.answer != Answer.NOT_THIS_WEEK)
    .group_by(check_ins.c.pair_id),
    select(help_sessions.c.pair_id, func.max(help_sessions.c.happened_on))
    .where(help_sessions.c.pair_id.in_(PAIR_IDS), IT_STANDS)
    .group_by(help_sessions.c.pair_id),
)


WITH_ROOM = select(people.c.id).where(
    people.c.id.in_(bindparam("person_ids", expanding=True)),
    people.c.unreachable_at.is_(None),
    or_(
        people.c.paused_until.is_(None),
        people.c.paused_until <= bindparam("now", type_=people.c.paused_until.type),
    ),
    select(func.count())
    .select_from(outbox)
    .where(outbox.c.chat_id == people.c.telegram_id, IS_ASK_SINCE)
    .correlate(people)
    .scalar_subquery()
    < bindparam("most"),
)


class CheckInRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lines(self, person_id: PersonId, week_on: date, *, size: int, skip: int) -> list[Line]:
        """Some of a person's active pairs with what holds of the week."""
        values = {"person_id": person_id, "size": size, "skip": skip, **_week(week_on)}
        lines = []
        for row in self._connection.execute(LINES, values).mappings():
            card = to_card(row)
            said = Answer(row["answer"]) if row["answer"] else None
            lines.append(
                Line(
                    card.pair.id,
                    card.pair.side_of(person_id),
                    card.name_for(person_id),
                    what_holds(said, helped=bool(row["helped"])),
                )
            )
        return lines

    def totals(self, person_id: PersonId, week_on: date) -> dict[Answer | None, int]:
        """How many of a person's pairs got which answer; None for those without one."""
        rows = self._connection.execute(TOTALS, {"person_id": person_id, **_week(week_on)})
        return {Answer(answer) if answer else None: count for answer, count in rows}

    def keep(self, pair_id: PairId, week_on: date, side: Side, answer: Answer, now: datetime) -> None:
        """Keep what one side said; a later word replaces it."""
        self._connection.execute(
            KEEP,
            {
                "pair_id": pair_id,
                "week_on": week_on,
                "side": side,
                "answer": answer,
                "excuse": None,
                "answered_at": now,
            },
        )

    def keep_several(
        self, sides: Mapping[PairId, Side], week_on: date, answer: Answer, now: datetime
    ) -> None:
        """Keep one answer for several pairs, each from the side that gives it."""
        rows = [
            {
                "pair_id": pair_id,
                "week_on": week_on,
                "side": side,
                "answer": answer,
                "excuse": None,
                "answered_at": now,
            }
            for pair_id, side in sides.items()
        ]
        if rows:
            self._connection.execute(KEEP, rows)

    def met_without_log(self, person_id: PersonId, week_on: date) -> list[PairId]:
        """Whom a person said they met in a week, and of whom nothing was logged in it."""
        found = self._connection.scalars(MET_WITHOUT_LOG, {"person_id": person_id, **_week(week_on)})
        return [PairId(each) for each in found]

    def not_met(self, person_id: PersonId, week_on: date) -> list[PairId]:
        """Whom a person said they could not meet in a week."""
        found = self._connection.scalars(NOT_MET, {"person_id": person_id, **_week(week_on)})
        return [PairId(each) for each in found]

    def keep_open(self, person_id: PersonId, week_on: date, answer: Answer, now: datetime) -> int:
        """One answer for all that have none yet; returns for how many."""
        values = {"person_id": person_id, "answer": answer, "now": now, **_week(week_on)}
        return self._connection.execute(KEEP_OPEN, values).rowcount

    def excuse(self, person_id: PersonId, week_on: date, excuse: Excuse, pair_id: PairId | None) -> int:
        """Why it was not to be this week, for one pair or all that were not met."""
        values = {"person_id": person_id, "of_week_on": week_on, "because": excuse}
        if pair_id is None:
            return self._connection.execute(EXCUSE, values).rowcount
        return self._connection.execute(EXCUSE_ONE, {**values, "of_pair_id": pair_id}).rowcount

    def to_ask(self, week_on: date) -> list[PersonId]:
        """Who has pairs without an answer, or requests unheard of, and was not written to this week."""
        asked = set(self._connection.scalars(TO_ASK, {**_week(week_on), "begun_by": begun_by(week_on)}))
        asked |= set(self._connection.scalars(TO_TELL_OF_REQUESTS, {"week_on": week_on}))
        return sorted(asked)

    def with_room(
        self, person_ids: Iterable[PersonId], since: datetime, most: int, now: datetime
    ) -> set[PersonId]:
        """Those who may be asked one more thing: not at rest, within reach, asked less often than that."""
        values = {"person_ids": list(person_ids), "since": since, "most": most, "now": now}
        return {PersonId(each) for each in self._connection.scalars(WITH_ROOM, values)}

    def to_nudge(self, week_on: date) -> list[PersonId]:
        """Who was asked this week and has not said anything of any pair."""
        values = {**_week(week_on), "begun_by": begun_by(week_on)}
        return sorted(self._connection.scalars(TO_NUDGE, values))

    def quiet(self, first: date, last: date) -> list[PairCard]:
        """Active pairs of which nothing was heard between the two days, nor a call about them noted."""
        rows = self._connection.execute(QUIET, {"monday": first, "sunday": last}).mappings()
        return [to_card(row) for row in rows]

    def last_heard(self, pair_ids: Iterable[PairId]) -> dict[PairId, date]:
        """When something was last heard of each pair, in its week; nothing for who was never heard of."""
        found: dict[PairId, date] = {}
        for pair_id, day in self._connection.execute(HEARD, {"pair_ids": list(pair_ids)}):
            found[PairId(pair_id)] = max(day, found.get(PairId(pair_id), day))
        return found


def _week(week_on: date) -> Mapping[str, date]:
    return {"week_on": week_on, "sunday": week_on + timedelta(days=6)}
