"""Where everybody stands who is before the departments or the village, for the county's organizers."""

from dataclasses import dataclass
from datetime import date

from domain.standings import Awaited
from texts.message import Message


@dataclass(frozen=True, slots=True)
class Departments:
    """Of many a few by name, and how many `more` there are."""

    names: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One candidate: whose turn it is, and until when.

    Departments are to sign, or are `holding` it back; of the `empty` ones nobody is there who could.
    """

    full_name: str
    village: str
    township: str
    awaited: Awaited
    to_sign: Departments | None
    holding: Departments | None
    empty: Departments | None
    until: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Standings(Message):
    """A page of them by stage, the earliest deadline first; and how many there are in all."""

    vetted: int
    noticed: int
    before_departments: tuple[Standing, ...]
    before_village: tuple[Standing, ...]
