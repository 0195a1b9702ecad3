"""A department signs its own lines, and sees of the candidates only what it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain import joint_vetting as rules
from domain.errors import NotYours
from domain.forms import Draft
from domain.joint_vetting import LINE_REASON, Line, LineId, Reader, Signature
from domain.letters import Keyboard, LetterKind
from domain.nominations import Nomination, NominationId, Status
from domain.pages import PAGE, pages_for, within
from domain.people import Actor, Person, PersonId, Post, Role
from domain.places import PlaceId
from services import conflicts
from services.asks import has_room
from services.candidates import county_of
from services.form_entry import FormEntry, Opening, Thanks
from services.joint_vetting import tell_county, tell_reader
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting
from storage.deadlines import Unsigned
from storage.joint_vetting import LineView, OpenLine
from texts.buttons import department_lines as words
from texts.messages import department_lines as messages

KIND, SIGN_BATCH = "line", "sign_batch"
"""What these are called on a reviewer's desk."""
REVIEWER = frozenset({Role.DEPARTMENT_REVIEWER})


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what a reviewer may sign, and how much there is."""

    message: messages.LinePage
    lines: Sequence[LineView]
    page: int
    pages: int
    unsigned: int


@dataclass(frozen=True, slots=True)
class Preview:
    message: messages.PassPreview
    stamp: int


@dataclass(frozen=True, slots=True)
class SteppingBack:
    message: messages.ConfirmSteppingBack
    line_id: LineId


@dataclass(frozen=True, slots=True)
class Colleagues:
    """To whom lines can be handed: one, or (0) all that are open."""

    message: messages.WhichColleague
    line_id: int
    people: Sequence[Person]


def page(tx: Transaction, actor: Actor, number: int = 0) -> Page:
    """The actor's open lines, the earliest deadline first; held ones at the end."""
    found = _open(tx, actor)
    pages = pages_for(len(found))
    number = within(number, pages)
    views = tx.vettings.views(each.id for each in found[number * PAGE : (number + 1) * PAGE])
    unsigned = sum(not each.is_held for each in found)
    due = found[0].due_at.astimezone(tx.programme.zone).date() if found else None
    shown = tuple(_public(each) for each in views)
    message = messages.LinePage("、".join(_departments(actor)), unsigned, len(found) - unsigned, due, shown)
    return Page(message, views, number, pages, unsigned)


def card(tx: Transaction, actor: Actor, line_id: LineId) -> tuple[messages.LineCard, LineView]:
    """One candidate, as a department may see them; raises for who may not sign this line."""
    line, nomination_id = _found(tx, line_id)
    rules.require_reader(line, _reader(tx, actor, nomination_id))
    if line_id not in {each.id for each in _open(tx, actor)}:
        raise rules.VettingIsOver if line.is_open else rules.AlreadySigned
    view = tx.vettings.views([line_id])[0]
    due = view.due_at.astimezone(tx.programme.zone).date()
    held_for = line.reason if line.is_open else None
    return messages.LineCard(view.department, _public(view), due, held_for), view


def sign(
    tx: Transaction, actor: Actor, line_id: LineId, signature: Signature, reason: str | None = None
) -> messages.SignedByYou:
    """The department's word. The first refusal, and the last pass, bring it back to the county."""
    before, county_id = _sign(tx, actor, line_id, signature, reason)
    after = tx.vettings.tally(before.vetting_id)
    view = tx.vettings.views([line_id])[0]
    if after.is_complete or before.is_left or signature is Signature.REFUSE:
        tell_county(tx, county_id)
    tell_reader(tx, actor.person_id, edit_only=True)
    return messages.SignedByYou(view.full_name, view.village, signature)


def preview_pass(tx: Transaction, actor: Actor) -> Preview:
    """Whom one press would pass: everybody on the actor's list who is not held."""
    ids = [each.id for each in _open(tx, actor) if not each.is_held]
    views = tx.vettings.views(ids[: messages.NAMED])
    shown = tuple(_public(each) for each in views)
    return Preview(messages.PassPreview("、".join(_departments(actor)), len(ids), shown), rules.stamp(ids))


def pass_all(tx: Transaction, actor: Actor, seen: int) -> messages.AllPassed:
    """Sign for everybody who was counted in the preview; raises ListChanged."""
    found = [each for each in _open(tx, actor) if not each.is_held]
    ids = [each.id for each in found]
    if rules.stamp(ids) != seen or not ids:
        raise rules.ListChanged
    _require_reader_of_all(tx, actor, found)
    tx.vettings.pass_all(ids, actor.person_id, tx.now)
    for each in ids:
        tx.record(actor, "sign_pass", f"line:{each}")
    tell_reader(tx, actor.person_id, edit_only=True)
    for county_id in sorted({each.county_id for each in found}):
        tell_county(tx, county_id)
    return messages.AllPassed(len(ids))


def take_back(tx: Transaction, actor: Actor, line_id: LineId) -> messages.SignatureTakenBack:
    """Unsay what was signed by mistake, while the county has not decided."""
    line, nomination_id = _found(tx, line_id)
    vetting = tx.vettings.get(line.vetting_id)
    tx.vettings.save([rules.take_back(line, vetting, _reader(tx, actor, nomination_id))])
    tx.record(actor, "take_back_signature", f"line:{line_id}")
    tell_county(tx, _county_of(tx, nomination_id))
    tell_reader(tx, actor.person_id, edit_only=True)
    view = tx.vettings.views([line_id])[0]
    return messages.SignatureTakenBack(view.full_name, view.village)


def ask_to_step_back(tx: Transaction, actor: Actor, line_id: LineId) -> SteppingBack:
    """What it means, before it is said: nobody comes back from there by themselves."""
    line, _ = _to_leave(tx, actor, line_id)
    view, is_signed = tx.vettings.views([line_id])[0], line.signed_by == actor.person_id
    return SteppingBack(messages.ConfirmSteppingBack(view.full_name, view.village, is_signed), line_id)


def step_back(tx: Transaction, actor: Actor, line_id: LineId) -> messages.SteppedBack:
    """The reviewer is too close to the candidate: a colleague signs, also what they signed already — 回避."""
    line, nomination = _to_leave(tx, actor, line_id)
    tx.record(actor, "step_back", f"line:{line_id}")
    conflicts.recuse(tx, nomination, actor.person_id, by_candidate=False)
    if line.assigned_to is not None:
        tx.vettings.assign([line_id], None)
    is_over = tx.nominations.get(nomination.id).status not in conflicts.BEFORE_THE_RESERVE
    passed_on = not is_over and conflicts.pass_on(tx, nomination, line.department, actor.person_id)
    tell_reader(tx, actor.person_id, edit_only=True)
    return messages.SteppedBack(passed_on, is_over)


def colleagues(tx: Transaction, actor: Actor, line_id: int) -> Colleagues:
    """To whom the actor can hand one line, or all of them; raises NoColleague."""
    post = _post_of(tx, actor, line_id)
    found = _colleagues(tx, actor, post)
    if not found:
        raise rules.NoColleague
    return Colleagues(
        messages.WhichColleague(post[0], len(_to_hand(tx, actor, post, line_id))), line_id, found
    )


def hand_over(tx: Transaction, actor: Actor, line_id: int, colleague_id: PersonId) -> messages.HandedOver:
    """A colleague of the same department signs instead; those who are close to somebody do not get them."""
    post = _post_of(tx, actor, line_id)
    colleague = next((each for each in _colleagues(tx, actor, post) if each.id == colleague_id), None)
    if colleague is None:
        raise rules.NoColleague
    wanted = _to_hand(tx, actor, post, line_id)
    tx.vettings.assign(wanted, None)  # also what was handed to the actor is the colleague's to take
    free = {each.id for each in tx.vettings.open_lines(colleague_id, [post], tx.now)}
    handed = [each for each in wanted if each in free]
    if not handed:
        raise rules.NoColleague
    tx.vettings.assign(handed, colleague_id)
    tx.record(actor, f"hand_over {len(handed)}", f"person:{colleague_id}")
    tell_reader(tx, colleague_id)
    tell_reader(tx, actor.person_id, edit_only=True)
    return messages.HandedOver(colleague.name, len(handed))


def due_departments(tx: Transaction) -> list[tuple[PlaceId, str]]:
    """Departments to be reminded now, where somebody can be asked."""
    due = {(each.county_id, each.department) for each in _due(tx)}
    return [
        (county_id, department)
        for county_id, department in sorted(due)
        if any(has_room(tx, each.id) for each in tx.people.reviewers(department, county_id, tx.now))
    ]


def remind(tx: Transaction, due: tuple[PlaceId, str]) -> bool:
    """Remind who has not signed, of each line twice and no more; False when nobody could be asked."""
    county_id, department = due
    lines = [each for each in _due(tx) if (each.county_id, each.department) == due]
    told = [each for each in tx.people.reviewers(department, county_id, tx.now) if _tell(tx, each, county_id)]
    if not lines or not told:
        return False
    tx.deadlines.mark_reminded(each.id for each in lines)
    tx.record(None, "remind_department", f"place:{county_id}")
    return True


def next_reminder_at(tx: Transaction) -> datetime | None:
    """The next moment at which somebody may have to be reminded, or a deadline passes."""
    moments = [
        moment
        for opened_at, due_at in tx.deadlines.dates(tx.now)
        for moment in (*rules.reminder_moments(opened_at, due_at), due_at)
    ]
    return min((each for each in moments if each > tx.now), default=None)


def _tell(tx: Transaction, reader: Person, county_id: PlaceId) -> bool:
    """Ask one reviewer who has something to sign and room for a question."""
    actor = tx.people.actor(reader.telegram_id, reader.locale, tx.now)
    found = [each for each in _open(tx, actor) if not each.is_held and each.county_id == county_id]
    if not found or not has_room(tx, reader.id):
        return False
    until = found[0].due_at.astimezone(tx.programme.zone).date()
    message = messages.LinesReminder(found[0].department, len(found), until)
    tx.tell(reader.id, message, kind=LetterKind.ASK, keyboard=Keyboard("lines"))
    return True


def _due(tx: Transaction) -> list[Unsigned]:
    return [
        each
        for each in tx.deadlines.unsigned(tx.now)
        if rules.reminder_due(each.opened_at, each.due_at, each.reminded, tx.now)
    ]


def waiting_for(tx: Transaction, actor: Actor) -> list[Waiting]:
    if not _departments(actor):
        return []
    return [Waiting(KIND, each.id, each.since, each.due_at) for each in _open(tx, actor) if not each.is_held]


def show(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    return [
        Item(KIND, each.id, each.full_name, each.village, each.opened_at) for each in tx.vettings.views(ids)
    ]


def _waiting_batch(tx: Transaction, actor: Actor) -> list[Waiting]:
    found = [each for each in _open(tx, actor) if not each.is_held] if _departments(actor) else []
    return [Waiting(SIGN_BATCH, min(actor.places(REVIEWER)), found[0].since)] if found else []


def _show_batch(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    said = tx.texts.word(words.TO_SIGN, actor.locale) % {
        "count": sum(not each.is_held for each in _open(tx, actor))
    }
    return [Item(SIGN_BATCH, each, "、".join(_departments(actor)), said, tx.now) for each in ids]


SOURCES = (
    Source(KIND, waiting_for, show, reminds=False),
    Source(SIGN_BATCH, _waiting_batch, _show_batch, reminds=False, shortcut=True),
)


def _prepare_reason(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    card(tx, actor, LineId(context["line"]))
    return Opening(context)


def _submit_reason(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    signature = Signature(draft.context["signature"])
    line_id = LineId(draft.context["line"])
    signed = sign(tx, actor, line_id, signature, draft.answers["reason"])
    return Thanks(signed, Keyboard("signed_line", {"line": line_id}))


def _about(tx: Transaction, actor: Actor, draft: Draft) -> str:
    _, view = card(tx, actor, LineId(draft.context["line"]))
    return f"{view.full_name} · {view.village}"


REASON_FORM = FormEntry(LINE_REASON, _submit_reason, _prepare_reason, about=_about)


def _sign(
    tx: Transaction, actor: Actor, line_id: LineId, signature: Signature, reason: str | None
) -> tuple[Line, PlaceId]:
    """Returns the line as it was before, and its county."""
    line, nomination_id = _found(tx, line_id)
    vetting, tally = tx.vettings.get(line.vetting_id), tx.vettings.tally(line.vetting_id)
    reader = _reader(tx, actor, nomination_id)
    signed = rules.sign(line, tally, vetting, reader, signature, reason, tx.now)
    tx.vettings.save([signed])
    tx.record(actor, f"sign_{signature}", f"line:{line_id}")
    return line, _county_of(tx, nomination_id)


def _to_leave(tx: Transaction, actor: Actor, line_id: LineId) -> tuple[Line, Nomination]:
    """A line from which the actor may still step back; raises VettingIsOver, or why it is not theirs."""
    line, nomination_id = _found(tx, line_id)
    rules.require_reader(line, _reader(tx, actor, nomination_id))
    nomination = tx.nominations.get(nomination_id)
    is_ended = tx.vettings.get(line.vetting_id).closed_at is not None
    if is_ended and (line.signed_by != actor.person_id or nomination.status is Status.WITHDRAWN):
        raise rules.VettingIsOver
    return line, nomination


def _require_reader_of_all(tx: Transaction, actor: Actor, found: Sequence[OpenLine]) -> None:
    """Each line by the rule of a single one, though the question that found them asks the same."""
    close = tx.conflicts.stepped_back(actor.person_id)
    held = {each: actor.departments(tx.places.get(each)) for each in {line.county_id for line in found}}
    for each in found:
        line, nomination_id = _found(tx, each.id)
        is_own = each.candidate == actor.person_id
        reader = Reader(actor.person_id, held[each.county_id], is_own, nomination_id in close)
        rules.require_reader(line, reader)


def _found(tx: Transaction, line_id: LineId) -> tuple[Line, NominationId]:
    """A line; what waits for somebody who can be asked no more is the department's again."""
    line = tx.vettings.line(line_id)
    nomination_id = tx.vettings.get(line.vetting_id).nomination_id
    post = line.department, _county_of(tx, nomination_id)
    if line.assigned_to is not None and not _is_there(tx, line.assigned_to, post):
        line = replace(line, assigned_to=None)
    if line.signature is Signature.REFUSE and line.signed_by is not None:
        line = replace(line, is_left=not _is_there(tx, line.signed_by, post))
    return line, nomination_id


def _is_there(tx: Transaction, person_id: PersonId, post: Post) -> bool:
    """Whether somebody signs for a department still, and can be reached."""
    person = tx.people.get(person_id)
    held = tx.people.actor(person.telegram_id, person.locale, tx.now).posts
    return person.unreachable_at is None and post in held


def _county_of(tx: Transaction, nomination_id: NominationId) -> PlaceId:
    return county_of(tx, tx.nominations.get(nomination_id)).id


def _reader(tx: Transaction, actor: Actor, nomination_id: NominationId) -> Reader:
    nomination = tx.nominations.get(nomination_id)
    return Reader(
        actor.person_id,
        actor.departments(county_of(tx, nomination)),
        is_candidate=nomination.person_id == actor.person_id,
        is_close=tx.conflicts.is_close(nomination_id, actor.person_id),
    )


def _open(tx: Transaction, actor: Actor) -> list[OpenLine]:
    """What the actor may sign, held ones last; raises NotYours for who signs for no department."""
    if not actor.posts:
        raise NotYours
    found = tx.vettings.open_lines(actor.person_id, actor.posts, tx.now)
    return sorted(found, key=lambda each: each.is_held)


def _departments(actor: Actor) -> list[str]:
    return sorted({department for department, _ in actor.posts})


def _post_of(tx: Transaction, actor: Actor, line_id: int) -> Post:
    """Where a line is that the actor may sign; without one, the post whose deadline comes first."""
    if line_id:
        line, nomination_id = _found(tx, LineId(line_id))
        rules.require_reader(line, _reader(tx, actor, nomination_id))
        return line.department, _county_of(tx, nomination_id)
    found = _open(tx, actor)
    return (found[0].department, found[0].county_id) if found else actor.posts[0]


def _to_hand(tx: Transaction, actor: Actor, post: Post, line_id: int) -> list[LineId]:
    """The one line, or all that are open at this post."""
    if line_id:
        return [LineId(line_id)]
    return [each.id for each in _open(tx, actor) if (each.department, each.county_id) == post]


def _colleagues(tx: Transaction, actor: Actor, post: Post) -> list[Person]:
    found = tx.people.reviewers(*post, tx.now)
    return [each for each in found if each.id != actor.person_id and each.unreachable_at is None]


def _public(view: LineView) -> messages.Candidate:
    return messages.Candidate(view.full_name, view.village, view.birth_year, view.source, view.signature)
