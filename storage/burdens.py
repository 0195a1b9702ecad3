"""How often people were asked, by month and kind; and how often they answered."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from domain.burdens import AskKind
from domain.people import PersonId
from storage.schema.burdens import burdens
from storage.schema.records import audit

NOTE = insert(burdens).on_conflict_do_update(
    index_elements=["person_id", "month_on", "kind"], set_={"times": burdens.c.times + 1}
)
OF_MONTH = select(burdens.c.person_id, burdens.c.kind, burdens.c.times).where(
    burdens.c.month_on == bindparam("month_on")
)
OF_PERSON = OF_MONTH.where(burdens.c.person_id == bindparam("person_id"))
DEEDS = (
    select(func.count())
    .select_from(audit)
    .where(
        audit.c.actor_id == bindparam("person_id"),
        audit.c.at >= bindparam("since"),
        audit.c.at < bindparam("until"),
        audit.c.action.in_(bindparam("actions", expanding=True)),
    )
)
OLD = select(burdens.c.person_id).where(burdens.c.month_on < bindparam("before")).limit(1)
FORGET = delete(burdens).where(burdens.c.month_on < bindparam("before"))


class BurdenRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, person_id: PersonId, month_on: date, kind: AskKind) -> None:
        """One more question of a kind arrived."""
        row = {"person_id": person_id, "month_on": month_on, "kind": kind, "times": 1}
        self._connection.execute(NOTE, row)

    def of(self, person_id: PersonId, month_on: date) -> dict[AskKind, int]:
        rows = self._connection.execute(OF_PERSON, {"person_id": person_id, "month_on": month_on})
        return {AskKind(kind): times for _, kind, times in rows}

    def of_all(self, month_on: date) -> dict[PersonId, dict[AskKind, int]]:
        """Of everybody who was asked anything in a month."""
        found: defaultdict[PersonId, dict[AskKind, int]] = defaultdict(dict)
        for person_id, kind, times in self._connection.execute(OF_MONTH, {"month_on": month_on}):
            found[PersonId(person_id)][AskKind(kind)] = times
        return dict(found)

    def deeds(self, person_id: PersonId, since: datetime, until: datetime, actions: Collection[str]) -> int:
        """How often a person did one of these things between two moments."""
        asked = {"person_id": person_id, "since": since, "until": until, "actions": sorted(actions)}
        return self._connection.scalar(DEEDS, asked) or 0

    def has_old(self, before: date) -> bool:
        return self._connection.scalar(OLD, {"before": before}) is not None

    def forget(self, before: date) -> int:
        """Drop the months before a day; returns how many rows."""
        return self._connection.execute(FORGET, {"before": before}).rowcount
