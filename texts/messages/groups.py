"""What is said about a group and its place."""

from dataclasses import dataclass

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
