"""Who hears for a candidate: they themselves, or whoever wrote their nomination down for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.assistance import ABOUT_PAPER
from domain.joint_vetting import TooClose
from domain.letters import Keyboard
from domain.nominations import Nomination, NominationId, Status
from domain.people import HOSTS, ORGANIZERS, Actor, PersonId, Role, require
from domain.places import Place, PlaceId, PlaceKind
from services import organizers
from services.transaction import Told, Transaction
from texts.message import Message
from texts.messages.assistance import PassItOn

WITH_REASON = frozenset({Status.RETURNED, Status.REFUSED, Status.EXITED})
"""Where somebody without a phone has to be told why."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was decided about somebody, as they are to read it."""

    nomination: Nomination
    verdict: Message
    keyboard: Keyboard


def tell(tx: Transaction, nomination: Nomination, verdict: Message, keyboard: Keyboard) -> None:
    """A verdict reaches also who asked for rest: it is their own. At night it waits for the morning.

    Of somebody without a phone it reaches who passes it on to them.
    """
    tell_all(tx, [Heard(nomination, verdict, keyboard)])


def tell_all(tx: Transaction, heard: Sequence[Heard]) -> None:
    """The same to many."""
    tx.tell_all(
        Told(each.nomination.person_id, each.verdict, each.keyboard, though_resting=True)
        for each in heard
        if each.nomination.assisted_by is None
    )
    without_phone = [each.nomination for each in heard if each.nomination.assisted_by is not None]
    carers = organizers.carers_of(tx, without_phone)
    tx.tell_all(
        told for each in without_phone for told in _passed_on(tx, each, [who.id for who in carers[each.id]])
    )


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
    return not_decided_by(tx, actor.person_id)


def not_decided_by(tx: Transaction, person_id: PersonId) -> set[NominationId]:
    """The same of somebody who is to be told how much waits for them."""
    own = tx.nominations.find_live(person_id)
    close = tx.conflicts.stepped_back(person_id)
    return close if own is None else close | {own.id}


def people_not_theirs(tx: Transaction, actor: Actor) -> set[PersonId]:
    """The same by person, for what is kept of a reserve and not of their paper."""
    return {actor.person_id} | tx.conflicts.stepped_back_from(actor.person_id)


def require_organizer(tx: Transaction, actor: Actor, village_id: PlaceId, reserve_id: PersonId) -> None:
    """Who organizes a reserve's village and need not step back; raises NotYours, TooClose.

    It is the question for organizers alone: the two of a pair are asked nothing of the sort.
    """
    require(actor, ORGANIZERS, tx.places.get(village_id))
    if reserve_id in people_not_theirs(tx, actor):
        raise TooClose


def county_of(tx: Transaction, nomination: Nomination) -> Place:
    return organizers.county_above(tx, village_of(tx, nomination))


def counties(tx: Transaction, actor: Actor) -> list[Place]:
    """Which counties the actor organizes: the role of a part of one does not reach the whole."""
    held = [tx.places.get(each) for each in sorted(actor.places({Role.COUNTY_ORGANIZER}))]
    return [each for each in held if each.kind is PlaceKind.COUNTY]


def _passed_on(tx: Transaction, nomination: Nomination, carers: Sequence[PersonId]) -> Iterator[Told]:
    decision = tx.nominations.last_decision(nomination.id) if nomination.status in WITH_REASON else None
    reason = None if decision is None else decision.reason
    ids = {"nomination": nomination.id, "returned": nomination.status is Status.RETURNED}
    ways_on = Keyboard("assisted", ids) if nomination.is_live else None
    full_name, village = nomination.application.full_name, village_of(tx, nomination).name
    told = PassItOn(full_name, village, nomination.status, reason)
    about = ABOUT_PAPER.format(nomination.id)
    for carer in carers:
        yield Told(carer, told, ways_on, f"{about}{nomination.version}:{carer}")
