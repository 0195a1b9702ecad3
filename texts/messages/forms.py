"""How any form asks, shows what was answered and is put away."""

from dataclasses import dataclass

from domain.eligibility import Hint
from texts.message import Message


@dataclass(frozen=True, slots=True)
class Asking(Message):
    """The question's own words are `forms/<form>/<question>.j2`; `about` says whom the answer is about."""

    form: str
    question: str
    number: int | None
    total: int | None
    earlier: str | None
    resumed: bool
    sought: str | None = None
    found: int = 0
    about: str = ""
    ticked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One answer in the review; a recording has seconds instead of words."""

    title: str
    words: str | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Review(Message):
    """The form's own words above the answers are `forms/<form>/review.j2`."""

    form: str
    lines: tuple[Line, ...]
    resumed: bool
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class PhoneLeftOut(Message):
    """A number to call stood in words that others will read: the rest is kept."""


@dataclass(frozen=True, slots=True)
class VowsChanged(Message):
    """The words above the button are not those that stood there: nothing was handed in yet."""


@dataclass(frozen=True, slots=True)
class PutAway(Message):
    """The form waits; nothing is lost."""


@dataclass(frozen=True, slots=True)
class LaidAside(Message):
    """Another form was in hand: it is kept, and this is how to go on with it."""

    form: str


@dataclass(frozen=True, slots=True)
class NotSent(Message):
    """What was to be sent was thrown away."""


@dataclass(frozen=True, slots=True)
class NothingInHand(Message):
    """There was no form to put away."""


@dataclass(frozen=True, slots=True)
class StillKept(Message):
    """The form was put away before, and waits."""


@dataclass(frozen=True, slots=True)
class Paused(Message):
    """Something else was opened since, so what was typed is no answer about whom it was `about`."""

    about: str


@dataclass(frozen=True, slots=True)
class AlreadyKept(Message):
    """The same press came twice, and the first one counted."""
