"""How many nominations wait for an organizer: one message of the day, put right with every decision."""

from domain.letters import Keyboard
from domain.nominations import DECIDERS, Nomination, Status
from domain.people import Person, Role
from services import organizers
from services.candidates import village_of
from services.transaction import Transaction
from texts.messages.nominations import NominationsWaiting


def recount(tx: Transaction, before: Nomination) -> None:
    """Something is done: where today's message already stands, it says so."""
    if before.status not in DECIDERS:
        return
    for organizer in organizers.holding(tx, DECIDERS[before.status], village_of(tx, before)):
        if tx.outbox.speaks_on(_topic(tx, organizer), organizer.telegram_id):
            tell(tx, organizer, DECIDERS[before.status], before.status)


def tell(tx: Transaction, organizer: Person, role: Role, status: Status) -> None:
    actor = tx.people.actor(organizer.telegram_id, organizer.locale, tx.now)
    villages = tx.places.villages_under(actor.places({role}))
    message = NominationsWaiting(tx.nominations.count(status, [village.id for village in villages]))
    tx.tell(organizer.id, message, topic=_topic(tx, organizer), keyboard=Keyboard("desk"))


def _topic(tx: Transaction, organizer: Person) -> str:
    """A new day of reading is a new message: an edit of last week's rings no bell."""
    return f"nominations:{organizer.id}:{tx.news_at(organizer).astimezone(tx.programme.zone).date()}"
