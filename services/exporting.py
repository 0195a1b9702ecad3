"""The county's own tables: what its office may take out of the bot, and that it did."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

from domain.help_sessions import HelpKind
from domain.invitations import NoCounty
from domain.issues import IssueStatus
from domain.nominations import Education, Skill, Source, Status, Whereabouts
from domain.pairs import EndReason, MentorRole, PairStatus
from domain.particulars import Household, Party, Sex
from domain.places import Place, PlaceId, PlaceKind
from domain.tables import Cell, Sheet
from domain.templates import Table
from services.transaction import Transaction
from texts.imports import titled
from texts.tables import ISSUE_STATUS, SHEETS, STAGE
from texts.words import capital


class NoSuchPlace(Exception):
    """No place has this code."""


Row = Sequence[Cell]


def gather(tx: Transaction, code: str | None = None) -> list[Sheet]:
    """Everything of a place and all below it, the whole county where no code is given; never a ballot.

    Raises NoSuchPlace, NoCounty.
    """
    places = roots(tx, code)
    said = partial(_said, tx)
    return [
        Sheet(
            name,
            said(title),
            [replace(column, title=said(column.title)) for column in columns],
            [row for place in places for row in READERS[name](tx, place.id)],
        )
        for name, (title, columns) in SHEETS.items()
    ]


def roots(tx: Transaction, code: str | None) -> list[Place]:
    """Where an export begins."""
    counties = tx.places.of_kind(PlaceKind.COUNTY)
    if not counties:
        raise NoCounty
    if code is None:
        return counties
    place = tx.places.find(code)
    if place is None:
        raise NoSuchPlace
    return [place]


def fillable(tx: Transaction, sheets: Iterable[Sheet]) -> list[Table]:
    """The same tables for an office's own form: under which titles they may stand, and whom it is for.

    A form that does not ask how far somebody came is for those who are in the reserve, or paired, now.
    """
    only = {"nominations": Status.RESERVE, "pairs": PairStatus.ACTIVE}
    found = []
    for sheet in sheets:
        titles = [column.title for column in SHEETS[sheet.name][1]]
        words = {word: title for title in reversed(titles) for word in titled(title)}
        stage = {STAGE: _label(tx, only[sheet.name])} if sheet.name in only else {}
        found.append(Table(sheet.name, titles, words, sheet.rows, stage))
    return found


def keep_record(tx: Transaction, code: str | None, rows: Mapping[str, int]) -> None:
    """That tables were taken out, of which place and how many rows; not a word of what is in them."""
    counts = " ".join(f"{name}:{count}" for name, count in rows.items())
    for place in roots(tx, code):
        tx.record(None, f"export {counts}", f"place:{place.id}")


def _places(tx: Transaction, under: PlaceId) -> Iterable[Row]:
    for row in tx.exports.places(under):
        yield row.code, _label(tx, PlaceKind(row.kind)), row.name, row.parent


def _nominations(tx: Transaction, under: PlaceId) -> Iterable[Row]:
    this_year = tx.day_of(tx.now).year
    for row in tx.exports.nominations(under):
        where = row.whereabouts
        yield (
            row.full_name,
            _label(tx, Status(row.status)),
            row.birth_year,
            this_year - row.birth_year,
            _label(tx, Education(row.education)),
            _label(tx, Source(row.source)),
            row.village,
            row.township,
            _label(tx, Whereabouts(where)) if where in list(Whereabouts) else where,
            _skills(tx, row.skills),
            _label(tx, Sex(row.sex)) if row.sex else None,
            _label(tx, Party(row.party)) if row.party else None,
            _label(tx, Household(row.household)) if row.household else None,
            tx.texts.listed(row.confirmed, tx.programme.locale) if row.confirmed else None,
            tx.day_of(row.submitted_at),
            tx.day_of(row.status_since),
        )


def _mentors(tx: Transaction, under: PlaceId) -> Iterable[Row]:
    for row in tx.exports.mentors(under):
        role, skills = _label(tx, MentorRole(row.role)), _skills(tx, row.specialities)
        yield row.name, row.place, role, skills, row.capacity, row.taken, tx.day_of(row.offered_at)


def _pairs(tx: Transaction, under: PlaceId) -> Iterable[Row]:
    for row in tx.exports.pairs(under):
        yield (
            row.mentor,
            row.reserve,
            row.village,
            row.township,
            _label(tx, MentorRole(row.role)),
            _label(tx, PairStatus(row.status)),
            tx.day_of(row.requested_at),
            row.began_on,
            row.ends_on,
            _label(tx, EndReason(row.end_reason)) if row.end_reason else None,
        )


def _help_sessions(tx: Transaction, under: PlaceId) -> Iterable[Row]:
    counts: Counter[tuple[date, str, str, str]] = Counter()
    for row in tx.exports.help(under):
        monday = row.happened_on - timedelta(days=row.happened_on.weekday())
        counts[monday, row.village, row.township, row.kind] += row.sessions
    for (monday, village, township, kind), count in counts.items():
        yield monday, village, township, _label(tx, HelpKind(kind)), count


def _issues(tx: Transaction, under: PlaceId) -> Iterable[Row]:
    said = partial(_said, tx)
    for row in tx.exports.issues(under):
        status, raised_on = said(ISSUE_STATUS[IssueStatus(row.status)]), tx.day_of(row.raised_at)
        solved_on = tx.day_of(row.solved_at) if row.solved_at else None
        yield row.village, row.number, row.words, status, raised_on, row.taken_by, solved_on


READERS: dict[str, Callable[[Transaction, PlaceId], Iterable[Row]]] = {
    "places": _places,
    "nominations": _nominations,
    "mentors": _mentors,
    "pairs": _pairs,
    "help_sessions": _help_sessions,
    "issues": _issues,
}


def _said(tx: Transaction, words: str) -> str:
    return capital(tx.texts.word(words, tx.programme.locale))


def _label(tx: Transaction, value: StrEnum) -> str:
    return tx.texts.label(value, tx.programme.locale)


def _skills(tx: Transaction, skills: Iterable[str]) -> str:
    return tx.texts.listed((_label(tx, Skill(each)) for each in skills), tx.programme.locale)
