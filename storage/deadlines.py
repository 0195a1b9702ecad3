"""Until when departments have time, who is late, and how often they were reminded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, func, select, update

from domain.joint_vetting import LineId
from domain.people import Post
from domain.places import PlaceId
from storage.joint_vetting import (
    IN_COUNTIES,
    IN_COUNTY,
    REFUSED,
    RUNS,
    STILL_OPEN,
    WITH_PLACE,
    due,
    lines,
    townships,
)
from storage.schema.joint_vetting import conflicts, vettings
from storage.schema.people import grants, people

FIRST = (
    select(
        lines.c.department, townships.c.parent_id.label("county_id"), func.min(lines.c.id).label("line_id")
    )
    .select_from(WITH_PLACE)
    .group_by(lines.c.department, townships.c.parent_id)
    .subquery("first")
)
STEPPED_BACK = (
    exists()
    .where(conflicts.c.nomination_id == vettings.c.nomination_id, conflicts.c.person_id == grants.c.person_id)
    .correlate(vettings, grants)
)
SOMEBODY_SIGNS = (
    exists()
    .where(
        grants.c.department == lines.c.department,
        grants.c.place_id == townships.c.parent_id,
        grants.c.expires_at > bindparam("now"),
        people.c.id == grants.c.person_id,
        people.c.unreachable_at.is_(None),
        ~STEPPED_BACK,
    )
    .correlate(lines, townships, vettings)
)
_OPEN = (
    select(
        lines.c.department,
        FIRST.c.line_id,
        func.count().label("count"),
        func.min(due).label("due_at"),
        func.max(lines.c.reminded).label("reminded"),
    )
    .select_from(WITH_PLACE)
    .join(
        FIRST,
        (FIRST.c.department == lines.c.department) & (FIRST.c.county_id == townships.c.parent_id),
    )
    .where(STILL_OPEN, RUNS, ~REFUSED, IN_COUNTIES)
    .group_by(lines.c.department, FIRST.c.line_id)
    .order_by(func.min(due), FIRST.c.line_id)
)
LATE = _OPEN.where(due <= bindparam("now"))
UNMANNED = _OPEN.where(due > bindparam("now"), ~SOMEBODY_SIGNS)
LATE_LINES = (
    select(lines.c.id)
    .select_from(WITH_PLACE)
    .where(
        IN_COUNTY,
        lines.c.department == bindparam("department"),
        STILL_OPEN,
        RUNS,
        ~REFUSED,
        due <= bindparam("now"),
    )
)
GIVE_TIME = (
    update(lines).where(lines.c.id == bindparam("of_line")).values(due_at=bindparam("until"), reminded=0)
)
REMINDED = update(lines).where(lines.c.id == bindparam("of_line")).values(reminded=lines.c.reminded + 1)
UNSIGNED = (
    select(
        lines.c.id,
        lines.c.department,
        lines.c.reminded,
        vettings.c.opened_at,
        due.label("due_at"),
        townships.c.parent_id.label("county_id"),
    )
    .select_from(WITH_PLACE)
    .where(lines.c.signature.is_(None), RUNS, ~REFUSED, due > bindparam("now"))
)
DATES = (
    select(vettings.c.opened_at, due.label("due_at"))
    .select_from(lines.join(vettings, vettings.c.id == lines.c.vetting_id))
    .where(RUNS, due > bindparam("now"))
    .distinct()
)


@dataclass(frozen=True, slots=True)
class Late:
    """A department that waits for the county's help; `line_id`, the first it ever had, stands for it."""

    department: str
    line_id: LineId
    count: int
    due_at: datetime
    reminded: int


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A line nobody has signed, and how often its department was reminded of it."""

    id: LineId
    department: str
    reminded: int
    opened_at: datetime
    due_at: datetime
    county_id: PlaceId


class DeadlineRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def late(self, county_ids: Iterable[PlaceId], now: datetime) -> list[Late]:
        """Departments whose deadline has passed."""
        rows = self._connection.execute(LATE, {"county_ids": list(county_ids), "now": now})
        return [Late(*row) for row in rows]

    def unmanned(self, county_ids: Iterable[PlaceId], now: datetime) -> list[Late]:
        """Departments that have time yet for somebody whom nobody there could sign for."""
        rows = self._connection.execute(UNMANNED, {"county_ids": list(county_ids), "now": now})
        return [Late(*row) for row in rows]

    def prolong(self, post: Post, now: datetime, until: datetime) -> int:
        """A later deadline for what a department of a county is late with; returns for how many."""
        department, county_id = post
        late = {"department": department, "county_id": county_id, "now": now}
        found = self._connection.scalars(LATE_LINES, late).all()
        self.give_time(found, until)
        return len(found)

    def give_time(self, line_ids: Iterable[LineId], until: datetime) -> None:
        """These are to be signed until then, and their departments are reminded anew."""
        rows = [{"of_line": each, "until": until} for each in line_ids]
        if rows:
            self._connection.execute(GIVE_TIME, rows)

    def unsigned(self, now: datetime) -> list[Unsigned]:
        """What no department has said anything of, before its deadline."""
        return [Unsigned(*row) for row in self._connection.execute(UNSIGNED, {"now": now})]

    def mark_reminded(self, line_ids: Iterable[LineId]) -> None:
        rows = [{"of_line": each} for each in line_ids]
        if rows:
            self._connection.execute(REMINDED, rows)

    def dates(self, now: datetime) -> list[tuple[datetime, datetime]]:
        """When those before the departments were put there, and until when the departments have time."""
        return [(opened, due) for opened, due in self._connection.execute(DATES, {"now": now})]
