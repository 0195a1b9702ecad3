"""Nominations written down for somebody without a phone, and taken over by them — 代填."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from domain import assistance as rules
from domain.assistance import ASSISTED_NOMINATION
from domain.eligibility import require_eligible
from domain.errors import NoLongerThere, NotYours
from domain.forms import Draft, Option, Question
from domain.invitations import LASTS, HandItOn, InvitationKind, code_from
from domain.letters import Keyboard
from domain.nominations import KIND, Application, Nomination, NominationId, Status, resubmit, withdraw
from domain.people import HOSTS, Actor, CodeNotValid, ConsentGiven, require
from domain.places import Place, PlaceId, PlaceKind
from services import forgetting, nominations, places
from services.applications import as_answers, hints, to_application
from services.form_entry import FormEntry, Opening, Thanks
from services.people import CONSENT_VERSION
from services.transaction import Transaction
from storage.invitations import Invitation, digest_of
from texts.messages.assistance import (
    AssistedKept,
    ConfirmErasing,
    TakenOver,
    TakenOverByYou,
    TakeOverLink,
    ToTakeOver,
)

TAKE_OVER = InvitationKind.TAKE_OVER
KEPT = LASTS[TAKE_OVER]
"""So long a link to take over is good."""
MENDED = "nomination"
"""Under which a draft keeps which nomination it mends."""


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    """A new one, perhaps for a village that is known, or one that came back; or the one in hand."""
    if not actor.places(HOSTS):
        raise NotYours
    context = context or _in_hand(tx, actor)
    if (number := context.get(MENDED)) is not None:
        nomination = _returned(tx, actor, NominationId(number))
        heard = {"consent": ConsentGiven.IN_PERSON}
        return Opening(context, heard | as_answers(nomination.application))
    if (village_id := context.get("village")) is not None:
        return Opening(context, {"village": int(_village(tx, actor, PlaceId(village_id)).id)})
    return Opening()


def _in_hand(tx: Transaction, actor: Actor) -> Mapping[str, Any]:
    """What the half-filled one is about, so that it is gone on with; not what was mended meanwhile."""
    held = tx.drafts.find(actor.person_id, ASSISTED_NOMINATION.name)
    return {} if held is None or MENDED in held.context else held.context


def _offer(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> Sequence[Option]:
    """The villages within reach."""
    return places.offer_villages(tx, actor, tx.places.villages_under(actor.places(HOSTS)))


def _submit(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    application = to_application(draft.answers)
    village = _village(tx, actor, application.village_id)
    require_eligible(tx.programme.eligibility, application, tx.now.astimezone(tx.programme.zone).year)
    mended = draft.context.get(MENDED)
    nomination = (
        _write_down(tx, actor, application)
        if mended is None
        else _mend(tx, _returned(tx, actor, NominationId(mended)), application)
    )
    tx.record(actor, "assist_nomination", f"{KIND}:{nomination.id}")
    nominations.announce(tx, nomination)
    link, township = _new_link(tx, actor, nomination), places.above(tx, village)
    kept = AssistedKept(link, application.full_name, township, KEPT.days)
    return Thanks(kept, Keyboard("assisted", {"nomination": nomination.id, "returned": False}))


def _write_down(tx: Transaction, actor: Actor, application: Application) -> Nomination:
    """Of the person: their name, and that they agreed by word of mouth to which text, before whom."""
    if tx.nominations.namesakes(application):
        raise rules.AlreadyListed
    person = tx.people.write_down(application.full_name, tx.programme.locale, CONSENT_VERSION, tx.now)
    tx.record(actor, f"hear_consent {CONSENT_VERSION}", f"person:{person.id}")
    return tx.nominations.add(person.id, application, tx.now, assisted_by=actor.person_id)


def _mend(tx: Transaction, nomination: Nomination, application: Application) -> Nomination:
    mended = resubmit(nomination, application, tx.now)
    tx.nominations.save(mended)
    return mended


ENTRY = FormEntry(ASSISTED_NOMINATION, _submit, _prepare, _offer, hints=hints, about_another=True)


def invite(tx: Transaction, actor: Actor, nomination_id: NominationId) -> TakeOverLink:
    """A link by which the person takes their nomination over; raises NotYours, NoLongerThere."""
    nomination = tx.nominations.get(nomination_id)
    _village(tx, actor, nomination.application.village_id)
    if nomination.assisted_by is None or not nomination.is_live:
        raise NoLongerThere
    return TakeOverLink(_new_link(tx, actor, nomination), nomination.application.full_name, KEPT.days)


def welcome(tx: Transaction, invitation: Invitation) -> ToTakeOver:
    """What who opens the link reads before they agree; raises CodeNotValid."""
    application = _assisted(tx, invitation).application
    return ToTakeOver(application.full_name, tx.places.get(application.village_id).name)


def take_over(tx: Transaction, actor: Actor, code: str, invitation: Invitation) -> TakenOverByYou:
    """The nomination is its person's own from now on; who wrote it down hears so."""
    nomination = _assisted(tx, invitation)
    if actor.person_id in {invitation.created_by, nomination.assisted_by}:
        raise HandItOn
    taken = rules.take_over(nomination, actor.person_id, tx.nominations.find_live(actor.person_id))
    if not tx.invitations.use(digest_of(code), tx.now):
        raise CodeNotValid
    tx.nominations.hand_over(nomination.person_id, taken)
    tx.people.blot(nomination.person_id)
    tx.record(actor, "take_over_nomination", f"{KIND}:{taken.id}")
    assert nomination.assisted_by is not None
    tx.tell(nomination.assisted_by, TakenOver(taken.application.full_name))
    return TakenOverByYou(tx.places.get(taken.application.village_id).name)


def ask_before_erasing(tx: Transaction, actor: Actor, nomination_id: NominationId) -> ConfirmErasing:
    """Whose nomination it is that would go; raises NotYours, NoLongerThere, CannotWithdraw."""
    return ConfirmErasing(_erasable(tx, actor, nomination_id).application.full_name)


def erase(tx: Transaction, actor: Actor, nomination_id: NominationId) -> None:
    """The person wants it no more: their nomination goes, and all that is known of them."""
    before = _erasable(tx, actor, nomination_id)
    forgetting.erase(tx, tx.people.get(before.person_id))
    tx.record(actor, "erase_nomination", f"{KIND}:{nomination_id}")
    nominations.recount(tx, before)


def _erasable(tx: Transaction, actor: Actor, nomination_id: NominationId) -> Nomination:
    nomination = tx.nominations.get(nomination_id)
    _village(tx, actor, nomination.application.village_id)
    if nomination.assisted_by is None:
        raise NoLongerThere
    withdraw(nomination, nomination.person_id, tx.now)
    return nomination


def _assisted(tx: Transaction, invitation: Invitation) -> Nomination:
    """The live nomination behind a link that nobody has taken over yet."""
    assert invitation.nomination_id is not None
    try:
        nomination = tx.nominations.get(invitation.nomination_id)
    except NoLongerThere:
        raise CodeNotValid from None
    if nomination.assisted_by is None or not nomination.is_live:
        raise CodeNotValid
    return nomination


def _returned(tx: Transaction, actor: Actor, nomination_id: NominationId) -> Nomination:
    nomination = tx.nominations.get(nomination_id)
    _village(tx, actor, nomination.application.village_id)
    if nomination.assisted_by is None or nomination.status is not Status.RETURNED:
        raise NoLongerThere
    return nomination


def _village(tx: Transaction, actor: Actor, village_id: PlaceId) -> Place:
    """A village within reach; raises NotYours for another, NoLongerThere for what is none."""
    village = tx.places.get(village_id)
    require(actor, HOSTS, village)
    if village.kind is not PlaceKind.VILLAGE:
        raise NoLongerThere
    return village


def _new_link(tx: Transaction, actor: Actor, nomination: Nomination) -> str:
    """What a link carries by which the nomination can be taken over."""
    code, village_id = code_from(secrets.randbits(64)), nomination.application.village_id
    tx.invitations.add(
        code, Invitation(TAKE_OVER, village_id, tx.now + KEPT, None, actor.person_id, nomination.id)
    )
    tx.record(actor, f"invite {TAKE_OVER}", f"{KIND}:{nomination.id}")
    return f"i_{code}"
