"""What a village's secretary, or whoever stands in for one, is asked each week."""

from dataclasses import dataclass

from domain.colours import Finding, Topic
from texts.message import Message


@dataclass(frozen=True, slots=True)
class SurveySheet(Message):
    """Several villages to speak of, and how many still wait."""

    villages: int
    open: int


@dataclass(frozen=True, slots=True)
class SurveyPage(Message):
    """One village: the question that waits, if one does; what was said so far, and the time before."""

    village: str
    topic: Topic | None
    said: tuple[Finding, ...]
    earlier: tuple[Finding, ...]
