"""What is said about a group and its place."""

from dataclasses import dataclass
from datetime import datetime

from texts.message import Message, PublicMessage


@dataclass(frozen=True, slots=True)
class GroupBound(Message):
    """To the organizer whose code was used."""

    place: str


@dataclass(frozen=True, slots=True)
class GroupWelcome(PublicMessage):
    """Said in the group once it belongs to a place."""

    place: str


@dataclass(frozen=True, slots=True)
class CodeMissing(PublicMessage):
    """/bind without a code."""


@dataclass(frozen=True, slots=True)
class InPrivateRather(PublicMessage):
    """To who said a private chat's word in the group."""

    word: str
    link: str


@dataclass(frozen=True, slots=True)
class GroupHelp(PublicMessage):
    """To who called the bot in the group: what can be said there, and the way to everything else."""

    link: str


@dataclass(frozen=True, slots=True)
class TapAgain(PublicMessage):
    """After the bot was away: taps on an open vote may be lost."""

    since: datetime


@dataclass(frozen=True, slots=True)
class GroupLost(Message):
    """To the organizer who bound a group: the bot may not speak there any more."""

    place: str


@dataclass(frozen=True, slots=True)
class TopicLost(Message):
    """To the organizer who bound a forum: the topic that was written to is gone or closed."""

    place: str
