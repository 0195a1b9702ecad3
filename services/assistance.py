"""Nominations written down for somebody without a phone, and taken over by them — 代填."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain import assistance as rules
from domain.assistance import ASSISTED_NOMINATION
from domain.eligibility import require_eligible
from domain.errors import NoLongerThere, NotYours
from domain.extra_questions import ABOUT, asked_of
from domain.forms import Draft, Option, Question
from domain.invitations import LASTS, InvitationKind, code_from
from domain.letters import Keyboard
from domain.nominations import (
    KIND,
    WITHDRAWABLE,
    Application,
    Nomination,
    NominationId,
    Status,
    resubmit,
)
from domain.people import HOSTS, ORGANIZERS, Actor, ConsentGiven, require
from domain.places import Place, PlaceId, PlaceKind
from services import counting, forgetting, joint_vetting, nominations, organizers, places
from services.applications import (
    as_answers,
    hints,
    notes,
    offer_particulars,
    to_application,
    vows,
    with_declared,
)
from services.form_entry import FormEntry, Opening, Thanks
from services.people import CONSENT_VERSION
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting
from storage.invitations import Invitation
from storage.nominations import Named
from texts.messages.assistance import (
    AssistedCard,
    AssistedKept,
    ConfirmErasing,
    TakeOverLink,
)
from texts.messages.leaving import TakenOut

TAKE_OVER = InvitationKind.TAKE_OVER
DESK = "assisted"
"""What a nomination is called on the desk when it came back to who passes on what was decided."""
LISTED = 10
"""So many one list shows."""
KEPT = LASTS[TAKE_OVER]
"""So long a link to take over is good."""
ERASABLE = WITHDRAWABLE | {Status.RESERVE}
MENDED = "nomination"
"""Under which a draft keeps which nomination it mends."""


@dataclass(frozen=True, slots=True)
class Card:
    """One that was written down, and what can be done for its person."""

    nomination_id: NominationId
    message: AssistedCard
    returned: bool
    can_withdraw: bool
    village: Place
    organizes: bool


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    """A new one, perhaps for a village that is known, or one that came back; or the one in hand."""
    if not actor.places(HOSTS):
        raise NotYours
    context = context or _in_hand(tx, actor)
    if (number := context.get(MENDED)) is not None:
        nomination = _returned(tx, actor, NominationId(number))
        was_heard = tx.people.consent_version(nomination.person_id) != rules.NOT_HEARD
        heard = {"consent": ConsentGiven.IN_PERSON} if was_heard else {}
        return Opening(context, with_declared(tx, heard | as_answers(nomination.application)))
    if (village_id := context.get("village")) is not None:
        known = {"village": int(_village(tx, actor, PlaceId(village_id)).id)}
        return Opening(context, with_declared(tx, known))
    return Opening(given=with_declared(tx, {}))


def _in_hand(tx: Transaction, actor: Actor) -> Mapping[str, Any]:
    """What the half-filled one is about, so that it is gone on with; not what was mended meanwhile."""
    held = tx.drafts.find(actor.person_id, ASSISTED_NOMINATION.name)
    return {} if held is None or MENDED in held.context else held.context


def _offer(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> Sequence[Option]:
    """The villages within reach, or how somebody's particulars can be."""
    if question.key == ABOUT:
        return offer_particulars(tx, actor, draft)
    return places.offer_villages(tx, actor, tx.places.villages_under(actor.places(HOSTS)))


def _submit(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    application = to_application(tx.programme, draft.answers)
    village = _village(tx, actor, application.village_id)
    require_eligible(tx.programme.eligibility, application, tx.now.astimezone(tx.programme.zone).year)
    mended = draft.context.get(MENDED)
    nomination = (
        _write_down(tx, actor, application)
        if mended is None
        else _mend(tx, actor, _returned(tx, actor, NominationId(mended)), application)
    )
    tx.record(actor, "assist_nomination", f"{KIND}:{nomination.id}")
    nominations.announce(tx, nomination)
    link, township = _new_link(tx, actor, nomination), places.above(tx, village)
    kept = AssistedKept(link, application.full_name, township, KEPT.days)
    return Thanks(kept, Keyboard("assisted", {"nomination": nomination.id, "returned": False}))


def _write_down(tx: Transaction, actor: Actor, application: Application) -> Nomination:
    """Of the person: their name, and that they agreed by word of mouth to which text, before whom."""
    if tx.nominations.of_name(application):
        raise rules.AlreadyListed
    person = tx.people.write_down(application.full_name, tx.programme.locale, CONSENT_VERSION, tx.now)
    tx.record(actor, f"hear_consent {CONSENT_VERSION}", f"person:{person.id}")
    return tx.nominations.add(person.id, application, tx.now, assisted_by=actor.person_id)


def _mend(tx: Transaction, actor: Actor, nomination: Nomination, application: Application) -> Nomination:
    """Who is meant does not become somebody who is listed; a namesake who came meanwhile is no obstacle."""
    mended = resubmit(nomination, application, tx.now)
    if tx.nominations.namesakes(mended) and not rules.means_the_same(nomination.application, application):
        raise rules.AlreadyListed
    tx.nominations.save(mended)
    if tx.people.consent_version(mended.person_id) == rules.NOT_HEARD:
        tx.people.hear(mended.person_id, CONSENT_VERSION, tx.now)
        tx.record(actor, f"hear_consent {CONSENT_VERSION}", f"person:{mended.person_id}")
    return mended


ENTRY = FormEntry(
    ASSISTED_NOMINATION,
    _submit,
    _prepare,
    _offer,
    hints=hints,
    about_another=True,
    notes=notes,
    vows=vows,
    asks=asked_of,
)


def waiting_for(tx: Transaction, actor: Actor) -> list[Waiting]:
    """What came back and is the actor's to talk over with its person."""
    villages = [each.id for each in tx.places.villages_under(actor.places(HOSTS))]
    returned = tx.nominations.returned_assisted(villages)
    carers = organizers.carers_of(tx, returned)
    return [
        Waiting(DESK, each.id, each.status_since)
        for each in returned
        if any(carer.id == actor.person_id for carer in carers[each.id])
    ]


def show(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    """Some of them by name, for the desk of who passes on what was decided."""
    found = tx.nominations.named(NominationId(number) for number in ids)
    return [Item(DESK, each.id, each.full_name, each.village, each.since) for each in found]


SOURCE = Source(DESK, waiting_for, show)


def under_way(tx: Transaction, actor: Actor) -> list[Named]:
    """What the actor wrote down, or has to look after since, the newest first."""
    held = [
        each.id
        for each in (*tx.nominations.assisted_by(actor.person_id), *_left_to(tx, actor))
        if actor.holds(HOSTS, tx.places.get(each.application.village_id))
    ][:LISTED]
    named = {each.id: each for each in tx.nominations.named(held)}
    return [named[each] for each in held]


def _left_to(tx: Transaction, actor: Actor) -> list[Nomination]:
    """What others wrote down who are in charge no more, where it is the actor's to pass things on now."""
    villages = [each.id for each in tx.places.villages_under(actor.places(HOSTS))]
    return [
        each
        for each in tx.nominations.left_behind(villages, tx.now)
        if any(carer.id == actor.person_id for carer in organizers.carers(tx, each))
    ]


def card(tx: Transaction, actor: Actor, nomination_id: NominationId) -> Card:
    """Where it stands, for who may help its person on; raises NotYours, NoLongerThere."""
    nomination = tx.nominations.get(nomination_id)
    village = _village(tx, actor, nomination.application.village_id)
    if nomination.assisted_by is None or not nomination.is_live:
        raise NoLongerThere
    returned = nomination.status is Status.RETURNED
    last = tx.nominations.last_return(nomination_id) if returned else None
    since = nomination.status_since.astimezone(tx.programme.zone).date()
    message = AssistedCard(
        nomination.application.full_name,
        village.name,
        nomination.status,
        since,
        last.reason if last else None,
    )
    organizes = bool(actor.places(ORGANIZERS))
    return Card(nomination_id, message, returned, nomination.status in ERASABLE, village, organizes)


def invite(tx: Transaction, actor: Actor, nomination_id: NominationId) -> TakeOverLink:
    """A link by which the person takes their nomination over; raises NotYours, NoLongerThere."""
    nomination = tx.nominations.get(nomination_id)
    _village(tx, actor, nomination.application.village_id)
    if nomination.assisted_by is None or not nomination.is_live:
        raise NoLongerThere
    return TakeOverLink(_new_link(tx, actor, nomination), nomination.application.full_name, KEPT.days)


def ask_before_erasing(tx: Transaction, actor: Actor, nomination_id: NominationId) -> ConfirmErasing:
    """Whose nomination it is that would go; raises NotYours, NoLongerThere."""
    nomination = _erasable(tx, actor, nomination_id)
    return ConfirmErasing(nomination.application.full_name, nomination.status is Status.RESERVE)


def erase(tx: Transaction, actor: Actor, nomination_id: NominationId) -> None:
    """The person wants it no more: their nomination goes, and all that is known of them.

    Out of the reserve, too, as they were promised aloud; the nearest organizers hear that somebody left.
    """
    before = _erasable(tx, actor, nomination_id)
    joint_vetting.call_off(tx, nomination_id)
    forgetting.erase(tx, tx.people.get(before.person_id))
    tx.record(actor, "erase_nomination", f"{KIND}:{nomination_id}")
    counting.recount(tx, [before])
    if before.status is Status.RESERVE:
        assert actor.person is not None
        village = tx.places.get(before.application.village_id)
        organizers.tell(tx, village, TakenOut(village.name, actor.person.name), but=actor.person_id)


def _erasable(tx: Transaction, actor: Actor, nomination_id: NominationId) -> Nomination:
    nomination = tx.nominations.get(nomination_id)
    _village(tx, actor, nomination.application.village_id)
    if nomination.assisted_by is None:
        raise NoLongerThere
    if nomination.status not in ERASABLE:
        raise NoLongerThere
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
