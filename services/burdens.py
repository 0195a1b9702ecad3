"""What the bot asked of people: each of them sees their own, the county the sum and no name — 负担."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from domain import burdens as rules
from domain.burdens import FORMS, TAPS, Month
from domain.errors import NotYours
from domain.letters import Letter, LetterKind
from domain.people import ORGANIZERS, Actor, Role
from services import candidates, people
from services.transaction import Transaction
from storage.menus import Holder
from texts.messages.burdens import CountyBurden, MyBurden, RoleLoad

SECRETARIES = frozenset({Role.VILLAGE_SECRETARY})
WHO: dict[str, Callable[[Holder], bool]] = {
    "mentor": lambda holder: holder.is_mentor,
    "reserve": lambda holder: holder.is_reserve,
    "organizer": lambda holder: not holder.roles.isdisjoint(ORGANIZERS),
    "secretary": lambda holder: not holder.roles.isdisjoint(SECRETARIES),
}
"""Who is counted as what; somebody with two parts is counted in both."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody reads of their own, and whether they may read the county's."""

    message: MyBurden
    sees_county: bool


def note(tx: Transaction, letter: Letter) -> None:
    """A letter has arrived that nobody had before: if it asks, it counts."""
    if letter.kind is not LetterKind.ASK:
        return
    person = tx.people.find(letter.chat_id)
    if person is not None:
        keyboard = letter.keyboard.name if letter.keyboard else None
        tx.burdens.note(person.id, rules.month_of(tx.now, tx.programme.zone), rules.kind_of(keyboard))


def look(tx: Transaction, actor: Actor) -> Seen:
    """What this month and the one before asked of the actor."""
    this = rules.month_of(tx.now, tx.programme.zone)
    message = MyBurden(
        _month(tx, actor, this),
        _month(tx, actor, rules.month_before(this)),
        tx.programme.asks_per_week,
        tx.people.get(actor.person_id).rests(tx.now),
    )
    return Seen(message, bool(candidates.counties(tx, actor)))


def look_at_county(tx: Transaction, actor: Actor) -> CountyBurden:
    """What the two months asked of each role: the middle and the most, and of nobody by name."""
    if not candidates.counties(tx, actor):
        raise NotYours
    this = rules.month_of(tx.now, tx.programme.zone)
    holders = [each for each in tx.menus.holders(tx.now) if each.is_mentor or each.is_reserve or each.roles]
    now, before = (_seconds(tx, month) for month in (this, rules.month_before(this)))
    rows = []
    for name, belongs in WHO.items():
        whose = [each.person_id for each in holders if belongs(each)]
        loads = [rules.load([spent.get(each, 0) for each in whose]) for spent in (now, before)]
        rows.append(RoleLoad(name, *loads))
    return CountyBurden(tuple(rows), rules.minutes(sum(now.values())), rules.minutes(sum(before.values())))


def rest(tx: Transaction, actor: Actor) -> datetime:
    """Leave somebody in peace for a week; pressed twice, the same rest."""
    until = tx.people.get(actor.person_id).paused_until
    if until is not None and until > tx.now:
        return until
    begun = people.pause(tx, actor)
    assert begun is not None
    return begun


def _month(tx: Transaction, actor: Actor, month_on: date) -> Month:
    since, until = rules.ends_of(month_on, tx.programme.zone)
    counts = tx.burdens.of(actor.person_id, month_on)
    taps, forms = (tx.burdens.deeds(actor.person_id, since, until, each) for each in (TAPS, FORMS))
    return Month(rules.shares(counts), taps, forms)


def _seconds(tx: Transaction, month_on: date) -> dict[int, int]:
    found = tx.burdens.of_all(month_on)
    return {person: sum(each.seconds for each in rules.shares(counts)) for person, counts in found.items()}
