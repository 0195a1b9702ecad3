"""What the two agree on, and what they and their organizers read of a pair that rests or is over."""

from dataclasses import dataclass
from datetime import date

from domain.pairs import MentorRole, PairStatus, PauseReason
from texts.message import Message


@dataclass(frozen=True, slots=True)
class Agreement(Message):
    """What both sign, as one text of a version says it; a line for each promise."""

    version: str
    months: int


@dataclass(frozen=True, slots=True)
class WhyPause(Message):
    """Before a pair rests: one tap says why."""

    name: str


@dataclass(frozen=True, slots=True)
class PauseTill(Message):
    """The second tap: until when."""

    name: str
    reason: PauseReason


@dataclass(frozen=True, slots=True)
class PausedByYou(Message):
    """To who let it rest."""

    name: str
    until: date


@dataclass(frozen=True, slots=True)
class PairRests(Message):
    """To the other side."""

    name: str
    reason: PauseReason
    until: date


@dataclass(frozen=True, slots=True)
class PairResumes(Message):
    """To the other side: they go on before the day."""

    name: str


@dataclass(frozen=True, slots=True)
class PastPairs(Message):
    """Pairs that are over; a button leads to each."""

    count: int


@dataclass(frozen=True, slots=True)
class OverseenPair(Message):
    """One pair, for its organizer: no word of what the two talk about."""

    mentor: str
    reserve: str
    village: str
    role: MentorRole
    status: PairStatus
    began_on: date | None
    ends_on: date | None
    paused_until: date | None
    sessions: int
