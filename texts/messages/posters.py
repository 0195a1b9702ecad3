"""What is said around a village's poster."""

from dataclasses import dataclass
from typing import ClassVar

from texts.message import Message


@dataclass(frozen=True, slots=True)
class PosterFile(Message):
    """Under the letter to print: fit to be forwarded along with it, as it is."""

    limit: ClassVar[int] = 1024

    village: str
    link: str


@dataclass(frozen=True, slots=True)
class PosterReady(Message):
    """Above the letter, to who fetched it; `renewed` when the one before it has just been withdrawn."""

    village: str
    renewed: bool


@dataclass(frozen=True, slots=True)
class ConfirmRenewal(Message):
    """Before the posters that hang in a village are withdrawn."""

    village: str


@dataclass(frozen=True, slots=True)
class PosterKept(Message):
    """Nothing was withdrawn."""


@dataclass(frozen=True, slots=True)
class PosterOld(Message):
    """To who scanned a poster that was withdrawn."""
