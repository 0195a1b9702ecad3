"""What the two of a pair read before their time is over."""

from dataclasses import dataclass
from datetime import date

from texts.message import Message


@dataclass(frozen=True, slots=True)
class EndingPairs(Message):
    """The question, redrawn at every tap; of one pair with its name, of several with their number."""

    name: str
    ends_on: date | None
    goes_on: bool | None
    count: int
    open: int


@dataclass(frozen=True, slots=True)
class GoesOn(Message):
    """Both said yes: with whom, and how many they are in all."""

    names: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class NotRenewed(Message):
    """To who would have gone on: the other lets it end as agreed."""

    name: str
    ends_on: date
