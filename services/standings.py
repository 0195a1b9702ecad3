"""Where everybody of a county stands who is before the departments or the village — 走到哪一步."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import NotYours
from domain.nominations import NominationId
from domain.pages import PAGE, pages_for, within
from domain.people import Actor, Role
from domain.standings import Awaited, awaited_in_notice, awaited_in_vetting
from services.candidates import county_of, not_theirs
from services.transaction import Transaction
from storage.joint_vetting import Progress
from storage.notices import Running
from texts.messages.standings import Departments, Standing, Standings

COUNTY = frozenset({Role.COUNTY_ORGANIZER})
NAMED = 3
"""So many departments are told by name."""


@dataclass(frozen=True, slots=True)
class Page:
    message: Standings
    page: int
    pages: int


def look(tx: Transaction, actor: Actor, number: int = 0) -> Page:
    """First who is before the departments, then who is before the village; raises NotYours."""
    if not actor.places(COUNTY):
        raise NotYours
    vetted, noticed = _vetted(tx, actor), _noticed(tx, actor)
    pages = pages_for(len(vetted) + len(noticed))
    page = within(number, pages)
    shown = [*vetted, *noticed][page * PAGE : (page + 1) * PAGE]
    at_departments = [each for each in shown if isinstance(each, Progress)]
    at_village = [each for each in shown if isinstance(each, Running)]
    message = Standings(
        len(vetted), len(noticed), _before_departments(tx, at_departments), _before_village(tx, at_village)
    )
    return Page(message, page, pages)


def count(tx: Transaction, actor: Actor) -> int:
    """How many stand there."""
    return len(_vetted(tx, actor)) + len(_noticed(tx, actor)) if actor.places(COUNTY) else 0


def _vetted(tx: Transaction, actor: Actor) -> list[Progress]:
    found = tx.vettings.progress(actor.places(COUNTY))
    far = _far_from(tx, actor, [each.nomination_id for each in found])
    return [each for each in found if each.nomination_id in far]


def _noticed(tx: Transaction, actor: Actor) -> list[Running]:
    """The earliest end first; who has not agreed yet has none and stands last."""
    found = tx.notices.running(actor.places(COUNTY))
    far = _far_from(tx, actor, [each.nomination_id for each in found])
    return [each for each in found if each.nomination_id in far]


def _far_from(tx: Transaction, actor: Actor, ids: Iterable[NominationId]) -> set[NominationId]:
    """Nobody reads here who hesitates about themselves or about whom they are close to."""
    return set(ids) - not_theirs(tx, actor)


def _before_departments(tx: Transaction, shown: Sequence[Progress]) -> tuple[Standing, ...]:
    waited_for = tx.vettings.still_open(each.vetting_id for each in shown)
    standings = []
    for each in shown:
        awaited = awaited_in_vetting(each.tally)
        is_open = waited_for.get(each.vetting_id, {}) if awaited is Awaited.DEPARTMENTS else {}
        due_at = each.due_at if is_open else None
        standings.append(_named(tx, each.nomination_id, awaited, is_open, due_at))
    return tuple(standings)


def _before_village(tx: Transaction, shown: Sequence[Running]) -> tuple[Standing, ...]:
    standings = []
    for each in shown:
        awaited = awaited_in_notice(each.ends_at, tx.now, is_objected_to=each.is_objected_to)
        until = None if awaited is Awaited.ENTRY else each.ends_at
        standings.append(_named(tx, each.nomination_id, awaited, {}, until))
    return tuple(standings)


def _named(
    tx: Transaction,
    nomination_id: NominationId,
    awaited: Awaited,
    is_open: Mapping[str, bool],
    due_at: datetime | None,
) -> Standing:
    [who] = tx.nominations.named([nomination_id])
    empty = _empty(tx, nomination_id, is_open)
    return Standing(
        who.full_name,
        who.village,
        who.township,
        awaited,
        _few([each for each, holds in is_open.items() if not holds and each not in empty]),
        _few([each for each, holds in is_open.items() if holds and each not in empty]),
        _few(empty),
        None if due_at is None else _day(tx, due_at),
        due_at is not None and bool(is_open) and due_at <= tx.now,
    )


def _empty(tx: Transaction, nomination_id: NominationId, departments: Iterable[str]) -> list[str]:
    """Where nobody could sign: nobody has come yet, or whoever is there cannot be reached or stepped back."""
    wanted = list(departments)
    if not wanted:
        return []
    county_id = county_of(tx, tx.nominations.get(nomination_id)).id
    close = tx.conflicts.close_to(nomination_id)
    return [
        each
        for each in wanted
        if all(
            reader.id in close or reader.unreachable_at is not None
            for reader in tx.people.reviewers(each, county_id, tx.now)
        )
    ]


def _few(departments: Sequence[str]) -> Departments | None:
    if not departments:
        return None
    return Departments(tuple(departments[:NAMED]), max(0, len(departments) - NAMED))


def _day(tx: Transaction, moment: datetime) -> date:
    return moment.astimezone(tx.programme.zone).date()
