"""Who signs for which department."""

from dataclasses import dataclass

from texts.message import Message


@dataclass(frozen=True, slots=True)
class DepartmentList(Message):
    """How many departments there are, where nobody signs yet, and where somebody waits in vain."""

    county: str
    count: int
    empty: int
    unmanned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewerLink(Message):
    """A link for one person of one department."""

    department: str
    link: str
