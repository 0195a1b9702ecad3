"""The village reads who is to come, may object in confidence, and the county signs them in — 公示."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain import nominations as line_of_life
from domain import notices as rules
from domain.errors import NoLongerThere
from domain.forms import Draft
from domain.joint_vetting import ListChanged, TooClose, stamp
from domain.letters import Keyboard
from domain.nominations import Decision, Nomination, NominationId, Reason, Recording, Verdict
from domain.notices import (
    CONSENT_VERSION,
    OBJECTION,
    SETTLE_OBJECTION,
    Notice,
    NoticeId,
    Objection,
    ObjectionId,
)
from domain.people import Actor, Role, require
from domain.places import Place, PlaceId
from services import people
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting
from storage.notices import objector_key
from texts.buttons import notices as words
from texts.message import Message, PublicMessage
from texts.messages import notices as messages
from texts.messages.joint_vetting import Refused
from texts.messages.nominations import SignedIn
from texts.public import PublicCandidate

COUNTY = frozenset({Role.COUNTY_ORGANIZER})
KIND, OBJECTED, ENTER_BATCH = "notice", "objection", "enter_batch"
"""What these are called on the county's desk."""
SEAL = 8
"""Bytes of a link's seal: short enough for a link, far too many to guess."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom a single press would sign in; `stamp` tells one list from another."""

    message: messages.EnterPreview
    place_id: PlaceId
    stamp: int


@dataclass(frozen=True, slots=True)
class ObjectionCard:
    objection_id: ObjectionId
    message: messages.ObjectionCard
    has_recording: bool


def decide(
    tx: Transaction, actor: Actor, nomination: Nomination, verdict: Verdict, reason: Reason | str
) -> Nomination:
    """Take a nomination one step on, signed by the county."""
    after = line_of_life.decide(nomination, verdict, actor.person_id, tx.now)
    tx.nominations.save(after)
    tx.nominations.sign(Decision(after.id, verdict, reason, actor.person_id, tx.now))
    tx.record(actor, f"{verdict}_nomination", f"{line_of_life.KIND}:{after.id}")
    return after


def ask(tx: Transaction, nomination: Nomination) -> None:
    """Nothing is put up before the person has read what the village would read, and agreed."""
    notice = tx.notices.add(nomination.id, tx.now)
    public = _public(tx, nomination)
    message = messages.NoticeConsent(
        public.full_name, public.village, public.source, tx.programme.notice_for.days
    )
    keyboard = Keyboard("notice_consent", {"notice": notice.id})
    tx.tell(nomination.person_id, message, keyboard=keyboard, though_resting=True, topic=_consent(notice))


def agree(tx: Transaction, actor: Actor, notice_id: NoticeId) -> messages.NoticeAgreed:
    """The candidate agrees: a card in the village's groups, from the next morning at the latest."""
    notice, nomination = _found(tx, notice_id)
    begins_at = tx.by_day(tx.now)
    agreed = rules.agree(notice, nomination.person_id, actor.person_id, begins_at, tx.programme.notice_for)
    tx.notices.save(agreed, consent_version=CONSENT_VERSION)
    tx.record(actor, f"agree_notice {CONSENT_VERSION}", f"notice:{notice_id}")
    village = tx.places.get(nomination.application.village_id)
    put_up = _draw(tx, agreed, _card(tx, agreed, nomination), link=True)
    if not put_up:
        for chief in tx.people.holders(Role.COUNTY_ORGANIZER, _county(tx, nomination).id, tx.now):
            tx.tell(chief.id, messages.NoticeOnPaper(nomination.application.full_name, village.name))
    assert agreed.ends_at is not None
    return messages.NoticeAgreed(village.name, agreed.ends_at.astimezone(tx.programme.zone), bool(put_up))


def take_down(tx: Transaction, nomination_id: NominationId) -> None:
    """The notice ends before its time; the village reads no name and no reason."""
    notice = tx.notices.find_running(nomination_id)
    if notice is not None:
        tx.notices.save(replace(notice, ended_at=tx.now))
        tx.outbox.recall(_consent(notice))
        if notice.agreed_at is not None:
            _draw(tx, notice, messages.NoticeTakenDown())


def due_ends(tx: Transaction) -> list[NoticeId]:
    """Notices whose days are over."""
    return tx.notices.run_out(tx.now)


def run_out(tx: Transaction, notice_id: NoticeId) -> bool:
    """The days are over: the card says so, and the county hears that it can sign."""
    notice, nomination = _found(tx, notice_id)
    if notice.run_out_at is not None or notice.ended_at is not None:
        return False
    tx.notices.save(replace(notice, run_out_at=tx.now))
    tx.record(None, "end_notice", f"notice:{notice_id}")
    _draw(tx, notice, messages.NoticeRanOut(_public(tx, nomination)))
    _tell_county(tx, _county(tx, nomination).id)
    return True


def next_end_at(tx: Transaction) -> datetime | None:
    return tx.notices.next_end_at(tx.now)


def link_code(tx: Transaction, notice_id: NoticeId) -> str:
    """What a notice's card leads to: nobody can guess another's."""
    seal = hmac.digest(tx.secrets.issue_key, b"notice %d" % notice_id, "sha256")[:SEAL]
    return f"{notice_id}_{seal.hex()}"


def find_by_code(tx: Transaction, code: str) -> NoticeId:
    """The notice behind a link; raises NoLongerThere."""
    number = code.partition("_")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NoLongerThere
    if not hmac.compare_digest(link_code(tx, NoticeId(int(number))).encode(), code.encode()):
        raise NoLongerThere
    return tx.notices.get(NoticeId(int(number))).id


def look_up(tx: Transaction, actor: Actor, code: str) -> messages.ObjectionStanding | None:
    """What became of one's own objection; None for who has not objected."""
    notice_id = find_by_code(tx, code)
    earlier = _earlier(tx, actor, notice_id)
    if earlier is None:
        return None
    _, nomination = _found(tx, notice_id)
    return messages.ObjectionStanding(nomination.application.full_name, earlier.upheld, earlier.reason)


def objection_card(tx: Transaction, actor: Actor, objection_id: ObjectionId) -> ObjectionCard:
    """What was said, by nobody knows whom."""
    objection, _, nomination = _to_settle(tx, actor, objection_id)
    spoken = objection.words if isinstance(objection.words, Recording) else None
    message = messages.ObjectionCard(
        nomination.application.full_name,
        tx.places.get(nomination.application.village_id).name,
        None if isinstance(objection.words, Recording) else objection.words,
        spoken.seconds if spoken else None,
        objection.raised_at.astimezone(tx.programme.zone).date(),
    )
    return ObjectionCard(objection_id, message, spoken is not None)


def recording(tx: Transaction, actor: Actor, objection_id: ObjectionId) -> str:
    objection, _, _ = _to_settle(tx, actor, objection_id)
    if not isinstance(objection.words, Recording):
        raise rules.AlreadySettled
    return objection.words.file_id


def notice_card(tx: Transaction, actor: Actor, notice_id: NoticeId) -> messages.NoticeFinished:
    """A notice whose days are over, for the county to sign."""
    notice, nomination = _finished(tx, actor, notice_id)
    assert notice.agreed_at is not None
    assert notice.ends_at is not None
    zone, public = tx.programme.zone, _public(tx, nomination)
    return messages.NoticeFinished(
        public.full_name,
        public.village,
        notice.agreed_at.astimezone(zone).date(),
        notice.ends_at.astimezone(zone).date(),
    )


def sign_in(tx: Transaction, actor: Actor, notice_id: NoticeId) -> messages.EnteredByYou:
    """The county signs somebody into the reserve; raises NoticeRuns, ObjectionsWait."""
    notice, nomination = _finished(tx, actor, notice_id)
    decide(tx, actor, nomination, Verdict.SIGN_IN, Reason.NOTICE_IS_OVER)
    tx.notices.save(replace(notice, ended_at=tx.now))
    public = _public(tx, nomination)
    tx.tell(
        nomination.person_id,
        SignedIn(public.village),
        keyboard=people.home(tx, nomination.person_id),
        though_resting=True,
    )
    _draw(tx, notice, messages.NoticeEntered(public))
    return messages.EnteredByYou(1)


def preview_enter(tx: Transaction, actor: Actor, county_id: PlaceId) -> Preview:
    ids = _ready(tx, actor, county_id)
    names = tuple(f"{each.full_name}（{each.village}）" for each in tx.notices.named(ids[: messages.NAMED]))
    return Preview(messages.EnterPreview(len(ids), names), county_id, stamp(ids))


def enter_batch(tx: Transaction, actor: Actor, county_id: PlaceId, seen: int) -> messages.EnteredByYou:
    """Sign in everybody whose notice is over; raises ListChanged."""
    ids = _ready(tx, actor, county_id)
    if stamp(ids) != seen or not ids:
        raise ListChanged
    for each in ids:
        sign_in(tx, actor, each)
    return messages.EnteredByYou(len(ids))


def _ready(tx: Transaction, actor: Actor, county_id: PlaceId) -> list[NoticeId]:
    """Whom this organizer may sign in: not themselves, nor whom they are close to."""
    county = tx.places.get(county_id)
    require(actor, COUNTY, county)
    ids = [NoticeId(each.id) for each in tx.notices.finished([county_id], tx.now)]
    return [each for each in ids if _may_sign(tx, actor, tx.notices.get(each).nomination_id)]


def _may_sign(tx: Transaction, actor: Actor, nomination_id: NominationId) -> bool:
    own = tx.nominations.find_live(actor.person_id)
    is_own = own is not None and own.id == nomination_id
    return not is_own and not tx.vettings.is_close(nomination_id, actor.person_id)


def _prepare_objection(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    notice, nomination = _found(tx, NoticeId(context["notice"]))
    earlier = _earlier(tx, actor, notice.id)
    rules.require_may_object(notice, nomination.person_id, actor.person_id, earlier, tx.now)
    return Opening(context)


def _submit_objection(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """Kept with a mark that leads to nobody; the log names no actor."""
    notice, nomination = _found(tx, NoticeId(draft.context["notice"]))
    earlier = _earlier(tx, actor, notice.id)
    rules.require_may_object(notice, nomination.person_id, actor.person_id, earlier, tx.now)
    said = draft.answers["words"]
    told = Recording(**said) if isinstance(said, dict) else said
    key = objector_key(tx.secrets.issue_key, notice.id, actor.telegram_id)
    number = tx.notices.object(notice.id, key, told, tx.now)
    tx.record(None, "object", f"objection:{number}")
    _tell_county(tx, _county(tx, nomination).id)
    return Thanks(messages.ObjectionKept(nomination.application.full_name))


def _prepare_settling(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    _to_settle(tx, actor, ObjectionId(context["objection"]))
    return Opening(context)


def _preview_settling(tx: Transaction, actor: Actor, draft: Draft) -> Sequence[Message]:
    """Who will read what: the candidate where it holds, whoever objected where it does not."""
    _, _, nomination = _to_settle(tx, actor, ObjectionId(draft.context["objection"]))
    name, reason = nomination.application.full_name, draft.answers["reason"]
    preview = messages.SettlingPreview(name, bool(draft.context["upheld"]))
    if draft.context["upheld"]:
        return preview, Refused(tx.places.get(nomination.application.village_id).name, reason)
    return preview, messages.ObjectionStanding(name, upheld=False, reason=reason)


def _submit_settling(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    objection, _, nomination = _to_settle(tx, actor, ObjectionId(draft.context["objection"]))
    upheld, reason = bool(draft.context["upheld"]), draft.answers["reason"]
    tx.notices.settle(rules.settle(objection, upheld=upheld, reason=reason, by=actor.person_id, now=tx.now))
    tx.record(actor, "uphold_objection" if upheld else "dismiss_objection", f"objection:{objection.id}")
    if upheld:
        decide(tx, actor, nomination, Verdict.REFUSE, reason)
        take_down(tx, nomination.id)
        told = Refused(tx.places.get(nomination.application.village_id).name, reason)
        tx.tell(nomination.person_id, told, keyboard=Keyboard("standing"), though_resting=True)
    return Thanks(messages.ObjectionSettled(nomination.application.full_name, upheld), Keyboard("desk"))


OBJECTION_FORM = FormEntry(OBJECTION, _submit_objection, _prepare_objection)
SETTLING_FORM = FormEntry(
    SETTLE_OBJECTION, _submit_settling, _prepare_settling, preview=_preview_settling, dropped=Keyboard("desk")
)


def _waiting_notices(tx: Transaction, actor: Actor) -> list[Waiting]:
    held = actor.places(COUNTY)
    return [Waiting(KIND, each.id, each.since) for each in tx.notices.finished(held, tx.now)] if held else []


def _show_notices(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    said = tx.texts.word(words.OVER, actor.locale)
    return [
        Item(KIND, each.id, each.full_name, said % {"village": each.village}, each.since)
        for each in tx.notices.named(ids)
    ]


def _waiting_objections(tx: Transaction, actor: Actor) -> list[Waiting]:
    held = actor.places(COUNTY)
    return [Waiting(OBJECTED, each.id, each.since) for each in tx.notices.unsettled(held)] if held else []


def _show_objections(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    said = tx.texts.word(words.OBJECTED, actor.locale)
    return [
        Item(OBJECTED, each.id, each.full_name, said % {"village": each.village}, each.since)
        for each in tx.notices.objected_to(ids)
    ]


def _waiting_batch(tx: Transaction, actor: Actor) -> list[Waiting]:
    found = {each: tx.notices.finished([each], tx.now) for each in sorted(actor.places(COUNTY))}
    return [Waiting(ENTER_BATCH, each, over[0].since) for each, over in found.items() if len(over) > 1]


def _show_batch(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    said = tx.texts.word(words.TO_ENTER, actor.locale)
    counts = {each: len(_ready(tx, actor, PlaceId(each))) for each in ids}
    return [
        Item(ENTER_BATCH, each, tx.places.get(PlaceId(each)).name, said % {"count": count}, tx.now)
        for each, count in counts.items()
    ]


SOURCES = (
    Source(KIND, _waiting_notices, _show_notices),
    Source(OBJECTED, _waiting_objections, _show_objections),
    Source(ENTER_BATCH, _waiting_batch, _show_batch, reminds=False, shortcut=True),
)


def _finished(tx: Transaction, actor: Actor, notice_id: NoticeId) -> tuple[Notice, Nomination]:
    notice, nomination = _found(tx, notice_id)
    require(actor, COUNTY, _county(tx, nomination))
    if tx.vettings.is_close(nomination.id, actor.person_id):
        raise TooClose
    rules.require_finished(notice, tx.notices.waiting(notice_id), tx.now)
    return notice, nomination


def _to_settle(
    tx: Transaction, actor: Actor, objection_id: ObjectionId
) -> tuple[Objection, Notice, Nomination]:
    objection = tx.notices.objection(objection_id)
    notice, nomination = _found(tx, objection.notice_id)
    require(actor, COUNTY, _county(tx, nomination))
    if not _may_sign(tx, actor, nomination.id):
        raise TooClose
    if objection.upheld is not None:
        raise rules.AlreadySettled
    if notice.ended_at is not None:
        raise rules.NoticeIsOver
    return objection, notice, nomination


def _earlier(tx: Transaction, actor: Actor, notice_id: NoticeId) -> Objection | None:
    return tx.notices.find_objection(
        notice_id, objector_key(tx.secrets.issue_key, notice_id, actor.telegram_id)
    )


def _tell_county(tx: Transaction, county_id: PlaceId) -> None:
    """One message a day for each organizer of the county; nothing in it says who objected, or to whom."""
    objections = len(tx.notices.unsettled([county_id]))
    finished = len(tx.notices.finished([county_id], tx.now))
    for chief in tx.people.holders(Role.COUNTY_ORGANIZER, county_id, tx.now):
        topic = f"notices:{chief.id}:{tx.news_at(chief).astimezone(tx.programme.zone).date()}"
        message = messages.NoticesWaiting(finished, objections)
        tx.tell(chief.id, message, topic=topic, keyboard=Keyboard("desk"))


def _found(tx: Transaction, notice_id: NoticeId) -> tuple[Notice, Nomination]:
    notice = tx.notices.get(notice_id)
    return notice, tx.nominations.get(notice.nomination_id)


def _draw(tx: Transaction, notice: Notice, message: PublicMessage, *, link: bool = False) -> int:
    """One living card in each of the village's groups; returns in how many."""
    nomination = tx.nominations.get(notice.nomination_id)
    found = tx.groups.of(nomination.application.village_id)
    keyboard = Keyboard("notice", {"code": link_code(tx, notice.id)}) if link else None
    for group in found:
        tx.post_to(group.chat_id, message, topic=f"notice:{notice.id}:card", keyboard=keyboard)
    return len(found)


def _card(tx: Transaction, notice: Notice, nomination: Nomination) -> messages.PublicNotice:
    assert notice.ends_at is not None
    return messages.PublicNotice(_public(tx, nomination), notice.ends_at.astimezone(tx.programme.zone))


def _public(tx: Transaction, nomination: Nomination) -> PublicCandidate:
    said = nomination.application
    return PublicCandidate(said.full_name, tx.places.get(said.village_id).name, said.source)


def _county(tx: Transaction, nomination: Nomination) -> Place:
    village = tx.places.get(nomination.application.village_id)
    assert village.parent_id is not None
    above = tx.places.get(village.parent_id).parent_id
    assert above is not None
    return tx.places.get(above)


def _consent(notice: Notice) -> str:
    return f"notice:{notice.id}:consent"
