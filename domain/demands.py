"""What kind of people a village looks for, held against what people can do — 需求清单."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, NewType

from domain.errors import Refusal
from domain.forms import Form, Question
from domain.nominations import Skill, Status
from domain.places import PlaceId

DemandId = NewType("DemandId", int)

MOST = 5
"""A village that looks for everything says nothing."""


class TooManyDemands(Refusal):
    def __init__(self, most: int = MOST) -> None:
        self.most = most


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that a village looks for: a skill of the list, or words of its own.

    Words are matched by people: no rule knows what they mean.
    """

    id: DemandId
    village_id: PlaceId
    skill: Skill | None
    words: str | None


class Supply(NamedTuple):
    """What somebody can do for a village, without a name."""

    village_id: PlaceId
    status: Status
    skills: tuple[Skill, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A demand, and by how many it is met: of the reserve, and of those on their way into it."""

    demand: Demand
    reserves: int
    candidates: int

    @property
    def is_gap(self) -> bool:
        return self.demand.skill is not None and not self.reserves and not self.candidates


@dataclass(frozen=True, slots=True)
class Gap:
    """A skill that villages look for in vain, and how many have it elsewhere within sight."""

    skill: Skill
    village_ids: tuple[PlaceId, ...]
    elsewhere: int


DEMAND = Form("demand", (Question("words", shortest=2, longest=20, keeps_phones=False),), review=False)
"""What a village looks for in words of its own."""


def require_room(demands: Sequence[Demand]) -> None:
    """Raise TooManyDemands where the village looks for as much as it may."""
    if len(demands) >= MOST:
        raise TooManyDemands


def met(demands: Iterable[Demand], skills: Iterable[Skill]) -> tuple[Skill, ...]:
    """What a person can do of what a village looks for."""
    wanted = {each.skill for each in demands}
    return tuple(each for each in skills if each in wanted)


def coverage(demands: Iterable[Demand], supplies: Iterable[Supply]) -> tuple[Coverage, ...]:
    """By how many of the same village each demand is met."""
    able: Counter[tuple[PlaceId, Skill | None, bool]] = Counter(
        (each.village_id, skill, each.status is Status.RESERVE)
        for each in supplies
        for skill in set(each.skills)
    )
    return tuple(
        Coverage(each, able[each.village_id, each.skill, True], able[each.village_id, each.skill, False])
        for each in demands
    )


def gaps(demands: Iterable[Demand], supplies: Iterable[Supply]) -> tuple[Gap, ...]:
    """What is looked for and found nowhere in its village; what most villages miss comes first."""
    listed = list(supplies)
    missing: dict[Skill, list[PlaceId]] = {}
    for each in coverage(demands, listed):
        if each.is_gap and each.demand.skill is not None:
            missing.setdefault(each.demand.skill, []).append(each.demand.village_id)
    able = Counter(skill for each in listed for skill in set(each.skills))
    found = (Gap(skill, tuple(villages), able[skill]) for skill, villages in missing.items())
    return tuple(sorted(found, key=lambda gap: (-len(gap.village_ids), gap.skill)))
