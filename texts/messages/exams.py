"""What is said before, during and after a test."""

from dataclasses import dataclass

from domain.banks import QuestionKind
from domain.exams import Outcome
from texts.message import Message


@dataclass(frozen=True, slots=True)
class OptionLine:
    letter: str
    words: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A question, and what would have been right where that is told."""

    words: str
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExamAsked(Message):
    topic: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class ExamQuestion(Message):
    topic: str
    number: int
    count: int
    kind: QuestionKind
    words: str
    lines: tuple[OptionLine, ...]


@dataclass(frozen=True, slots=True)
class ExamResult(Message):
    """At once, with what was wrong."""

    topic: str
    right: int
    count: int
    percent: int
    passed: bool
    wrong: tuple[WrongAnswer, ...]
    can_retry: bool


@dataclass(frozen=True, slots=True)
class FailedExam(Message):
    """To an organizer, who decides."""

    full_name: str
    village: str
    topic: str
    right: int
    count: int
    percent: int
    tries: int


@dataclass(frozen=True, slots=True)
class ExamSeenTo(Message):
    full_name: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class AnotherTry(Message):
    topic: str


@dataclass(frozen=True, slots=True)
class ExamTalk(Message):
    topic: str
