"""The organizer's Monday list."""

from collections.abc import Sequence
from dataclasses import dataclass

from texts.message import Message


@dataclass(frozen=True, slots=True)
class QuietPair:
    """One line of the list."""

    reserve: str
    village: str
    mentor: str
    called: bool


@dataclass(frozen=True, slots=True)
class QuietList(Message):
    """Pairs of which nothing was heard for two weeks."""

    count: int
    pairs: Sequence[QuietPair]


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
