"""The organizer's Monday list."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.pairs import MentorRole
from texts.message import Message
from texts.messages.people import Contact


@dataclass(frozen=True, slots=True)
class QuietPair:
    """One line of the list; a reserve may have a mentor of each role, so the role stands there too."""

    number: int
    reserve: str
    village: str
    role: MentorRole
    mentor: str
    called: bool


@dataclass(frozen=True, slots=True)
class QuietList(Message):
    """Pairs of which nothing was heard for two weeks."""

    count: int
    pairs: Sequence[QuietPair]
    surveys: int = 0


@dataclass(frozen=True, slots=True)
class QuietContact(Message):
    """To the organizer of the place: how to have a word with the two, or with who meets them."""

    reserve: Contact
    mentor: Contact
    village: str
    secretaries: Sequence[Contact]


@dataclass(frozen=True, slots=True)
class WhyRelease(Message):
    """Before an organizer ends a pair: one tap says why."""

    reserve: str
    mentor: str


@dataclass(frozen=True, slots=True)
class Released(Message):
    """To the organizer who ended it."""

    reserve: str
    mentor: str
