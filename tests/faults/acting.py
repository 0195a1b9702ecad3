"""What a line of the matrix of actions is made of: who may, and what it is tried on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.forms import REVIEW, Draft
from domain.people import Actor, Role
from services import forms
from services.transaction import Transaction
from tests.faults.scenery import Scenery


class Everybody(StrEnum):
    """How far an action is open to people without any role."""

    KNOWN = "whoever agreed"
    STRANGERS = "anybody"


@dataclass(frozen=True)
class Scene:
    """Who tries, and what there is to try it on."""

    tx: Transaction
    actor: Actor
    there: Scenery


Arguments = Callable[[Scene], tuple[Any, ...]]


@dataclass(frozen=True)
class Action:
    """One line: a wish or a question, who may, and what it is tried on.

    A role counts at the level `at` and above it; without a level anywhere, for what lies in its reach.
    `whose` may for another reason: it is their own.
    """

    wish: Callable[..., Any]
    on: Arguments
    roles: frozenset[Role] = frozenset()
    at: str = ""
    whose: Mapping[str, tuple[int, ...]] | None = None
    open_to: Everybody | None = None
    note: str = ""

    @property
    def name(self) -> str:
        return f"{self.wish.__module__.removeprefix('services.')}.{self.wish.__name__}"


@dataclass(frozen=True)
class FormAction:
    """A form: who may begin it, and be it much later, hand it in."""

    form: str
    about: Callable[[Scene], Mapping[str, Any]]
    answers: Callable[[Scene], Mapping[str, Any]]
    roles: frozenset[Role] = frozenset()
    at: str = ""
    whose: Mapping[str, tuple[int, ...]] | None = None
    open_to: Everybody | None = None
    note: str = ""

    def begin(self, scene: Scene) -> object:
        return forms.FORMS[self.form].prepare(scene.tx, scene.actor, self.about(scene))

    def hand_in(self, scene: Scene) -> object:
        tx, actor = scene.tx, scene.actor
        draft = Draft(actor.person_id, self.form, REVIEW, tx.now, self.about(scene), self.answers(scene))
        return forms.FORMS[self.form].submit(tx, actor, draft)


def own(words: str, *accounts: int) -> dict[str, tuple[int, ...]]:
    return {words: accounts}


def nothing(_: Scene) -> tuple[Any, ...]:
    return ()


def of(*names: str) -> Arguments:
    """What the scenery holds under these names."""
    return lambda scene: tuple(getattr(scene.there, name) for name in names)


def given(*values: Any) -> Arguments:
    return lambda _: values


def drafting(*more: Any) -> Arguments:
    """A form of one's own is in hand."""

    def prepare(scene: Scene) -> tuple[Any, ...]:
        forms.begin(scene.tx, scene.actor, "recommendation", {})
        return more

    return prepare


def answered(form: str, *more: Any, **answers: Any) -> Arguments:
    """A form of one's own in which this is answered."""

    def prepare(scene: Scene) -> tuple[Any, ...]:
        actor = scene.actor
        asked = forms.FORMS[form].form.next_step(answers)
        draft = Draft(actor.person_id, form, asked, scene.tx.now, {}, answers)
        scene.tx.drafts.save(draft, scene.tx.now)
        return more

    return prepare


def at_reason(*more: Any) -> Arguments:
    """A recommendation of one's own that lacks its last answer."""
    return lambda s: answered("recommendation", *more, full_name="刘大江", **about_village(s))(s)


def about_village(scene: Scene) -> dict[str, Any]:
    return {"village": int(scene.there.qinghe)}


def about_nothing(_: Scene) -> dict[str, Any]:
    return {}


def saying(**answers: Any) -> Callable[[Scene], dict[str, Any]]:
    return lambda _: answers
