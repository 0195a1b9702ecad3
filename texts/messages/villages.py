"""What organizers and secretaries read about their villages."""

from dataclasses import dataclass
from datetime import date

from domain.colours import Colour, Finding
from domain.nominations import Source
from texts.message import Message
from texts.messages.demands import DemandLine


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A village's reserves against the target; its colour only for who organizes it.

    `women` is None where the county does not ask; `township` begins its rows in a list.
    """

    village: str
    reserves: int
    least: int
    most: int
    age: int | None
    college: int
    sources: tuple[Source, ...]
    women: int | None
    missing_women: int
    colour: Colour | None
    stale: bool
    township: str | None = None


@dataclass(frozen=True, slots=True)
class VillageList(Message):
    """Which villages there are, in how many reserves or women are missing, and a page of them; asks which.

    Who sees their colours finds them `by_colour`. `colours_apart` says that there are colours, and that how
    many reserves there are plays no part in them.
    """

    villages: int
    short: int
    without_women: int
    by_colour: bool
    colours_apart: bool
    lines: tuple[VillageLine, ...]


@dataclass(frozen=True, slots=True)
class ColourLine:
    """A village's colour, always with its reason: findings, or an organizer's words and their last day.

    It may stand `apart` from how many reserves there are.
    """

    colour: Colour
    because: tuple[Finding, ...]
    reason: str | None
    expires_on: date | None
    week_on: date | None
    stale: bool
    apart: bool
    lead: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VillageCard(Message):
    """One village: its link, its groups, its reserves, its colour, what it looks for."""

    village: str
    township: str
    groups: int
    roster: VillageLine
    names: tuple[str, ...]
    colour: ColourLine | None
    demands: tuple[DemandLine, ...]
    link: str
