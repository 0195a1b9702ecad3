"""What somebody has against a candidate, told the county in confidence, and what the county finds — 异议."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain import notices as rules
from domain.errors import NoLongerThere
from domain.forms import Draft
from domain.joint_vetting import TooClose
from domain.letters import Keyboard
from domain.nominations import Nomination, Recording
from domain.notices import (
    OBJECTION,
    SETTLE_OBJECTION,
    Notice,
    NoticeId,
    Objection,
    ObjectionId,
    ObjectorKey,
    Outcome,
)
from domain.people import COUNTY, Actor, require
from services import candidates, decisions, joint_vetting
from services.candidates import county_of, village_of
from services.form_entry import FormEntry, Opening, Thanks
from services.notices import find, link_code
from services.transaction import Transaction
from services.vetting_counts import tell_of_notices
from services.waiting import Item, Source, Waiting
from storage.notices import objector_key
from texts.buttons import notices as words
from texts.message import Message
from texts.messages import notices as messages

KIND = "objection"
"""What these are called on the county's desk."""


@dataclass(frozen=True, slots=True)
class Card:
    objection_id: ObjectionId
    message: messages.ObjectionCard
    has_recording: bool


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
    notice, nomination = find(tx, notice_id)
    return _told(nomination.application.full_name, rules.outcome(earlier, notice), earlier.reason)


def _told(full_name: str, outcome: Outcome, reason: str | None) -> messages.ObjectionStanding:
    """Whoever objected never reads the reason of one that holds: that is the candidate's letter."""
    shown = reason if outcome is Outcome.DISMISSED else None
    return messages.ObjectionStanding(full_name, outcome, shown)


def card(tx: Transaction, actor: Actor, objection_id: ObjectionId) -> Card:
    """What was said, by nobody knows whom."""
    objection, _, nomination = _to_settle(tx, actor, objection_id)
    spoken = objection.words if isinstance(objection.words, Recording) else None
    message = messages.ObjectionCard(
        nomination.application.full_name,
        village_of(tx, nomination).name,
        None if isinstance(objection.words, Recording) else objection.words,
        spoken.seconds if spoken else None,
        tx.day_of(objection.raised_at),
    )
    return Card(objection_id, message, spoken is not None)


def recording(tx: Transaction, actor: Actor, objection_id: ObjectionId) -> str:
    objection, _, _ = _to_settle(tx, actor, objection_id)
    if not isinstance(objection.words, Recording):
        raise NoLongerThere
    return objection.words.file_id


def _prepare_objection(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    notice, nomination = find(tx, NoticeId(context["notice"]))
    earlier = _earlier(tx, actor, notice.id)
    rules.require_may_object(notice, nomination.person_id, actor.person_id, earlier, tx.now)
    return Opening(context)


def _submit_objection(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """Kept with a mark that leads to nobody; the log names no actor."""
    notice, nomination = find(tx, NoticeId(draft.context["notice"]))
    earlier = _earlier(tx, actor, notice.id)
    rules.require_may_object(notice, nomination.person_id, actor.person_id, earlier, tx.now)
    said = draft.answers["words"]
    told = Recording(**said) if isinstance(said, dict) else said
    number = tx.notices.object(notice.id, _mark(tx, actor, notice.id), told, tx.now)
    tx.record(None, "object", f"objection:{number}")
    tell_of_notices(tx, county_of(tx, nomination).id)
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
        return preview, decisions.told_of_refusal(tx, nomination, reason)
    return preview, _told(name, Outcome.DISMISSED, reason)


def _submit_settling(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    objection, _, nomination = _to_settle(tx, actor, ObjectionId(draft.context["objection"]))
    upheld, reason = bool(draft.context["upheld"]), draft.answers["reason"]
    tx.notices.settle(rules.settle(objection, upheld=upheld, reason=reason, by=actor.person_id, now=tx.now))
    tx.record(actor, "uphold_objection" if upheld else "dismiss_objection", f"objection:{objection.id}")
    if upheld:
        joint_vetting.refuse(tx, actor, nomination, reason)
    else:
        tell_of_notices(tx, county_of(tx, nomination).id, edit_only=True)
    return Thanks(messages.ObjectionSettled(nomination.application.full_name, upheld), Keyboard("desk"))


def _about(tx: Transaction, actor: Actor, draft: Draft) -> str:
    return candidates.called(tx, find(tx, NoticeId(draft.context["notice"]))[1])


def _settled_about(tx: Transaction, actor: Actor, draft: Draft) -> str:
    return candidates.called(tx, _to_settle(tx, actor, ObjectionId(draft.context["objection"]))[2])


OBJECTION_FORM = FormEntry(OBJECTION, _submit_objection, _prepare_objection, about=_about)
SETTLING_FORM = FormEntry(
    SETTLE_OBJECTION,
    _submit_settling,
    _prepare_settling,
    preview=_preview_settling,
    dropped=Keyboard("desk"),
    about=_settled_about,
)


def _waiting_objections(tx: Transaction, actor: Actor) -> list[Waiting]:
    held = actor.places(COUNTY)
    unsettled = tx.notices.unsettled(held) if held else []
    not_theirs = candidates.not_theirs(tx, actor) if unsettled else set()
    return [
        Waiting(KIND, each.id, each.since)
        for each in unsettled
        if each.nomination_id not in not_theirs and each.objector != _mark(tx, actor, each.notice_id)
    ]


def _show_objections(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    said = tx.texts.word(words.OBJECTED, actor.locale)
    return [
        Item(KIND, each.id, each.full_name, said % {"village": each.village}, each.since)
        for each in tx.notices.objected_to(ids)
    ]


def _to_settle(
    tx: Transaction, actor: Actor, objection_id: ObjectionId
) -> tuple[Objection, Notice, Nomination]:
    objection = tx.notices.objection(objection_id)
    notice, nomination = find(tx, objection.notice_id)
    require(actor, COUNTY, county_of(tx, nomination))
    if nomination.id in candidates.not_theirs(tx, actor):
        raise TooClose
    if objection.objector == _mark(tx, actor, objection.notice_id):
        raise rules.YourOwnObjection
    if objection.upheld is not None:
        raise rules.AlreadySettled
    if notice.ended_at is not None:
        raise rules.NoticeIsOver
    return objection, notice, nomination


def _earlier(tx: Transaction, actor: Actor, notice_id: NoticeId) -> Objection | None:
    return tx.notices.find_objection(notice_id, _mark(tx, actor, notice_id))


def _mark(tx: Transaction, actor: Actor, notice_id: NoticeId) -> ObjectorKey:
    """By which somebody's own objection is known."""
    return objector_key(tx.secrets.issue_key, notice_id, actor.telegram_id)


SOURCE = Source(KIND, _waiting_objections, _show_objections)
