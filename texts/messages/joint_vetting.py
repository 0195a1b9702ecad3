"""What the county reads and signs of a joint vetting, and what the candidate hears of it."""

from dataclasses import dataclass
from datetime import date

from domain.joint_vetting import Signature
from domain.nominations import Reason, Source
from texts.message import Message
from texts.messages.people import Contact

NAMED = 20
"""So many are called by name above a signature."""


@dataclass(frozen=True, slots=True)
class TownshipCount:
    name: str
    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DepartmentWord:
    """What one department has said so far."""

    department: str
    signature: Signature | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class OpenPreview(Message):
    """How many one press would send to the departments; `missing` have nobody who could sign."""

    count: int
    departments: int
    townships: tuple[TownshipCount, ...]
    until: date
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenedByYou(Message):
    count: int
    departments: int
    until: date


@dataclass(frozen=True, slots=True)
class ClosePreview(Message):
    """Whom every department has passed."""

    count: int
    townships: tuple[TownshipCount, ...]
    days: int


@dataclass(frozen=True, slots=True)
class ClosedByYou(Message):
    count: int


@dataclass(frozen=True, slots=True)
class VettingCard(Message):
    """One candidate, and what each department says."""

    full_name: str
    village: str
    birth_year: int
    source: Source
    words: tuple[DepartmentWord, ...]
    until: date
    complete: bool
    stopped: bool


@dataclass(frozen=True, slots=True)
class VettingsWaiting(Message):
    """One living message a day for each organizer of the county."""

    count: int


@dataclass(frozen=True, slots=True)
class LinesWaiting(Message):
    """One living message a day for each reviewer."""

    department: str
    count: int
    until: date | None


@dataclass(frozen=True, slots=True)
class LateDepartment(Message):
    """Whom the county can call about what is not signed in time.

    Nobody has taken up that office where there is no contact, or whoever had `is_lost` to us.
    """

    department: str
    count: int
    until: date
    contacts: tuple[Contact, ...]
    days: int
    reminded: bool
    is_lost: bool
    is_due: bool = True


@dataclass(frozen=True, slots=True)
class Prolonged(Message):
    department: str
    count: int
    until: date


@dataclass(frozen=True, slots=True)
class Refused(Message):
    """To the person: why, what comes next, and how to object."""

    village: str
    reason: Reason | str


@dataclass(frozen=True, slots=True)
class RefusalPreview(Message):
    """Above the letter that the person will read; nothing is sent yet."""

    full_name: str


@dataclass(frozen=True, slots=True)
class RefusedByYou(Message):
    full_name: str
