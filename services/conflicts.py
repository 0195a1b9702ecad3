"""A candidate says which organizers they are related to; those sign nothing about them — 回避."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import NoLongerThere
from domain.letters import Keyboard
from domain.nominations import WITHDRAWABLE, Nomination
from domain.people import Actor, Person, PersonId, Role
from domain.places import Place
from services import organizers
from services.transaction import Transaction
from texts.messages.conflicts import ColleagueNeeded, Relatives

SIGNERS = (Role.TOWNSHIP_ORGANIZER, Role.COUNTY_ORGANIZER)
"""Whose signatures a candidate's line needs, beside the departments', whose people say so themselves."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who may decide about the candidate, and whether they were named as a relative."""

    person_id: PersonId
    name: str
    role: Role
    named: bool


@dataclass(frozen=True, slots=True)
class Named:
    message: Relatives
    signers: Sequence[Signer]


def look(tx: Transaction, actor: Actor) -> Named:
    """Who decides about the actor's own nomination; raises NoLongerThere where none is on its way."""
    nomination = _own(tx, actor)
    close = tx.conflicts.close_to(nomination.id)
    found = [
        Signer(person.id, person.name, role, person.id in close)
        for person, role in _signers(tx, _village(tx, nomination))
        if person.id != actor.person_id
    ]
    return Named(Relatives(len(found)), found)


def name_relative(tx: Transaction, actor: Actor, person_id: PersonId) -> Named:
    """Name an organizer as a relative, or take that back; where nobody else decides, the county hears it."""
    nomination = _own(tx, actor)
    known = {each.person_id: each for each in look(tx, actor).signers}
    if person_id not in known:
        raise NoLongerThere
    if known[person_id].named:
        tx.conflicts.unflag(nomination.id, person_id)
        tx.record(actor, "unname_relative", f"nomination:{nomination.id}")
    else:
        tx.conflicts.flag(nomination.id, person_id, tx.now, by_candidate=True)
        tx.record(actor, "name_relative", f"nomination:{nomination.id}")
        _ask_for_a_colleague(tx, nomination, known[person_id].role)
    return look(tx, actor)


def _ask_for_a_colleague(tx: Transaction, nomination: Nomination, role: Role) -> None:
    """Nothing may lie because the only one who could decide has to step back."""
    village, close = _village(tx, nomination), tx.conflicts.close_to(nomination.id)
    if any(each.id not in close for each in organizers.holding(tx, role, village)):
        return
    for chief in organizers.holding(tx, Role.COUNTY_ORGANIZER, village):
        tx.tell(chief.id, ColleagueNeeded(village.name, role), keyboard=Keyboard("desk"))


def _signers(tx: Transaction, village: Place) -> list[tuple[Person, Role]]:
    return [(person, role) for role in SIGNERS for person in organizers.holding(tx, role, village)]


def _own(tx: Transaction, actor: Actor) -> Nomination:
    nomination = tx.nominations.find_live(actor.person_id)
    if nomination is None or nomination.status not in WITHDRAWABLE:
        raise NoLongerThere
    return nomination


def _village(tx: Transaction, nomination: Nomination) -> Place:
    return tx.places.get(nomination.application.village_id)
