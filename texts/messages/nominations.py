"""What is said about a nomination, to its person and to its deciders."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.eligibility import Hint
from domain.nominations import Education, Reason, Skill, Source, Status, WayIn, Whereabouts
from domain.particulars import Household, Party, Sex
from texts.message import Message
from texts.messages.demands import LooksFor


@dataclass(frozen=True, slots=True)
class Submitted(Message):
    """Handed in; `met` is what the village looks for and the person can do."""

    village: str
    township: str
    met: tuple[Skill, ...] = ()


@dataclass(frozen=True, slots=True)
class Confirming(Message):
    """The words of the county's rules that are confirmed by handing in, or that are `asked` about now."""

    words: tuple[str, ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class NoSuchVillage(Message):
    """A link named a village that the county has not."""


@dataclass(frozen=True, slots=True)
class NotNominatedYet(Message):
    has_draft: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """By which day there may be news, or which offices are late with it, and how many `more` of them.

    Rough, where people have to decide and no days are counted; never a person's name.
    """

    by: date | None
    late: tuple[str, ...] = ()
    more: int = 0
    reminded: bool = False
    is_rough: bool = True


@dataclass(frozen=True, slots=True)
class WhereItStands(Message):
    """To its person; a reserve also reads who leads them along, who said yes and who was asked.

    `days` is how long the public notice stands, once they have `agreed` to it.
    """

    status: Status
    village: str
    since: date
    reason: Reason | str | None
    days: int
    mentors: tuple[str, ...] = ()
    to_sign: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    agreed: bool = False
    met: tuple[Skill, ...] = ()
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Passed(Message):
    """`days` is how long the public notice will stand."""

    village: str
    days: int


@dataclass(frozen=True, slots=True)
class Returned(Message):
    village: str
    reason: Reason | str


@dataclass(frozen=True, slots=True)
class ReturnPreview(Message):
    """Above the letter that the person will read; nothing is sent yet."""

    full_name: str


@dataclass(frozen=True, slots=True)
class SignedIn(Message):
    village: str


@dataclass(frozen=True, slots=True)
class ConfirmWithdrawal(Message):
    """Asked once before a nomination is taken back."""


@dataclass(frozen=True, slots=True)
class Withdrawn(Message):
    """The nomination is taken back; the way stays open."""


@dataclass(frozen=True, slots=True)
class NominationsWaiting(Message):
    """One living message a day for each organizer."""

    count: int


@dataclass(frozen=True, slots=True)
class NominationCard(Message):
    """All that a decider may see; what was asked for when it went back says what to look at now."""

    status: Status
    full_name: str
    age: int
    birth_year: int
    village: str
    township: str
    whereabouts: Whereabouts | str
    education: Education
    source: Source
    skills: tuple[Skill, ...]
    about: tuple[Sex | Party | Household, ...]
    confirmed: tuple[str, ...]
    pledge: str | None
    seconds: int | None
    days: int
    way_in: WayIn
    assisted_by: str | None
    consent_version: str | None
    hints: tuple[Hint, ...]
    looks_for: LooksFor | None
    returned_on: date | None
    returned_for: Reason | str | None
    namesakes: int = 0
    departments: bool = False


@dataclass(frozen=True, slots=True)
class ConfirmSigning(Message):
    """What the county signs for with its next press."""

    full_name: str
    village: str


@dataclass(frozen=True, slots=True)
class DecidedByYou(Message):
    """What stays of the card: who went on how far, and when; the moment is local."""

    status: Status
    full_name: str
    village: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ReturnedByYou(Message):
    full_name: str
