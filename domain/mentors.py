"""Who helps reserves along — 导师 / 师傅."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from domain.errors import NoLongerThere, NotYours, Refusal
from domain.finding import Readings, find
from domain.form_refusals import NotANumber, NotTaken
from domain.forms import Form, Kind, Option, Question
from domain.nominations import Skill
from domain.pairs import MentorRole, RoleTaken
from domain.people import PersonId
from domain.places import PlaceId, PlaceKind
from domain.programme import Programme

LARGEST_CAPACITY = 1000
USUAL_CAPACITIES = (1, 2, 3, 5, 8)
OTHERS_OFFERED = 3
SUGGESTED = 3
"""So many mentors somebody sees first, each with the reasons; the others are a tap away."""
LONGEST_SEARCH = 12
ROOM_IN_A_BUTTON = 48
"""Bytes: what is sought travels in a button from page to page."""


class MentorIsFull(Refusal):
    """Somebody else took the mentor's last place."""


class NoMentorFree(Refusal):
    """Nobody near has a free place in a role the reserve lacks."""


class NotAMentor(Refusal):
    """Only who has offered to help can do this."""


class NobodyLikeThat(NotTaken):
    """No mentor with a free place goes by what was sought."""


class Nearness(StrEnum):
    """How far a mentor is from a reserve's village, the nearest first."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"


NEAREST_FIRST = tuple(Nearness)


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
class Why:
    """Why this mentor and this reserve: facts to be read, and never a figure of merit."""

    skills: tuple[Skill, ...]
    demands: tuple[Skill, ...]
    nearness: Nearness
    taken: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A mentor as a reserve sees them; `taken` counts requests that still wait for an answer too."""

    mentor: Mentor
    name: str
    place: str
    place_kind: PlaceKind
    taken: int
    why: Why | None = None

    @property
    def free(self) -> int:
        return max(0, self.mentor.capacity - self.taken)


@dataclass(frozen=True, slots=True)
class Seeker:
    """A reserve, as far as a mentor is chosen by it; `demands` is what the village looks for."""

    person_id: PersonId
    village_id: PlaceId
    skills: tuple[Skill, ...]
    demands: frozenset[Skill]
    lacking: tuple[MentorRole, ...]
    avoids: frozenset[PersonId] = frozenset()
    """Relatives, and who was asked already."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a mentor is found by."""

    person_id: PersonId
    name: str
    place: str
    specialities: tuple[Skill, ...]


AnOffer = TypeVar("AnOffer", Vacancy, Offer)


def why(offer: Vacancy | Offer, seeker: Seeker) -> Why:
    """The reasons, in the order in which they count."""
    known = offer.mentor.specialities
    return Why(
        tuple(skill for skill in known if skill in seeker.skills),
        tuple(skill for skill in known if skill in seeker.demands),
        nearness(offer, seeker.village_id),
        offer.taken,
    )


def nearness(offer: Vacancy | Offer, village_id: PlaceId) -> Nearness:
    if offer.mentor.place_id == village_id:
        return Nearness.VILLAGE
    return Nearness.COUNTY if offer.place_kind is PlaceKind.COUNTY else Nearness.TOWNSHIP


def fits(offer: Vacancy | Offer, seeker: Seeker) -> bool:
    """Whether the two can become a pair at all."""
    mentor = offer.mentor
    is_another = mentor.person_id != seeker.person_id and mentor.person_id not in seeker.avoids
    return offer.free > 0 and mentor.role in seeker.lacking and is_another


def fitting(offers: Iterable[AnOffer], seeker: Seeker) -> list[AnOffer]:
    """Whom a reserve can ask, the best reasons first.

    The same trade comes first, then what the village looks for, then the nearest, then who leads the fewest
    along; whoever offered first where all that is alike.
    """
    return sorted((each for each in offers if fits(each, seeker)), key=lambda each: order(each, seeker))


def order(offer: Vacancy | Offer, seeker: Seeker) -> tuple[bool, bool, int, int, PersonId]:
    """By what one mentor stands before another."""
    known = offer.mentor.specialities
    return (
        not any(skill in seeker.skills for skill in known),
        not any(skill in seeker.demands for skill in known),
        NEAREST_FIRST.index(nearness(offer, seeker.village_id)),
        offer.taken,
        offer.mentor.person_id,
    )


def sought(words: str) -> str:
    """Words as a button can carry them: without colons, and not more than fits."""
    return words.replace(":", " ").encode()[:ROOM_IN_A_BUTTON].decode(errors="ignore").strip()


def look_for(
    words: str, listed: Sequence[Listed], skills: Sequence[Option], readings: Readings
) -> list[PersonId]:
    """Of whom each word typed is in the name, the place or a trade, or sounds like it; in the order given."""
    for word in words.split():
        names = _found(word, {each.name for each in listed}, readings)
        places = _found(word, {each.place for each in listed}, readings)
        trades = {option.value for option in find(word, skills, readings)}
        listed = [
            each
            for each in listed
            if each.name in names or each.place in places or trades.intersection(each.specialities)
        ]
    return [each.person_id for each in listed]


def _found(word: str, names: Iterable[str], readings: Readings) -> set[str]:
    options = [Option(name, name) for name in sorted(names)]
    return {option.words for option in find(word, options, readings)}


def require_open(
    offer: Offer, reach: Collection[PlaceId], reserve_id: PersonId, lacking: Collection[MentorRole]
) -> None:
    """Raise the reason why this reserve cannot ask this mentor; `reach` is where its mentors may be."""
    if offer.mentor.person_id == reserve_id:
        raise NotYours
    if offer.mentor.place_id not in reach:
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
SEARCH = Form("mentor_search", (Question("words", longest=LONGEST_SEARCH, keeps_phones=False),), review=False)
"""Some signs of a name, a place or a trade, or how they sound."""
