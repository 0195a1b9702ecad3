"""What a feature brings along so that the form engine can fill its form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.eligibility import Hint
from domain.forms import Answers, Draft, Form, Option, Question
from domain.letters import Keyboard
from domain.people import Actor
from domain.programme import Programme
from services.transaction import Transaction
from texts.message import Message


@dataclass(frozen=True, slots=True)
class Opening:
    """What a form begins with: its context, answers that are known and need not be asked, and ticks."""

    context: Mapping[str, Any] = field(default_factory=dict)
    given: Answers = field(default_factory=dict)
    ticked: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Thanks:
    """What the person reads when the form is handed in; with something `first`, it is theirs to hand on.

    `notes` are good to know beside it.
    """

    message: Message
    keyboard: Keyboard | None = None
    first: Message | None = None
    notes: tuple[Message, ...] = ()


def as_asked(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    """Anybody who is known may begin, with nothing known beforehand."""
    return Opening(context)


def no_preview(tx: Transaction, actor: Actor, draft: Draft) -> Sequence[Message]:
    """The answers themselves are shown before they are handed in."""
    return ()


def no_options(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> Sequence[Option]:
    """The form's own choices are all there are."""
    return ()


def as_it_is(tx: Transaction, draft: Draft) -> Draft:
    """A draft is kept as it is."""
    return draft


def no_hints(tx: Transaction, actor: Actor, draft: Draft) -> Sequence[Hint]:
    """No rule is written about the answers."""
    return ()


def no_notes(tx: Transaction, actor: Actor, draft: Draft) -> Sequence[Message]:
    """Nothing has to be known beside the question."""
    return ()


def about_nobody(tx: Transaction, actor: Actor, draft: Draft) -> str:
    """What is typed is about the one who types it."""
    return ""


def no_vows(programme: Programme, answers: Answers) -> Sequence[str]:
    """Handing in confirms nothing but the answers."""
    return ()


def as_written(form: Form, programme: Programme, answers: Answers) -> Form:
    """Every county asks the same."""
    return form


@dataclass(frozen=True, slots=True)
class FormEntry:
    """`prepare` decides who may begin, `offer` lists choices that only the data knows, `submit` is the wish.

    With `preview` the review shows what somebody else will read, and whoever drops it goes on from `dropped`.
    `hints` are the county's written rules that the answers do not meet, or not certainly; `notes` are good
    to know at the question that waits, or at the review. What only this county asks, or of these answers,
    `asks` puts into the form.
    Whom or what the words will be `about` stands above the question.
    By handing in somebody confirms the `vows` that stood above the button, and no others.
    What is said `about_another` can be thrown away from the review: it is not the writer's to keep.
    What is kept elsewhere `leave_out` takes from a draft before it is kept, and `fill_in` puts back.
    A draft is resumed where its context is the same, and begun anew where it differs.
    """

    form: Form
    submit: Callable[[Transaction, Actor, Draft], Thanks]
    prepare: Callable[[Transaction, Actor, Mapping[str, Any]], Opening] = as_asked
    offer: Callable[[Transaction, Actor, Draft, Question], Sequence[Option]] = no_options
    preview: Callable[[Transaction, Actor, Draft], Sequence[Message]] = no_preview
    dropped: Keyboard | None = None
    about_another: bool = False
    hints: Callable[[Transaction, Actor, Draft], Sequence[Hint]] = no_hints
    leave_out: Callable[[Transaction, Draft], Draft] = as_it_is
    fill_in: Callable[[Transaction, Draft], Draft] = as_it_is
    notes: Callable[[Transaction, Actor, Draft], Sequence[Message]] = no_notes
    asks: Callable[[Form, Programme, Answers], Form] = as_written
    about: Callable[[Transaction, Actor, Draft], str] = about_nobody
    vows: Callable[[Programme, Answers], Sequence[str]] = no_vows

    @property
    def is_previewed(self) -> bool:
        return self.preview is not no_preview
