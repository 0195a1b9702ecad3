"""What the two of a pair and their organizers read of a quarter's assessment."""

from dataclasses import dataclass

from texts.message import Message


@dataclass(frozen=True, slots=True)
class AssessmentsOwed(Message):
    """To the mentor: one name, or how many."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class AssessmentKept(Message):
    """To the mentor who wrote it."""

    reserve: str


@dataclass(frozen=True, slots=True)
class AssessmentWritten(Message):
    """To the reserve, before anybody else; no words where it was spoken."""

    mentor: str
    words: str | None
    days: int


@dataclass(frozen=True, slots=True)
class AssessmentPage(Message):
    """One assessment, with what the reserve says to it."""

    mentor: str
    reserve: str
    period: int
    words: str | None
    seconds: int | None
    reply: str | None
    reply_seconds: int | None
    settled: bool


@dataclass(frozen=True, slots=True)
class AssessmentFile(Message):
    """All assessments of a pair; a button leads to each."""

    mentor: str
    reserve: str
    count: int


@dataclass(frozen=True, slots=True)
class ReplyKept(Message):
    """To the reserve who had something to say."""


@dataclass(frozen=True, slots=True)
class ReserveReplied(Message):
    """To the organizer: not what it is, only that somebody should talk with them."""

    reserve: str
    village: str


@dataclass(frozen=True, slots=True)
class ReplySettled(Message):
    """To the reserve: somebody has talked about it."""

    mentor: str
