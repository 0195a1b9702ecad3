"""Training classes, and who comes to them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, and_, bindparam, case, func, insert, or_, select, update

from domain.errors import NoLongerThere
from domain.lessons import Lesson, LessonId, Seat
from domain.nominations import NominationId, Status
from domain.people import PersonId
from domain.places import PlaceId
from storage.schema.lessons import lessons, seats
from storage.schema.nominations import nominations
from storage.schema.people import people, places
from storage.statements import upsert

ADD = insert(lessons).returning(lessons.c.id)
ALL = select(lessons).order_by(lessons.c.starts_at, lessons.c.id)
BY_ID = select(lessons).where(lessons.c.id == bindparam("lesson_id"))
OPEN = ALL.where(lessons.c.called_off_at.is_(None), lessons.c.starts_at > bindparam("now"))
LISTED_AT = ALL.where(
    lessons.c.place_id.in_(bindparam("place_ids", expanding=True)), lessons.c.starts_at > bindparam("since")
)
AROUND = ALL.where(lessons.c.starts_at > bindparam("since"), lessons.c.starts_at < bindparam("until"))
SAVE = (
    update(lessons)
    .where(lessons.c.id == bindparam("of_lesson_id"))
    .values(
        {name: bindparam(name) for name in ("starts_at", "venue", "sequence", "reminded_at", "called_off_at")}
    )
)
SEAT = select(seats).where(
    seats.c.lesson_id == bindparam("lesson_id"), seats.c.nomination_id == bindparam("nomination_id")
)
SEATS_OF = select(seats).where(
    seats.c.nomination_id == bindparam("nomination_id"),
    seats.c.lesson_id.in_(bindparam("lesson_ids", expanding=True)),
)
KEEP = upsert(
    seats,
    key=["lesson_id", "nomination_id"],
    replacing=["told_at", "number", "seated_at", "attended_at", "marked_by", "exam_told_at"],
)
NEXT_NUMBER = select(func.coalesce(func.max(seats.c.number), 0) + 1).where(
    seats.c.lesson_id == bindparam("lesson_id")
)
IS_RESERVE = and_(nominations.c.id == seats.c.nomination_id, nominations.c.status == Status.RESERVE)
LINE = (
    select(seats)
    .join(nominations, IS_RESERVE)
    .where(seats.c.lesson_id == bindparam("lesson_id"), seats.c.number.is_not(None))
    .order_by(seats.c.number)
)
COUNTS = (
    select(
        seats.c.lesson_id,
        func.count(seats.c.seated_at),
        func.count(seats.c.number) - func.count(seats.c.seated_at),
        func.count(seats.c.attended_at),
    )
    .join(nominations, IS_RESERVE)
    .where(seats.c.lesson_id.in_(bindparam("lesson_ids", expanding=True)))
    .group_by(seats.c.lesson_id)
)
village, township = places.alias("village"), places.alias("township")
REACHES = or_(
    village.c.id == lessons.c.place_id,
    village.c.parent_id == lessons.c.place_id,
    township.c.parent_id == lessons.c.place_id,
)
RESERVES = (
    nominations.join(village, village.c.id == nominations.c.village_id)
    .join(township, township.c.id == village.c.parent_id)
    .join(lessons, REACHES)
    .outerjoin(seats, and_(seats.c.lesson_id == lessons.c.id, seats.c.nomination_id == nominations.c.id))
)
"""Every reserve beside every class that is for them, and their seat if there is one."""
UNTOLD = (
    select(nominations.c.person_id, lessons.c.id)
    .select_from(RESERVES.join(people, people.c.id == nominations.c.person_id))
    .where(
        nominations.c.status == Status.RESERVE,
        people.c.telegram_id.is_not(None),
        people.c.unreachable_at.is_(None),
        lessons.c.id.in_(bindparam("lesson_ids", expanding=True)),
        seats.c.told_at.is_(None),
    )
    .order_by(nominations.c.person_id, lessons.c.starts_at, lessons.c.id)
)
ROLL_OF = (
    nominations.c.status == Status.RESERVE,
    lessons.c.id == bindparam("lesson_id"),
)
ROLL = (
    select(nominations.c.id, nominations.c.full_name, village.c.name, seats.c.number, seats.c.attended_at)
    .select_from(RESERVES)
    .where(*ROLL_OF)
    .order_by(
        case((seats.c.seated_at.is_not(None), 0), (seats.c.number.is_not(None), 1), else_=2),
        seats.c.number,
        village.c.id,
        nominations.c.id,
    )
    .limit(bindparam("size"))
    .offset(bindparam("skipped"))
)
ROLL_LENGTH = select(func.count()).select_from(RESERVES).where(*ROLL_OF)


class Count(NamedTuple):
    """How many have a place, wait for one, were there."""

    seated: int = 0
    waiting: int = 0
    attended: int = 0


@dataclass(frozen=True, slots=True)
class Entered:
    """One line of a class's roll."""

    nomination_id: NominationId
    full_name: str
    village: str
    has_joined: bool
    was_there: bool


class LessonRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        place_id: PlaceId,
        topic: str,
        venue: str,
        starts_at: datetime,
        minutes: int,
        places: int,
        *,
        uid: str,
        listed_by: PersonId,
        now: datetime,
    ) -> LessonId:
        row = {
            "place_id": place_id, "topic": topic, "venue": venue, "starts_at": starts_at, "minutes": minutes,
            "places": places, "uid": uid, "sequence": 0, "listed_by": listed_by, "listed_at": now,
        }  # fmt: skip
        return LessonId(self._connection.execute(ADD, row).scalar_one())

    def get(self, lesson_id: LessonId) -> Lesson:
        """The class; raises NoLongerThere."""
        row = self._connection.execute(BY_ID, {"lesson_id": lesson_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_lesson(row)

    def save(self, lesson: Lesson) -> None:
        """Keep when and where it is now, and whether at all."""
        self._connection.execute(
            SAVE,
            {
                "of_lesson_id": lesson.id,
                "starts_at": lesson.starts_at,
                "venue": lesson.venue,
                "sequence": lesson.sequence,
                "reminded_at": lesson.reminded_at,
                "called_off_at": lesson.called_off_at,
            },
        )

    def open(self, now: datetime) -> list[Lesson]:
        """Those to come, the first one first."""
        return [_to_lesson(row) for row in self._connection.execute(OPEN, {"now": now}).mappings()]

    def around(self, since: datetime, until: datetime) -> list[Lesson]:
        """Those that begin between two moments."""
        rows = self._connection.execute(AROUND, {"since": since, "until": until}).mappings()
        return [_to_lesson(row) for row in rows]

    def listed_at(self, place_ids: Iterable[PlaceId], since: datetime) -> list[Lesson]:
        """Those of some places that began after a moment or are still to come, called off ones too."""
        values = {"place_ids": list(place_ids), "since": since}
        return [_to_lesson(row) for row in self._connection.execute(LISTED_AT, values).mappings()]

    def seat(self, lesson_id: LessonId, nomination_id: NominationId) -> Seat:
        values = {"lesson_id": lesson_id, "nomination_id": nomination_id}
        row = self._connection.execute(SEAT, values).mappings().first()
        return Seat(lesson_id, nomination_id) if row is None else _to_seat(row)

    def seats_of(self, nomination_id: NominationId, lesson_ids: Iterable[LessonId]) -> dict[LessonId, Seat]:
        values = {"nomination_id": nomination_id, "lesson_ids": list(lesson_ids)}
        found = map(_to_seat, self._connection.execute(SEATS_OF, values).mappings())
        return {each.lesson_id: each for each in found}

    def keep(self, *kept: Seat) -> None:
        for seat in kept:
            self._connection.execute(KEEP, {each.name: getattr(seat, each.name) for each in fields(seat)})

    def next_number(self, lesson_id: LessonId) -> int:
        """The end of the line."""
        number: int = self._connection.execute(NEXT_NUMBER, {"lesson_id": lesson_id}).scalar_one()
        return number

    def line(self, lesson_id: LessonId) -> list[Seat]:
        """Who has a place and who waits for one, in the order in which they joined."""
        return [_to_seat(row) for row in self._connection.execute(LINE, {"lesson_id": lesson_id}).mappings()]

    def counts(self, lesson_ids: Iterable[LessonId]) -> dict[LessonId, Count]:
        rows = self._connection.execute(COUNTS, {"lesson_ids": list(lesson_ids)})
        return {LessonId(number): Count(*found) for number, *found in rows}

    def untold(self, lesson_ids: Collection[LessonId]) -> dict[PersonId, list[LessonId]]:
        """Who has not heard of which of the classes that are for them."""
        found: dict[PersonId, list[LessonId]] = {}
        if lesson_ids:
            for person, lesson in self._connection.execute(UNTOLD, {"lesson_ids": list(lesson_ids)}):
                found.setdefault(PersonId(person), []).append(LessonId(lesson))
        return found

    def roll(self, lesson_id: LessonId, skipped: int, size: int) -> list[Entered]:
        """Everybody whom the class is for: who has a place first, then who waits, then the others."""
        values = {"lesson_id": lesson_id, "skipped": skipped, "size": size}
        return [
            Entered(NominationId(number), name, where, place_in_line is not None, there is not None)
            for number, name, where, place_in_line, there in self._connection.execute(ROLL, values)
        ]

    def roll_length(self, lesson_id: LessonId) -> int:
        return self._connection.scalar(ROLL_LENGTH, {"lesson_id": lesson_id}) or 0


def _to_lesson(row: RowMapping) -> Lesson:
    return Lesson(**_columns(Lesson, row))


def _to_seat(row: RowMapping) -> Seat:
    return Seat(**_columns(Seat, row))


def _columns(kind: type[Lesson] | type[Seat], row: RowMapping) -> dict[str, Any]:
    names: Sequence[str] = [each.name for each in fields(kind)]
    return {name: row[name] for name in names}
