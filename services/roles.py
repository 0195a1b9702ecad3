"""Who holds what, and taking back what was given by mistake — 权限."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import NotYours
from domain.pages import PAGE, pages_for, within
from domain.people import ORGANIZERS, Actor, Holding, may_take_back, require_taking_back
from services import people
from services.transaction import Transaction
from texts.messages.roles import RoleEnded

DESKS = frozenset({"desk", "quiet_pairs"})
"""Keyboards that only organizers can use."""


@dataclass(frozen=True, slots=True)
class Roles:
    """A page of who holds what within an organizer's reach."""

    holdings: Sequence[Holding]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Considered:
    """One grant, and whether this organizer may take it back."""

    holding: Holding
    may_take_back: bool


def look(tx: Transaction, actor: Actor, page: int = 0) -> Roles:
    """Who holds what at the actor's places and below; raises NotYours for who organizes nothing."""
    held = actor.places(ORGANIZERS)
    if not held:
        raise NotYours
    within_reach = tx.places.ids_under(held)
    count = tx.people.count_holdings(within_reach, tx.now)
    pages = pages_for(count)
    page = within(page, pages)
    return Roles(tx.people.holdings(within_reach, tx.now, size=PAGE, skip=page * PAGE), count, page, pages)


def consider(tx: Transaction, actor: Actor, grant_id: int) -> Considered:
    """One grant within the actor's reach; raises NotYours."""
    holding = tx.people.holding(grant_id, tx.now)
    place = tx.places.get(holding.place_id)
    if not actor.holds(ORGANIZERS, place):
        raise NotYours
    return Considered(holding, may_take_back(actor, holding.role, place))


def take_back(tx: Transaction, actor: Actor, grant_id: int) -> Holding:
    """The role ends now; its person hears it and keeps only the buttons that still lead somewhere."""
    holding = tx.people.holding(grant_id, tx.now)
    place = tx.places.get(holding.place_id)
    others = [
        each
        for each in tx.people.holders(holding.role, place.id, tx.now)
        if each.id != holding.person_id and each.unreachable_at is None
    ]
    require_taking_back(actor, holding.role, place, len(others))
    tx.people.revoke(holding.person_id, holding.role, place.id)
    tx.record(actor, f"take_back {holding.role} place:{place.id}", f"person:{holding.person_id}")
    person = tx.people.get(holding.person_id)
    if not tx.people.actor(person.telegram_id, person.locale, tx.now).places(ORGANIZERS):
        tx.outbox.retract(person.telegram_id, DESKS)
    told, keyboard = RoleEnded(holding.role, holding.place), people.home(tx, person.id)
    tx.tell(person.id, told, keyboard=keyboard, though_resting=True)
    return holding
