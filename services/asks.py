"""The week's small budget of questions that one person is asked."""

from collections.abc import Iterable
from datetime import datetime, time

from domain.people import PersonId
from domain.weeks import Weekday, WeeklyMoment, week_of
from services.transaction import Transaction

WEEK_BEGINS = WeeklyMoment(Weekday.MON, time(0))


def with_room(tx: Transaction, person_ids: Iterable[PersonId]) -> set[PersonId]:
    """Of many people those who have room for one more question, from one question to the database."""
    return tx.check_ins.with_room(person_ids, _monday(tx), _most(tx), tx.now)


def has_room(tx: Transaction, person_id: PersonId) -> bool:
    """Whether the person may be asked one more thing in the week in which a question written now is carried.

    Never while they rest or are out of reach.
    """
    person = tx.people.get(person_id)
    if not person.can_be_asked(tx.now):
        return False
    return tx.outbox.asked_since(person.telegram_id, _monday(tx)) < _most(tx)


def next_room(tx: Transaction, chat_id: int) -> datetime | None:
    """Till when a question that stands ready has to wait because the week is full; None when it may go.

    Whoever writes a question has looked for room. This is asked of what was carried, whoever wrote it.
    """
    zone = tx.programme.zone
    monday = WEEK_BEGINS.in_week(week_of(tx.now, zone), zone)
    if tx.outbox.carried_since(chat_id, monday) < tx.programme.asks_at(tx.now):
        return None
    return tx.by_day(WEEK_BEGINS.next(tx.now, zone))


def _monday(tx: Transaction) -> datetime:
    """When the week began in which a question written now is carried."""
    zone = tx.programme.zone
    return WEEK_BEGINS.in_week(week_of(tx.by_day(tx.now), zone), zone)


def _most(tx: Transaction) -> int:
    """How many questions that week has room for."""
    return tx.programme.asks_at(tx.by_day(tx.now))
