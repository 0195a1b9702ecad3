"""Where everybody stands who is before the departments or the village, for the county's organizers."""

from dataclasses import dataclass
from datetime import date

from domain.standings import Awaited
from texts.message import Message


@dataclass(frozen=True, slots=True)
class Standing:
    """One candidate: whose turn it is, and until when; of many departments a few and how many `more`."""

    full_name: str
    village: str
    township: str
    awaited: Awaited
    departments: tuple[str, ...]
    more: int
    until: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Standings(Message):
    """A page of them by stage, the earliest deadline first; and how many there are in all."""

    vetted: int
    noticed: int
    before_departments: tuple[Standing, ...]
    before_village: tuple[Standing, ...]
