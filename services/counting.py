"""How many nominations wait for an organizer: one message of the day, put right with every decision."""

from domain.letters import Keyboard
from domain.nominations import DECIDERS, Nomination, Status
from domain.people import Person, Role
from services import organizers
from services.candidates import not_decided_by, village_of
from services.transaction import Transaction
from texts.messages.nominations import NominationsWaiting


def recount(tx: Transaction, before: Nomination) -> None:
    """Something is done: where today's message already stands, it says so."""
    if before.status not in DECIDERS:
        return
    for organizer in organizers.holding(tx, DECIDERS[before.status], village_of(tx, before)):
        if tx.outbox.speaks_on(_topic(tx, organizer)):
            tell(tx, organizer, DECIDERS[before.status], before.status)


def tell(tx: Transaction, organizer: Person, role: Role, status: Status) -> None:
    actor = tx.people.actor(organizer.telegram_id, organizer.locale, tx.now)
    villages = tx.places.villages_under(actor.places({role}))
    ids = [village.id for village in villages]
    if not_theirs := not_decided_by(tx, organizer.id):
        count = sum(each.id not in not_theirs for each in tx.nominations.lying(status, ids))
    else:
        count = tx.nominations.count(status, ids)
    topic = _topic(tx, organizer)
    if count or tx.outbox.speaks_on(topic):
        tx.tell(organizer.id, NominationsWaiting(count), topic=topic, keyboard=Keyboard("desk"))


def _topic(tx: Transaction, organizer: Person) -> str:
    """A new day of reading is a new message: an edit of last week's rings no bell."""
    return f"nominations:{organizer.id}:{tx.news_at(organizer).astimezone(tx.programme.zone).date()}"
