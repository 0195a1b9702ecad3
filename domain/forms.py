"""A form asks one question at a time; it knows what counts as an answer and what comes next."""

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import blake2s
from typing import Any

from domain.errors import NoLongerThere
from domain.form_refusals import (
    LONGEST_RECORDING,
    NoLinks,
    NoPhones,
    NotAnAnswer,
    NotAnOption,
    NotANumber,
    NotFinished,
    NothingPicked,
    NotWords,
    PressAButton,
    PreviewChanged,
    RecordingTooLong,
    TooLong,
    TooShort,
)
from domain.people import PersonId
from domain.programme import Programme
from domain.words import has_link, has_phone, length, says_something, tidy, without_phones

REVIEW = "review"
BRIEF_WAITS = timedelta(hours=1)
"""How long a single question waits for typed words, and a form whose last answer hands it in."""
KEPT = timedelta(days=30)
"""How long a draft is kept that nobody touches."""
APART = re.compile(r"[\s,，、;；/]+")


class Kind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"  # several, then "done"
    CHOICE_OR_TEXT = "choice_or_text"
    PLACE = "place"  # a choice of places by id
    NUMBER = "number"


Rule = Callable[[str, Programme, date], str | int]
Answers = Mapping[str, Any]
"""What JSON can say: words, a number, a list of values, a recording, or None for a skipped question."""


def as_it_is(words: str, programme: Programme, today: date) -> str:
    return words


@dataclass(frozen=True, slots=True)
class Question:
    """Choices come from `values`, numbers from `numbers`; without either the feature's service offers them.

    `rule` reads typed words and raises a Refusal for what is not an answer. Where answers are `allowed`,
    another one has become none. Where others will read what is typed, `keeps_phones` is off: a number to
    call is left out of it. What is `of_many` is looked through page by page, or found by what is typed.
    """

    key: str
    kind: Kind = Kind.TEXT
    values: tuple[StrEnum, ...] = ()
    numbers: range = range(1, 11)
    shortest: int = 1
    longest: int = 100
    rule: Rule = as_it_is
    takes_recording: bool = False
    longest_recording: int = LONGEST_RECORDING
    takes_picture: bool = False
    takes_spot: bool = False
    optional: bool = False
    allowed: tuple[str, ...] = ()
    keeps_phones: bool = True
    of_many: bool = False

    def is_answered(self, answers: Answers) -> bool:
        return self.key in answers and (not self.allowed or answers[self.key] in self.allowed)

    @property
    def takes_words(self) -> bool:
        return self.kind in {Kind.TEXT, Kind.CHOICE_OR_TEXT}

    @property
    def stores_numbers(self) -> bool:
        return self.kind in {Kind.PLACE, Kind.NUMBER}


@dataclass(frozen=True, slots=True)
class Option:
    """One button: a short value without colons, and the words on it in the person's language.

    `also` are other words that mean the same when they are typed.
    """

    value: str
    words: str
    also: tuple[str, ...] = ()

    def is_called(self, words: str) -> bool:
        return words == self.words or words in self.also


@dataclass(frozen=True, slots=True)
class Form:
    """With `review` all is shown once more before it is handed in; without, the last answer hands it in."""

    name: str
    questions: tuple[Question, ...]
    review: bool = True

    @property
    def is_brief(self) -> bool:
        """A single question, asked on the way to something else."""
        return len(self.questions) == 1

    def question(self, key: str) -> Question:
        """The question; raises NoLongerThere when the form no longer asks it."""
        for question in self.questions:
            if question.key == key:
                return question
        raise NoLongerThere

    def next_step(self, answers: Answers) -> str:
        """The first question without an answer, or the review."""
        return next((each.key for each in self.questions if not each.is_answered(answers)), REVIEW)


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that somebody is filling in; `given` answers were known beforehand and are not asked."""

    person_id: PersonId
    form: str
    asked: str
    touched_at: datetime
    context: Mapping[str, Any] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    given: tuple[str, ...] = ()
    away: bool = False

    def resumed(self, form: Form, given: Answers, now: datetime) -> "Draft":
        """The draft back in hand, with what has become known since; never over what the person said."""
        news = {key: value for key, value in given.items() if key not in self.answers}
        answers = {**news, **self.answers}
        asked = (
            form.next_step(answers) if self.asked in news or self.asked not in _steps(form) else self.asked
        )
        given_keys = (*self.given, *news)
        return replace(self, answers=answers, asked=asked, given=given_keys, away=False, touched_at=now)

    def put_away(self) -> "Draft":
        return replace(self, away=True)

    def takes_words(self, form: Form, now: datetime) -> bool:
        """Whether typed words are for this form.

        A brief one takes none it did not just ask for, nor does one that is handed in without a review.
        """
        waits = form.review and not form.is_brief
        return not self.away and (waits or now - self.touched_at < BRIEF_WAITS)

    @property
    def stamp(self) -> str:
        """Differs wherever what would be handed in differs."""
        return stamp_of([self.context, self.answers])

    def is_complete(self, form: Form) -> bool:
        return form.next_step(self.answers) == REVIEW


def stamp_of(shown: Any) -> str:
    """Tells one thing that was shown from another, short enough for a button."""
    return blake2s(json.dumps(shown, sort_keys=True).encode(), digest_size=6).hexdigest()


def begin(
    form: Form,
    person_id: PersonId,
    context: Mapping[str, Any],
    given: Answers,
    now: datetime,
    ticked: Mapping[str, Sequence[str]] | None = None,
) -> Draft:
    """A fresh draft at its first open question; what is `ticked` beforehand can be unticked."""
    ticks = {_ticking(key): list(values) for key, values in (ticked or {}).items() if values}
    return Draft(person_id, form.name, form.next_step(given), now, context, {**given, **ticks}, tuple(given))


def progress(form: Form, draft: Draft, key: str) -> tuple[int, int] | None:
    """Which question of how many; nothing while one answer is changed from the review."""
    keys = [question.key for question in form.questions if question.key not in draft.given]
    if draft.is_complete(form) or key not in keys:
        return None
    return keys.index(key) + 1, len(keys)


def answer(
    form: Form, draft: Draft, words: str, options: Sequence[Option], programme: Programme, today: date
) -> Draft:
    """Take typed words as the answer to the question that waits."""
    if draft.asked == REVIEW:
        raise PressAButton
    question = form.question(draft.asked)
    return _settle(form, draft, question.key, _read(question, tidy(words), options, programme, today))


def leaves_out_phone(form: Form, draft: Draft, words: str) -> bool:
    """Whether these words are an answer to the question that waits only without a number in them."""
    return draft.asked != REVIEW and not form.question(draft.asked).keeps_phones and has_phone(tidy(words))


def speak(form: Form, draft: Draft, file_id: str, seconds: int) -> Draft:
    """Take a recording as the answer to the question that waits, where it may be spoken."""
    if draft.asked == REVIEW or not form.question(draft.asked).takes_recording:
        raise NotWords
    longest = form.question(draft.asked).longest_recording
    if seconds > longest:
        raise RecordingTooLong(longest // 60)
    return _settle(form, draft, draft.asked, {"file_id": file_id, "seconds": seconds})


def show_picture(form: Form, draft: Draft, file_id: str) -> Draft:
    """Take a photo as the answer to the question that waits, where one may be shown."""
    if draft.asked == REVIEW or not form.question(draft.asked).takes_picture:
        raise NotWords
    return _settle(form, draft, draft.asked, {"photo": file_id})


def point_at(form: Form, draft: Draft, latitude: float, longitude: float) -> Draft:
    """Take a place on the map as the answer, to about a kilometre: where exactly is nobody's business."""
    if draft.asked == REVIEW or not form.question(draft.asked).takes_spot:
        raise NotWords
    return _settle(form, draft, draft.asked, {"spot": f"{latitude:.2f}, {longitude:.2f}"})


def choose(form: Form, draft: Draft, key: str, value: str, options: Sequence[Option]) -> Draft:
    """Take a pressed choice, also on a question that was asked earlier."""
    question = form.question(key)
    if value not in {option.value for option in options} or question.kind is Kind.CHOICES:
        raise NotAnOption
    return _settle(form, draft, key, int(value) if question.stores_numbers else value)


def picked(draft: Draft, key: str) -> list[str]:
    """What is ticked so far, finished or not."""
    return list(draft.answers.get(_ticking(key), draft.answers.get(key)) or ())


def toggle(form: Form, draft: Draft, key: str, value: str, options: Sequence[Option]) -> Draft:
    """Tick one of several, or untick it; the answer stands only when it is finished."""
    values = [option.value for option in options]
    if value not in values or form.question(key).kind is not Kind.CHOICES:
        raise NotAnOption
    now_picked = set(picked(draft, key)) ^ {value}
    ticks = [each for each in values if each in now_picked]
    return replace(draft, answers={**draft.answers, _ticking(key): ticks}, asked=key)


def tick(draft: Draft, key: str, values: Collection[str], options: Sequence[Option]) -> Draft:
    """Tick these as well, in the order of the buttons."""
    wanted = {*picked(draft, key), *values}
    ticks = [option.value for option in options if option.value in wanted]
    return replace(draft, answers={**draft.answers, _ticking(key): ticks}, asked=key)


def finish(form: Form, draft: Draft, key: str) -> Draft:
    """What is ticked is the answer."""
    if form.question(key).kind is not Kind.CHOICES or not picked(draft, key):
        raise NothingPicked
    return _settle(form, draft, key, picked(draft, key))


def skip(form: Form, draft: Draft, key: str) -> Draft:
    if not form.question(key).optional:
        raise NotAnOption
    return _settle(form, draft, key, None)


def back(form: Form, draft: Draft, key: str) -> Draft:
    """To the question before, or to the review when one answer was being changed."""
    form.question(key)
    if draft.is_complete(form):
        return replace(draft, answers=_without_ticks(draft.answers, key), asked=REVIEW)
    before = previous(form, draft, key)
    return draft if before is None else replace(draft, asked=before)


def keep(form: Form, draft: Draft, key: str) -> Draft:
    """Leave an answer as it stands and go on: to the question after it, or to the review it came from."""
    form.question(key)
    if key not in draft.answers:
        raise NotAnOption
    after = None if draft.is_complete(form) else following(form, draft, key)
    asked = after or form.next_step(draft.answers)
    return replace(draft, answers=_without_ticks(draft.answers, key), asked=asked)


def previous(form: Form, draft: Draft, key: str) -> str | None:
    """The question asked before this one; None at the first."""
    keys = _asked_keys(form, draft, key)
    place = keys.index(key)
    return keys[place - 1] if place else None


def following(form: Form, draft: Draft, key: str) -> str | None:
    """The question asked after this one; None at the last."""
    keys = _asked_keys(form, draft, key)
    return next(iter(keys[keys.index(key) + 1 :]), None)


def edit(form: Form, draft: Draft, key: str) -> Draft:
    """Ask one question again; the review follows its answer."""
    return replace(draft, asked=form.question(key).key)


def require_complete(form: Form, draft: Draft) -> None:
    if not draft.is_complete(form):
        raise NotFinished


def require_shown(draft: Draft, stamp: str) -> None:
    """Raise PreviewChanged unless the draft is what the preview with this stamp showed."""
    if draft.stamp != stamp:
        raise PreviewChanged


def _settle(form: Form, draft: Draft, key: str, value: Any) -> Draft:
    """Keep the answer. The next open question follows, unless another one than this was waiting."""
    answers = {**_without_ticks(draft.answers, key), key: value}
    asked = form.next_step(answers) if draft.asked in {key, REVIEW} else draft.asked
    return replace(draft, answers=answers, asked=asked)


def _read(
    question: Question, words: str, options: Sequence[Option], programme: Programme, today: date
) -> Any:
    if not says_something(words):
        raise NotAnAnswer
    if question.kind is Kind.CHOICES:
        return [_match(each, options) for each in APART.split(words) if each]
    if question.kind is Kind.NUMBER:
        return _number(words, question.numbers)
    if question.takes_words:
        chosen = next((option.value for option in options if option.is_called(words)), None)
        return chosen if chosen is not None else _words(question, words, programme, today)
    value = _match(words, options)
    return int(value) if question.stores_numbers else value


def _words(question: Question, words: str, programme: Programme, today: date) -> str | int:
    if has_link(words):
        raise NoLinks
    if not question.keeps_phones and not says_something(words := without_phones(words)):
        raise NoPhones
    if length(words) > question.longest:
        raise TooLong(question.longest)
    if length(words) < question.shortest:
        raise TooShort(question.shortest)
    return question.rule(words, programme, today)


def _match(words: str, options: Sequence[Option]) -> str:
    """The one option these words can mean; raises PressAButton."""
    exact = [option.value for option in options if option.is_called(words)]
    close = [option.value for option in options if words in option.words]
    for found in (exact, close):
        if len(found) == 1:
            return found[0]
    raise PressAButton


def _number(words: str, numbers: range) -> int:
    found = re.search(r"\d{1,9}", unicodedata.normalize("NFKC", words))
    if found is None or int(found.group()) not in numbers:
        raise NotANumber(numbers[0], numbers[-1])
    return int(found.group())


def _ticking(key: str) -> str:
    return f"~{key}"


def _without_ticks(answers: Answers, key: str) -> Answers:
    """Nor what was typed to find it (domain/finding.py): the answer stands, or is asked for anew."""
    return {each: value for each, value in answers.items() if each not in {_ticking(key), f"?{key}"}}


def _asked_keys(form: Form, draft: Draft, key: str) -> list[str]:
    """The questions that are put to the person, this one among them."""
    return [each.key for each in form.questions if each.key not in draft.given or each.key == key]


def _steps(form: Form) -> set[str]:
    return {REVIEW, *(question.key for question in form.questions)}
