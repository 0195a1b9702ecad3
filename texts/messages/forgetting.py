"""What is said to who wants to be forgotten, or to know what is kept of them."""

from dataclasses import dataclass

from texts.message import Message


@dataclass(frozen=True, slots=True)
class Forgetting(Message):
    """What goes and what stays, before the one press that does it."""

    nominated: bool
    pairs: int
    organizes: bool
    gives_back: bool
    minutes: int


@dataclass(frozen=True, slots=True)
class Forgotten(Message):
    """It is done: the last thing said to them."""


@dataclass(frozen=True, slots=True)
class Stays(Message):
    """They would rather stay."""


@dataclass(frozen=True, slots=True)
class NothingKept(Message):
    """To a stranger: there is nothing to show but how many issues they raised in a group, or to forget."""

    raised: int


@dataclass(frozen=True, slots=True)
class NobodysNow(Message):
    """To a stranger: of the issues they raised in a group nobody knows any more who did."""

    issues: int


@dataclass(frozen=True, slots=True)
class AllKept(Message):
    """Beside the two files with everything that is kept."""

    rows: int
    recordings: int
