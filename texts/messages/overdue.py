"""What the county hears of nominations that nobody looks at."""

from collections.abc import Sequence
from dataclasses import dataclass

from texts.message import Message
from texts.messages.people import Contact


@dataclass(frozen=True, slots=True)
class NobodyToVet(Message):
    """A township where nominations wait has no organizer."""

    township: str


@dataclass(frozen=True, slots=True)
class LeftLying(Message):
    """A township was reminded twice; now a human has a word with it."""

    township: str
    count: int
    days: int


@dataclass(frozen=True, slots=True)
class LeftUnasked(Message):
    """The township's organizers could not be reminded twice in all this time: they rest."""

    township: str
    count: int
    days: int


@dataclass(frozen=True, slots=True)
class OverdueCard(Message):
    """One nomination that lies, and who could look at it."""

    full_name: str
    village: str
    township: str
    days: int
    vetters: Sequence[Contact]
