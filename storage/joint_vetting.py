"""Lines that departments sign, and how far each candidate is with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from domain.errors import NoLongerThere
from domain.joint_vetting import Line, LineId, Signature, Tally, Vetting, VettingId
from domain.nominations import NominationId, Source
from domain.people import PersonId, Post
from domain.places import PlaceId
from storage.schema.joint_vetting import conflicts, vetting_lines, vettings
from storage.schema.nominations import nominations
from storage.schema.people import grants, people, places

lines, others = vetting_lines, vetting_lines.alias("others")
townships = places.alias("townships")
RUNS = vettings.c.closed_at.is_(None)
REFUSED = exists().where(others.c.vetting_id == vettings.c.id, others.c.signature == Signature.REFUSE)
due = func.coalesce(lines.c.due_at, vettings.c.due_at)
"""Until when a department has time: everybody has as long, and who was late a few days more."""
STILL_OPEN = or_(lines.c.signature.is_(None), lines.c.signature == Signature.HOLD)
IN_COUNTIES = townships.c.parent_id.in_(bindparam("county_ids", expanding=True))
OPEN = insert(vettings)
OPENED = select(vettings.c.id).where(
    vettings.c.nomination_id.in_(bindparam("nomination_ids", expanding=True)), RUNS
)
ADD_LINES = insert(lines)
CLOSE = update(vettings).where(vettings.c.nomination_id == bindparam("of_nomination"), RUNS)
VETTING = select(vettings).where(vettings.c.id == bindparam("vetting_id"))
OF_NOMINATION = select(vettings).where(vettings.c.nomination_id == bindparam("nomination_id"))
RUNNING = OF_NOMINATION.where(RUNS)
LAST = OF_NOMINATION.order_by(vettings.c.id.desc()).limit(1)
REOPEN = update(vettings).where(vettings.c.id == bindparam("of_vetting")).values(closed_at=None)
LINE = select(lines).where(lines.c.id == bindparam("line_id"))
LINES_OF = select(lines).where(lines.c.vetting_id == bindparam("vetting_id")).order_by(lines.c.id)
SAVE_LINE = update(lines).where(lines.c.id == bindparam("of_line"))
ASSIGN = update(lines).where(lines.c.id == bindparam("of_line")).values(assigned_to=bindparam("assigned_to"))
_count = {
    each: func.sum(case((lines.c.signature == each, 1), else_=0)).label(each.name) for each in Signature
}
COUNTED = (
    func.count().label("lines"),
    _count[Signature.PASS],
    _count[Signature.REFUSE],
    _count[Signature.HOLD],
)
TALLY = select(*COUNTED).where(lines.c.vetting_id == bindparam("vetting_id"))
WITH_VETTING = lines.join(vettings, vettings.c.id == lines.c.vetting_id).join(
    nominations, nominations.c.id == vettings.c.nomination_id
)
WITH_PLACE = WITH_VETTING.join(places, places.c.id == nominations.c.village_id).join(
    townships, townships.c.id == places.c.parent_id
)
TALLIES = (
    select(
        vettings.c.id,
        vettings.c.nomination_id,
        vettings.c.opened_at,
        func.coalesce(func.min(case((STILL_OPEN, due))), vettings.c.due_at).label("due_at"),
        func.max(lines.c.signed_at).label("signed_at"),
        *COUNTED,
    )
    .select_from(WITH_PLACE)
    .where(RUNS, IN_COUNTIES)
    .group_by(vettings.c.id, vettings.c.nomination_id, vettings.c.opened_at, vettings.c.due_at)
    .order_by("due_at", vettings.c.id)
)
IN_COUNTY = townships.c.parent_id == bindparam("county_id")


def is_there(column: ColumnElement[int | None]) -> ColumnElement[bool]:
    """Somebody signs for this line's department still, and can be reached."""
    return exists().where(
        grants.c.person_id == column,
        grants.c.department == lines.c.department,
        grants.c.place_id == townships.c.parent_id,
        grants.c.expires_at > bindparam("now"),
        people.c.id == grants.c.person_id,
        people.c.unreachable_at.is_(None),
    )


IS_LEFT = and_(lines.c.signature == Signature.REFUSE, ~is_there(lines.c.signed_by))
FOR_READER = (
    select(
        lines.c.id,
        vettings.c.opened_at,
        due.label("due_at"),
        lines.c.signature,
        nominations.c.person_id.label("candidate"),
    )
    .select_from(WITH_PLACE)
    .where(
        lines.c.department == bindparam("department"),
        or_(and_(STILL_OPEN, ~REFUSED), IS_LEFT),
        RUNS,
        IN_COUNTY,
        or_(
            lines.c.assigned_to.is_(None),
            lines.c.assigned_to == bindparam("reader"),
            ~is_there(lines.c.assigned_to),
        ),
        nominations.c.person_id != bindparam("reader"),
        ~exists().where(
            conflicts.c.nomination_id == nominations.c.id, conflicts.c.person_id == bindparam("reader")
        ),
    )
    .order_by(due, lines.c.id)
)
VIEWS = (
    select(
        lines.c.id,
        lines.c.department,
        lines.c.signature,
        vettings.c.opened_at,
        due.label("due_at"),
        nominations.c.full_name,
        nominations.c.birth_year,
        nominations.c.source,
        places.c.name.label("village"),
    )
    .select_from(WITH_PLACE)
    .where(lines.c.id.in_(bindparam("line_ids", expanding=True)))
)
WAITED_FOR = (
    select(lines.c.vetting_id, lines.c.department, lines.c.signature)
    .where(STILL_OPEN, lines.c.vetting_id.in_(bindparam("vetting_ids", expanding=True)))
    .order_by(lines.c.id)
)


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line that its reader may sign; nothing sealed is opened."""

    id: LineId
    since: datetime
    due_at: datetime
    is_held: bool
    department: str
    county_id: PlaceId
    candidate: PersonId


@dataclass(frozen=True, slots=True)
class LineView:
    """The little a department sees of a candidate."""

    id: LineId
    department: str
    full_name: str
    village: str
    birth_year: int
    source: Source
    opened_at: datetime
    due_at: datetime
    signature: Signature | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one candidate is with the departments: `due_at` is the earliest of the open ones."""

    vetting_id: VettingId
    nomination_id: NominationId
    opened_at: datetime
    due_at: datetime
    signed_at: datetime | None
    tally: Tally


class VettingRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(
        self,
        nomination_ids: Sequence[NominationId],
        departments: Sequence[str],
        now: datetime,
        due_at: datetime,
    ) -> None:
        """A line for each department and candidate."""
        rows = [{"nomination_id": each, "opened_at": now, "due_at": due_at} for each in nomination_ids]
        self._connection.execute(OPEN, rows)
        opened = self._connection.scalars(OPENED, {"nomination_ids": list(nomination_ids)}).all()
        self._connection.execute(
            ADD_LINES, [{"vetting_id": each, "department": name} for each in opened for name in departments]
        )

    def close(self, nomination_id: NominationId, now: datetime) -> None:
        """Nothing more is signed about this candidate."""
        self._connection.execute(CLOSE, {"of_nomination": nomination_id, "closed_at": now})

    def get(self, vetting_id: VettingId) -> Vetting:
        row = self._connection.execute(VETTING, {"vetting_id": vetting_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return Vetting(**row)

    def find_running(self, nomination_id: NominationId) -> Vetting | None:
        row = self._connection.execute(RUNNING, {"nomination_id": nomination_id}).mappings().first()
        return None if row is None else Vetting(**row)

    def find_last(self, nomination_id: NominationId) -> Vetting | None:
        """The one that runs; else the one the county closed last."""
        row = self._connection.execute(LAST, {"nomination_id": nomination_id}).mappings().first()
        return None if row is None else Vetting(**row)

    def reopen(self, vetting_id: VettingId) -> None:
        """A department is to sign anew."""
        self._connection.execute(REOPEN, {"of_vetting": vetting_id})

    def line(self, line_id: LineId) -> Line:
        row = self._connection.execute(LINE, {"line_id": line_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_line(row)

    def lines_of(self, vetting_id: VettingId) -> list[Line]:
        rows = self._connection.execute(LINES_OF, {"vetting_id": vetting_id}).mappings()
        return [_to_line(row) for row in rows]

    def save(self, signed: Iterable[Line]) -> None:
        rows = [
            {
                "of_line": each.id,
                "signature": each.signature,
                "reason": each.reason,
                "signed_by": each.signed_by,
                "signed_at": each.signed_at,
            }
            for each in signed
        ]
        if rows:
            self._connection.execute(SAVE_LINE, rows)

    def pass_all(self, line_ids: Iterable[LineId], signed_by: PersonId, now: datetime) -> None:
        """One word for many lines that are open."""
        said = {"signature": Signature.PASS, "reason": None, "signed_by": signed_by, "signed_at": now}
        self._connection.execute(SAVE_LINE, [{"of_line": each, **said} for each in line_ids])

    def assign(self, line_ids: Iterable[LineId], person_id: PersonId | None) -> None:
        """From now on a colleague signs these."""
        rows = [{"of_line": each, "assigned_to": person_id} for each in line_ids]
        if rows:
            self._connection.execute(ASSIGN, rows)

    def tally(self, vetting_id: VettingId) -> Tally:
        row = self._connection.execute(TALLY, {"vetting_id": vetting_id}).one()
        return Tally(*(each or 0 for each in row))

    def progress(self, county_ids: Iterable[PlaceId]) -> list[Progress]:
        """Everybody before the departments, the earliest deadline first."""
        rows = self._connection.execute(TALLIES, {"county_ids": list(county_ids)})
        return [
            Progress(number, nomination, opened, due, signed, Tally(*counted))
            for number, nomination, opened, due, signed, *counted in rows
        ]

    def still_open(self, vetting_ids: Iterable[VettingId]) -> dict[VettingId, dict[str, bool]]:
        """Which departments have not had their last word, for each, and whether they hold it back."""
        found: dict[VettingId, dict[str, bool]] = {}
        rows = self._connection.execute(WAITED_FOR, {"vetting_ids": list(vetting_ids)})
        for vetting_id, department, said in rows:
            found.setdefault(vetting_id, {})[department] = said is not None
        return found

    def open_lines(self, reader: PersonId, posts: Iterable[Post], now: datetime) -> list[OpenLine]:
        """What somebody may sign, the earliest deadline first; what a colleague left behind is theirs too."""
        found = []
        for department, county_id in posts:
            values = {"reader": reader, "department": department, "county_id": county_id, "now": now}
            found += [
                OpenLine(LineId(number), since, due, said is not None, department, county_id, candidate)
                for number, since, due, said, candidate in self._connection.execute(FOR_READER, values)
            ]
        return sorted(found, key=lambda each: (each.due_at, each.id))

    def views(self, line_ids: Iterable[int]) -> list[LineView]:
        """The candidates behind some lines, in the order asked for."""
        wanted = list(line_ids)
        rows = self._connection.execute(VIEWS, {"line_ids": wanted}).mappings()
        found = {row["id"]: _to_view(row) for row in rows}
        return [found[each] for each in wanted if each in found]


def _to_line(row: RowMapping) -> Line:
    return Line(
        id=LineId(row["id"]),
        vetting_id=VettingId(row["vetting_id"]),
        department=row["department"],
        signature=Signature(row["signature"]) if row["signature"] else None,
        reason=row["reason"],
        signed_by=row["signed_by"],
        signed_at=row["signed_at"],
        assigned_to=row["assigned_to"],
        due_at=row["due_at"],
    )


def _to_view(row: RowMapping) -> LineView:
    signature = Signature(row["signature"]) if row["signature"] else None
    return LineView(**{**row, "source": Source(row["source"]), "signature": signature})
