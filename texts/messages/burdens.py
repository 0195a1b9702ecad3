"""What people read of what they were asked."""

from dataclasses import dataclass

from domain.burdens import Load, Month
from texts.message import Message


@dataclass(frozen=True, slots=True)
class MyBurden(Message):
    """To anybody: this month and the one before."""

    month: Month
    before: Month
    asks: int
    rests: bool


@dataclass(frozen=True, slots=True)
class RoleLoad:
    """One role in the county's sum, this month and the one before."""

    role: str
    month: Load
    before: Load


@dataclass(frozen=True, slots=True)
class CountyBurden(Message):
    """To the county's organizers: by role, without a name."""

    rows: tuple[RoleLoad, ...]
    minutes: int
    minutes_before: int
