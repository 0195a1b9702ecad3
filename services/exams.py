"""A test after a class: a tap for each answer, what was wrong at once, one retry — 测验."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain import exams as rules
from domain.banks import BankQuestion, QuestionKind
from domain.errors import NoLongerThere
from domain.exams import KIND, Attempt, Certificate, NoExam
from domain.lessons import Lesson, LessonId
from domain.letters import Keyboard, LetterKind
from domain.nominations import Nomination
from domain.people import Actor, PersonId
from services import candidates
from services.asks import has_room
from services.lessons import local, reserve
from services.transaction import Transaction
from texts.message import Message
from texts.messages.exams import ExamAsked, ExamQuestion, ExamResult, OptionLine, WrongAnswer

ASKED_FOR = timedelta(days=30)
"""So long after a class somebody may still be asked to take its test."""


@dataclass(frozen=True, slots=True)
class Page:
    """A question to be answered, or the result; `choices` are the options' own places, as shown."""

    lesson_id: LessonId
    message: Message
    number: int
    asked: int
    choices: Sequence[int] = ()
    picked: Sequence[int] = ()
    several: bool = False
    can_retry: bool = False
    passed: bool = False


def take(tx: Transaction, actor: Actor, lesson_id: LessonId) -> Page:
    """Begin the test of a class somebody was at, go on where it was left, or try again.

    Raises NoExam, NoMoreTries.
    """
    lesson, nomination, questions = _exam(tx, actor, lesson_id)
    before = tx.exams.of_one(lesson.id, nomination.id)
    if before and before[-1].is_open:
        return _page(tx, lesson, before[-1], questions)
    if before and before[-1].passed:
        return _page(tx, lesson, before[-1], questions)
    number = rules.next_number(before)
    attempt = tx.exams.begin(lesson.id, nomination.id, number, secrets.token_hex(8), tx.now)
    tx.record(actor, "begin_exam", f"{KIND}:{attempt.id}")
    return _page(tx, lesson, attempt, questions)


def answer(tx: Transaction, actor: Actor, lesson_id: LessonId, number: int, asked: int, choice: int) -> Page:
    """One tap on a question of one's own test; an old button shows where it stands. Raises NoExam."""
    lesson, nomination, questions = _exam(tx, actor, lesson_id)
    attempts = tx.exams.of_one(lesson.id, nomination.id)
    if not attempts:
        raise NoLongerThere
    attempt = attempts[-1]
    if attempt.number != number:
        return _page(tx, lesson, attempt, questions)
    percent = tx.programme.training.pass_percent
    after = rules.pick(attempt, questions, asked, choice, percent, tx.now)
    if after != attempt:
        tx.exams.save(after)
    if after.ended_at is not None and attempt.is_open:
        tx.record(actor, "pass_exam" if after.passed else "fail_exam", f"{KIND}:{attempt.id}")
    return _page(tx, lesson, after, questions)


def certify(tx: Transaction, actor: Actor, lesson_id: LessonId) -> Certificate:
    """The paper of a test that the actor has passed; raises NoExam."""
    lesson, nomination, _ = _exam(tx, actor, lesson_id)
    if not any(each.passed for each in tx.exams.of_one(lesson.id, nomination.id)):
        raise NoExam
    return Certificate(
        nomination.application.full_name,
        candidates.village_of(tx, nomination).name,
        lesson.topic,
        local(tx, lesson.starts_at).date(),
        tx.programme.name,
    )


def due_exams(tx: Transaction) -> list[tuple[PersonId, LessonId]]:
    """Who was at a class that is over, has not heard of its test, and may be asked one more thing."""
    if not tx.programme.training.classes:
        return []
    found = tx.exams.unasked(tx.now - ASKED_FOR)
    over = {lesson for lesson in {each for _, each in found} if tx.lessons.get(lesson).ends_at <= tx.now}
    return [(person, lesson) for person, lesson in found if lesson in over and has_room(tx, person)]


def ask(tx: Transaction, whom: tuple[PersonId, LessonId]) -> bool:
    """Ask somebody to take the test, once; False when it was done or the week has no room for it."""
    person_id, lesson_id = whom
    nomination = reserve(tx, person_id)
    if nomination is None or not has_room(tx, person_id):
        return False
    seat = tx.lessons.seat(lesson_id, nomination.id)
    if seat.attended_at is None or seat.exam_told_at is not None:
        return False
    tx.lessons.keep(replace(seat, exam_told_at=tx.now))
    if tx.exams.of_one(lesson_id, nomination.id):
        return False
    lesson, count = tx.lessons.get(lesson_id), len(tx.exams.questions_of(lesson_id))
    asked = ExamAsked(lesson.topic, count, tx.programme.training.pass_percent)
    tx.tell(person_id, asked, kind=LetterKind.ASK, keyboard=Keyboard("exam", {"lesson": int(lesson.id)}))
    return True


def next_exam_at(tx: Transaction) -> datetime | None:
    """When the next class with a test is over."""
    if not tx.programme.training.classes:
        return None
    tested = {lesson for _, lesson in tx.exams.unasked(tx.now - ASKED_FOR)}
    ends = [tx.lessons.get(each).ends_at for each in tested]
    return min((moment for moment in ends if moment > tx.now), default=None)


def _exam(
    tx: Transaction, actor: Actor, lesson_id: LessonId
) -> tuple[Lesson, Nomination, tuple[BankQuestion, ...]]:
    """The test, for who was at the class and once it is over; raises NoExam."""
    nomination = reserve(tx, actor.person_id) if tx.programme.training.classes else None
    if nomination is None:
        raise NoExam
    lesson = tx.lessons.get(lesson_id)
    was_there = tx.lessons.seat(lesson.id, nomination.id).attended_at is not None
    questions = tx.exams.questions_of(lesson.id) if was_there and tx.now >= lesson.ends_at else ()
    if not questions:
        raise NoExam
    return lesson, nomination, questions


def _page(tx: Transaction, lesson: Lesson, attempt: Attempt, questions: Sequence[BankQuestion]) -> Page:
    if not attempt.is_open:
        return _result(tx, lesson, attempt, questions)
    asked = len(attempt.answers)
    place = rules.order(attempt.seed, questions)[asked]
    question = questions[place]
    choices = rules.options(attempt.seed, place, question)
    lines = tuple(
        OptionLine("ABCDEF"[position], question.options[each], each in attempt.picked)
        for position, each in enumerate(choices)
    )
    several = question.kind is QuestionKind.MULTIPLE
    message = ExamQuestion(lesson.topic, asked + 1, len(questions), question.kind, question.words, lines)
    return Page(lesson.id, message, attempt.number, asked, choices, attempt.picked, several)


def _result(tx: Transaction, lesson: Lesson, attempt: Attempt, questions: Sequence[BankQuestion]) -> Page:
    """How it went, and what was wrong; the right answers once there is no try left in which to use them."""
    passed = bool(attempt.passed)
    can_retry = not passed and attempt.number < rules.TRIES
    told = tuple(
        WrongAnswer(each.words, () if can_retry else tuple(each.options[place] for place in each.right))
        for each in rules.wrong(attempt, questions)
    )
    percent = tx.programme.training.pass_percent
    right = attempt.right or 0
    message = ExamResult(lesson.topic, right, len(questions), percent, passed, told, can_retry)
    return Page(lesson.id, message, attempt.number, len(questions), can_retry=can_retry, passed=passed)
