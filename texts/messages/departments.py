"""Who signs for which department."""

from dataclasses import dataclass

from texts.message import Message


@dataclass(frozen=True, slots=True)
class DepartmentList(Message):
    """How many departments there are, and in how many of them nobody signs yet."""

    county: str
    count: int
    empty: int


@dataclass(frozen=True, slots=True)
class ReviewerLink(Message):
    """A link for one person of one department."""

    department: str
    link: str
