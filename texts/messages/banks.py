"""What is said of a table of questions."""

from dataclasses import dataclass
from datetime import datetime

from domain.banks import BankFault, QuestionKind
from texts.message import Message


@dataclass(frozen=True, slots=True)
class BankFaults(Message):
    """Nothing is kept: these lines have to be mended first."""

    good: int
    faults: tuple[BankFault, ...]
    more: int


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many questions there are of a kind."""

    kind: QuestionKind
    count: int


@dataclass(frozen=True, slots=True)
class BankRead(Message):
    """Every line is a question; it is asked for which class, if there is one."""

    count: int
    kinds: tuple[KindCount, ...]
    has_lessons: bool


@dataclass(frozen=True, slots=True)
class BankUsed(Message):
    topic: str
    starts_at: datetime
    count: int
    percent: int
