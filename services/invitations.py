"""One-time codes: made by organizers, spent by those they are given to."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from domain.errors import NoLongerThere, NotYours
from domain.invitations import ALPHABET, CODE_LENGTH, FOR_ORGANIZERS, LASTS, InvitationKind, NoCounty
from domain.joint_vetting import OneDepartment
from domain.mentors import OFFER
from domain.nominations import SELF_NOMINATION
from domain.people import (
    GIVERS,
    ORGANIZERS,
    ROLE_LASTS,
    Actor,
    CodeNotValid,
    Grant,
    PersonId,
    Role,
    require,
)
from domain.places import Place, PlaceId, PlaceKind
from services import forms, recommendations, take_overs
from services.form_steps import Step
from services.mentors import INVITATION
from services.transaction import Transaction
from services.vetting_counts import tell_reader
from storage.invitations import Invitation, digest_of
from texts.message import Message
from texts.messages.people import ComingAs, Invited, RoleGiven

COMING_AS = {None: ComingAs.MENTOR, Role.DEPARTMENT_REVIEWER: ComingAs.REVIEWER}
"""What an invitation makes of somebody, where it makes no organizer of them."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What a link led to, in words, and the first question where a form follows."""

    welcome: Message
    actor: Actor
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """What somebody is asked for, and as whom they would agree."""

    welcome: Message
    coming_as: ComingAs


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
        if role is None or role is Role.DEPARTMENT_REVIEWER:  # those are asked for one department
            raise NoLongerThere
        require(actor, GIVERS[role], place)
        return place, _invite(tx, actor, kind, place, role)
    require(actor, ORGANIZERS, place)
    if kind not in FOR_ORGANIZERS or role is not None:
        raise NotYours
    return place, _invite(tx, actor, kind, place)


def invite_reviewer(tx: Transaction, actor: Actor, county: Place, department: str) -> str:
    """A code that lets somebody sign for one department of the county."""
    require(actor, GIVERS[Role.DEPARTMENT_REVIEWER], county)
    return _invite(tx, actor, InvitationKind.ROLE, county, Role.DEPARTMENT_REVIEWER, department)


def accept(tx: Transaction, actor: Actor, code: str) -> tuple[Invitation, Place, Actor]:
    """Spend a code that gives a role or opens an offer; returns who the actor is now.

    Raises CodeNotValid, OneDepartment.
    """
    invitation = find(tx, code)
    if invitation.role is None and invitation.kind is not InvitationKind.MENTOR:
        raise CodeNotValid
    person_id = actor.person_id
    _require_one_department(tx, actor, invitation)
    if not tx.invitations.use(digest_of(code), tx.now):
        raise CodeNotValid
    if invitation.role is not None:
        until = tx.now + ROLE_LASTS
        grant = Grant(invitation.role, invitation.place_id, until, invitation.department)
        tx.people.grant(person_id, grant, granted_by=invitation.created_by, now=tx.now)
    tx.record(
        actor, f"accept {invitation.kind} {invitation.role or ''}".strip(), f"place:{invitation.place_id}"
    )
    now_holding = tx.people.actor(actor.telegram_id, actor.locale, tx.now)
    if tx.vettings.open_lines(person_id, now_holding.posts, tx.now):
        tell_reader(tx, person_id)
    return invitation, tx.places.get(invitation.place_id), now_holding


def follow(tx: Transaction, actor: Actor, code: str) -> Followed:
    """Take the role a code gives, or begin the form it opens.

    A code that opens a form is spent when the form is handed in.
    """
    invitation, digest = find(tx, code), digest_of(code)
    if invitation.kind is InvitationKind.RECOMMENDATION:
        step = forms.begin(tx, actor, SELF_NOMINATION.name, {recommendations.LINK: digest})
        return Followed(recommendations.welcome(tx, digest), actor, step)
    if invitation.kind is InvitationKind.TAKE_OVER:
        return Followed(take_overs.take_over(tx, actor, code, invitation), actor)
    if invitation.kind is InvitationKind.MENTOR:
        place = tx.places.get(invitation.place_id)
        step = forms.begin(tx, actor, OFFER.name, {"place": place.id, INVITATION: digest})
        return Followed(Invited(place.name, None), actor, step)
    invitation, place, now_holding = accept(tx, actor, code)
    assert invitation.role is not None
    return Followed(RoleGiven(invitation.role, invitation.department or place.name), now_holding)


def read(tx: Transaction, code: str) -> Offered | None:
    """What a code offers, before it is followed; None where nothing comes of it."""
    try:
        invitation = find(tx, code)
    except CodeNotValid:
        return None
    if invitation.kind is InvitationKind.BIND:
        return None
    if invitation.kind is InvitationKind.RECOMMENDATION:
        return Offered(recommendations.welcome(tx, digest_of(code)), ComingAs.CANDIDATE)
    if invitation.kind is InvitationKind.TAKE_OVER:
        return Offered(take_overs.welcome(tx, invitation), ComingAs.CANDIDATE)
    asked = Invited(tx.places.get(invitation.place_id).name, invitation.role)
    return Offered(asked, COMING_AS.get(invitation.role, ComingAs.ORGANIZER))


def find(tx: Transaction, code: str) -> Invitation:
    """The invitation behind a code; raises CodeNotValid, also when its giver is no longer in charge there.

    What lies there for somebody to take as their own is theirs, whoever gave the link.
    """
    invitation = tx.invitations.find(code, tx.now)
    if invitation is None:
        raise CodeNotValid
    if invitation.kind is InvitationKind.RECOMMENDATION:
        recommendations.welcome(tx, digest_of(code))
        return invitation
    if invitation.kind is InvitationKind.TAKE_OVER:
        take_overs.welcome(tx, invitation)
        return invitation
    givers = ORGANIZERS if invitation.role is None else GIVERS[invitation.role]
    if invitation.created_by is not None and not _in_charge(
        tx, invitation.created_by, givers, tx.places.get(invitation.place_id)
    ):
        raise CodeNotValid
    if invitation.department is not None and invitation.department not in tx.programme.departments:
        raise CodeNotValid
    return invitation


def reaches(tx: Transaction, invitation: Invitation, place: Place) -> bool:
    """Whether who gave the code is in charge of this place too."""
    giver = invitation.created_by
    return giver is not None and _in_charge(tx, giver, ORGANIZERS, place)


def _require_one_department(tx: Transaction, actor: Actor, invitation: Invitation) -> None:
    """Who signs for a department of the county would leave it by signing for another."""
    if invitation.department is not None:
        others = actor.departments(tx.places.get(invitation.place_id)) - {invitation.department}
        if others:
            raise OneDepartment(min(others), invitation.department)


def _in_charge(tx: Transaction, person_id: PersonId, roles: Iterable[Role], place: Place) -> bool:
    person = tx.people.get(person_id)
    return tx.people.actor(person.telegram_id, person.locale, tx.now).holds(roles, place)


def _invite(
    tx: Transaction,
    actor: Actor | None,
    kind: InvitationKind,
    place: Place,
    role: Role | None = None,
    department: str | None = None,
) -> str:
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    created_by = actor.person_id if actor is not None else None
    offered = Invitation(kind, place.id, tx.now + LASTS[kind], role, created_by, department=department)
    tx.invitations.add(code, offered)
    tx.record(actor, f"invite {kind} {role or ''}".strip(), f"place:{place.id}")
    return code
