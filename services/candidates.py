"""Who hears for a candidate: they themselves, or whoever wrote their nomination down for them."""

from domain.assistance import ABOUT_PAPER
from domain.letters import Keyboard
from domain.nominations import Nomination, NominationId, Status
from domain.people import HOSTS, Actor, PersonId, Role
from domain.places import Place, PlaceKind
from services import organizers
from services.transaction import Transaction
from texts.message import Message
from texts.messages.assistance import PassItOn

WITH_REASON = frozenset({Status.RETURNED, Status.REFUSED, Status.EXITED})
"""Where somebody without a phone has to be told why."""


def tell(tx: Transaction, nomination: Nomination, verdict: Message, keyboard: Keyboard | None = None) -> None:
    """A verdict reaches also who asked for rest: it is their own. At night it waits for the morning.

    Of somebody without a phone it reaches who passes it on to them.
    """
    if nomination.assisted_by is not None:
        _tell_carers(tx, nomination)
        return
    tx.tell(nomination.person_id, verdict, keyboard=keyboard, though_resting=True)


def spoken_for(tx: Transaction, actor: Actor, nomination: Nomination) -> PersonId:
    """Whose word an actor gives: a host's is that of somebody without a phone, who was asked in person."""
    if nomination.assisted_by is not None and actor.holds(HOSTS, village_of(tx, nomination)):
        return nomination.person_id
    return actor.person_id


def village_of(tx: Transaction, nomination: Nomination) -> Place:
    return tx.places.get(nomination.application.village_id)


def called(tx: Transaction, nomination: Nomination) -> str:
    """Whom words will be about, above the question for them."""
    return f"{nomination.application.full_name} · {village_of(tx, nomination).name}"


def not_theirs(tx: Transaction, actor: Actor) -> set[NominationId]:
    """About whom the actor decides nothing: themselves, and whom they are close to."""
    own = tx.nominations.find_live(actor.person_id)
    close = tx.conflicts.stepped_back(actor.person_id)
    return close if own is None else close | {own.id}


def county_of(tx: Transaction, nomination: Nomination) -> Place:
    return county_above(tx, village_of(tx, nomination))


def county_above(tx: Transaction, village: Place) -> Place:
    assert village.parent_id is not None
    above = tx.places.get(village.parent_id).parent_id
    assert above is not None
    return tx.places.get(above)


def counties(tx: Transaction, actor: Actor) -> list[Place]:
    """Which counties the actor organizes: the role of a part of one does not reach the whole."""
    held = [tx.places.get(each) for each in sorted(actor.places({Role.COUNTY_ORGANIZER}))]
    return [each for each in held if each.kind is PlaceKind.COUNTY]


def _tell_carers(tx: Transaction, nomination: Nomination) -> None:
    decision = tx.nominations.last_decision(nomination.id)
    reason = decision.reason if decision is not None and nomination.status in WITH_REASON else None
    ids = {"nomination": nomination.id, "returned": nomination.status is Status.RETURNED}
    ways_on = Keyboard("assisted", ids) if nomination.is_live else None
    full_name, village = nomination.application.full_name, village_of(tx, nomination).name
    told = PassItOn(full_name, village, nomination.status, reason)
    about = ABOUT_PAPER.format(nomination.id)
    for carer in organizers.carers(tx, nomination):
        tx.tell(carer.id, told, keyboard=ways_on, topic=f"{about}{nomination.version}:{carer.id}")
