"""The public notice: what the village reads, what the candidate agrees to, what the county decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.nominations import Source
from domain.notices import Outcome
from texts.message import Message, PublicMessage
from texts.messages.people import Contact
from texts.public import PublicCandidate

NAMED = 20
"""So many are named in a preview; the others are counted."""


@dataclass(frozen=True, slots=True)
class NoticeConsent(Message):
    """To the candidate: what the village would read, and for how many days."""

    full_name: str
    village: str
    source: Source
    days: int


@dataclass(frozen=True, slots=True)
class NoticeConsentToHear(Message):
    """The same to who wrote it down for somebody without a phone, to read out to them."""

    full_name: str
    village: str
    source: Source
    days: int


@dataclass(frozen=True, slots=True)
class NoticeStillAsked(Message):
    """To a candidate who has not answered: what it waits for, and that no is an answer too."""

    village: str


@dataclass(frozen=True, slots=True)
class UnansweredCard(Message):
    """To the county: who has not answered, and who in the village could have a word with them."""

    full_name: str
    village: str
    asked_on: date
    is_out_of_reach: bool
    contacts: Sequence[Contact]


@dataclass(frozen=True, slots=True)
class NoticeLater(Message):
    """The county looks once more before anybody is asked; `full_name` where a carer reads it."""

    full_name: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeAgreed(Message):
    """`told_of` is the candidate's name where a host heard them agree; at night it goes up `later`."""

    village: str
    ends_at: datetime
    in_group: bool
    told_of: str | None = None
    later: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoticeOnPaper(Message):
    """To the county: the village has no group, so the notice has to hang on its board."""

    full_name: str
    village: str


@dataclass(frozen=True, slots=True)
class NoticePaper(Message):
    """Below the file: where it is to hang, and until when."""

    village: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class PublicNotice(PublicMessage):
    """The card in the village's group; the moment is local."""

    candidate: PublicCandidate
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeRanOut(PublicMessage):
    """The same card when the days are over and the county has not signed yet."""

    candidate: PublicCandidate


@dataclass(frozen=True, slots=True)
class NoticeEntered(PublicMessage):
    """The same card when the candidate has come into the reserve."""

    candidate: PublicCandidate


@dataclass(frozen=True, slots=True)
class NoticeTakenDown(PublicMessage):
    """The same card when it ended otherwise: no name, no reason."""


@dataclass(frozen=True, slots=True)
class ObjectionKept(Message):
    """To who objected."""

    full_name: str


@dataclass(frozen=True, slots=True)
class ObjectionStanding(Message):
    """What became of one's own objection; the reason where it did not hold."""

    full_name: str
    outcome: Outcome
    reason: str | None


@dataclass(frozen=True, slots=True)
class ObjectionCard(Message):
    """For the county: what was said, not by whom."""

    full_name: str
    village: str
    words: str | None
    seconds: int | None
    raised_on: date


@dataclass(frozen=True, slots=True)
class SettlingPreview(Message):
    """Above what is read by whom; nothing is decided yet."""

    full_name: str
    upheld: bool


@dataclass(frozen=True, slots=True)
class ObjectionSettled(Message):
    full_name: str
    upheld: bool


@dataclass(frozen=True, slots=True)
class NoticesWaiting(Message):
    """One living message a day for each organizer of the county."""

    finished: int
    objections: int


@dataclass(frozen=True, slots=True)
class FullVillage:
    """A village that would have more reserves than its target: `there` already, and those `coming`."""

    name: str
    there: int
    coming: int


@dataclass(frozen=True, slots=True)
class NoticeFinished(Message):
    """A notice whose days are over, for the county to sign."""

    full_name: str
    village: str
    began_on: date
    ended_on: date
    full: tuple[FullVillage, ...]
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class EnterPreview(Message):
    """Whom one press would sign in."""

    count: int
    names: tuple[str, ...]
    full: tuple[FullVillage, ...]
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class EnteredByYou(Message):
    count: int
