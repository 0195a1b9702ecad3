"""Who goes on after a pair's time, and who has still to be asked."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
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

from domain.pairs import PairId, PairStatus, Side
from domain.people import PersonId
from domain.renewals import LAST, Ending, Renewal, last_day
from storage.pairs import CARDS, HAS_PERSON, to_card
from storage.schema.pairs import pairs, renewals
from storage.statements import upsert

SIDES = (
    (Side.MENTOR, pairs.c.mentor_id, renewals.c.mentor_goes_on, renewals.c.reserve_goes_on),
    (Side.RESERVE, pairs.c.reserve_id, renewals.c.reserve_goes_on, renewals.c.mentor_goes_on),
)
ASKED = {Side.MENTOR: renewals.c.mentor_asked, Side.RESERVE: renewals.c.reserve_asked}
OF_THE_TERM = and_(renewals.c.pair_id == pairs.c.id, renewals.c.ends_on == pairs.c.ends_on)
ENDS_SOON = and_(
    pairs.c.status == PairStatus.ACTIVE,
    pairs.c.ends_on > bindparam("today"),
    pairs.c.ends_on <= bindparam("last_day"),
)
BY_TERM = select(renewals).where(
    renewals.c.pair_id == bindparam("pair_id"), renewals.c.ends_on == bindparam("ends_on")
)
OF_TERMS = (
    select(renewals).join(pairs, OF_THE_TERM).where(pairs.c.id.in_(bindparam("pair_ids", expanding=True)))
)
TIMES_DUE = case((pairs.c.ends_on <= bindparam("last_call"), 2), else_=1)


def _is_open(mine: Any, theirs: Any) -> Any:
    """Unanswered, and the other side has not said that it is over anyway."""
    return and_(mine.is_(None), func.coalesce(theirs, True))


OPEN = union_all(
    *(
        select(column.label("person_id"), pairs.c.id.label("pair_id"))
        .outerjoin(renewals, OF_THE_TERM)
        .where(ENDS_SOON, _is_open(mine, theirs), func.coalesce(ASKED[side], 0) < TIMES_DUE)
        for side, column, mine, theirs in SIDES
    )
).subquery()
TO_ASK = select(OPEN.c.person_id).distinct().order_by(OPEN.c.person_id)
OWED = select(OPEN.c.pair_id).where(OPEN.c.person_id == bindparam("person_id")).order_by(OPEN.c.pair_id)
MY_WORD = case(
    (pairs.c.mentor_id == bindparam("person_id"), renewals.c.mentor_goes_on), else_=renewals.c.reserve_goes_on
)
THEIR_WORD = case(
    (pairs.c.mentor_id == bindparam("person_id"), renewals.c.reserve_goes_on), else_=renewals.c.mentor_goes_on
)
IS_LISTED = and_(HAS_PERSON, ENDS_SOON, or_(MY_WORD.is_not(None), func.coalesce(THEIR_WORD, True)))
ENDINGS = (
    CARDS.add_columns(MY_WORD.label("goes_on"))
    .outerjoin(renewals, OF_THE_TERM)
    .where(IS_LISTED)
    .order_by(pairs.c.ends_on, pairs.c.id)
    .limit(bindparam("size"))
    .offset(bindparam("skip"))
)
COUNTS = (
    select(func.count(), func.coalesce(func.sum(case((MY_WORD.is_(None), 1), else_=0)), 0))
    .select_from(pairs)
    .outerjoin(renewals, OF_THE_TERM)
    .where(IS_LISTED)
)
ADD = insert(renewals).from_select(
    ["pair_id", "ends_on", "mentor_asked", "reserve_asked"],
    select(pairs.c.id, pairs.c.ends_on, literal(0), literal(0)).where(
        HAS_PERSON, ENDS_SOON, ~exists().where(OF_THE_TERM)
    ),
)
NOTE_ASKED = {
    side: update(renewals)
    .where(
        mine.is_(None),
        exists().where(OF_THE_TERM, column == bindparam("person_id"), ENDS_SOON),
    )
    .values({ASKED[side]: case((renewals.c.ends_on <= bindparam("last_call"), 2), else_=1)})
    for side, column, mine, _ in SIDES
}
GO_ON = {
    side: update(renewals)
    .where(
        _is_open(mine, theirs),
        exists().where(OF_THE_TERM, column == bindparam("person_id"), ENDS_SOON),
    )
    .values({mine: True, renewals.c[f"{side}_answered_at"]: bindparam("now")})
    for side, column, mine, theirs in SIDES
}
AGREED = (
    select(pairs.c.id)
    .join(renewals, OF_THE_TERM)
    .where(
        HAS_PERSON,
        pairs.c.status == PairStatus.ACTIVE,
        renewals.c.mentor_goes_on,
        renewals.c.reserve_goes_on,
        renewals.c.until_on.is_(None),
    )
    .order_by(pairs.c.id)
)
SAVE = upsert(
    renewals,
    key=["pair_id", "ends_on"],
    replacing=[
        "mentor_goes_on",
        "mentor_answered_at",
        "reserve_goes_on",
        "reserve_answered_at",
        "until_on",
    ],
)
PUT_OFF = (
    update(renewals)
    .where(renewals.c.pair_id == bindparam("of_pair_id"), renewals.c.ends_on == bindparam("of_ends_on"))
    .values(ends_on=bindparam("until"), mentor_asked=0, reserve_asked=0)
)
AGREED_OF = (
    select(renewals)
    .where(renewals.c.pair_id == bindparam("pair_id"), renewals.c.until_on.is_not(None))
    .order_by(renewals.c.ends_on)
)
AGREED_SINCE = (
    CARDS.join(renewals, and_(renewals.c.pair_id == pairs.c.id, renewals.c.until_on == pairs.c.ends_on))
    .where(
        or_(*(column.in_(bindparam("person_ids", expanding=True)) for _, column, _, _ in SIDES)),
        or_(*(renewals.c[f"{side}_answered_at"] >= bindparam("since") for side in Side)),
    )
    .order_by(pairs.c.id)
)


class RenewalRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, pair_id: PairId, ends_on: date) -> Renewal:
        """What was said of going on after that day, if anything."""
        row = self._connection.execute(BY_TERM, {"pair_id": pair_id, "ends_on": ends_on}).mappings().first()
        return Renewal(pair_id, ends_on) if row is None else _to_renewal(row)

    def of_terms(self, pair_ids: Sequence[PairId]) -> dict[PairId, Renewal]:
        """What was said of going on after the terms that run; what nobody spoke of is not in it."""
        rows = self._connection.execute(OF_TERMS, {"pair_ids": pair_ids}).mappings()
        return {PairId(row["pair_id"]): _to_renewal(row) for row in rows}

    def save(self, *said: Renewal) -> None:
        rows = [
            {
                "pair_id": renewal.pair_id,
                "ends_on": renewal.ends_on,
                "mentor_goes_on": renewal.mentor_goes_on,
                "mentor_answered_at": renewal.mentor_answered_at,
                "reserve_goes_on": renewal.reserve_goes_on,
                "reserve_answered_at": renewal.reserve_answered_at,
                "until_on": renewal.until_on,
            }
            for renewal in said
        ]
        if rows:
            self._connection.execute(SAVE, rows)

    def put_off(self, pair_id: PairId, ends_on: date, until: date) -> None:
        """The term ends later; what was said stays, and who has not answered is asked anew."""
        self._connection.execute(PUT_OFF, {"of_pair_id": pair_id, "of_ends_on": ends_on, "until": until})

    def to_ask(self, today: date, sunday: date) -> list[PersonId]:
        """Who has pairs that end soon and was not asked as often as it is time for."""
        return [PersonId(each) for each in self._connection.scalars(TO_ASK, _days(today, sunday))]

    def owed(self, person_id: PersonId, today: date, sunday: date) -> list[PairId]:
        """The pairs of which somebody is to be asked this week."""
        values = {**_days(today, sunday), "person_id": person_id}
        return [PairId(each) for each in self._connection.scalars(OWED, values)]

    def note_asked(self, person_id: PersonId, today: date, sunday: date) -> None:
        """They were asked about all of them."""
        values = {**_days(today, sunday), "person_id": person_id}
        self._run(ADD, values)
        for statement in NOTE_ASKED.values():
            self._run(statement, values)

    def go_on(self, person_id: PersonId, now: datetime, today: date, sunday: date) -> None:
        """Yes to all that have no answer yet."""
        values = {**_days(today, sunday), "person_id": person_id, "now": now}
        self._run(ADD, values)
        for statement in GO_ON.values():
            self._run(statement, values)

    def agreed(self, person_id: PersonId) -> list[PairId]:
        """Pairs in which both go on and the new term is not written down yet."""
        return [PairId(each) for each in self._connection.scalars(AGREED, {"person_id": person_id})]

    def agreed_of(self, pair_id: PairId) -> list[Renewal]:
        """Every further term of a pair, the first one first."""
        return [
            _to_renewal(row) for row in self._connection.execute(AGREED_OF, {"pair_id": pair_id}).mappings()
        ]

    def names_since(self, person_ids: Sequence[PersonId], since: datetime) -> dict[PersonId, list[str]]:
        """With whom each of these people goes on, as agreed since a moment."""
        found: dict[PersonId, list[str]] = {each: [] for each in person_ids}
        rows = self._connection.execute(AGREED_SINCE, {"person_ids": person_ids, "since": since}).mappings()
        for card in map(to_card, rows):
            for person_id in {card.pair.mentor_id, card.pair.reserve_id} & found.keys():
                found[person_id].append(card.name_for(person_id))
        return found

    def endings(
        self, person_id: PersonId, today: date, sunday: date, *, size: int, skip: int
    ) -> list[Ending]:
        """Some of the pairs that end soon, the first to end first."""
        values = {**_days(today, sunday), "person_id": person_id, "size": size, "skip": skip}
        found = []
        for row in self._run(ENDINGS, values).mappings():
            card = to_card(row)
            assert card.pair.ends_on is not None
            goes_on = None if row["goes_on"] is None else bool(row["goes_on"])
            found.append(Ending(card.pair.id, card.name_for(person_id), card.pair.ends_on, goes_on))
        return found

    def counts(self, person_id: PersonId, today: date, sunday: date) -> tuple[int, int]:
        """How many of a person's pairs end soon, and of how many they have said nothing."""
        count, unanswered = self._run(COUNTS, {**_days(today, sunday), "person_id": person_id}).one()
        return count, unanswered

    def _run(self, statement: Any, values: Mapping[str, Any]) -> Any:
        needed = statement.compile().params.keys() & values.keys()
        return self._connection.execute(statement, {name: values[name] for name in needed})


def _days(today: date, sunday: date) -> dict[str, date]:
    return {"today": today, "last_day": last_day(sunday), "last_call": sunday + LAST}


def _to_renewal(row: RowMapping) -> Renewal:
    return Renewal(
        pair_id=PairId(row["pair_id"]),
        ends_on=row["ends_on"],
        mentor_goes_on=row["mentor_goes_on"],
        mentor_answered_at=row["mentor_answered_at"],
        reserve_goes_on=row["reserve_goes_on"],
        reserve_answered_at=row["reserve_answered_at"],
        until_on=row["until_on"],
    )
