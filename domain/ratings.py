"""Villagers rate a reserve's month, in secret — 打分."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.ballots import Alike, Box, BoxId, Counts, Outcome, mean
from domain.errors import Refusal
from domain.people import Actor, PersonId
from domain.words import tidy


class NobodyToRate(Refusal):
    """The village has no reserve, or none who is not being rated already."""


class NobodyOfThatName(Refusal):
    """No reserve of the village is called so."""

    def __init__(self, words: str, names: Sequence[str]) -> None:
        super().__init__(words)
        self.words, self.names = words, tuple(names)


class RatingUnderWay(Refusal):
    """A reserve is rated once at a time."""


class RatingOneself(Refusal):
    """Nobody rates themselves."""


class RatingOnesOwnReserve(Refusal):
    """A mentor does not rate the reserve they lead."""


class RatingARelative(Refusal):
    """Who is named as a relative, or said so, does not rate the reserve — 回避."""


class Approval(StrEnum):
    """The words beside the five marks, the best first."""

    VERY_GOOD = "very_good"  # 5 很好
    GOOD = "good"  # 4 挺好
    FAIR = "fair"  # 3 还行
    WEAK = "weak"  # 2 差一点
    POOR = "poor"  # 1 还差得远


MARKS = {5: Approval.VERY_GOOD, 4: Approval.GOOD, 3: Approval.FAIR, 2: Approval.WEAK, 1: Approval.POOR}


@dataclass(frozen=True, slots=True)
class Rating:
    """One reserve's month, put to the village."""

    box: Box
    reserve_id: PersonId


@dataclass(frozen=True, slots=True)
class RatingResult:
    """What a closed rating said, as far as it may be known."""

    box_id: BoxId
    reserve_id: PersonId
    full_name: str
    voters: int
    outcome: Outcome

    @property
    def mean(self) -> float | None:
        """The mean mark to a half, where it may be told."""
        return mean(self.outcome.tally) if isinstance(self.outcome, Counts) else None

    @property
    def approval(self) -> Approval | None:
        """What nearly everybody said, in words, where figures would tell too much."""
        return MARKS[self.outcome.choice] if isinstance(self.outcome, Alike) else None


def called(words: str, names: Sequence[str]) -> set[str]:
    """Which names the words mean: a whole one, else any they are part of; raises NobodyOfThatName."""
    words = "".join(tidy(words).split()).casefold()
    folded = {name: "".join(name.split()).casefold() for name in names}
    meant = {name for name in names if folded[name] == words} or {
        name for name in names if words in folded[name]
    }
    if not meant:
        raise NobodyOfThatName(words, names)
    return meant


def require_rater(actor: Actor, rating: Rating, *, leads: bool, related: bool) -> None:
    """Raise a Refusal when the actor is too close to the reserve: as their mentor now, or as a relative."""
    if actor.person is not None and actor.person.id == rating.reserve_id:
        raise RatingOneself
    if leads:
        raise RatingOnesOwnReserve
    if related:
        raise RatingARelative
