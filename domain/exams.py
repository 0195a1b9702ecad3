"""A test after a class: its questions in an order of each attempt's own, one retry, and what is passed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import NewType

from domain.banks import BankQuestion, QuestionKind
from domain.errors import Refusal
from domain.lessons import LessonId
from domain.nominations import NominationId
from domain.people import PersonId

AttemptId = NewType("AttemptId", int)
KIND = "exam"
"""What a failed test is called on the desk, in its reminders and in the audit log."""
TRIES = 2
"""The first and one retry; another one only an organizer gives."""
DONE = 9
"""What is tapped when everything that is right is ticked."""


class NoExam(Refusal):
    """There is no test of this class for the person, or not yet."""


class NoMoreTries(Refusal):
    """It was passed, or failed as often as one may: an organizer sees to it."""


class ExamBegun(Refusal):
    """Somebody has tried: its questions stay."""


class AlreadySeenTo(Refusal):
    """Somebody else has decided what becomes of a failed test."""


class Outcome(StrEnum):
    """What an organizer decides about somebody who did not pass."""

    TALK = "have_a_talk"
    ANOTHER_TRY = "another_try"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try; `answers` hold the places of the options picked, question by question as they were asked."""

    id: AttemptId
    lesson_id: LessonId
    nomination_id: NominationId
    number: int
    seed: str
    answers: tuple[tuple[int, ...], ...]
    picked: tuple[int, ...]
    begun_at: datetime
    ended_at: datetime | None = None
    right: int | None = None
    passed: bool | None = None
    outcome: Outcome | None = None
    decided_by: PersonId | None = None
    decided_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class Certificate:
    """Who passed the test of what, and when the class was."""

    full_name: str
    village: str
    topic: str
    held_on: date
    county: str


def order(seed: str, questions: Sequence[BankQuestion]) -> list[int]:
    """In which order an attempt asks: the same whenever and wherever it is asked again."""
    return _shuffled(seed, range(len(questions)))


def options(seed: str, place: int, question: BankQuestion) -> list[int]:
    """In which order it shows a question's options; true comes before false."""
    there = range(len(question.options))
    return list(there) if question.kind is QuestionKind.TRUE_FALSE else _shuffled(f"{seed}:{place}", there)


def next_number(before: Sequence[Attempt]) -> int:
    """Which try comes next; raises NoMoreTries. Each further try after the retry somebody has to give."""
    if any(each.passed for each in before):
        raise NoMoreTries
    given = sum(each.outcome is Outcome.ANOTHER_TRY for each in before)
    if len(before) >= TRIES + given:
        raise NoMoreTries
    return len(before) + 1


def pick(
    attempt: Attempt,
    questions: Sequence[BankQuestion],
    asked: int,
    choice: int,
    pass_percent: int,
    now: datetime,
) -> Attempt:
    """One tap on the question that waits; on an earlier one, and after the end, it changes nothing."""
    if not attempt.is_open or asked != len(attempt.answers):
        return attempt
    question = questions[order(attempt.seed, questions)[asked]]
    if question.kind is QuestionKind.MULTIPLE:
        if choice != DONE:
            if not 0 <= choice < len(question.options):
                return attempt
            return replace(attempt, picked=tuple(sorted({*attempt.picked} ^ {choice})))
        answer = attempt.picked
    else:
        answer = (choice,)
    if not answer or not 0 <= answer[0] <= answer[-1] < len(question.options):
        return attempt
    return _ended(
        replace(attempt, answers=(*attempt.answers, answer), picked=()), questions, pass_percent, now
    )


def wrong(attempt: Attempt, questions: Sequence[BankQuestion]) -> list[BankQuestion]:
    """The questions that were answered wrong, in the order in which they were asked."""
    asked = [questions[place] for place in order(attempt.seed, questions)]
    return [each for each, answer in zip(asked, attempt.answers, strict=False) if answer != each.right]


def require_waits(attempt: Attempt, tries: Sequence[Attempt]) -> None:
    """Raise AlreadySeenTo unless it is somebody's last try and waits: whose retry is left asks for nobody."""
    if attempt.passed is not False or attempt.outcome is not None or attempt != tries[-1]:
        raise AlreadySeenTo
    if attempt.number < TRIES:
        raise AlreadySeenTo


def decide(attempt: Attempt, outcome: Outcome, decided_by: PersonId, now: datetime) -> Attempt:
    """An organizer sees to a test that was not passed; raises AlreadySeenTo."""
    if attempt.outcome is not None or attempt.passed is not False:
        raise AlreadySeenTo
    return replace(attempt, outcome=outcome, decided_by=decided_by, decided_at=now)


def _ended(attempt: Attempt, questions: Sequence[BankQuestion], pass_percent: int, now: datetime) -> Attempt:
    if len(attempt.answers) < len(questions):
        return attempt
    right = len(questions) - len(wrong(attempt, questions))
    passed = right * 100 >= pass_percent * len(questions)
    return replace(attempt, ended_at=now, right=right, passed=passed)


def _shuffled(seed: str, places: range) -> list[int]:
    return sorted(places, key=lambda place: sha256(f"{seed}:{place}".encode()).digest())
