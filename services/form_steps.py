"""Where somebody stands in a form: a question to be shown, or all their answers."""

from dataclasses import dataclass

from domain.eligibility import Hint
from domain.forms import Option, Question
from texts.message import Message


@dataclass(frozen=True, slots=True)
class Asking:
    """A question to be shown, with its buttons and, where it counts, which of how many it is.

    `laid_aside` is the other form that was in hand until now; `about` says whom the words
    will be about; `ticked` says who is, where not all ticks stand on one page.
    """

    form: str
    question: Question
    options: tuple[Option, ...]
    picked: tuple[str, ...]
    progress: tuple[int, int] | None
    can_go_back: bool
    can_keep: bool
    changing: bool
    earlier: str | None = None
    sought: str | None = None
    resumed: bool = False
    laid_aside: str | None = None
    notes: tuple[Message, ...] = ()
    about: str = ""
    ticked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reviewing:
    """All answers to be shown: question and the words it was answered with, or a recording's seconds.

    Where somebody else will read it, `preview` says it; `stamp` tells one from another.
    """

    form: str
    answers: tuple[tuple[str, str | int | None], ...]
    resumed: bool = False
    preview: tuple[Message, ...] = ()
    stamp: str = ""
    hints: tuple[Hint, ...] = ()
    can_drop: bool = False
    laid_aside: str | None = None
    notes: tuple[Message, ...] = ()


Step = Asking | Reviewing
