"""What a village's secretary, or whoever stands in for one, is asked each week."""

from dataclasses import dataclass

from domain.colours import Finding, Topic
from texts.message import Message


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A village, and what was said of it the time before."""

    village: str
    earlier: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class SurveySheet(Message):
    """Several villages, how many still wait, and what one tap would say of those on the screen."""

    villages: int
    open: int
    lines: tuple[SurveyLine, ...]


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """What was said to a question: this week, or the time before."""

    finding: Finding
    this_week: bool


@dataclass(frozen=True, slots=True)
class SurveyPage(Message):
    """One village: the question that waits; or every answer, of the time before too while it waits."""

    village: str
    topic: Topic | None
    waits: bool
    last_week: bool
    begun: bool
    answers: tuple[SurveyAnswer, ...]
