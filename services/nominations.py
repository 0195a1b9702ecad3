"""Nominations before their organizers, and where they stand for their people — 自荐."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import eligibility
from domain import nominations as rules
from domain.demands import met as met_by
from domain.errors import NotYours
from domain.forms import Draft
from domain.joint_vetting import require_short_path
from domain.letters import Keyboard
from domain.nominations import (
    DECIDERS,
    KIND,
    RETURN_NOMINATION,
    SELF_NOMINATION,
    WITHDRAWABLE,
    Nomination,
    NominationId,
    Reason,
    Recording,
    Skill,
    Status,
    Verdict,
)
from domain.notices import NoticeId
from domain.pairs import PairStatus
from domain.people import Actor, PersonId, Role
from domain.places import Place, PlaceId
from services import (
    candidates,
    counting,
    decisions,
    demands,
    expectations,
    joint_vetting,
    organizers,
    overdue,
    people,
    places,
)
from services.candidates import village_of
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting
from texts.message import Message
from texts.messages import nominations as messages
from texts.messages.leaving import NomineeWithdrew

TOLD = {Status.RETURNED: Verdict.RETURN, Status.EXITED: Verdict.SIGN_OUT}
"""Where the person reads once more why: by whose verdict they stand there."""


@dataclass(frozen=True, slots=True)
class Card:
    """A nomination as its decider may see it: no Telegram id, no account's name."""

    nomination_id: NominationId
    version: int
    status: Status
    has_recording: bool
    message: messages.NominationCard
    can_be_taken_over: bool = False
    namesakes: tuple[NominationId, ...] = ()
    """Others of the same name, year and village that wait for the same decider."""
    to_departments: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the person's own nomination stands, and what they may do about it."""

    message: Message
    nomination_id: NominationId | None = None
    can_withdraw: bool = False
    can_leave: bool = False
    is_looked_into: bool = False
    """Departments or the village are being asked about them."""
    notice: NoticeId | None = None
    """What waits for the person's own word before the village may read it."""
    waits_overnight: bool = False
    """News for them lies there until the morning."""
    can_begin: bool = False
    has_draft: bool = False


def waiting_for(tx: Transaction, actor: Actor) -> list[Waiting]:
    """What waits for this organizer's decision; their own nomination, and a relative's, is a colleague's."""
    if actor.person is None:
        return []
    not_theirs = candidates.not_theirs(tx, actor)
    return [
        Waiting(KIND, each.id, each.since)
        for status, role in DECIDERS.items()
        if (held := actor.places({role}))
        for each in tx.nominations.lying(status, _ids(tx.places.villages_under(held)))
        if each.id not in not_theirs
    ]


def show(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    """Some of them by name, for the desk of who may decide about them."""
    return [
        Item(KIND, each.id, each.full_name, each.village, each.since)
        for each in tx.nominations.named(NominationId(number) for number in ids)
    ]


SOURCE = Source(KIND, waiting_for, show)


def card(tx: Transaction, actor: Actor, nomination_id: NominationId) -> Card:
    """Everything a decider may see; raises NotYours for anybody else, AlreadyDecided when nothing waits."""
    nomination = _decidable(tx, actor, nomination_id)
    application = nomination.application
    village = tx.places.get(application.village_id)
    pledge = application.pledge
    returned, namesakes = tx.nominations.last_return(nomination_id), tx.nominations.namesakes(nomination)
    year = tx.now.astimezone(tx.programme.zone).year
    message = messages.NominationCard(
        status=nomination.status,
        full_name=application.full_name,
        age=year - application.birth_year,
        birth_year=application.birth_year,
        village=village.name,
        township=places.above(tx, village),
        whereabouts=application.whereabouts,
        education=application.education,
        source=application.source,
        skills=application.skills,
        about=tuple(filter(None, (application.sex, application.party, application.household))),
        confirmed=application.confirmed or (),
        pledge=pledge if isinstance(pledge, str) else None,
        seconds=pledge.seconds if isinstance(pledge, Recording) else None,
        days=(tx.now - _handed_in_at(nomination)).days,
        way_in=nomination.way_in,
        assisted_by=tx.people.get(nomination.assisted_by).name if nomination.assisted_by else None,
        consent_version=tx.people.consent_version(nomination.person_id) if nomination.assisted_by else None,
        hints=eligibility.hints(tx.programme.eligibility, application, year),
        looks_for=demands.looks_for(tx, village.id, application.skills),
        returned_on=returned.decided_at.astimezone(tx.programme.zone).date() if returned else None,
        returned_for=returned.reason if returned else None,
        namesakes=len(namesakes),
        departments=bool(tx.programme.departments),
    )
    return Card(
        nomination.id,
        nomination.version,
        nomination.status,
        isinstance(pledge, Recording),
        message,
        can_be_taken_over=nomination.assisted_by is not None,
        namesakes=tuple(each.id for each in namesakes if _decides(tx, actor, each)),
        to_departments=bool(tx.programme.departments),
    )


def _handed_in_at(nomination: Nomination) -> datetime:
    """When the township got it: where it was mended, that is later than when it was begun."""
    return nomination.status_since if nomination.status is Status.SUBMITTED else nomination.submitted_at


def recording(tx: Transaction, actor: Actor, nomination_id: NominationId) -> str:
    """The spoken pledge, for its decider to hear."""
    pledge = _decidable(tx, actor, nomination_id).application.pledge
    if not isinstance(pledge, Recording):
        raise rules.AlreadyDecided
    return pledge.file_id


def pass_on(tx: Transaction, actor: Actor, nomination_id: NominationId, seen: int) -> messages.DecidedByYou:
    """The township recommends: the county looks next. Returns what its card says from now on."""
    nomination = _decide(tx, actor, nomination_id, seen, Verdict.PASS, Reason.RECOMMENDED)
    told = messages.Passed(village_of(tx, nomination).name, tx.programme.notice_for.days)
    candidates.tell(tx, nomination, told, Keyboard("standing"))
    announce(tx, nomination)
    return _decided(tx, nomination)


def sign_in(tx: Transaction, actor: Actor, nomination_id: NominationId, seen: int) -> messages.DecidedByYou:
    """The county signs somebody into the reserve, joint vetting and public notice being done on paper.

    Returns what the card says from now on.
    """
    require_short_path(tx.programme)
    nomination = _decide(tx, actor, nomination_id, seen, Verdict.SIGN_IN, Reason.VETTED_ON_PAPER)
    signed_in = messages.SignedIn(village_of(tx, nomination).name)
    candidates.tell(tx, nomination, signed_in, people.home(tx, nomination.person_id))
    return _decided(tx, nomination)


def _decided(tx: Transaction, nomination: Nomination) -> messages.DecidedByYou:
    village = village_of(tx, nomination).name
    at = tx.now.astimezone(tx.programme.zone)
    return messages.DecidedByYou(nomination.status, nomination.application.full_name, village, at)


def withdraw(tx: Transaction, actor: Actor, nomination_id: NominationId, *, tell: bool = True) -> None:
    """Take one's own nomination back; where others were being asked about them, the organizer hears it."""
    before = tx.nominations.get(nomination_id)
    tx.nominations.save(rules.withdraw(before, actor.person_id, tx.now))
    joint_vetting.call_off(tx, nomination_id)
    tx.record(actor, "withdraw_nomination", f"{KIND}:{nomination_id}")
    counting.recount(tx, [before])
    if tell and before.status in rules.LOOKED_INTO:
        village = village_of(tx, before)
        withdrew = NomineeWithdrew(before.application.full_name, village.name)
        organizers.tell(tx, village, withdrew, but=actor.person_id)


def standing(tx: Transaction, actor: Actor) -> Standing:
    """Where the person's nomination stands, in words."""
    nomination = tx.nominations.find_latest(actor.person_id)
    has_draft = tx.drafts.find(actor.person_id, SELF_NOMINATION.name) is not None
    waits = tx.outbox.holds_overnight(actor.telegram_id, tx.now, tx.by_day(tx.now))
    if nomination is None:
        not_yet = messages.NotNominatedYet(has_draft)
        return Standing(not_yet, can_begin=True, has_draft=has_draft, waits_overnight=waits)
    notice = tx.notices.find_running(nomination.id)
    agreed = None if notice is None else notice.agreed_at
    decision = tx.nominations.last_decision(nomination.id)
    pairs = _pairs(tx, actor.person_id) if nomination.status is Status.RESERVE else {}
    message = messages.WhereItStands(
        status=nomination.status,
        village=village_of(tx, nomination).name,
        since=nomination.status_since.astimezone(tx.programme.zone).date(),
        reason=decision.reason if decision and decision.verdict is TOLD.get(nomination.status) else None,
        days=tx.programme.notice_for.days,
        mentors=tuple(pairs.get(PairStatus.ACTIVE, ())),
        to_sign=tuple(pairs.get(PairStatus.ACCEPTED, ())),
        asked=tuple(pairs.get(PairStatus.REQUESTED, ())),
        met=_met(tx, nomination) if nomination.is_live else (),
        agreed=agreed is not None,
        expected=expectations.expected(tx, nomination),
    )
    return Standing(
        message,
        nomination.id,
        can_withdraw=nomination.status in WITHDRAWABLE,
        can_leave=nomination.status is Status.RESERVE,
        is_looked_into=nomination.status in rules.LOOKED_INTO,
        notice=notice.id if notice is not None and agreed is None else None,
        waits_overnight=waits,
        can_begin=nomination.status is Status.RETURNED or not nomination.is_live,
        has_draft=has_draft,
    )


def _met(tx: Transaction, nomination: Nomination) -> tuple[Skill, ...]:
    """What the person can do of what their village looks for today."""
    application = nomination.application
    return met_by(tx.demands.of_village(application.village_id), application.skills)


def _pairs(tx: Transaction, reserve_id: PersonId) -> dict[PairStatus, list[str]]:
    """The reserve's mentors by name, by how far each pair has come."""
    mentors: dict[PairStatus, list[str]] = {}
    for pair in tx.pairs.live_of_reserve(reserve_id):
        if pair.reserve_id == reserve_id:
            mentors.setdefault(pair.status, []).append(tx.pairs.card(pair.id).mentor)
    return mentors


def _prepare_return(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    _seen(_decidable(tx, actor, NominationId(context["nomination"])), context["seen"])
    return Opening(context)


def _submit_return(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """Hand it back with a reason; the person hears it, and how to mend it."""
    reason = _reason(draft)
    nomination_id, seen = NominationId(draft.context["nomination"]), draft.context["seen"]
    nomination = _decide(tx, actor, nomination_id, seen, Verdict.RETURN, reason)
    told = messages.Returned(village_of(tx, nomination).name, reason)
    candidates.tell(tx, nomination, told, Keyboard("mend_nomination"))
    return Thanks(messages.ReturnedByYou(nomination.application.full_name), Keyboard("desk"))


def _preview_return(tx: Transaction, actor: Actor, draft: Draft) -> Sequence[Message]:
    """What the person will read, before anything is sent; for who may still send it, and no one else."""
    nomination_id, seen = NominationId(draft.context["nomination"]), draft.context["seen"]
    nomination = _seen(_decidable(tx, actor, nomination_id), seen)
    told = messages.Returned(village_of(tx, nomination).name, _reason(draft))
    return messages.ReturnPreview(nomination.application.full_name), told


def _about(tx: Transaction, actor: Actor, draft: Draft) -> str:
    return candidates.called(tx, _decidable(tx, actor, NominationId(draft.context["nomination"])))


def _reason(draft: Draft) -> Reason | str:
    given: str = draft.answers["reason"]
    return Reason(given) if given in rules.RETURN_REASONS else given


RETURN_FORM = FormEntry(
    RETURN_NOMINATION,
    _submit_return,
    _prepare_return,
    preview=_preview_return,
    dropped=Keyboard("desk"),
    about=_about,
)


def _decidable(tx: Transaction, actor: Actor, nomination_id: NominationId) -> Nomination:
    """The nomination, if its decision is the actor's to make now.

    Who stands too close reads neither card nor recording, however old the button is.
    """
    nomination = tx.nominations.get(nomination_id)
    village = village_of(tx, nomination)
    if not any(actor.holds({role}, village) for role in DECIDERS.values()):
        raise NotYours
    role = DECIDERS.get(nomination.status)
    if role is None:
        raise rules.AlreadyDecided
    if not actor.holds({role}, village):
        raise rules.AlreadyDecided if role is Role.COUNTY_ORGANIZER else NotYours
    decisions.require_theirs(tx, actor, [nomination])
    return nomination


def _decides(tx: Transaction, actor: Actor, nomination: Nomination) -> bool:
    role = DECIDERS.get(nomination.status)
    return role is not None and actor.holds({role}, village_of(tx, nomination))


def _seen(nomination: Nomination, seen: int) -> Nomination:
    """The nomination, if it is still what the card showed; raises CardChanged."""
    if nomination.version != seen:
        raise rules.CardChanged
    return nomination


def _decide(
    tx: Transaction,
    actor: Actor,
    nomination_id: NominationId,
    seen: int,
    verdict: Verdict,
    reason: Reason | str,
) -> Nomination:
    before = _seen(_decidable(tx, actor, nomination_id), seen)
    [after] = decisions.decide(tx, actor, [before], verdict, reason)
    return after


def announce(tx: Transaction, nomination: Nomination) -> None:
    """Something waits: every organizer of this stage has one message of the day that says how much.

    Where a township has no organizer who can hear it, the county hears that one is missing.
    """
    deciders = organizers.holding(tx, DECIDERS[nomination.status], village_of(tx, nomination))
    for organizer in deciders:
        counting.tell(tx, organizer, DECIDERS[nomination.status], nomination.status)
    township_id = village_of(tx, nomination).parent_id
    if nomination.status is Status.SUBMITTED and township_id is not None:
        overdue.escalate(tx, township_id)


def _ids(villages: Sequence[Place]) -> list[PlaceId]:
    return [village.id for village in villages]
