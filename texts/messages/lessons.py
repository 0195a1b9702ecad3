"""What is said about training classes."""

from dataclasses import dataclass
from datetime import datetime

from domain.lessons import Stand
from texts.message import Message


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A class as its people see it; the moments are local, `ahead` wait before them."""

    id: int
    topic: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    stand: Stand
    free: int
    ahead: int


@dataclass(frozen=True, slots=True)
class NewLessons(Message):
    """All classes somebody has not heard of yet, in one letter; `more` stand in the list."""

    lines: tuple[LessonLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class MyLessons(Message):
    """The classes to come that are for somebody."""

    lines: tuple[LessonLine, ...]


@dataclass(frozen=True, slots=True)
class LessonPage(Message):
    """One class, for who may come."""

    line: LessonLine
    is_over: bool
    is_off: bool


@dataclass(frozen=True, slots=True)
class BoardLine:
    topic: str
    starts_at: datetime
    seated: int
    waiting: int
    attended: int
    places: int
    is_off: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class LessonBoard(Message):
    """The classes of an organizer's places."""

    lines: tuple[BoardLine, ...]


@dataclass(frozen=True, slots=True)
class LessonCard(Message):
    """One class, for its organizers."""

    place: str
    venue: str
    ends_at: datetime
    line: BoardLine


@dataclass(frozen=True, slots=True)
class LessonPreview(Message):
    """What is about to be listed, before it is."""

    place: str
    topic: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    places: int


@dataclass(frozen=True, slots=True)
class LessonListed(Message):
    topic: str
    starts_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class MovePreview(Message):
    """A class at another time or place, and how many will hear it, before it is moved."""

    topic: str
    was_at: datetime
    was_in: str
    starts_at: datetime
    venue: str
    joined: int


@dataclass(frozen=True, slots=True)
class LessonMovedByYou(Message):
    topic: str
    starts_at: datetime
    told: int


@dataclass(frozen=True, slots=True)
class LessonMoved(Message):
    """To who joined."""

    topic: str
    was_at: datetime
    starts_at: datetime
    venue: str


@dataclass(frozen=True, slots=True)
class ConfirmCallingOff(Message):
    topic: str
    starts_at: datetime
    joined: int


@dataclass(frozen=True, slots=True)
class LessonCalledOff(Message):
    """To who joined."""

    topic: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class MovedUp(Message):
    """Somebody stepped back, and the next in line has a place."""

    topic: str
    venue: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class LessonTomorrow(Message):
    """The one reminder, the day before or, where that was missed, on the day; `waiting` has no place yet."""

    topic: str
    venue: str
    starts_at: datetime
    waiting: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class CalendarFile(Message):
    """Below the file to open on a phone."""

    topic: str
    is_off: bool
