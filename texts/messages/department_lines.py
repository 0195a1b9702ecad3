"""What a department's reviewer reads: of a candidate only the name, the village, the year and the source."""

from dataclasses import dataclass
from datetime import date

from domain.joint_vetting import Signature
from domain.nominations import Source
from texts.message import Message

NAMED = 20
"""So many are named in a preview; the others are counted."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """All that a department sees of somebody, and what it said of them so far."""

    full_name: str
    village: str
    birth_year: int
    source: Source
    said: Signature | None


@dataclass(frozen=True, slots=True)
class LinePage(Message):
    """Some of what waits for the department's signature."""

    department: str
    unsigned: int
    held: int
    until: date | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class LineCard(Message):
    department: str
    candidate: Candidate
    until: date
    reason: str | None


@dataclass(frozen=True, slots=True)
class SignedByYou(Message):
    full_name: str
    village: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class SignatureTakenBack(Message):
    full_name: str
    village: str


@dataclass(frozen=True, slots=True)
class PassPreview(Message):
    """Whom one press would pass."""

    department: str
    count: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class AllPassed(Message):
    count: int


@dataclass(frozen=True, slots=True)
class ConfirmSteppingBack(Message):
    """Before somebody steps back for good; `is_signed` where a signature of theirs falls away with it."""

    full_name: str
    village: str
    is_signed: bool


@dataclass(frozen=True, slots=True)
class SteppedBack(Message):
    """To who said that they are too close; `passed_on` where a colleague is there.

    `is_over` where the county has decided and nothing is signed any more: it was told.
    """

    passed_on: bool
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class NobodyLeft(Message):
    """To the county: of this department nobody else can sign."""

    department: str


@dataclass(frozen=True, slots=True)
class WhichColleague(Message):
    department: str
    count: int


@dataclass(frozen=True, slots=True)
class HandedOver(Message):
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class LinesReminder(Message):
    """To who has not signed."""

    department: str
    count: int
    until: date
