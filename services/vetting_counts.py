"""How much waits for the county's word, and for a department's: messages of the day, put right."""

from domain.letters import Keyboard
from domain.people import PersonId, Role
from domain.places import PlaceId
from services.candidates import not_decided_by
from services.transaction import Transaction
from texts.messages.joint_vetting import LinesWaiting, VettingsWaiting
from texts.messages.notices import NoticesWaiting


def tell_of_vettings(tx: Transaction, county_id: PlaceId, *, edit_only: bool = False) -> None:
    """One message a day for each organizer of the county: how many wait for their own signature.

    Where something is done, today's message is put right and nobody is told anew.
    """
    found = [
        each.nomination_id
        for each in tx.vettings.progress([county_id])
        if each.tally.is_complete or each.tally.is_stopped
    ]
    for chief in tx.people.holders(Role.COUNTY_ORGANIZER, county_id, tx.now):
        not_theirs = not_decided_by(tx, chief.id)
        count = sum(each not in not_theirs for each in found)
        topic = f"vettings:{chief.id}:{tx.day_of(tx.news_at(chief))}"
        if (count and not edit_only) or tx.postings.speaks_on(topic, chief.telegram_id):
            tx.tell(chief.id, VettingsWaiting(count), topic=topic, keyboard=Keyboard("desk"))


def tell_of_notices(tx: Transaction, county_id: PlaceId, *, edit_only: bool = False) -> None:
    """One message a day for each organizer of the county; nothing in it says who objected, or to whom.

    Where something is done, today's message is put right and nobody is told anew.
    """
    unsettled, over = tx.notices.unsettled([county_id]), tx.notices.finished([county_id], tx.now)
    for chief in tx.people.holders(Role.COUNTY_ORGANIZER, county_id, tx.now):
        not_theirs = not_decided_by(tx, chief.id)
        finished, objections = (
            sum(each.nomination_id not in not_theirs for each in found) for found in (over, unsettled)
        )
        topic = f"notices:{chief.id}:{tx.day_of(tx.news_at(chief))}"
        is_news = (finished or objections) and not edit_only
        if not is_news and not tx.postings.speaks_on(topic, chief.telegram_id):
            continue
        message = NoticesWaiting(finished, objections)
        tx.tell(chief.id, message, topic=topic, keyboard=Keyboard("desk"))


def tell_reader(tx: Transaction, person_id: PersonId, *, edit_only: bool = False) -> None:
    """One message a day for each reviewer: how many wait for their signature, in whatever county."""
    person = tx.people.get(person_id)
    topic = f"lines:{person_id}:{tx.day_of(tx.news_at(person))}"
    if edit_only and not tx.postings.speaks_on(topic, person.telegram_id):
        return
    actor = tx.people.actor(person.telegram_id, person.locale, tx.now)
    unsigned, due_at = tx.vettings.count_unsigned(person_id, actor.posts, tx.now)
    until = None if due_at is None else tx.day_of(due_at)
    message = LinesWaiting("、".join(sorted({name for name, _ in actor.posts})), unsigned, until)
    tx.tell(person_id, message, topic=topic, keyboard=Keyboard("lines"))
