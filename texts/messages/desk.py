"""The organizer's one list."""

from dataclasses import dataclass

from texts.message import Message


@dataclass(frozen=True, slots=True)
class WaitingList(Message):
    """How much waits, and how many of it the buttons below show."""

    total: int
    shown: int
