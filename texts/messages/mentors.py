"""What mentors and those who look for one read."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.mentors import Offer, Why
from domain.nominations import Skill
from domain.pairs import MentorRole
from texts.message import Message


@dataclass(frozen=True, slots=True)
class OfferKept(Message):
    """The mentor's offer, as it now stands."""

    role: MentorRole
    specialities: tuple[Skill, ...]
    capacity: int


@dataclass(frozen=True, slots=True)
class MentorHome(Message):
    """A mentor's own page."""

    role: MentorRole
    specialities: tuple[Skill, ...]
    capacity: int
    active: int
    waiting: int
    sessions: int = 0
    assessments: int = 0


@dataclass(frozen=True, slots=True)
class MentorChoices(Message):
    """Whom a reserve can ask, the best reasons first; the first page names a few."""

    offers: Sequence[Offer]
    page: int


@dataclass(frozen=True, slots=True)
class MentorTrades(Message):
    """Before a trade is picked; its buttons say how many know it."""


@dataclass(frozen=True, slots=True)
class MentorsFound(Message):
    """Who was sought, by a trade or else by words typed."""

    skill: Skill | None
    words: str
    count: int
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class MentorCard(Message):
    """One mentor, before the request is sent."""

    name: str
    place: str
    role: MentorRole
    specialities: tuple[Skill, ...]
    free: int
    months: int
    why: Why | None = None
