"""The organizer's one list."""

from dataclasses import dataclass

from texts.message import Message


@dataclass(frozen=True, slots=True)
class WaitingList(Message):
    """How much waits, and how many of it the buttons below show; `together` settle many at once."""

    total: int
    shown: int
    together: int
    standings: int


@dataclass(frozen=True, slots=True)
class StillWaiting(Message):
    """On Monday: what has waited for days, and how long the oldest has."""

    count: int
    days: int
    surveys: int = 0
