"""What is said about who was at a class."""

from dataclasses import dataclass
from datetime import datetime

from texts.message import Message


@dataclass(frozen=True, slots=True)
class YouAreThere(Message):
    topic: str


@dataclass(frozen=True, slots=True)
class CodeOfTheDay(Message):
    """Below the picture that is shown at the door; `until` is local."""

    topic: str
    digits: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Roll(Message):
    """Whom a class is for, for its organizers; the names stand on the buttons."""

    topic: str
    starts_at: datetime
    there: int
    length: int
