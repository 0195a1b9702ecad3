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
    """All changes of a day within an organizer's reach, the most urgent first."""

    changes: tuple[ChangedColour, ...]


@dataclass(frozen=True, slots=True)
class ColourSet(Message):
    """An organizer's own word on a village's colour stands now."""

    village: str
    colour: Colour
    expires_on: date
