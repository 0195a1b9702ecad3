"""Real work for a reserve: a post, a secondment, two months on the job — 岗位、挂职、在岗实践."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

from domain.errors import Refusal
from domain.forms import Form, Question
from domain.nominations import NominationId, Recording
from domain.people import PersonId, Role
from domain.placement_rules import Observation
from domain.places import PlaceId

PlacementId = NewType("PlacementId", int)
KIND = "placement"
"""What these are called on the organizers' desk."""
AHEAD = (timedelta(days=30), timedelta(days=7))
"""So long before its end an organizer is shown a placement, each time once."""
ANSWERED_WITHIN = timedelta(days=14)
"""So long a host or an observer is asked; after that an organizer does it."""
FORTNIGHT = timedelta(days=14)


class Sort(StrEnum):
    POST = "post"  # 岗位
    SECONDMENT = "secondment"  # 挂职
    OBSERVATION = "observation"  # 在岗实践


class Mark(StrEnum):
    """One line of the short evaluation at the end."""

    GOOD = "went_well"
    FAIR = "went_fairly"
    NEEDS_HELP = "needs_a_hand"


class Outcome(StrEnum):
    """What an organizer makes of scores below the mark."""

    GOES_ON = "keep_training"
    TALKED = "talked_it_over"
    OTHER_WORK = "another_post"


class NoPlacements(Refusal):
    """The county does not arrange posts with the bot."""


class PlacementOver(Refusal):
    """It has ended, and what is asked belongs to one that goes on."""


class StillThere(Refusal):
    """It has not ended yet: what is asked belongs to its end."""


class HasPlacement(Refusal):
    """The reserve is at such work already; two of a sort cannot run at once."""


@dataclass(frozen=True, slots=True)
class Placement:
    """One reserve at one place for a time; `until_on` is its last day."""

    id: PlacementId
    nomination_id: NominationId
    sort: Sort
    title: str
    place_id: PlaceId
    from_on: date
    until_on: date
    set_by: PersonId
    looked_on: date | None = None
    ended_on: date | None = None
    marks: tuple[Mark, ...] = ()
    said: str | Recording | None = None
    evaluated_by: PersonId | None = None
    evaluated_on: date | None = None
    outcome: Outcome | None = None
    decided_by: PersonId | None = None

    def waits_since(self, today: date) -> date | None:
        """Since when it waits for a word on its end: from 30 and from 7 days before, and when it is over."""
        if self.ended_on is not None:
            return None
        days = (*(self.until_on - each for each in AHEAD), self.until_on + timedelta(days=1))
        come = [day for day in days if day <= today and day > self.from_on]
        if not come or (self.looked_on is not None and self.looked_on >= come[-1]):
            return None
        return come[-1]

    def needs_evaluation(self) -> bool:
        is_scored = self.sort is Sort.OBSERVATION
        return self.ended_on is not None and not is_scored and self.evaluated_on is None

    def is_late(self, today: date) -> bool:
        """Whether who should evaluate it has had their time."""
        return self.ended_on is not None and today - self.ended_on >= ANSWERED_WITHIN


@dataclass(frozen=True, slots=True)
class Score:
    """What one observer gave for one item in one period."""

    period: int
    seat: Role
    item: int
    score: int


def look_at(placement: Placement, today: date) -> Placement:
    """An organizer has seen that it ends soon and lets it."""
    _require_running(placement)
    return replace(placement, looked_on=today)


def extend(placement: Placement, months: int, today: date) -> Placement:
    """It goes on for some months more: from its last day, or from today where that is later."""
    _require_running(placement)
    return replace(placement, until_on=months_after(max(placement.until_on, today), months), looked_on=None)


def end(placement: Placement, today: date) -> Placement:
    _require_running(placement)
    return replace(placement, ended_on=today)


def evaluate(placement: Placement, marks: Sequence[Mark], by: PersonId, today: date) -> Placement:
    """The short word at its end; once it is said it stands."""
    if placement.ended_on is None:
        raise StillThere
    if not placement.needs_evaluation():
        raise PlacementOver
    return replace(placement, marks=tuple(marks), evaluated_by=by, evaluated_on=today)


def decide(placement: Placement, outcome: Outcome, by: PersonId) -> Placement:
    if placement.ended_on is None:
        raise StillThere
    if placement.outcome is not None:
        raise PlacementOver
    return replace(placement, outcome=outcome, decided_by=by)


def periods_over(placement: Placement, rule: Observation, today: date) -> int:
    """How many periods are to be scored by now: fortnights that are over, or one at the end."""
    last = placement.ended_on or placement.until_on
    over = min(today, last + timedelta(days=1))
    if not rule.each_fortnight:
        return 1 if today > last or placement.ended_on is not None else 0
    return max(0, (over - placement.from_on) // FORTNIGHT)


def period_ended_on(placement: Placement, rule: Observation, period: int) -> date:
    """The first day on which a period can be scored."""
    if not rule.each_fortnight:
        return placement.ended_on or placement.until_on + timedelta(days=1)
    return placement.from_on + FORTNIGHT * period


def mean(scores: Sequence[Score]) -> float | None:
    """Of all items, periods and observers; each score weighs the same."""
    return round(sum(each.score for each in scores) / len(scores), 1) if scores else None


def owed(scores: Sequence[Score], rule: Observation, seat: Role, periods: int) -> list[tuple[int, int]]:
    """Which items of which periods a seat has not scored, the oldest first."""
    given = {(each.period, each.item) for each in scores if each.seat is seat}
    return [
        (period, item)
        for period in range(1, periods + 1)
        for item in range(len(rule.items))
        if (period, item) not in given
    ]


def months_after(day: date, months: int) -> date:
    """The same day some months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


WORD = Form("placement_word", (Question("words", shortest=2, longest=500, takes_recording=True),))


def _require_running(placement: Placement) -> None:
    if placement.ended_on is not None:
        raise PlacementOver
