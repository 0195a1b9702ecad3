"""What the county has to offer to who comes home."""

from dataclasses import dataclass
from datetime import date

from domain.eligibility import Fit
from texts.message import Message


@dataclass(frozen=True, slots=True)
class PolicyList(Message):
    """Above the list; `left_out` are certainly for others, where the reader is known."""

    count: int
    left_out: int
    known: bool


@dataclass(frozen=True, slots=True)
class PolicyPage(Message):
    """One policy; `fit` says how it stands to a reader of whom something is known."""

    title: str
    words: str
    whom: str
    how: str
    until: date | None
    fit: Fit | None
