"""How the townships stand, told to organizers' groups every two weeks, and to an organizer at any time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain import reports as rules
from domain.colours import Colour
from domain.errors import NotYours
from domain.letters import LetterKind, Picture
from domain.people import ORGANIZERS, Actor
from domain.places import Place, PlaceId, PlaceKind
from domain.reports import OFFICES, ROUND, ReportsAreForOffices, TownshipFigures
from domain.rosters import Member, Roster
from services import colours, help_days, villages
from services.transaction import Transaction
from texts.messages.reports import ProgressReport, RedOf, RedVillages, TownshipTable
from texts.public import PublicSource, PublicTownship

PICTURE, TABLE = "report", "townships"
MOST_ROWS = 20
"""So many townships are told in one message: more would be too long as words."""


@dataclass(frozen=True, slots=True)
class Report:
    """Some townships one by one and together; of those `counted_only` no more is told than how many."""

    name: str
    townships: Sequence[TownshipFigures]
    total: Roster
    without_women: int
    found: int | None
    counted_only: frozenset[PlaceId] = frozenset()
    is_split: bool = True

    @property
    def short(self) -> int:
        """How many villages have not enough reserves."""
        return sum(each.short for each in self.townships)

    @property
    def red(self) -> int:
        return sum(len(each.red) for each in self.townships)

    @property
    def stale(self) -> int:
        return sum(each.stale for each in self.townships)

    @property
    def overdue(self) -> int:
        return sum(each.overdue for each in self.townships)


def due_groups(tx: Transaction) -> list[int]:
    """The organizers' groups that wait for this period's report."""
    week_on = rules.period_of(tx.now, tx.programme)
    if week_on is None:
        return []
    return tx.reports.due(week_on, tx.programme.report_at.latest(tx.now, tx.programme.zone))


def send_report(tx: Transaction, chat_id: int) -> bool:
    """Tell a group, once a period; False when it was told, is out of reach or belongs to a village now."""
    week_on = rules.period_of(tx.now, tx.programme)
    group = tx.groups.find(chat_id)
    if week_on is None or group is None or group.paused_at is not None:
        return False
    place = tx.places.get(group.place_id)
    if place.kind not in OFFICES or not tx.rounds.keep(ROUND, chat_id, week_on, tx.now):
        return False
    _post(tx, chat_id, place, LetterKind.NEWS)
    tx.record(None, "send_report", f"group:{chat_id}")
    return True


def tell_now(tx: Transaction, actor: Actor, chat_id: int, place: Place) -> None:
    """Tell an organizers' group now, because one of them asked; raises NotYours, ReportsAreForOffices."""
    if place.kind not in OFFICES:
        raise ReportsAreForOffices
    if not actor.holds(ORGANIZERS, place):
        raise NotYours
    _post(tx, chat_id, place, LetterKind.REPLY)
    tx.record(actor, "tell_report", f"group:{chat_id}")


def read(tx: Transaction, actor: Actor) -> Place:
    """Send an organizer the report of what they organize, in private; returns the place it is about."""
    held = [tx.places.get(each) for each in sorted(actor.places(ORGANIZERS))]
    if not held:
        raise NotYours
    widest = min(held, key=lambda place: (len(place.path), place.id))
    report = _report(tx, widest.name, {place.id for place in held})
    tx.tell(actor.person_id, _told(tx, report), kind=LetterKind.REPLY, picture=_shown(tx, report))
    for message, table in _tables(tx, report):
        tx.tell(actor.person_id, message, kind=LetterKind.REPLY, picture=table)
    red = tuple(RedOf(each.name, each.red) for each in report.townships if each.red)
    if red:
        tx.tell(actor.person_id, RedVillages(red), kind=LetterKind.REPLY)
    tx.record(actor, "read_report", f"place:{widest.id}")
    return widest


def next_report_at(tx: Transaction) -> datetime | None:
    """When the next report is due."""
    return rules.next_at(tx.now, tx.programme)


def _post(tx: Transaction, chat_id: int, place: Place, kind: LetterKind) -> None:
    report = _for_a_group(_report(tx, place.name, {place.id}))
    tx.post_to(chat_id, _told(tx, report), kind=kind, picture=_shown(tx, report))
    for message, table in _tables(tx, report):
        tx.post_to(chat_id, message, kind=kind, picture=table)


def _for_a_group(report: Report) -> Report:
    """Of one or two people nobody there reads how old they are: half of them would know who is meant."""
    few = rules.counted_only([each.roster.count for each in report.townships])
    counted_only = frozenset(report.townships[at].township_id for at in few)
    return replace(report, counted_only=counted_only, is_split=report.total.count >= rules.FEW)


def _report(tx: Transaction, name: str, held: Iterable[PlaceId]) -> Report:
    within = tx.places.villages_under(held)
    members: defaultdict[PlaceId, list[Member]] = defaultdict(list)
    ids = [village.id for village in within]
    for member in tx.rosters.members(ids):
        members[member.village_id].append(member)
    grades = colours.grades(tx, ids)
    red = {village for village, grade in grades.items() if grade.colour is Colour.RED}
    stale = {village for village, grade in grades.items() if grade.stale}
    overdue = tx.rosters.overdue(tx.now, tx.now - tx.programme.vetting_within)
    below: defaultdict[PlaceId, list[Place]] = defaultdict(list)
    for village in within:
        assert village.parent_id is not None
        below[village.parent_id].append(village)
    townships = [
        TownshipFigures(
            township.id,
            township.name,
            len(below[township.id]),
            villages.summed_now(tx, [each for village in below[township.id] for each in members[village.id]]),
            sum(len(members[village.id]) < tx.programme.reserves_least for village in below[township.id]),
            tuple(village.name for village in below[township.id] if village.id in red),
            sum(village.id in stale for village in below[township.id]),
            sum(overdue.get(village.id, 0) for village in below[township.id]),
        )
        for township in tx.places.of_kind(PlaceKind.TOWNSHIP)
        if township.id in below
    ]
    together = villages.summed_now(tx, [each for village in within for each in members[village.id]])
    women = tx.programme.roster.women_least
    listed = (villages.summed_now(tx, members[village.id]) for village in within)
    without_women = sum(each.missing_women(women) > 0 for each in listed)
    return Report(name, townships, together, without_women, help_days.found_since(tx, ids))


def _told(tx: Transaction, report: Report) -> ProgressReport:
    split = report.total if report.is_split else Roster()
    return ProgressReport(
        place=report.name,
        on=colours.today(tx),
        reserves=report.total.count,
        age=split.mean_age,
        college=split.college_share,
        sources=tuple(PublicSource(*each) for each in split.sources.items()),
        women=split.women if tx.programme.roster.asks_sex and split.count else None,
        short=report.short,
        without_women=report.without_women,
        red=report.red,
        stale=report.stale,
        found=report.found,
        overdue=report.overdue,
    )


def _tables(tx: Transaction, report: Report) -> list[tuple[TownshipTable, Picture]]:
    """The townships one by one, in words and in rows; of a single one the report has said everything."""
    if len(report.townships) == 1:
        return []
    public = [_public(tx, report, each) for each in report.townships]
    rows = [each for each in public if each.has_anything]
    quiet = tuple(each.name for each in public if not each.has_anything)
    starts = range(0, max(len(rows), 1), MOST_ROWS)
    parts = [(rows[start : start + MOST_ROWS], () if start < starts[-1] else quiet) for start in starts]
    on = colours.today(tx)
    return [
        (TownshipTable(report.name, on, tuple(some), still), _table(report.name, on, some, still))
        for some, still in parts
    ]


def _public(tx: Transaction, report: Report, township: TownshipFigures) -> PublicTownship:
    split = Roster() if township.township_id in report.counted_only else township.roster
    return PublicTownship(
        township.name,
        township.roster.count,
        split.mean_age,
        split.college_share if split.count else None,
        tuple(PublicSource(*each) for each in split.sources.items()),
        split.women if tx.programme.roster.asks_sex and split.count else None,
        len(township.red),
        township.stale,
        township.overdue,
    )


def _table(place: str, on: date, rows: Sequence[PublicTownship], quiet: Sequence[str]) -> Picture:
    """The same in rows; what there is none of is no figure."""
    told = [
        {
            "name": each.name,
            "reserves": each.reserves,
            "is_split": each.is_split,
            "age": each.age,
            "college": each.college,
            "women": each.women,
            "sources": [[source.source, source.count] for source in each.sources] or None,
            "red": each.red or None,
            "stale": each.stale or None,
            "overdue": each.overdue or None,
        }
        for each in rows
    ]
    figures = {"place": place, "on": on.isoformat(), "townships": told, "quiet": list(quiet)}
    return Picture(TABLE, figures, is_table=True)


def _shown(tx: Transaction, report: Report) -> Picture:
    """The same in figures: a picture travels far, so it names no village."""
    split = report.total if report.is_split else Roster()
    public = [_public(tx, report, each) for each in report.townships]
    return Picture(
        PICTURE,
        {
            "place": report.name,
            "on": colours.today(tx).isoformat(),
            "reserves": report.total.count,
            "age": split.mean_age,
            "college": split.college_share if split.count else None,
            "short": report.short,
            "red": report.red,
            "overdue": report.overdue,
            "townships": [
                [each.name, each.reserves, each.age, each.college, each.red, each.overdue] for each in public
            ],
        },
    )
