"""What the two sides of a pair read as it begins, lives and ends; what organizers read of pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.mentors import Offer
from domain.nominations import Skill
from domain.pairs import EndReason, MentorRole, PairCard, PairStatus, Side
from texts.message import Message


@dataclass(frozen=True, slots=True)
class PairRequested(Message):
    """To the mentor: somebody asks."""

    reserve: str
    village: str
    skills: tuple[Skill, ...]
    role: MentorRole
    words: str | None = None
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class RequestSent(Message):
    """To the reserve who asked; where the county lets them, they can ask others at the same time."""

    mentor: str
    days: int
    at_once: int


@dataclass(frozen=True, slots=True)
class RequestSettled(Message):
    """To the mentor, in place of the question: another one said yes first."""

    reserve: str


@dataclass(frozen=True, slots=True)
class RequestWithdrawn(Message):
    """To the mentor, in place of the question: it needs no answer any more."""

    reserve: str


@dataclass(frozen=True, slots=True)
class PairAccepted(Message):
    """To the reserve: the mentor says yes; what signing means."""

    mentor: str
    role: MentorRole
    months: int
    version: str
    thanked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignPair(Message):
    """To whoever has not signed yet."""

    name: str
    months: int
    version: str


@dataclass(frozen=True, slots=True)
class SignedFirst(Message):
    """To who signed before the other."""

    name: str


@dataclass(frozen=True, slots=True)
class ReserveSigned(Message):
    """To the mentor who accepted and has not signed."""

    reserve: str
    months: int
    version: str


@dataclass(frozen=True, slots=True)
class PairBegan(Message):
    """Both have signed."""

    name: str
    side: Side
    role: MentorRole
    ends_on: date


@dataclass(frozen=True, slots=True)
class WhyNot(Message):
    """To the mentor who cannot: one tap says why."""

    reserve: str


@dataclass(frozen=True, slots=True)
class Declined(Message):
    """To the mentor who declined."""

    reserve: str


@dataclass(frozen=True, slots=True)
class MentorNotFree(Message):
    """To the reserve whose mentor cannot, with others to ask."""

    mentor: str
    reason: EndReason
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class RequestLapsed(Message):
    """To the reserve whose request was not answered, with others to ask."""

    mentor: str
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class WhyEnd(Message):
    """Before a pair is ended: one tap says why."""

    name: str


@dataclass(frozen=True, slots=True)
class PairEnded(Message):
    """To each side that did not end it; a reserve reads of others to ask. Without a reason the other left."""

    name: str
    side: Side
    reason: EndReason | None
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class PartnerLeft(Message):
    """To the other side of who asked to be forgotten: without a name; a reserve reads of others to ask."""

    side: Side
    role: MentorRole
    was: PairStatus
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class EndedByYou(Message):
    """To who ended it; what was learned to its end is no breaking off."""

    name: str
    side: Side
    learned: bool


@dataclass(frozen=True, slots=True)
class PairCompleted(Message):
    """The agreed time is over; a mentor reads once of all whose time it is."""

    names: tuple[str, ...]
    count: int
    side: Side


@dataclass(frozen=True, slots=True)
class PairPage(Message):
    """One pair, for one of its sides."""

    name: str
    side: Side
    village: str
    role: MentorRole
    status: PairStatus
    ends_on: date | None
    paused_until: date | None
    words: str | None = None
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class MyPairs(Message):
    """A person's pairs; the buttons below lead to each."""

    counts: Mapping[PairStatus, int]


@dataclass(frozen=True, slots=True)
class VillageCount:
    """One line of an organizer's overview."""

    village: str
    counts: Mapping[PairStatus, int]


@dataclass(frozen=True, slots=True)
class PairOverview(Message):
    """To an organizer: pairs per village."""

    villages: Sequence[VillageCount]


@dataclass(frozen=True, slots=True)
class VillagePairs(Message):
    """To an organizer: the pairs of one village."""

    village: str
    cards: Sequence[PairCard]
