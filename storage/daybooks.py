"""The lines of reserves' days, and how many errands a village saw in a week."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, RowMapping, and_, bindparam, delete, func, insert, select, update

from domain.daybooks import Entry, Favour, LineId, Whom, Work
from domain.errors import NoLongerThere
from domain.nominations import Status
from domain.people import PersonId
from domain.places import PlaceId
from storage.schema.daybooks import daybook
from storage.schema.nominations import nominations

BY_ID = select(daybook).where(daybook.c.id == bindparam("line_id"))
ADD = insert(daybook)
SAVE = update(daybook).where(daybook.c.id == bindparam("line_id"))
DELETE = delete(daybook).where(daybook.c.id == bindparam("line_id"))
PAGE_OF = (
    select(daybook)
    .where(daybook.c.person_id == bindparam("person_id"))
    .order_by(daybook.c.happened_on.desc(), daybook.c.id.desc())
    .limit(bindparam("size"))
    .offset(bindparam("skip"))
)
COUNT = select(func.count()).select_from(daybook).where(daybook.c.person_id == bindparam("person_id"))
ERRANDS = COUNT.where(daybook.c.work == Work.ERRAND)
ERRANDS_OF_WEEK = (
    select(nominations.c.village_id, func.count())
    .select_from(daybook)
    .join(
        nominations,
        and_(nominations.c.person_id == daybook.c.person_id, nominations.c.status == Status.RESERVE),
    )
    .where(
        daybook.c.work == Work.ERRAND,
        daybook.c.happened_on.between(bindparam("monday"), bindparam("sunday")),
    )
    .group_by(nominations.c.village_id)
)


class DaybookRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, line_id: LineId) -> Entry:
        """The line; raises NoLongerThere."""
        row = self._connection.execute(BY_ID, {"line_id": line_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_entry(row)

    def add(
        self,
        person_id: PersonId,
        work: Work,
        happened_on: date,
        now: datetime,
        *,
        favour: Favour | None = None,
        whom: Whom | None = None,
    ) -> Entry:
        row = {
            "person_id": person_id,
            "work": work,
            "happened_on": happened_on,
            "written_at": now,
            "favour": favour,
            "whom": whom,
        }
        result = self._connection.execute(ADD, row)
        assert result.inserted_primary_key is not None
        return self.get(LineId(result.inserted_primary_key[0]))

    def save(self, entry: Entry) -> None:
        """Write down what can change after the writing."""
        changed = asdict(entry)
        row = {name: changed[name] for name in ("happened_on", "note", "voice")}
        self._connection.execute(SAVE, row | {"line_id": entry.id})

    def delete(self, line_id: LineId) -> None:
        self._connection.execute(DELETE, {"line_id": line_id})

    def page_of(self, person_id: PersonId, *, size: int, skip: int) -> Sequence[Entry]:
        """Some of a person's lines, the newest day first."""
        values = {"person_id": person_id, "size": size, "skip": skip}
        return [_to_entry(row) for row in self._connection.execute(PAGE_OF, values).mappings()]

    def counts_of(self, person_id: PersonId) -> tuple[int, int]:
        """How many lines a person has, and how many of them are errands for old people."""
        values = {"person_id": person_id}
        lines, errands = (self._connection.execute(each, values).scalar_one() for each in (COUNT, ERRANDS))
        return lines, errands

    def errands_of_week(self, week_on: date) -> dict[PlaceId, int]:
        """How many errands the reserves of each village ran for old people in a week."""
        days = {"monday": week_on, "sunday": week_on + timedelta(days=6)}
        return {PlaceId(village): count for village, count in self._connection.execute(ERRANDS_OF_WEEK, days)}


def _to_entry(row: RowMapping) -> Entry:
    values = dict(row)
    values["work"] = Work(values["work"])
    values["favour"] = Favour(values["favour"]) if values["favour"] else None
    values["whom"] = Whom(values["whom"]) if values["whom"] else None
    return Entry(**values)
