"""What a feature puts on an organizer's desk, and how often they were reminded of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.people import Actor
from domain.waiting import reminders_given
from domain.weeks import week_of
from services.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Waiting:
    """One decision that waits: `kind` and `id` say which card opens it."""

    kind: str
    id: int
    since: datetime
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """The same with its names, which are unsealed for what is shown and for no more."""

    kind: str
    id: int
    who: str
    where: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """Where one kind comes from; `reminds` where Monday's reminder speaks of it.

    A `shortcut` settles many at once: it stands above the list and is not counted.
    """

    kind: str
    waiting: Callable[[Transaction, Actor], list[Waiting]]
    show: Callable[[Transaction, Actor, Sequence[int]], list[Item]]
    reminds: bool = True
    shortcut: bool = False


def reminder_of(kind: str) -> str:
    """Under which it is kept that an organizer was reminded of one thing."""
    return f"desk:{kind}"


def reminders(tx: Transaction, waiting: Iterable[Waiting]) -> Mapping[Waiting, int]:
    """How often each was spoken of in the weeks before this one."""
    listed, zone, this_week = list(waiting), tx.programme.zone, reminder_week(tx)
    weeks = {
        kind: tx.rounds.weeks(reminder_of(kind), [each.id for each in listed if each.kind == kind])
        for kind in {each.kind for each in listed}
    }
    return {
        each: reminders_given(weeks[each.kind].get(each.id, ()), week_of(each.since, zone), this_week)
        for each in listed
    }


def reminder_week(tx: Transaction) -> date:
    """The week of the last Monday moment."""
    return week_of(tx.programme.check_in_at.latest(tx.now, tx.programme.zone), tx.programme.zone)
