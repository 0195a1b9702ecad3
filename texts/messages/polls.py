"""What is said when a group votes on a question."""

from dataclasses import dataclass
from datetime import datetime

from texts.message import PublicMessage


@dataclass(frozen=True, slots=True)
class PollHowTo(PublicMessage):
    """How to ask, with an example, and whose votes count: `days` in the group before it opens."""

    days: int


@dataclass(frozen=True, slots=True)
class PollCard(PublicMessage):
    """The living card; `participation` is rounded down, 0 while too few to say."""

    question: str
    closes_at: datetime
    participation: int


@dataclass(frozen=True, slots=True)
class PollNoted(PublicMessage):
    """The toast, which only the voter sees: which option was noted, since buttons lie close together."""

    limit = 200
    option: str
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class PollClosed(PublicMessage):
    """What the card says once it is over."""

    question: str


@dataclass(frozen=True, slots=True)
class PollCounts(PublicMessage):
    """The result; several winners when they are level."""

    question: str
    voters: int
    winners: tuple[str, ...]
    options: tuple[str, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PollAlike(PublicMessage):
    """The result in words, because nearly everybody chose the same."""

    question: str
    voters: int
    winner: str


@dataclass(frozen=True, slots=True)
class PollTooFew(PublicMessage):
    """Too few took part; nothing is said and nothing is kept."""

    question: str
