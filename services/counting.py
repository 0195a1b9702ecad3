"""How many nominations wait for an organizer: one message of the day, put right with every decision."""

from collections import defaultdict
from collections.abc import Iterable

from domain.letters import Keyboard
from domain.nominations import DECIDERS, Nomination, Status
from domain.people import Person, Role
from domain.places import PlaceId
from services import organizers
from services.candidates import not_decided_by
from services.transaction import Transaction
from texts.messages.nominations import NominationsWaiting


def recount(tx: Transaction, before: Iterable[Nomination]) -> None:
    """Something is done: where today's message already stands, it says so."""
    left: defaultdict[Status, set[PlaceId]] = defaultdict(set)
    for each in before:
        left[each.status].add(each.application.village_id)
    for status in DECIDERS.keys() & left.keys():
        villages = tx.places.some(left[status]).values()
        for organizer in organizers.holding(tx, DECIDERS[status], *villages):
            if tx.postings.speaks_on(_topic(tx, organizer), organizer.telegram_id):
                tell(tx, organizer, DECIDERS[status], status)


def tell(tx: Transaction, organizer: Person, role: Role, status: Status) -> None:
    actor = tx.people.actor(organizer.telegram_id, organizer.locale, tx.now)
    villages = tx.places.villages_under(actor.places({role}))
    ids = [village.id for village in villages]
    if not_theirs := not_decided_by(tx, organizer.id):
        count = sum(each.id not in not_theirs for each in tx.nominations.lying(status, ids))
    else:
        count = tx.nominations.count(status, ids)
    topic = _topic(tx, organizer)
    if count or tx.postings.speaks_on(topic, organizer.telegram_id):
        tx.tell(organizer.id, NominationsWaiting(count), topic=topic, keyboard=Keyboard("desk"))


def _topic(tx: Transaction, organizer: Person) -> str:
    """A new day of reading is a new message: an edit of last week's rings no bell."""
    return f"nominations:{organizer.id}:{tx.day_of(tx.news_at(organizer))}"
