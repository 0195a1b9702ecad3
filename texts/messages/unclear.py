"""Letters that may be lost."""

from dataclasses import dataclass
from datetime import datetime

from texts.message import Message


@dataclass(frozen=True, slots=True)
class UnclearCard(Message):
    """One letter, how to find it, and whether it is worth sending. What a person was told stays theirs."""

    whom: str
    at: datetime
    words: str
    is_group: bool
    is_stale: bool


@dataclass(frozen=True, slots=True)
class UnclearSettled(Message):
    """The toast to who settled it."""

    limit = 200
    sent_again: bool
