"""Every department of the county looks at a candidate, and each signs its own line — 联审."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import NewType
from zlib import crc32

from domain.errors import Refusal
from domain.forms import Form, Kind, Question
from domain.nominations import REFUSE_REASONS, NominationId, NotYourOwn
from domain.people import PersonId
from domain.programme import Programme

VettingId = NewType("VettingId", int)
LineId = NewType("LineId", int)

PROLONG_BY = timedelta(days=3)
"""So much longer a department has that was late, or whose signature fell away."""
REMINDERS = 2
END_OF_DAY = time(23, 59, 59)
LAST_CALL = timedelta(hours=40)
"""In the morning before the last day the second reminder goes out; the first one goes out half way."""


class NoDepartments(Refusal):
    """The county vets on paper: its programme names no departments."""


class DepartmentsVet(Refusal):
    """The county has departments: nobody comes into the reserve past them."""


class NobodyReviews(Refusal):
    """Departments where nobody could sign."""

    def __init__(self, departments: tuple[str, ...] = ()) -> None:
        self.departments = departments


class NotOnYourList(Refusal):
    """The line is another department's, or a colleague's to sign."""


class VettingIsOver(Refusal):
    """The county has decided, a department has refused, or the person has taken it back."""


class AlreadySigned(Refusal):
    """The department has signed this line."""


class NotYourSignature(Refusal):
    """Only who signed takes a signature back."""


class NotAllSigned(Refusal):
    """A department has not passed it, so the county cannot close."""


class NothingRefused(Refusal):
    """No department has refused, so there is nothing for the county to refuse."""


class TooClose(Refusal):
    """Who is related to the candidate, or said so, signs nothing about them — 回避."""


class NoColleague(Refusal):
    """Nobody else of the department is there to sign."""


class OneDepartment(Refusal):
    """Somebody signs for one department of a county, and was asked to for another."""

    def __init__(self, department: str, other: str) -> None:
        self.department = department
        self.other = other


class ListChanged(Refusal):
    """The list is no longer the one that was shown."""


class Signature(StrEnum):
    """What a department says of somebody."""

    PASS = "pass"  # noqa: S105 - a signature, not a password
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Vetting:
    """One candidate before all departments."""

    id: VettingId
    nomination_id: NominationId
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What one department says of one candidate; a hold and a refusal have their reason.

    `due_at` where the department has more time than the others. `is_left` where it was refused by somebody
    who can be asked no more: then it is the department's to sign again.
    """

    id: LineId
    vetting_id: VettingId
    department: str
    signature: Signature | None = None
    reason: str | None = None
    signed_by: PersonId | None = None
    signed_at: datetime | None = None
    assigned_to: PersonId | None = None
    due_at: datetime | None = None
    is_left: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the department still has something to say; a hold is no last word."""
        return self.is_left or self.signature in {None, Signature.HOLD}


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the departments are with one candidate."""

    lines: int
    passed: int
    refused: int
    held: int

    @property
    def is_stopped(self) -> bool:
        return self.refused > 0

    @property
    def is_complete(self) -> bool:
        return self.lines > 0 and self.passed == self.lines


@dataclass(frozen=True, slots=True)
class Reader:
    """Who wants to sign a line: for which department, and whether they are too close to the candidate."""

    person_id: PersonId
    departments: frozenset[str]
    is_candidate: bool = False
    is_close: bool = False


def require_departments(programme: Programme) -> None:
    if not programme.departments:
        raise NoDepartments


def require_short_path(programme: Programme) -> None:
    """Raise DepartmentsVet where a candidate has to pass the departments."""
    if programme.departments:
        raise DepartmentsVet


def require_reader(line: Line, reader: Reader) -> None:
    """Raise the reason why somebody may not sign a line, if there is one."""
    if line.department not in reader.departments:
        raise NotOnYourList
    if reader.is_candidate:
        raise NotYourOwn
    if reader.is_close:
        raise TooClose
    if line.assigned_to not in {None, reader.person_id}:
        raise NotOnYourList


def sign(
    line: Line,
    tally: Tally,
    vetting: Vetting,
    reader: Reader,
    signature: Signature,
    reason: str | None,
    now: datetime,
) -> Line:
    """The department's word; after a refusal of any department nothing more is signed."""
    require_reader(line, reader)
    if vetting.closed_at is not None or (tally.is_stopped and line.signature is not Signature.REFUSE):
        raise VettingIsOver
    if not line.is_open:
        raise AlreadySigned
    said = None if signature is Signature.PASS else reason
    return replace(
        line, signature=signature, reason=said, signed_by=reader.person_id, signed_at=now, is_left=False
    )


def take_back(line: Line, vetting: Vetting, reader: Reader) -> Line:
    """Unsay a signature while the county has not decided."""
    if line.department not in reader.departments:
        raise NotOnYourList
    if vetting.closed_at is not None:
        raise VettingIsOver
    if line.signed_by != reader.person_id:
        raise NotYourSignature
    return replace(line, signature=None, reason=None, signed_by=None, signed_at=None)


def reopened(line: Line) -> Line:
    """The same line for a colleague: who signed it stands too close to the candidate."""
    return replace(line, signature=None, reason=None, signed_by=None, signed_at=None, assigned_to=None)


def require_all_signed(vetting: Vetting, tally: Tally) -> None:
    if vetting.closed_at is not None:
        raise VettingIsOver
    if not tally.is_complete:
        raise NotAllSigned


def require_refused(vetting: Vetting, tally: Tally) -> None:
    if vetting.closed_at is not None:
        raise VettingIsOver
    if not tally.is_stopped:
        raise NothingRefused


def deadline(now: datetime, within: timedelta, zone: tzinfo) -> datetime:
    """The end of the last day: who reads a date has all of it."""
    return datetime.combine((now + within).astimezone(zone).date(), END_OF_DAY, zone)


def reminder_due(opened_at: datetime, due_at: datetime, reminded: int, now: datetime) -> bool:
    """Whether who has not signed is to be reminded now."""
    moments = reminder_moments(opened_at, due_at)
    return reminded < REMINDERS and moments[reminded] <= now < due_at


def reminder_moments(opened_at: datetime, due_at: datetime) -> tuple[datetime, datetime]:
    """Half way, and in the morning before the last day."""
    return opened_at + (due_at - opened_at) / 2, due_at - LAST_CALL


def stamp(ids: Sequence[int]) -> int:
    """Differs wherever the list differs: nobody signs what they have not seen."""
    return crc32(",".join(map(str, sorted(ids))).encode())


LINE_REASON = Form("line_reason", (Question("reason", shortest=4, longest=300),), review=False)
REFUSE_CANDIDATE = Form(
    "refuse_candidate",
    (Question("reason", Kind.CHOICE_OR_TEXT, values=REFUSE_REASONS, shortest=4, longest=200),),
)
