"""Training classes: what, when, where, how many places, and who has one — 培训课."""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from domain.errors import Refusal
from domain.form_refusals import NotAnAnswer, NotANumber, NotTaken
from domain.forms import Form, Kind, Question
from domain.nominations import NominationId
from domain.people import PersonId
from domain.places import PlaceId
from domain.programme import Programme

LessonId = NewType("LessonId", int)

KIND = "lesson"
"""What these are called in the audit log."""
SETTLES = timedelta(minutes=30)
"""So long after the last one was listed people hear of them: those of one sitting make one message."""
REMINDED_AT = time(18, 0)
"""The day before, in the county's time."""
FARTHEST = timedelta(days=400)
MOST_PLACES = 500
DAY = re.compile(r"(?:(\d{4})\s*[年./-]\s*)?(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?")
HOUR = re.compile(r"(早上|上午|中午|下午|晚上)?\s*(\d{1,2})\s*(?:[:点时]\s*(半|\d{1,2})?\s*分?)?")
AFTER_NOON = ("下午", "晚上")


class NotADay(NotTaken):
    """The words name no day to come."""


class NotAnHour(NotTaken):
    """The words name no hour."""


class LessonIsOver(Refusal):
    """The class has begun, or was called off."""


class NotInReach(Refusal):
    """The class is for the reserves of another place."""


class ForReserves(Refusal):
    """Classes are for who is in the reserve."""


class AlreadyPast(Refusal):
    """A class cannot be put where the time has gone by."""


class Lasts(StrEnum):
    """How many minutes a class takes."""

    ONE_HOUR = "m60"
    NINETY_MINUTES = "m90"
    TWO_HOURS = "m120"
    HALF_A_DAY = "m180"
    A_DAY = "m420"

    @property
    def minutes(self) -> int:
        return int(self[1:])


class Stand(StrEnum):
    """How somebody stands to a class."""

    OPEN = "open"  # may join
    SEATED = "seated"  # has a place
    IN_LINE = "in_line"  # waits for one


@dataclass(frozen=True, slots=True)
class Lesson:
    """`sequence` rises with each change that a calendar must follow, `uid` never changes."""

    id: LessonId
    place_id: PlaceId
    topic: str
    venue: str
    starts_at: datetime
    minutes: int
    places: int
    uid: str
    listed_by: PersonId
    listed_at: datetime
    sequence: int = 0
    reminded_at: datetime | None = None
    called_off_at: datetime | None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def is_open(self, now: datetime) -> bool:
        """Whether people may join it and step back."""
        return self.called_off_at is None and now < self.starts_at

    def reminder_at(self, zone: ZoneInfo) -> datetime:
        """When who comes is reminded, in UTC."""
        eve = self.starts_at.astimezone(zone).date() - timedelta(days=1)
        return datetime.combine(eve, REMINDED_AT, zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Seat:
    """What is known of one reserve and one class; `number` is their place in line since they joined."""

    lesson_id: LessonId
    nomination_id: NominationId
    told_at: datetime | None = None
    number: int | None = None
    seated_at: datetime | None = None
    attended_at: datetime | None = None
    marked_by: PersonId | None = None
    exam_told_at: datetime | None = None

    @property
    def stand(self) -> Stand:
        if self.number is None:
            return Stand.OPEN
        return Stand.SEATED if self.seated_at else Stand.IN_LINE


def require_open(lesson: Lesson, now: datetime) -> None:
    """Raise LessonIsOver unless people may still join it and step back."""
    if not lesson.is_open(now):
        raise LessonIsOver


def join(seat: Seat, number: int, *, free: bool, now: datetime) -> Seat:
    """The last in line, or seated at once; who joined before stays where they are."""
    if seat.number is not None:
        return seat
    return replace(seat, number=number, seated_at=now if free else None, told_at=seat.told_at or now)


def step_back(seat: Seat) -> Seat:
    return replace(seat, number=None, seated_at=None)


def moved(lesson: Lesson, starts_at: datetime, venue: str, now: datetime, zone: ZoneInfo) -> Lesson:
    """The class at another time or place; raises LessonIsOver, AlreadyPast.

    Who joined is reminded anew, unless the hour for that is past: then the news of the move reminds them.
    """
    require_open(lesson, now)
    require_to_come(starts_at, now)
    after = replace(lesson, starts_at=starts_at, venue=venue, sequence=lesson.sequence + 1)
    return replace(after, reminded_at=now if after.reminder_at(zone) <= now else None)


def called_off(lesson: Lesson, now: datetime) -> Lesson:
    """There will be no such class. Raises LessonIsOver."""
    require_open(lesson, now)
    return replace(lesson, called_off_at=now, sequence=lesson.sequence + 1)


def require_to_come(starts_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise AlreadyPast


def moment(day: str, hour: str, zone: ZoneInfo) -> datetime:
    """The moment that the two answers mean, in UTC."""
    at = time(int(hour[:2]), int(hour[2:]))
    return datetime.combine(date.fromisoformat(day), at, zone).astimezone(UTC)


def read_day(words: str, programme: Programme, today: date) -> str:
    """`10月17日`, `10.17` or `2026-10-17`, as the calendar writes it; raises NotADay."""
    found = DAY.fullmatch(_plain(words))
    if found is None:
        raise NotADay
    year, month, day = found.groups()
    with suppress(ValueError):
        meant = date(int(year or today.year), int(month), int(day))
        if year is None and meant < today:
            meant = meant.replace(year=today.year + 1)
        if today <= meant <= today + FARTHEST:
            return meant.isoformat()
    raise NotADay


def read_hour(words: str, programme: Programme, today: date) -> str:
    """`9:30`, `下午两点半` in digits, as four digits; raises NotAnHour."""
    found = HOUR.fullmatch(_plain(words))
    if found is None:
        raise NotAnHour
    part, hours, minutes = found.groups()
    hour = int(hours) + (12 if part in AFTER_NOON and int(hours) < 12 else 0)
    with suppress(ValueError):
        return f"{time(hour, 30 if minutes == '半' else int(minutes or 0)):%H%M}"
    raise NotAnHour


def read_places(words: str, programme: Programme, today: date) -> str:
    found = re.search(r"\d{1,6}", _plain(words))
    if found is None or not 1 <= int(found.group()) <= MOST_PLACES:
        raise NotANumber(1, MOST_PLACES)
    return str(int(found.group()))


def read_words(words: str, programme: Programme, today: date) -> str:
    """What a class is called, or where it is: it has to say something."""
    if words.isdecimal():
        raise NotAnAnswer
    return words


def _plain(words: str) -> str:
    """Full-width digits and colons as the others, and the small numbers that people write out."""
    plain = unicodedata.normalize("NFKC", words).strip()
    for written, digits in (("十二", "12"), ("十一", "11"), ("十", "10"), ("两", "2")):
        plain = plain.replace(written, digits)
    return "".join(
        str("〇一二三四五六七八九".find(sign)) if sign in "一二三四五六七八九" else sign for sign in plain
    )


DAY_QUESTION = Question("day", Kind.CHOICE_OR_TEXT, longest=20, rule=read_day)
HOUR_QUESTION = Question("hour", Kind.CHOICE_OR_TEXT, longest=20, rule=read_hour)
VENUE_QUESTION = Question("venue", Kind.CHOICE_OR_TEXT, shortest=2, longest=40, rule=read_words)
LIST_LESSON = Form(
    "lesson",
    (
        Question("place", Kind.PLACE),
        Question("topic", shortest=2, longest=40, rule=read_words),
        DAY_QUESTION,
        HOUR_QUESTION,
        Question("lasts", Kind.CHOICE, values=tuple(Lasts)),
        VENUE_QUESTION,
        Question("places", Kind.CHOICE_OR_TEXT, longest=20, rule=read_places),
    ),
)
MOVE_LESSON = Form("move_lesson", (DAY_QUESTION, HOUR_QUESTION, VENUE_QUESTION))
