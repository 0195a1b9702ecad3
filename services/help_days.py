"""Once a month, on the help day: whether somebody fit was seen where reserves are missing — 帮带日."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.letters import Keyboard, LetterKind
from domain.people import PersonId, Role
from domain.places import Place, PlaceId, PlaceKind
from services.asks import has_room
from services.transaction import Transaction
from texts.messages.help_days import HelpDay, ShortVillage

ROUND = "help_day"
"""The kind under which it is kept that somebody was asked on a month's help day."""
ASKED = (Role.VILLAGE_SECRETARY, Role.TOWNSHIP_ORGANIZER)
"""Of whom the nearest who can be asked is asked about a village, one alone."""
MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Search:
    """Somebody, and their villages in which reserves are missing, with how many there are."""

    person_id: PersonId
    villages: Sequence[tuple[Place, int]]


def due_searches(tx: Transaction) -> list[Search]:
    """Who is to be asked on this help day and has not been."""
    help_day, zone = tx.programme.help_day, tx.programme.zone
    if help_day is None or not help_day.is_due(tx.now, zone):
        return []
    reserves = Counter(member.village_id for member in tx.rosters.members())
    short = [
        village
        for village in tx.places.of_kind(PlaceKind.VILLAGE)
        if reserves[village.id] < tx.programme.reserves_least
    ]
    responders = tx.colours.responders({place for village in short for place in village.path}, tx.now)
    found: defaultdict[PersonId, list[tuple[Place, int]]] = defaultdict(list)
    for village in short:
        here = [
            person
            for role in ASKED
            for place in village.path
            for person in responders.get(place, {}).get(role, ())
        ]
        if here:
            found[here[0]].append((village, reserves[village.id]))
    asked = tx.rounds.kept_by(ROUND, _day(tx), found)
    return [Search(person, villages) for person, villages in sorted(found.items()) if person not in asked]


def ask(tx: Transaction, search: Search) -> bool:
    """Ask somebody once a month, in one message; False when it was done or the week has no room for it."""
    if tx.programme.help_day is None or not has_room(tx, search.person_id):
        return False
    if not tx.rounds.keep(ROUND, search.person_id, _day(tx), tx.now):
        return False
    shown = [ShortVillage(place.name, count) for place, count in search.villages[:MOST_NAMES]]
    message = HelpDay(tuple(shown), len(search.villages) - len(shown), tx.programme.reserves_least)
    alone = search.villages[0][0].id if len(search.villages) == 1 else None
    tx.tell(
        search.person_id,
        message,
        kind=LetterKind.ASK,
        keyboard=Keyboard("help_day", {"village": alone}),
        expires_at=next_help_day_at(tx),
    )
    return True


def next_help_day_at(tx: Transaction) -> datetime | None:
    """When the next help day is, where the county has one."""
    help_day = tx.programme.help_day
    return None if help_day is None else help_day.next(tx.now, tx.programme.zone)


def found_since(tx: Transaction, village_ids: Collection[PlaceId]) -> int | None:
    """How many came in since the last help day because somebody else thought of them."""
    help_day = tx.programme.help_day
    if help_day is None:
        return None
    return tx.rosters.found(village_ids, help_day.latest(tx.now, tx.programme.zone))


def _day(tx: Transaction) -> date:
    assert tx.programme.help_day is not None
    return tx.programme.help_day.latest(tx.now, tx.programme.zone).astimezone(tx.programme.zone).date()
