"""A question asked on the way stops listening once something else is opened: its words would be misread."""

from dataclasses import dataclass

from domain.errors import Refusal
from domain.forms import BRIEF_WAITS, Form
from domain.people import Actor
from services import forms
from services.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Paused:
    """A form that waits to be taken up again, and whom or what its words are about."""

    form: str
    about: str


def is_listening(tx: Transaction, actor: Actor) -> bool:
    """Whether typed words are for a question that nothing else may lie between."""
    draft = None if actor.person is None else forms.find_current(tx, actor)
    return draft is not None and _is_passing(forms.FORMS[draft.form].form)


def pause(tx: Transaction, actor: Actor) -> None:
    """Something else was opened: the answers wait, and the question's own buttons take it up again."""
    draft = forms.find_current(tx, actor)
    if draft is not None and _is_passing(forms.FORMS[draft.form].form):
        forms.save(tx, draft.put_away())


def find_paused(tx: Transaction, actor: Actor) -> Paused | None:
    """What was put away a short while ago, if it can still be gone on with."""
    for draft in tx.drafts.put_away(actor.person_id):
        if draft.form not in forms.FORMS or tx.now - draft.touched_at >= BRIEF_WAITS:
            continue
        entry = forms.FORMS[draft.form]
        if _is_passing(entry.form):
            try:
                return Paused(draft.form, entry.about(tx, actor, draft))
            except Refusal:
                continue
    return None


def _is_passing(form: Form) -> bool:
    """Asked on the way to something else, or handed in by its last answer."""
    return form.is_brief or not form.review
