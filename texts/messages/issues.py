"""What is said of the village's issues. Whoever raised or took one up is nowhere named."""

from dataclasses import dataclass

from domain.issues import Deed, IssueStatus
from texts.message import Message, PublicMessage


@dataclass(frozen=True, slots=True)
class IssueHowTo(PublicMessage):
    """How to raise one, with an example."""


@dataclass(frozen=True, slots=True)
class IssueCard(PublicMessage):
    """The living card; once the issue is withdrawn its words are gone from it."""

    number: int
    words: str
    status: IssueStatus


@dataclass(frozen=True, slots=True)
class IssueSolved(PublicMessage):
    """Below the card, once it is solved: its raiser is asked, and what they said stays there."""

    number: int
    words: str
    status: IssueStatus


@dataclass(frozen=True, slots=True)
class IssueNoted(PublicMessage):
    """The toast to whoever pressed."""

    limit = 200
    deed: Deed


@dataclass(frozen=True, slots=True)
class IssueReopened(Message):
    """To whoever took it up: the raiser misses something."""

    village: str
    number: int
    words: str
