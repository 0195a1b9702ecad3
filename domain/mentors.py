"""Who helps reserves along — 导师 / 师傅."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from domain.errors import NoLongerThere, NotYours, Refusal
from domain.form_refusals import NotANumber
from domain.forms import Form, Kind, Question
from domain.nominations import Skill
from domain.pairs import MentorRole, RoleTaken
from domain.people import PersonId
from domain.places import Place, PlaceId, PlaceKind
from domain.programme import Programme

LARGEST_CAPACITY = 1000
USUAL_CAPACITIES = (1, 2, 3, 5, 8)
OTHERS_OFFERED = 3


class MentorIsFull(Refusal):
    """Somebody else took the mentor's last place."""


class NoMentorFree(Refusal):
    """Nobody near has a free place in a role the reserve lacks."""


class NotAMentor(Refusal):
    """Only who has offered to help can do this."""


@dataclass(frozen=True, slots=True)
class Mentor:
    """What somebody offered: a role, what they are good at, how many they can take on."""

    person_id: PersonId
    place_id: PlaceId
    role: MentorRole
    specialities: tuple[Skill, ...]
    capacity: int


@dataclass(frozen=True, slots=True)
class Vacancy:
    """What an offer is chosen by, before its mentor is named."""

    mentor: Mentor
    place_kind: PlaceKind
    taken: int

    @property
    def free(self) -> int:
        return max(0, self.mentor.capacity - self.taken)


@dataclass(frozen=True, slots=True)
class Offer:
    """A mentor as a reserve sees them; `taken` counts requests that still wait for an answer too."""

    mentor: Mentor
    name: str
    place: str
    place_kind: PlaceKind
    taken: int

    @property
    def free(self) -> int:
        return max(0, self.mentor.capacity - self.taken)


AnOffer = TypeVar("AnOffer", Vacancy, Offer)


def fitting(
    offers: Iterable[AnOffer],
    *,
    skills: Collection[Skill],
    lacking: Collection[MentorRole],
    reserve_id: PersonId,
) -> list[AnOffer]:
    """The offers a reserve can take up: the same trade first, then the nearest, then the most free places."""
    open_to = [
        offer
        for offer in offers
        if offer.free and offer.mentor.role in lacking and offer.mentor.person_id != reserve_id
    ]
    return sorted(
        open_to,
        key=lambda offer: (
            -len(shared(offer, skills)),
            offer.place_kind is PlaceKind.COUNTY,
            -offer.free,
            offer.mentor.person_id,
        ),
    )


def shared(offer: Vacancy | Offer, skills: Collection[Skill]) -> tuple[Skill, ...]:
    """What mentor and reserve both know."""
    return tuple(skill for skill in offer.mentor.specialities if skill in skills)


def require_open(offer: Offer, village: Place, reserve_id: PersonId, lacking: Collection[MentorRole]) -> None:
    """Raise the reason why this reserve cannot ask this mentor."""
    if offer.mentor.person_id == reserve_id:
        raise NotYours
    if offer.mentor.place_id not in village.path:
        raise NoLongerThere
    if offer.mentor.role not in lacking:
        raise RoleTaken
    if not offer.free:
        raise MentorIsFull


def read_capacity(words: str, programme: Programme, today: date) -> int:
    """How many somebody can take on, out of what they typed; raises NotANumber."""
    found = re.search(r"\d{1,9}", unicodedata.normalize("NFKC", words))
    if found is None or not 1 <= int(found.group()) <= LARGEST_CAPACITY:
        raise NotANumber(1, LARGEST_CAPACITY)
    return int(found.group())


OFFER = Form(
    "mentor",
    (
        Question("role", Kind.CHOICE, values=tuple(MentorRole)),
        Question("specialities", Kind.CHOICES, values=tuple(Skill)),
        Question("capacity", Kind.CHOICE_OR_TEXT, rule=read_capacity),
    ),
)
