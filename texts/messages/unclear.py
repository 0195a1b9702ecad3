"""Letters that may be lost."""

from dataclasses import dataclass
from datetime import datetime

from texts.message import Message


@dataclass(frozen=True, slots=True)
class UnclearCard(Message):
    """One letter, how to find it, and whether it is worth sending. What a person was told stays theirs.

    Of an answer to one person no word is kept: it cannot be sent, only asked for again.
    """

    whom: str
    at: datetime
    words: str
    is_group: bool
    is_stale: bool
    is_kept: bool = True


@dataclass(frozen=True, slots=True)
class UnclearSettled(Message):
    """The toast to who settled it."""

    limit = 200
    sent_again: bool
