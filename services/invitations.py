"""One-time codes: made by organizers, spent by those they are given to."""

import secrets

from domain.errors import NoLongerThere, NotYours
from domain.invitations import ALPHABET, CODE_LENGTH, LASTS, InvitationKind, NoCounty
from domain.people import ORGANIZERS, ROLE_LASTS, Actor, CodeNotValid, Grant, Role, require
from domain.places import Place, PlaceId, PlaceKind
from services.transaction import Transaction
from storage.invitations import Invitation


def claim(tx: Transaction) -> str:
    """A code that makes its user the county's organizer; raises NoCounty before the programme is founded."""
    counties = tx.places.of_kind(PlaceKind.COUNTY)
    if not counties:
        raise NoCounty
    return _invite(tx, None, InvitationKind.CLAIM, counties[0], Role.COUNTY_ORGANIZER)


def invite(
    tx: Transaction, actor: Actor, place_id: PlaceId, kind: InvitationKind, role: Role | None = None
) -> tuple[Place, str]:
    """A code that ties a group to the place, opens the mentor's offer there, or gives a role there.

    Organizers give what lies within their reach; nobody gives a role as high as their own, but at the county.
    """
    place = tx.places.get(place_id)
    if kind is InvitationKind.ROLE:
        if role is None:
            raise NoLongerThere
        require(actor, GIVERS[role], place)
        return place, _invite(tx, actor, kind, place, role)
    require(actor, ORGANIZERS, place)
    if kind is InvitationKind.CLAIM or role is not None:
        raise NotYours
    return place, _invite(tx, actor, kind, place)


def accept(tx: Transaction, actor: Actor, code: str) -> tuple[Invitation, Place, Actor]:
    """Spend a code that gives a role or opens an offer, and say who the actor is now; raises CodeNotValid."""
    invitation = tx.invitations.find(code, tx.now)
    if invitation is None or invitation.kind is InvitationKind.BIND:
        raise CodeNotValid
    person_id = actor.person_id
    if not tx.invitations.use(code, tx.now):
        raise CodeNotValid
    if invitation.role is not None:
        grant = Grant(invitation.role, invitation.place_id, tx.now + ROLE_LASTS)
        tx.people.grant(person_id, grant, granted_by=invitation.created_by, now=tx.now)
    tx.record(
        actor, f"accept {invitation.kind} {invitation.role or ''}".strip(), f"place:{invitation.place_id}"
    )
    now_holding = tx.people.actor(actor.telegram_id, actor.locale, tx.now)
    return invitation, tx.places.get(invitation.place_id), now_holding


GIVERS = {
    Role.COUNTY_ORGANIZER: frozenset({Role.COUNTY_ORGANIZER}),
    Role.TOWNSHIP_ORGANIZER: frozenset({Role.COUNTY_ORGANIZER}),
    Role.DEPARTMENT_REVIEWER: frozenset({Role.COUNTY_ORGANIZER}),
    Role.OPERATOR: frozenset({Role.COUNTY_ORGANIZER}),
    Role.VILLAGE_SECRETARY: ORGANIZERS,
    Role.LIAISON: ORGANIZERS,
}


def _invite(
    tx: Transaction, actor: Actor | None, kind: InvitationKind, place: Place, role: Role | None = None
) -> str:
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    created_by = actor.person_id if actor is not None else None
    tx.invitations.add(code, Invitation(kind, place.id, tx.now + LASTS[kind], role, created_by))
    tx.record(actor, f"invite {kind} {role or ''}".strip(), f"place:{place.id}")
    return code
