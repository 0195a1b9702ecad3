"""Secret ballots, and what of them a village may learn — 不记名."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from domain.errors import NoLongerThere, NotYours, Refusal
from domain.places import PlaceId

BoxId = NewType("BoxId", int)
Tally = tuple[int, ...]
"""Ballots per choice, the first choice first."""

DISSENTERS = 3
"""So many must differ from the rest before counts are shown: two who talk learn nothing of a third."""
STEP = 5
"""Taking part is shown in steps, so that nobody's tap can be read off the card."""


class OnlyHostsAsk(NotYours):
    """Ratings and polls are put to a village by those who answer for it."""


class BallotsClosed(Refusal):
    """The box no longer takes ballots, whatever its buttons still look like."""


@dataclass(frozen=True, slots=True)
class Box:
    """A ballot box in one chat — 票箱. Whoever has a ballot in it can change it until it closes."""

    id: BoxId
    place_id: PlaceId
    chat_id: int
    choices: int
    opened_at: datetime
    closes_at: datetime
    member_for: timedelta
    counted_at: datetime | None = None
    shown: int = 0

    def is_open(self, now: datetime) -> bool:
        return self.counted_at is None and now < self.closes_at

    def is_due(self, now: datetime) -> bool:
        return self.counted_at is None and now >= self.closes_at


@dataclass(frozen=True, slots=True)
class TooFew:
    """Too few took part for anything to be said."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Nearly everybody chose the same: said in words, because the counts would tell who chose what."""

    choice: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Enough took part, and differently enough, to be counted in public."""

    tally: Tally


Outcome = TooFew | Alike | Counts


def require_open(box: Box, now: datetime) -> None:
    """Raise BallotsClosed unless the box takes ballots now."""
    if not box.is_open(now):
        raise BallotsClosed


def require_castable(box: Box, choice: int, now: datetime) -> None:
    """Raise a Refusal unless this choice may go into this box now."""
    require_open(box, now)
    if not 1 <= choice <= box.choices:
        raise NoLongerThere


def published(tally: Tally, threshold: int) -> Outcome:
    """What may be said of a closed box; never more, to nobody, the operator included."""
    voters, top = sum(tally), max(tally)
    if voters < threshold:
        return TooFew()
    if top > voters - DISSENTERS:
        return Alike(tally.index(top) + 1)
    return Counts(tally)


def leaders(tally: Tally) -> tuple[int, ...]:
    """The choices with the most ballots: more than one when they are level."""
    top = max(tally)
    return tuple(choice for choice, ballots in enumerate(tally, start=1) if ballots == top)


def mean(tally: Tally) -> float:
    """The mean choice, rounded to a half."""
    total = sum(choice * ballots for choice, ballots in enumerate(tally, start=1))
    voters = sum(tally)
    return (4 * total + voters) // (2 * voters) / 2


def shown(voters: int) -> int:
    """How many took part, rounded down so far that no single tap shows."""
    return voters // STEP * STEP
