"""Before a pair's time is over both are asked whether they go on — 续签."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.errors import NoLongerThere, Refusal
from domain.pairs import Pair, PairId, PairStatus, Side, months_later

FIRST, LAST = timedelta(days=30), timedelta(days=7)
"""At least so long before the end each side is asked; the last time only who has not answered."""
AFTER_REST = timedelta(days=14)
"""So long a pair goes on at least when its rest is over: a Monday to ask on, and a week to answer."""


class Choice(StrEnum):
    """What somebody says of a time that is nearly over."""

    GO_ON = "go_on"
    LET_END = "let_end"


class NothingToRenew(Refusal):
    """None of the person's pairs comes to its end soon."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """What the two say of going on after a day; `until_on` when both do."""

    pair_id: PairId
    ends_on: date
    mentor_goes_on: bool | None = None
    mentor_answered_at: datetime | None = None
    reserve_goes_on: bool | None = None
    reserve_answered_at: datetime | None = None
    until_on: date | None = None

    def goes_on(self, side: Side) -> bool | None:
        return self.mentor_goes_on if side is Side.MENTOR else self.reserve_goes_on

    @property
    def is_agreed(self) -> bool:
        return bool(self.mentor_goes_on and self.reserve_goes_on)


@dataclass(frozen=True, slots=True)
class Ending:
    """One pair on somebody's list of those that end soon, and what they have said of it."""

    pair_id: PairId
    name: str
    ends_on: date
    goes_on: bool | None = None

    @property
    def choice(self) -> Choice | None:
        if self.goes_on is None:
            return None
        return Choice.GO_ON if self.goes_on else Choice.LET_END


def last_day(sunday: date) -> date:
    """The last end of which the week's letter speaks: its thirtieth day before lies in the week."""
    return sunday + FIRST


def times_due(ends_on: date, sunday: date) -> int:
    """How often who has not answered has been asked by the end of the week."""
    return sum(ends_on - span <= sunday for span in (FIRST, LAST))


def answer(pair: Pair, renewal: Renewal, side: Side, *, goes_on: bool, now: datetime, today: date) -> Renewal:
    """One side says it, and may say otherwise until both go on; raises NoLongerThere when it is too late."""
    is_open = pair.status is PairStatus.ACTIVE and pair.ends_on is not None and pair.ends_on > today
    if not is_open or renewal.until_on is not None or pair.ends_on != renewal.ends_on:
        raise NoLongerThere
    if side is Side.MENTOR:
        return replace(renewal, mentor_goes_on=goes_on, mentor_answered_at=now)
    return replace(renewal, reserve_goes_on=goes_on, reserve_answered_at=now)


def rested(pair: Pair, renewal: Renewal, today: date) -> tuple[Pair, Renewal]:
    """The rest is over; if the term would be too, or nearly, it lasts until both could be asked.

    Where one of them has said that it may end, it ends on its day.
    """
    least = today + AFTER_REST
    let_end = False in {renewal.mentor_goes_on, renewal.reserve_goes_on}
    if let_end or renewal.ends_on >= least:
        return pair, renewal
    return replace(pair, ends_on=least), replace(renewal, ends_on=least)


def renew(pair: Pair, renewal: Renewal, months: int) -> tuple[Pair, Renewal]:
    """Both go on: the same term once more, from the day on which it would have been over."""
    if not renewal.is_agreed or pair.ends_on != renewal.ends_on or pair.status is not PairStatus.ACTIVE:
        raise NoLongerThere
    until_on = months_later(renewal.ends_on, months)
    return replace(pair, ends_on=until_on), replace(renewal, until_on=until_on)
