"""What is asked once a month where reserves are missing."""

from dataclasses import dataclass

from texts.message import Message


@dataclass(frozen=True, slots=True)
class ShortVillage:
    """A village and how many reserves it has."""

    village: str
    reserves: int


@dataclass(frozen=True, slots=True)
class HelpDay(Message):
    """In which villages reserves are missing, and whether somebody fit was seen."""

    villages: tuple[ShortVillage, ...]
    more: int
    least: int


@dataclass(frozen=True, slots=True)
class NobodyThisMonth(Message):
    """That is an answer too."""
