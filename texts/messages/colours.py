"""What organizers, and nobody else, hear of the colours of villages."""

from dataclasses import dataclass
from datetime import date

from domain.colours import Colour, Finding
from texts.message import Message


@dataclass(frozen=True, slots=True)
class ChangedColour:
    """A village with another colour: why, and who leads and what is done there from now on."""

    village: str
    was: Colour | None
    colour: Colour
    because: tuple[Finding, ...]
    reason: str | None
    lead: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColoursChanged(Message):
    """All changes of a day within an organizer's reach, the most urgent first; so many `more` in the list."""

    changes: tuple[ChangedColour, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ColourCount:
    """How many of the villages with another colour have this one now."""

    colour: Colour
    villages: int


@dataclass(frozen=True, slots=True)
class ManyColoursChanged(Message):
    """The same where it would be a wall of text: how many of each, and which are red."""

    villages: int
    counts: tuple[ColourCount, ...]
    red: tuple[str, ...]
    more_red: int


@dataclass(frozen=True, slots=True)
class TurnedRed(Message):
    """What has just turned red, though the message of the day was sent already."""

    changes: tuple[ChangedColour, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ColourSet(Message):
    """An organizer's own word on a village's colour stands now."""

    village: str
    colour: Colour
    expires_on: date
