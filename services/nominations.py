"""Self-nomination: from the form to the organizers' verdicts — 自荐."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain import nominations as rules
from domain.errors import NotYours
from domain.forms import Draft, Option, Question
from domain.joint_vetting import require_short_path
from domain.letters import Keyboard
from domain.nominations import (
    DECIDERS,
    KIND,
    RETURN_NOMINATION,
    SELF_NOMINATION,
    WITHDRAWABLE,
    Application,
    Decision,
    Education,
    Nomination,
    NominationId,
    Reason,
    Recording,
    Skill,
    Status,
    Verdict,
    Whereabouts,
)
from domain.pairs import PairStatus
from domain.people import Actor, Person, PersonId, Role
from domain.places import Place, PlaceId, PlaceKind
from services import joint_vetting, organizers, overdue, people
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting
from texts.buttons.nominations import NAMESAKE
from texts.message import Message
from texts.messages import nominations as messages


@dataclass(frozen=True, slots=True)
class Card:
    """A nomination as its decider may see it: no Telegram id, no account's name."""

    nomination_id: NominationId
    version: int
    status: Status
    has_recording: bool
    message: messages.NominationCard
    to_departments: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the person's own nomination stands, and what they may do about it."""

    message: Message
    nomination_id: NominationId | None = None
    can_withdraw: bool = False
    can_begin: bool = False
    has_draft: bool = False


def waiting_for(tx: Transaction, actor: Actor) -> list[Waiting]:
    """The nominations that wait for this organizer's decision; what they step back from is a colleague's."""
    if actor.person is None:
        return []
    not_theirs = tx.vettings.stepped_back(actor.person.id)
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
    returned = tx.nominations.last_return(nomination_id)
    message = messages.NominationCard(
        status=nomination.status,
        full_name=application.full_name,
        age=tx.now.astimezone(tx.programme.zone).year - application.birth_year,
        birth_year=application.birth_year,
        village=village.name,
        township=_above(tx, village),
        whereabouts=application.whereabouts,
        education=application.education,
        source=application.source,
        skills=application.skills,
        pledge=pledge if isinstance(pledge, str) else None,
        seconds=pledge.seconds if isinstance(pledge, Recording) else None,
        days=(tx.now - nomination.submitted_at).days,
        returned_on=returned.decided_at.astimezone(tx.programme.zone).date() if returned else None,
        returned_for=returned.reason if returned else None,
        departments=bool(tx.programme.departments),
    )
    return Card(
        nomination.id,
        nomination.version,
        nomination.status,
        isinstance(pledge, Recording),
        message,
        to_departments=bool(tx.programme.departments),
    )


def recording(tx: Transaction, actor: Actor, nomination_id: NominationId) -> str:
    """The spoken pledge, for its decider to hear."""
    pledge = _decidable(tx, actor, nomination_id).application.pledge
    if not isinstance(pledge, Recording):
        raise rules.AlreadyDecided
    return pledge.file_id


def pass_on(tx: Transaction, actor: Actor, nomination_id: NominationId, seen: int) -> messages.DecidedByYou:
    """The township recommends: the county looks next. Returns what its card says from now on."""
    nomination = _decide(tx, actor, nomination_id, seen, Verdict.PASS, Reason.RECOMMENDED)
    _tell_person(tx, nomination, messages.Passed(_village(tx, nomination).name), Keyboard("standing"))
    _announce(tx, nomination)
    return _decided(tx, nomination)


def sign_in(tx: Transaction, actor: Actor, nomination_id: NominationId, seen: int) -> messages.DecidedByYou:
    """The county signs somebody into the reserve, joint vetting and public notice being done on paper.

    Returns what the card says from now on.
    """
    require_short_path(tx.programme)
    nomination = _decide(tx, actor, nomination_id, seen, Verdict.SIGN_IN, Reason.VETTED_ON_PAPER)
    signed_in = messages.SignedIn(_village(tx, nomination).name)
    _tell_person(tx, nomination, signed_in, people.home(tx, nomination.person_id))
    return _decided(tx, nomination)


def _decided(tx: Transaction, nomination: Nomination) -> messages.DecidedByYou:
    village = _village(tx, nomination).name
    at = tx.now.astimezone(tx.programme.zone)
    return messages.DecidedByYou(nomination.status, nomination.application.full_name, village, at)


def withdraw(tx: Transaction, actor: Actor, nomination_id: NominationId) -> None:
    """Take one's own nomination back."""
    before = tx.nominations.get(nomination_id)
    tx.nominations.save(rules.withdraw(before, actor.person_id, tx.now))
    joint_vetting.call_off(tx, nomination_id)
    tx.record(actor, "withdraw_nomination", f"{KIND}:{nomination_id}")
    _recount(tx, before)


def standing(tx: Transaction, actor: Actor) -> Standing:
    """Where the person's nomination stands, in words."""
    nomination = tx.nominations.find_latest(actor.person_id)
    has_draft = tx.drafts.find(actor.person_id, SELF_NOMINATION.name) is not None
    if nomination is None:
        return Standing(messages.NotNominatedYet(has_draft), can_begin=True, has_draft=has_draft)
    decision = tx.nominations.last_decision(nomination.id)
    pairs = _pairs(tx, actor.person_id) if nomination.status is Status.RESERVE else {}
    message = messages.WhereItStands(
        status=nomination.status,
        village=_village(tx, nomination).name,
        since=nomination.status_since.astimezone(tx.programme.zone).date(),
        reason=decision.reason if decision and nomination.status is Status.RETURNED else None,
        mentors=tuple(pairs.get(PairStatus.ACTIVE, ())),
        to_sign=tuple(pairs.get(PairStatus.ACCEPTED, ())),
        asked=tuple(pairs.get(PairStatus.REQUESTED, ())),
    )
    return Standing(
        message,
        nomination.id,
        can_withdraw=nomination.status in WITHDRAWABLE,
        can_begin=nomination.status is Status.RETURNED or not nomination.is_live,
        has_draft=has_draft,
    )


def _pairs(tx: Transaction, reserve_id: PersonId) -> dict[PairStatus, list[str]]:
    """The reserve's mentors by name, by how far each pair has come."""
    mentors: dict[PairStatus, list[str]] = {}
    for pair in tx.pairs.live_of_reserve(reserve_id):
        if pair.reserve_id == reserve_id:
            mentors.setdefault(pair.status, []).append(tx.pairs.card(pair.id).mentor)
    return mentors


def find_village(tx: Transaction, code: str) -> Place | None:
    """The village that a link names."""
    place = tx.places.find(code)
    return place if place is not None and place.kind is PlaceKind.VILLAGE else None


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    """Who may begin, with what earlier nominations and a village's link already say."""
    rules.require_free(tx.nominations.find_live(actor.person_id))
    earlier = tx.nominations.find_latest(actor.person_id)
    given = _as_answers(earlier.application) if earlier else {}
    if (village := find_village(tx, context.get("village_code", ""))) is not None:
        given["village"] = int(village.id)
    return Opening(given=given)


def _offer(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> Sequence[Option]:
    """The county's villages; those that share a name are told apart by their township."""
    villages = tx.places.of_kind(PlaceKind.VILLAGE)
    names = Counter(village.name for village in villages)
    apart = tx.texts.word(NAMESAKE, actor.locale)
    return [
        Option(
            str(each.id),
            each.name
            if names[each.name] == 1
            else apart % {"village": each.name, "township": _above(tx, each)},
        )
        for each in villages
    ]


def _submit(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    application = _to_application(draft.answers)
    village = tx.places.get(application.village_id)
    live = tx.nominations.find_live(actor.person_id)
    if live is None:
        nomination = tx.nominations.add(actor.person_id, application, tx.now)
    else:
        nomination = rules.resubmit(live, application, tx.now)
        tx.nominations.save(nomination)
    tx.record(actor, "submit_nomination", f"{KIND}:{nomination.id}")
    _announce(tx, nomination)
    return Thanks(messages.Submitted(village.name, _above(tx, village)), Keyboard("standing"))


def _prepare_return(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    _seen(_decidable(tx, actor, NominationId(context["nomination"])), context["seen"])
    return Opening(context)


def _submit_return(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """Hand it back with a reason; the person hears it, and how to mend it."""
    reason = _reason(draft)
    nomination_id, seen = NominationId(draft.context["nomination"]), draft.context["seen"]
    nomination = _decide(tx, actor, nomination_id, seen, Verdict.RETURN, reason)
    told = messages.Returned(_village(tx, nomination).name, reason)
    _tell_person(tx, nomination, told, Keyboard("mend_nomination"))
    return Thanks(messages.ReturnedByYou(nomination.application.full_name), Keyboard("desk"))


def _preview_return(tx: Transaction, actor: Actor, draft: Draft) -> Sequence[Message]:
    """What the person will read, before anything is sent; for who may still send it, and no one else."""
    nomination_id, seen = NominationId(draft.context["nomination"]), draft.context["seen"]
    nomination = _seen(_decidable(tx, actor, nomination_id), seen)
    told = messages.Returned(_village(tx, nomination).name, _reason(draft))
    return messages.ReturnPreview(nomination.application.full_name), told


def _reason(draft: Draft) -> Reason | str:
    given: str = draft.answers["reason"]
    return Reason(given) if given in rules.RETURN_REASONS else given


FORM = FormEntry(SELF_NOMINATION, _submit, _prepare, _offer)
RETURN_FORM = FormEntry(
    RETURN_NOMINATION, _submit_return, _prepare_return, preview=_preview_return, dropped=Keyboard("desk")
)


def _decidable(tx: Transaction, actor: Actor, nomination_id: NominationId) -> Nomination:
    """The nomination, if its decision is the actor's to make now."""
    nomination = tx.nominations.get(nomination_id)
    village = _village(tx, nomination)
    if not any(actor.holds({role}, village) for role in DECIDERS.values()):
        raise NotYours
    role = DECIDERS.get(nomination.status)
    if role is None:
        raise rules.AlreadyDecided
    if not actor.holds({role}, village):
        raise rules.AlreadyDecided if role is Role.COUNTY_ORGANIZER else NotYours
    return nomination


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
    joint_vetting.require_not_close(tx, actor, nomination_id)
    after = rules.decide(before, verdict, actor.person_id, tx.now)
    tx.nominations.save(after)
    tx.nominations.sign(Decision(after.id, verdict, reason, actor.person_id, tx.now))
    tx.record(actor, f"{verdict}_nomination", f"{KIND}:{after.id}")
    _recount(tx, before)
    return after


def _tell_person(
    tx: Transaction, nomination: Nomination, verdict: Message, keyboard: Keyboard | None = None
) -> None:
    """A verdict reaches also who asked for rest: it is their own. At night it waits for the morning."""
    tx.tell(nomination.person_id, verdict, keyboard=keyboard, though_resting=True)


def _announce(tx: Transaction, nomination: Nomination) -> None:
    """Something waits: every organizer of this stage has one message of the day that says how much.

    Where a township has no organizer who can hear it, the county hears that one is missing.
    """
    deciders = organizers.holding(tx, DECIDERS[nomination.status], _village(tx, nomination))
    for organizer in deciders:
        _tell_count(tx, organizer, DECIDERS[nomination.status], nomination.status)
    township_id = _village(tx, nomination).parent_id
    if nomination.status is Status.SUBMITTED and township_id is not None:
        overdue.escalate(tx, township_id)


def _recount(tx: Transaction, before: Nomination) -> None:
    """Something is done: where today's message already stands, it says so."""
    if before.status not in DECIDERS:
        return
    for organizer in organizers.holding(tx, DECIDERS[before.status], _village(tx, before)):
        if tx.outbox.speaks_on(_topic(tx, organizer)):
            _tell_count(tx, organizer, DECIDERS[before.status], before.status)


def _tell_count(tx: Transaction, organizer: Person, role: Role, status: Status) -> None:
    actor = tx.people.actor(organizer.telegram_id, organizer.locale, tx.now)
    villages = tx.places.villages_under(actor.places({role}))
    count = tx.nominations.count(status, _ids(villages))
    message = messages.NominationsWaiting(count)
    tx.tell(organizer.id, message, topic=_topic(tx, organizer), keyboard=Keyboard("desk"))


def _topic(tx: Transaction, organizer: Person) -> str:
    """A new day of reading is a new message: an edit of last week's rings no bell."""
    return f"nominations:{organizer.id}:{tx.news_at(organizer).astimezone(tx.programme.zone).date()}"


def _village(tx: Transaction, nomination: Nomination) -> Place:
    return tx.places.get(nomination.application.village_id)


def _above(tx: Transaction, village: Place) -> str:
    assert village.parent_id is not None
    return tx.places.get(village.parent_id).name


def _ids(villages: Sequence[Place]) -> list[PlaceId]:
    return [village.id for village in villages]


def _to_application(answers: Mapping[str, Any]) -> Application:
    whereabouts, pledge = answers["whereabouts"], answers["pledge"]
    return Application(
        full_name=answers["full_name"],
        birth_year=answers["birth_year"],
        village_id=PlaceId(answers["village"]),
        whereabouts=Whereabouts(whereabouts) if whereabouts in list(Whereabouts) else whereabouts,
        education=Education(answers["education"]),
        source=rules.Source(answers["source"]),
        skills=tuple(Skill(skill) for skill in answers["skills"]),
        pledge=Recording(**pledge) if isinstance(pledge, dict) else pledge,
    )


def _as_answers(application: Application) -> dict[str, Any]:
    pledge = application.pledge
    spoken = isinstance(pledge, Recording) and {"file_id": pledge.file_id, "seconds": pledge.seconds}
    return {
        "full_name": application.full_name,
        "birth_year": application.birth_year,
        "village": int(application.village_id),
        "whereabouts": str(application.whereabouts),
        "education": str(application.education),
        "source": str(application.source),
        "skills": [str(skill) for skill in application.skills],
        "pledge": spoken or pledge,
    }
