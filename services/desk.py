"""Everything that waits for one organizer's decision, in one list."""

from datetime import date, datetime, timedelta

from domain.errors import NotYours
from domain.letters import Keyboard, LetterKind
from domain.people import ORGANIZERS, Actor, PersonId
from domain.weeks import week_of
from services import nominations
from services.transaction import Transaction
from services.waiting import Item, Source
from texts.messages.desk import StillWaiting

REMINDER = "desk"
"""What the Monday reminder is called among the rounds."""
OLD = timedelta(days=3)
"""Younger things had their own letter just now."""
SOURCES: tuple[Source, ...] = (nominations.waiting_for,)
"""A feature that needs decisions adds its source."""


def waiting(tx: Transaction, actor: Actor) -> list[Item]:
    """What waits for the actor, the longest waiting first; raises NotYours for who holds no role."""
    if not actor.grants:
        raise NotYours
    items = [item for source in SOURCES for item in source(tx, actor)]
    return sorted(items, key=lambda item: (item.since, item.kind, item.id))


def due_reminders(tx: Transaction) -> list[PersonId]:
    """On Monday morning: organizers on whose desk something has waited for days."""
    if not tx.programme.check_in_at.is_due(tx.now, tx.programme.zone):
        return []
    reminded = tx.rounds.kept(REMINDER, _this_week(tx))
    organizers = tx.people.all_holders(ORGANIZERS, tx.now)
    return [each.id for each in organizers if each.id not in reminded and _old_items(tx, each.telegram_id)]


def remind(tx: Transaction, person_id: PersonId) -> bool:
    """Tell an organizer what still waits, once a week however often asked; False when told before."""
    if not tx.rounds.keep(REMINDER, person_id, _this_week(tx), tx.now):
        return False
    items = _old_items(tx, tx.people.get(person_id).telegram_id)
    days = max((tx.now - item.since for item in items), default=timedelta(0)).days
    tx.tell(person_id, StillWaiting(len(items), days), kind=LetterKind.ASK, keyboard=Keyboard("desk"))
    return True


def next_reminder_at(tx: Transaction) -> datetime | None:
    return tx.programme.check_in_at.next(tx.now, tx.programme.zone)


def _old_items(tx: Transaction, telegram_id: int) -> list[Item]:
    actor = tx.people.actor(telegram_id, tx.programme.locale, tx.now)
    return [item for item in waiting(tx, actor) if tx.now - item.since >= OLD]


def _this_week(tx: Transaction) -> date:
    return week_of(tx.programme.check_in_at.latest(tx.now, tx.programme.zone), tx.programme.zone)
