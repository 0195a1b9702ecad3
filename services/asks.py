"""The week's small budget of questions that one person is asked."""

from datetime import time

from domain.people import PersonId
from domain.weeks import Weekday, WeeklyMoment, week_of
from services.transaction import Transaction

WEEK_BEGINS = WeeklyMoment(Weekday.MON, time(0))


def has_room(tx: Transaction, person_id: PersonId) -> bool:
    """Whether the person may be asked one more thing in the week in which a question written now is carried.

    Never while they rest or are out of reach.
    """
    zone = tx.programme.zone
    carried_at = tx.by_day(tx.now)
    monday = WEEK_BEGINS.in_week(week_of(carried_at, zone), zone)
    person = tx.people.get(person_id)
    if not person.can_be_asked(tx.now):
        return False
    return tx.outbox.asked_since(person.telegram_id, monday) < tx.programme.asks_at(carried_at)
