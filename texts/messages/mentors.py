"""What mentors and those who look for one read."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.mentors import Offer
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
    """Whom a reserve can ask, the best fit first, and why."""

    offers: Sequence[Offer]
    skills: Sequence[Skill]


@dataclass(frozen=True, slots=True)
class MentorCard(Message):
    """One mentor, before the request is sent."""

    name: str
    place: str
    role: MentorRole
    specialities: tuple[Skill, ...]
    free: int
    months: int
