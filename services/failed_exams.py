"""Tests that were not passed: a human talks to who took them, gives another try, or notes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain import exams as rules
from domain.exams import KIND, TRIES, Attempt, AttemptId, Outcome
from domain.joint_vetting import TooClose
from domain.letters import Keyboard
from domain.nominations import NominationId
from domain.people import ORGANIZERS, Actor, require
from services import candidates, sign_outs
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting
from texts.messages.exams import AnotherTry, ExamSeenTo, ExamTalk, FailedExam


@dataclass(frozen=True, slots=True)
class Card:
    """`sign_out` is for who may sign them out of the reserve."""

    attempt_id: AttemptId
    message: FailedExam
    sign_out: NominationId | None


def waiting_for(tx: Transaction, actor: Actor) -> list[Waiting]:
    """Of the villages within an organizer's reach: not their own, nor of whom they are close to."""
    if not tx.programme.training.classes:
        return []
    held = actor.places(ORGANIZERS)
    villages = {each.id for each in tx.places.villages_under(held)} if held else set()
    not_theirs = candidates.not_theirs(tx, actor) if villages else set()
    return [
        Waiting(KIND, each.id, each.ended_at)
        for each in tx.exams.failed(TRIES)
        if each.village_id in villages and each.nomination_id not in not_theirs
    ]


def show(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    found = []
    for attempt in tx.exams.some(ids):
        name = tx.nominations.get(attempt.nomination_id).application.full_name
        topic = tx.lessons.get(attempt.lesson_id).topic
        found.append(Item(KIND, attempt.id, name, topic, attempt.ended_at or tx.now))
    return found


SOURCE = Source(KIND, waiting_for, show)


def card(tx: Transaction, actor: Actor, attempt_id: AttemptId) -> Card:
    """Who did not pass what; raises NotYours, TooClose, AlreadySeenTo."""
    attempt = _theirs(tx, actor, attempt_id)
    nomination = tx.nominations.get(attempt.nomination_id)
    lesson, count = tx.lessons.get(attempt.lesson_id), len(tx.exams.questions_of(attempt.lesson_id))
    message = FailedExam(
        nomination.application.full_name,
        candidates.village_of(tx, nomination).name,
        lesson.topic,
        attempt.right or 0,
        count,
        tx.programme.training.pass_percent,
        attempt.number,
    )
    may = sign_outs.may(tx, actor, candidates.village_of(tx, nomination))
    return Card(attempt.id, message, nomination.id if may else None)


def see_to(tx: Transaction, actor: Actor, attempt_id: AttemptId, outcome: Outcome) -> ExamSeenTo:
    """An organizer decides what becomes of it; the person hears what is asked of them."""
    attempt = _theirs(tx, actor, attempt_id)
    tx.exams.save(rules.decide(attempt, outcome, actor.person_id, tx.now))
    tx.record(actor, f"see_to_exam {outcome}", f"{KIND}:{attempt.id}")
    nomination, topic = tx.nominations.get(attempt.nomination_id), tx.lessons.get(attempt.lesson_id).topic
    if outcome is Outcome.ANOTHER_TRY and nomination.assisted_by is None:
        keyboard = Keyboard("exam", {"lesson": int(attempt.lesson_id)})
        tx.tell(nomination.person_id, AnotherTry(topic), keyboard=keyboard, though_resting=True)
    if outcome is Outcome.TALK and nomination.assisted_by is None:
        tx.tell(nomination.person_id, ExamTalk(topic), though_resting=True)
    return ExamSeenTo(nomination.application.full_name, outcome)


def _theirs(tx: Transaction, actor: Actor, attempt_id: AttemptId) -> Attempt:
    attempt = tx.exams.get(attempt_id)
    require(actor, ORGANIZERS, candidates.village_of(tx, tx.nominations.get(attempt.nomination_id)))
    if attempt.nomination_id in candidates.not_theirs(tx, actor):
        raise TooClose
    rules.require_waits(attempt, tx.exams.of_one(attempt.lesson_id, attempt.nomination_id))
    return attempt
