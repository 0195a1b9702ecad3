"""The county asks its departments about candidates, and signs what comes of it — 联审."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from domain import joint_vetting as rules
from domain import nominations as line_of_life
from domain.errors import NoLongerThere
from domain.forms import Draft
from domain.joint_vetting import REFUSE_CANDIDATE, Tally, Vetting, VettingId
from domain.letters import Keyboard
from domain.nominations import REFUSE_REASONS, Nomination, NominationId, Reason, Status, Verdict
from domain.people import COUNTY, Actor, require
from domain.places import Place, PlaceId, PlaceKind
from services import candidates, decisions, notices
from services.candidates import county_of
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from services.vetting_counts import tell_of_notices, tell_of_vettings, tell_reader
from services.waiting import Item, Source, Waiting
from storage.joint_vetting import Progress
from texts.buttons import joint_vetting as words
from texts.message import Message
from texts.messages import joint_vetting as messages

OPEN_BATCH, CLOSE_BATCH, KIND = "open_batch", "close_batch", "vetting"
"""What these are called on the county's desk."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a single press would sign; `stamp` tells one list from another."""

    message: Message
    place_id: PlaceId
    stamp: int
    can_sign: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """What the departments say of one candidate."""

    vetting_id: VettingId
    message: messages.VettingCard
    tally: Tally


def preview_open(tx: Transaction, actor: Actor, county_id: PlaceId) -> Preview:
    """How many would be sent to the departments, and whether somebody is there to sign."""
    county, ids = _openable(tx, actor, county_id)
    missing = _missing(tx, county)
    message = messages.OpenPreview(
        len(ids), len(tx.programme.departments), _by_township(tx, ids), _last_day(tx), missing
    )
    return Preview(message, county.id, rules.stamp(ids), bool(ids) and not missing, missing)


def open_batch(tx: Transaction, actor: Actor, county_id: PlaceId, seen: int) -> messages.OpenedByYou:
    """Everybody whom the townships passed goes to every department; raises NobodyReviews, ListChanged."""
    county, ids = _openable(tx, actor, county_id)
    if rules.stamp(ids) != seen:
        raise rules.ListChanged
    _open(tx, actor, county, ids)
    return messages.OpenedByYou(len(ids), len(tx.programme.departments), _last_day(tx))


def open_one(tx: Transaction, actor: Actor, nomination_id: NominationId, seen: int) -> messages.OpenedByYou:
    """The same for one candidate."""
    nomination = tx.nominations.get(nomination_id)
    county = county_of(tx, nomination)
    require(actor, COUNTY, county)
    if nomination.version != seen:
        raise line_of_life.CardChanged
    _open(tx, actor, county, [nomination_id])
    return messages.OpenedByYou(1, len(tx.programme.departments), _last_day(tx))


def preview_close(tx: Transaction, actor: Actor, county_id: PlaceId) -> Preview:
    """Whom every department has passed."""
    county, done = _complete(tx, actor, county_id)
    ids = [each.nomination_id for each in done]
    message = messages.ClosePreview(len(ids), _by_township(tx, ids), tx.programme.notice_for.days)
    return Preview(message, county.id, rules.stamp(ids), bool(ids))


def close_batch(tx: Transaction, actor: Actor, county_id: PlaceId, seen: int) -> messages.ClosedByYou:
    """The county signs for all whom every department has passed; raises ListChanged."""
    _, done = _complete(tx, actor, county_id)
    ids = [each.nomination_id for each in done]
    if rules.stamp(ids) != seen or not ids:
        raise rules.ListChanged
    running = tx.vettings.running(ids)
    _close(tx, actor, [(running[each.nomination_id], each.tally) for each in done], county_id)
    return messages.ClosedByYou(len(done))


def close_one(tx: Transaction, actor: Actor, vetting_id: VettingId) -> messages.ClosedByYou:
    """The county signs that every department has passed a candidate; raises NotAllSigned."""
    vetting, nomination = _found(tx, actor, vetting_id)
    _close(tx, actor, [(vetting, tx.vettings.tally(vetting_id))], county_of(tx, nomination).id)
    return messages.ClosedByYou(1)


def card(tx: Transaction, actor: Actor, vetting_id: VettingId) -> Card:
    vetting, nomination = _found(tx, actor, vetting_id)
    if vetting.closed_at is not None:
        raise rules.VettingIsOver
    tally, application = tx.vettings.tally(vetting_id), nomination.application
    lines = tx.vettings.lines_of(vetting_id)
    said = tuple(messages.DepartmentWord(each.department, each.signature, each.reason) for each in lines)
    open_until = max(
        (each.due_at or vetting.due_at for each in lines if each.is_open), default=vetting.due_at
    )
    message = messages.VettingCard(
        application.full_name,
        tx.places.get(application.village_id).name,
        application.birth_year,
        application.source,
        said,
        tx.day_of(open_until),
        tally.is_complete,
        tally.is_stopped,
    )
    return Card(vetting_id, message, tally)


def call_off(tx: Transaction, nomination_id: NominationId) -> None:
    """It goes no further: departments and village are asked about them no more."""
    tx.vettings.close([nomination_id], tx.now)
    notices.take_down(tx, nomination_id)
    county_id = county_of(tx, tx.nominations.get(nomination_id)).id
    tell_of_vettings(tx, county_id, edit_only=True)
    tell_of_notices(tx, county_id, edit_only=True)


def _waiting_to_open(tx: Transaction, actor: Actor) -> list[Waiting]:
    if not tx.programme.departments:
        return []
    found, not_theirs = [], candidates.not_theirs(tx, actor)
    for county in candidates.counties(tx, actor):
        passed = tx.nominations.lying(Status.TOWNSHIP_PASSED, _villages(tx, county.id))
        if lying := [each for each in passed if each.id not in not_theirs]:
            found.append(Waiting(OPEN_BATCH, county.id, lying[0].since))
    return found


def _show_to_open(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    return [_batch(tx, actor, OPEN_BATCH, each, words.TO_OPEN) for each in ids]


def _waiting_to_close(tx: Transaction, actor: Actor) -> list[Waiting]:
    found = []
    for county_id in sorted(actor.places(COUNTY)):
        done = [each for each in _theirs(tx, actor, [county_id]) if each.tally.is_complete]
        if len(done) > 1:
            found.append(Waiting(CLOSE_BATCH, county_id, done[0].opened_at))
    return found


def _show_to_close(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    return [_batch(tx, actor, CLOSE_BATCH, each, words.TO_CLOSE) for each in ids]


def _batch(tx: Transaction, actor: Actor, kind: str, county_id: int, said: str) -> Item:
    place_id = PlaceId(county_id)
    if kind == OPEN_BATCH:
        count = len(_openable(tx, actor, place_id)[1])
    else:
        count = len(_complete(tx, actor, place_id)[1])
    where = tx.texts.word(said, actor.locale) % {"count": count}
    return Item(kind, county_id, tx.places.get(place_id).name, where, tx.now)


def _waiting_for_word(tx: Transaction, actor: Actor) -> list[Waiting]:
    held = actor.places(COUNTY)
    if not held:
        return []
    return [
        Waiting(KIND, each.vetting_id, each.signed_at or each.opened_at, each.due_at)
        for each in _theirs(tx, actor, held)
        if each.tally.is_complete or each.tally.is_stopped
    ]


def _show_words(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    found, items = tx.vettings.progress_of(ids), []
    named = {each.id: each for each in tx.nominations.named(each.nomination_id for each in found)}
    for each in found:
        who = named[each.nomination_id]
        said = tx.texts.word(words.REFUSED if each.tally.is_stopped else words.ALL_PASSED, actor.locale)
        where = said % {"village": who.village}
        items.append(Item(KIND, each.vetting_id, who.full_name, where, each.opened_at))
    return items


SOURCES = (
    Source(KIND, _waiting_for_word, _show_words),
    Source(OPEN_BATCH, _waiting_to_open, _show_to_open, reminds=False, shortcut=True),
    Source(CLOSE_BATCH, _waiting_to_close, _show_to_close, reminds=False, shortcut=True),
)


def _prepare_refusal(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    vetting, _ = _found(tx, actor, VettingId(context["vetting"]))
    rules.require_refused(vetting, tx.vettings.tally(vetting.id))
    return Opening(context)


def _preview_refusal(tx: Transaction, actor: Actor, draft: Draft) -> Sequence[Message]:
    """What the person will read, for who may still send it."""
    vetting, nomination = _found(tx, actor, VettingId(draft.context["vetting"]))
    rules.require_refused(vetting, tx.vettings.tally(vetting.id))
    told = decisions.told_of_refusal(tx, nomination, _reason(draft))
    return messages.RefusalPreview(nomination.application.full_name), told


def _submit_refusal(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """The county signs; the person hears why, what they can do next and how to object."""
    vetting, nomination = _found(tx, actor, VettingId(draft.context["vetting"]))
    rules.require_refused(vetting, tx.vettings.tally(vetting.id))
    refuse(tx, actor, nomination, _reason(draft))
    return Thanks(messages.RefusedByYou(nomination.application.full_name), Keyboard("desk"))


def _reason(draft: Draft) -> Reason | str:
    given: str = draft.answers["reason"]
    return Reason(given) if given in REFUSE_REASONS else given


def _about(tx: Transaction, actor: Actor, draft: Draft) -> str:
    return candidates.called(tx, _found(tx, actor, VettingId(draft.context["vetting"]))[1])


REFUSAL_FORM = FormEntry(
    REFUSE_CANDIDATE,
    _submit_refusal,
    _prepare_refusal,
    preview=_preview_refusal,
    dropped=Keyboard("desk"),
    about=_about,
)


def refuse(tx: Transaction, actor: Actor, nomination: Nomination, reason: Reason | str) -> None:
    """End it against the person's wish, before the departments and before the village."""
    decisions.refuse(tx, actor, nomination, reason)
    call_off(tx, nomination.id)


def _open(tx: Transaction, actor: Actor, county: Place, ids: Sequence[NominationId]) -> None:
    rules.require_departments(tx.programme)
    if not ids:
        raise rules.ListChanged
    if missing := _missing(tx, county):
        raise rules.NobodyReviews(missing)
    before = tx.nominations.some(ids)
    decisions.decide(tx, actor, before, Verdict.OPEN, Reason.SENT_TO_DEPARTMENTS)
    tx.vettings.open(ids, tx.programme.departments, tx.now, due_at(tx, tx.programme.vetting_within))
    for department in tx.programme.departments:
        for reader in tx.people.reviewers(department, county.id, tx.now):
            tell_reader(tx, reader.id)


def _close(
    tx: Transaction, actor: Actor, complete: Sequence[tuple[Vetting, Tally]], county_id: PlaceId
) -> None:
    """Sign for all of them, for the same few statements however many they are; each is asked next."""
    for vetting, tally in complete:
        rules.require_all_signed(vetting, tally)
    ids = [vetting.nomination_id for vetting, _ in complete]
    before = tx.nominations.some(ids)
    after = decisions.decide(tx, actor, before, Verdict.CLOSE, Reason.ALL_DEPARTMENTS_PASSED)
    tx.vettings.close(ids, tx.now)
    read_already = tx.notices.running_of(ids)  # the line of who stood too close was signed anew
    notices.ask(tx, [each for each in after if each.id not in read_already])
    if read_already:
        tell_of_notices(tx, county_id)
    tell_of_vettings(tx, county_id, edit_only=True)


def _found(tx: Transaction, actor: Actor, vetting_id: VettingId) -> tuple[Vetting, Nomination]:
    vetting = tx.vettings.get(vetting_id)
    nomination = tx.nominations.get(vetting.nomination_id)
    require(actor, COUNTY, county_of(tx, nomination))
    decisions.require_theirs(tx, actor, [nomination])
    return vetting, nomination


def _openable(tx: Transaction, actor: Actor, county_id: PlaceId) -> tuple[Place, list[NominationId]]:
    """The county, and whom this organizer may send to the departments: not those they are close to."""
    county = _county(tx, actor, county_id)
    lying = tx.nominations.lying(Status.TOWNSHIP_PASSED, _villages(tx, county_id))
    not_theirs = candidates.not_theirs(tx, actor)
    return county, [each.id for each in lying if each.id not in not_theirs]


def _complete(tx: Transaction, actor: Actor, county_id: PlaceId) -> tuple[Place, list[Progress]]:
    county = _county(tx, actor, county_id)
    return county, [each for each in _theirs(tx, actor, [county_id]) if each.tally.is_complete]


def _theirs(tx: Transaction, actor: Actor, county_ids: Iterable[PlaceId]) -> list[Progress]:
    """Whom the actor decides about, of those before the departments."""
    not_theirs = candidates.not_theirs(tx, actor)
    return [each for each in tx.vettings.progress(county_ids) if each.nomination_id not in not_theirs]


def _county(tx: Transaction, actor: Actor, county_id: PlaceId) -> Place:
    county = tx.places.get(county_id)
    require(actor, COUNTY, county)
    if county.kind is not PlaceKind.COUNTY:
        raise NoLongerThere
    return county


def _missing(tx: Transaction, county: Place) -> tuple[str, ...]:
    """Departments where nobody could sign."""
    there = tx.people.count_reviewers(county.id, tx.now)
    return tuple(each for each in tx.programme.departments if each not in there)


def _by_township(tx: Transaction, ids: Sequence[NominationId]) -> tuple[messages.TownshipCount, ...]:
    """Township by township; of few each is named, for nobody signs for who is not seen."""
    counts = Counter(tx.nominations.townships_of(ids))
    names: defaultdict[str, list[str]] = defaultdict(list)
    for each in tx.nominations.named(ids) if len(ids) <= messages.NAMED else ():
        names[each.township].append(each.full_name)
    return tuple(messages.TownshipCount(name, count, tuple(names[name])) for name, count in counts.items())


def _villages(tx: Transaction, county_id: PlaceId) -> list[PlaceId]:
    return [village.id for village in tx.places.villages_under([county_id])]


def due_at(tx: Transaction, within: timedelta) -> datetime:
    """Until when something is to be signed that waits from now on."""
    return rules.deadline(tx.now, within, tx.programme.zone)


def _last_day(tx: Transaction) -> date:
    return tx.day_of(due_at(tx, tx.programme.vetting_within))
