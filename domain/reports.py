"""The progress report that a county's organizers read every two weeks — 进度通报."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.errors import Refusal
from domain.places import PlaceId, PlaceKind
from domain.programme import Programme
from domain.rosters import Roster
from domain.weeks import week_of

ROUND = "report"
"""The kind under which a period's report is kept for a group."""
OFFICES = frozenset({PlaceKind.COUNTY, PlaceKind.TOWNSHIP})
"""Whose groups are organizers' groups: no report ever goes to a village's."""


FEW = 3
"""Of fewer people together a group reads how many they are and nothing else: else it would know who."""


class ReportsAreForOffices(Refusal):
    """A village's group is told no report; organizers read it in private or in their own group."""


@dataclass(frozen=True, slots=True)
class TownshipFigures:
    """One township in a report: which villages are red, and of how many nobody has spoken for weeks."""

    township_id: PlaceId
    name: str
    villages: int
    roster: Roster
    short: int
    red: tuple[str, ...]
    stale: int
    overdue: int


def counted_only(counts: Sequence[int]) -> frozenset[int]:
    """Which of these townships, by their order, a group reads nothing of but how many they have.

    Those of a few, and while they are few together another one: else the sum of all would give them away.
    """
    few = [at for at, count in enumerate(counts) if 0 < count < FEW]
    if few and sum(counts[at] for at in few) < FEW:
        others = [at for at, count in enumerate(counts) if count >= FEW]
        few += [min(others, key=lambda at: counts[at])] if others else []
    return frozenset(few)


def period_of(now: datetime, programme: Programme) -> date | None:
    """The Monday under which a report is due now; None where none is, or it is too late for it."""
    moment = programme.report_at.latest(now, programme.zone)
    week_on = week_of(moment, programme.zone)
    is_due = programme.report_at.is_due(now, programme.zone)
    return week_on if is_due and _is_report_week(week_on, programme) else None


def next_at(now: datetime, programme: Programme) -> datetime:
    """When the next report is due."""
    moment = programme.report_at.next(now, programme.zone)
    while not _is_report_week(week_of(moment, programme.zone), programme):
        moment = programme.report_at.next(moment, programme.zone)
    return moment


def _is_report_week(week_on: date, programme: Programme) -> bool:
    """Weeks are counted from a Monday long ago, so that a restart shifts nothing."""
    return week_on.toordinal() // timedelta(weeks=1).days % programme.report_weeks == 0
