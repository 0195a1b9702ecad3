"""Filling a form: every answer is a wish of its own, so a restart loses nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain import finding
from domain import forms as rules
from domain.form_refusals import NoDraft
from domain.forms import REVIEW, Draft, Form, Kind, Option, Question
from domain.people import Actor
from services import (
    applications,
    assessments,
    assistance,
    check_ins,
    colours,
    daybooks,
    demands,
    department_lines,
    help_sessions,
    joint_sessions,
    joint_vetting,
    lesson_forms,
    mentor_search,
    mentors,
    nominations,
    objections,
    pairs,
    placements,
    plans,
    questions,
    recommendations,
)
from services.form_entry import FormEntry, Thanks
from services.form_steps import Asking, Reviewing, Step
from services.transaction import Transaction
from texts.messages.forms import NotSent, PhoneLeftOut, VowsChanged
from texts.neighbours import MEANT
from texts.sounds import readings

ENTRIES: tuple[FormEntry, ...] = (
    check_ins.EXCEPT_FORM,
    colours.FORM,
    daybooks.ENTRY,
    demands.FORM,
    department_lines.REASON_FORM,
    help_sessions.ENTRY,
    joint_sessions.ENTRY,
    joint_vetting.REFUSAL_FORM,
    lesson_forms.LISTING,
    lesson_forms.MOVING,
    mentor_search.ENTRY,
    mentors.ENTRY,
    applications.FORM,
    assessments.FORM,
    assessments.REPLY_FORM,
    assistance.ENTRY,
    nominations.RETURN_FORM,
    objections.OBJECTION_FORM,
    objections.SETTLING_FORM,
    pairs.ENTRY,
    placements.FORM,
    plans.FORM,
    questions.ASKING,
    questions.ANSWERING,
    recommendations.ENTRY,
)
FORMS = {entry.form.name: entry for entry in ENTRIES}
"""Every form there is, by name. A feature exports its FormEntry and is named here."""


Outcome = Step | Thanks


def begin(tx: Transaction, actor: Actor, form_name: str, context: Mapping[str, Any]) -> Step:
    """Take up the form: where it was left, or from the start."""
    entry = FORMS[form_name]
    opening = entry.prepare(tx, actor, context)
    form = entry.asks(entry.form, tx.programme, opening.given)
    in_hand = find_current(tx, actor)
    held = _find(tx, actor, form_name)
    if held is not None and held.context == opening.context:
        draft = held.resumed(_form(tx, held), opening.given, tx.now)
        resumed = len(held.answers) > len(held.given)
    else:
        draft = rules.begin(form, actor.person_id, opening.context, opening.given, tx.now, opening.ticked)
        resumed = False
    save(tx, draft)
    return replace(_step(tx, actor, draft, resumed=resumed), laid_aside=_laid_aside(in_hand, entry.form))


def _laid_aside(in_hand: Draft | None, form: Form) -> str | None:
    """The form that has to wait for another; a single question is no other form to fill in."""
    if in_hand is None or in_hand.form == form.name or form.is_brief or FORMS[in_hand.form].form.is_brief:
        return None
    return in_hand.form


def is_filling(tx: Transaction, actor: Actor) -> bool:
    """Whether words the person types are an answer."""
    return actor.person is not None and find_current(tx, actor) is not None


def find_put_away(tx: Transaction, actor: Actor) -> str | None:
    """The form that was put away last and is worth going on with: a single question is not."""
    kept = (draft.form for draft in tx.drafts.put_away(actor.person_id) if draft.form in FORMS)
    return next((name for name in kept if not FORMS[name].form.is_brief), None)


def find_begun(tx: Transaction, actor: Actor) -> str | None:
    """The form worth going on with that was touched last, in hand or put away."""
    kept = [*tx.drafts.in_hand(actor.person_id), *tx.drafts.put_away(actor.person_id)]
    long = [each for each in kept if each.form in FORMS and not FORMS[each.form].form.is_brief]
    return max(long, key=lambda draft: draft.touched_at).form if long else None


def current(tx: Transaction, actor: Actor) -> Step:
    """The step that waits for the person; raises NoDraft."""
    return _step(tx, actor, _current(tx, actor))


def show(tx: Transaction, actor: Actor, form_name: str, key: str) -> Step:
    """One question as it stands, to turn a page of its buttons."""
    draft = _held(tx, actor, form_name)
    return _step(tx, actor, rules.edit(_form(tx, draft), draft, key))


def answer(tx: Transaction, actor: Actor, words: str) -> Outcome:
    """Take typed words as the answer to the question that waits."""
    draft = _current(tx, actor)
    form = _form(tx, draft)
    options = () if draft.asked == REVIEW else _options(tx, actor, draft, form.question(draft.asked))
    if draft.asked != REVIEW and form.question(draft.asked).kind is Kind.PLACE:
        return _keep(tx, actor, finding.seek(form, draft, words, options, readings))
    if draft.asked != REVIEW and form.question(draft.asked).of_many:
        return _keep(tx, actor, finding.seek_several(draft, draft.asked, words, options, readings))
    today = tx.now.astimezone(tx.programme.zone).date()
    outcome = _keep(tx, actor, rules.answer(form, draft, words, options, tx.programme, today))
    if rules.leaves_out_phone(form, draft, words):
        return replace(outcome, notes=(PhoneLeftOut(), *outcome.notes))
    return outcome


def speak(tx: Transaction, actor: Actor, file_id: str, seconds: int) -> Outcome:
    """Take a recording as the answer to the question that waits."""
    draft = _current(tx, actor)
    return _keep(tx, actor, rules.speak(_form(tx, draft), draft, file_id, seconds))


def show_picture(tx: Transaction, actor: Actor, file_id: str) -> Outcome:
    """Take a photo as the answer to the question that waits."""
    draft = _current(tx, actor)
    return _keep(tx, actor, rules.show_picture(_form(tx, draft), draft, file_id))


def point_at(tx: Transaction, actor: Actor, latitude: float, longitude: float) -> Outcome:
    """Take a place on the map as the answer to the question that waits, roughly."""
    draft = _current(tx, actor)
    return _keep(tx, actor, rules.point_at(_form(tx, draft), draft, latitude, longitude))


def choose(tx: Transaction, actor: Actor, form_name: str, key: str, value: str) -> Outcome:
    form, draft, options = _pressed(tx, actor, form_name, key)
    return _keep(tx, actor, rules.choose(form, draft, key, value, options))


def toggle(tx: Transaction, actor: Actor, form_name: str, key: str, value: str) -> Outcome:
    form, draft, options = _pressed(tx, actor, form_name, key)
    draft = rules.toggle(form, draft, key, value, options)
    save(tx, draft)
    return _step(tx, actor, draft)


def finish(tx: Transaction, actor: Actor, form_name: str, key: str) -> Outcome:
    """Take what is ticked as the answer."""
    form, draft, _ = _pressed(tx, actor, form_name, key)
    return _keep(tx, actor, rules.finish(form, draft, key))


def skip(tx: Transaction, actor: Actor, form_name: str, key: str) -> Outcome:
    form, draft, _ = _pressed(tx, actor, form_name, key)
    return _keep(tx, actor, rules.skip(form, draft, key))


def back(tx: Transaction, actor: Actor, form_name: str, key: str) -> Outcome:
    form, draft, _ = _pressed(tx, actor, form_name, key)
    draft = rules.back(form, draft, key)
    save(tx, draft)
    return _step(tx, actor, draft)


def keep(tx: Transaction, actor: Actor, form_name: str, key: str) -> Outcome:
    """Go on without changing the answer."""
    form, draft, _ = _pressed(tx, actor, form_name, key)
    draft = rules.keep(form, draft, key)
    save(tx, draft)
    return _step(tx, actor, draft)


def edit(tx: Transaction, actor: Actor, form_name: str, key: str) -> Outcome:
    """Ask one question again, with everything there is to choose from."""
    form, draft, _ = _pressed(tx, actor, form_name, key)
    draft = finding.anew(rules.edit(form, draft, key), key)
    save(tx, draft)
    return _step(tx, actor, draft)


def resume(tx: Transaction, actor: Actor, form_name: str) -> Step:
    """Take a form that was put away back in hand, where it was left."""
    held = _held(tx, actor, form_name)
    draft = held.resumed(_form(tx, held), {}, tx.now)
    save(tx, draft)
    return _step(tx, actor, draft, resumed=True)


def submit(tx: Transaction, actor: Actor, form_name: str, stamp: str = "") -> Outcome:
    """Hand the form in; where a preview was shown, as it was shown.

    Words that are confirmed by it and have changed since are shown first.
    """
    draft = _shown_draft(tx, actor, form_name, stamp)
    rules.require_complete(_form(tx, draft), draft)
    if not FORMS[form_name].is_previewed and _stamp(tx, draft) != stamp:
        step = _step(tx, actor, replace(draft, asked=REVIEW))
        return replace(step, notes=(VowsChanged(), *step.notes))
    return _submit(tx, actor, draft)


def shown(tx: Transaction, actor: Actor, message_id: int) -> int | None:
    """Note which message asks now; returns the one that asked before it, whose buttons are stale."""
    return tx.postings.speak_on(_topic(actor), actor.telegram_id, message_id, tx.now)


def cancel(tx: Transaction, actor: Actor, form_name: str | None = None) -> str:
    """Put a form away, without a question: the answers wait. Returns which; raises NoDraft."""
    draft = _current(tx, actor) if form_name is None else _held(tx, actor, form_name)
    save(tx, draft.put_away())
    tx.postings.fall_silent(_topic(actor), actor.telegram_id)
    return draft.form


def drop(tx: Transaction, actor: Actor, form_name: str, stamp: str = "") -> Thanks:
    """Throw away what was to be sent: nothing goes out, and nothing of it is kept."""
    draft = _shown_draft(tx, actor, form_name, stamp)
    tx.drafts.delete(draft.person_id, form_name)
    tx.postings.fall_silent(_topic(actor), actor.telegram_id)
    return Thanks(NotSent(), FORMS[form_name].dropped)


def purge(tx: Transaction) -> int:
    """Drop the drafts that nobody has touched for long; returns how many."""
    dropped = tx.drafts.purge(tx.now - rules.KEPT)
    if dropped:
        tx.record(None, "purge", f"drafts:{dropped}")
    return dropped


def next_purge_at(tx: Transaction) -> datetime | None:
    """When the draft that lies longest will have lain long enough."""
    oldest = tx.drafts.oldest_at()
    return None if oldest is None else oldest + rules.KEPT


def _form(tx: Transaction, draft: Draft) -> Form:
    """What this county asks of somebody who has answered so."""
    entry = FORMS[draft.form]
    return entry.asks(entry.form, tx.programme, draft.answers)


def _current(tx: Transaction, actor: Actor) -> Draft:
    draft = find_current(tx, actor)
    if draft is None:
        raise NoDraft
    return draft


def find_current(tx: Transaction, actor: Actor) -> Draft | None:
    """The draft that typed words are for."""
    for draft in tx.drafts.in_hand(actor.person_id):
        if draft.form in FORMS and draft.takes_words(FORMS[draft.form].form, tx.now):
            return _filled_in(tx, draft)
    return None


def _held(tx: Transaction, actor: Actor, form_name: str) -> Draft:
    """The draft an old button speaks of, put away or not."""
    draft = _find(tx, actor, form_name)
    if draft is None:
        raise NoDraft
    return draft


def _find(tx: Transaction, actor: Actor, form_name: str) -> Draft | None:
    draft = tx.drafts.find(actor.person_id, form_name)
    return _filled_in(tx, draft) if draft is not None and form_name in FORMS else None


def _filled_in(tx: Transaction, draft: Draft) -> Draft:
    """The draft with what is kept elsewhere."""
    return _on_course(tx, FORMS[draft.form].fill_in(tx, draft))


def _on_course(tx: Transaction, draft: Draft) -> Draft:
    """The draft at a question there is: an answer, or the county, may ask for another now."""
    form = _form(tx, draft)
    keys = {question.key for question in form.questions}
    return draft if draft.asked in keys else replace(draft, asked=form.next_step(draft.answers))


def save(tx: Transaction, draft: Draft) -> None:
    """Keep a draft, without what is kept elsewhere."""
    tx.drafts.save(FORMS[draft.form].leave_out(tx, draft), tx.now)


def _shown_draft(tx: Transaction, actor: Actor, form_name: str, stamp: str) -> Draft:
    """The draft as its preview showed it; a form without a preview has no stamp."""
    draft = _held(tx, actor, form_name)
    if FORMS[form_name].is_previewed:
        rules.require_shown(draft, stamp)
    return draft


def _stamp(tx: Transaction, draft: Draft) -> str:
    """Of the words that handing in confirms; of none there is none."""
    vows = FORMS[draft.form].vows(tx.programme, draft.answers)
    return rules.stamp_of(vows) if vows else ""


def _pressed(
    tx: Transaction, actor: Actor, form_name: str, key: str
) -> tuple[Form, Draft, tuple[Option, ...]]:
    """Whose button it was: pressing one takes a form that was put away back in hand."""
    held = _held(tx, actor, form_name)
    form = _form(tx, held)
    draft = held.resumed(form, {}, tx.now)
    return form, draft, _options(tx, actor, draft, form.question(key))


def _keep(tx: Transaction, actor: Actor, draft: Draft) -> Outcome:
    form, draft = _form(tx, draft), _on_course(tx, draft)
    if not form.review and draft.is_complete(form):
        return _submit(tx, actor, draft)
    save(tx, draft)
    return _step(tx, actor, draft)


def _submit(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    thanks = FORMS[draft.form].submit(tx, actor, draft)
    tx.drafts.delete(draft.person_id, draft.form)
    tx.postings.fall_silent(_topic(actor), actor.telegram_id)
    return thanks


def _topic(actor: Actor) -> str:
    """Of the message that asks the person's question: what it turns into afterwards keeps its buttons."""
    return f"form:{actor.person_id}"


def _step(tx: Transaction, actor: Actor, draft: Draft, *, resumed: bool = False) -> Step:
    entry = FORMS[draft.form]
    form, notes = _form(tx, draft), tuple(entry.notes(tx, actor, draft))
    if draft.asked == REVIEW:
        answers = tuple((each.key, _shown(tx, actor, draft, each)) for each in form.questions)
        preview, hints = tuple(entry.preview(tx, actor, draft)), tuple(entry.hints(tx, actor, draft))
        stamp = draft.stamp if preview else _stamp(tx, draft)
        return Reviewing(form.name, answers, resumed, preview, stamp, hints, entry.about_another, notes=notes)
    question = form.question(draft.asked)
    sought, picked = finding.sought(draft, question), _ticked(draft, question)
    options = _options(tx, actor, draft, question)
    return Asking(
        form=form.name,
        question=question,
        options=_narrowed(options, sought),
        sought=sought,
        picked=picked,
        ticked=tuple(each.words for each in options if question.of_many and each.value in picked),
        progress=rules.progress(form, draft, question.key),
        changing=draft.is_complete(form),
        earlier=_earlier(tx, actor, draft, question),
        can_go_back=draft.is_complete(form) or rules.previous(form, draft, question.key) is not None,
        can_keep=question.key in draft.answers and not draft.is_complete(form),
        resumed=resumed,
        notes=notes,
        about=entry.about(tx, actor, draft),
    )


def _options(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> tuple[Option, ...]:
    if question.kind is Kind.TEXT:
        return ()
    if question.kind is Kind.NUMBER:
        return tuple(Option(str(number), str(number)) for number in question.numbers)
    if question.values:
        return tuple(
            Option(str(value), tx.texts.answer(value, actor.locale), MEANT.get(value, ()))
            for value in question.values
        )
    return tuple(FORMS[draft.form].offer(tx, actor, draft, question))


def _narrowed(options: tuple[Option, ...], sought: str | None) -> tuple[Option, ...]:
    """Those that what was typed may mean; all of them where it means none any more."""
    return options if sought is None else tuple(finding.find(sought, options, readings)) or options


def _ticked(draft: Draft, question: Question) -> tuple[str, ...]:
    """What the buttons mark: ticks, or the answer given earlier."""
    if question.kind is Kind.CHOICES:
        return tuple(rules.picked(draft, question.key))
    earlier = draft.answers.get(question.key)
    return () if earlier is None else (str(earlier),)


def _earlier(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> str | None:
    """What was typed the time before, to be kept in view while it is typed anew."""
    shown = _shown(tx, actor, draft, question) if question.takes_words else None
    return shown if isinstance(shown, str) else None


def _shown(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> str | int | None:
    """An answer as its person reads it; a recording is its seconds."""
    value = draft.answers.get(question.key)
    if isinstance(value, dict):
        seconds: int = value["seconds"]
        return seconds
    if value is None:
        return None
    words: dict[Any, str] = {option.value: option.words for option in _options(tx, actor, draft, question)}
    if isinstance(value, list):
        return tx.texts.listed((str(words.get(each, each)) for each in value), actor.locale)
    return str(words.get(str(value), value))
