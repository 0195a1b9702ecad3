"""The week's small budget of questions that one person is asked."""

from datetime import datetime, time

from domain.people import PersonId
from domain.weeks import Weekday, WeeklyMoment, week_of
from services.transaction import Transaction

WEEK_BEGINS = WeeklyMoment(Weekday.MON, time(0))


def has_room(tx: Transaction, person_id: PersonId) -> bool:
    """Whether the person may be asked one more thing in the week in which a question written now is carried.

    Never while they rest or are out of reach.
    """
    zone = tx.programme.zone
    monday = WEEK_BEGINS.in_week(week_of(tx.by_day(tx.now), zone), zone)
    person = tx.people.get(person_id)
    if not person.can_be_asked(tx.now):
        return False
    return tx.outbox.asked_since(person.telegram_id, monday) < tx.programme.asks_per_week


def next_room(tx: Transaction, chat_id: int) -> datetime | None:
    """Till when a question that stands ready has to wait because the week is full; None when it may go.

    Whoever writes a question has looked for room. This is asked of what was carried, whoever wrote it.
    """
    zone = tx.programme.zone
    monday = WEEK_BEGINS.in_week(week_of(tx.now, zone), zone)
    if tx.outbox.carried_since(chat_id, monday) < tx.programme.asks_per_week:
        return None
    return tx.by_day(WEEK_BEGINS.next(tx.now, zone))
