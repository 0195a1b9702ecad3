"""A table of questions that an organizer sends: looked through, then used for a class — 题库."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from domain import banks as rules
from domain.banks import BankFault, BankId, BankQuestion
from domain.errors import NotYours
from domain.exams import ExamBegun
from domain.lessons import KIND, Lesson, LessonId
from domain.people import ORGANIZERS, Actor
from domain.training import require_classes
from services.lessons import local, organized
from services.transaction import Transaction
from storage.spreadsheets import Unreadable, read_tables
from texts.message import Message
from texts.messages.banks import BankFaults, BankRead, BankUsed, KindCount

LARGEST = 2 * 2**20
"""Bytes: a bank of fifty questions is a hundredth of it."""
SHOWN_FAULTS, SHOWN_LESSONS = 15, 8
ASKED_SINCE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Bank:
    """What came of a table: either what has to be mended, or the classes it could be used for."""

    message: Message
    bank_id: BankId | None = None
    lessons: Sequence[Lesson] = ()


def require_organizer(tx: Transaction, actor: Actor) -> None:
    """Raise NoTraining, NotYours before a file is even fetched."""
    require_classes(tx.programme.training)
    if not actor.places(ORGANIZERS):
        raise NotYours


def read_file(path: Path) -> tuple[list[BankQuestion], list[BankFault]]:
    """The questions of a workbook, read in a process of its own; raises NotABank."""
    try:
        return rules.read_bank(read_tables(path))
    except Unreadable as fault:
        raise rules.NotABank from fault


def take_in(
    tx: Transaction, actor: Actor, questions: Sequence[BankQuestion], faults: Sequence[BankFault]
) -> Bank:
    """Keep a table that has no fault, and ask for which class; of one with faults nothing is kept."""
    require_organizer(tx, actor)
    if faults:
        more = len(faults) - len(faults[:SHOWN_FAULTS])
        return Bank(BankFaults(len(questions), tuple(faults[:SHOWN_FAULTS]), more))
    bank_id = tx.exams.add_bank(questions, actor.person_id, tx.now)
    tx.record(actor, "bring_bank", f"bank:{bank_id}")
    kinds = Counter(each.kind for each in questions)
    held = actor.places(ORGANIZERS)
    there = tx.lessons.listed_at(held, tx.now - ASKED_SINCE)
    free = [each for each in there if each.called_off_at is None and not tx.exams.has_begun(each.id)]
    counted = tuple(KindCount(*each) for each in kinds.items())
    message = BankRead(len(questions), counted, bool(free))
    return Bank(message, bank_id, free[:SHOWN_LESSONS])


def use(tx: Transaction, actor: Actor, bank_id: BankId, lesson_id: LessonId) -> BankUsed:
    """The class is tested with it; raises NotYours, ExamBegun once somebody has tried."""
    lesson = organized(tx, actor, lesson_id)
    if tx.exams.bank_made_by(bank_id) != actor.person_id:
        raise NotYours
    before = tx.exams.lesson_of(bank_id)
    if any(tx.exams.has_begun(each) for each in {lesson.id, before or lesson.id}):
        raise ExamBegun
    tx.exams.use_bank(bank_id, lesson.id)
    tx.record(actor, "use_bank", f"{KIND}:{lesson.id}")
    count = len(tx.exams.questions_of(lesson.id))
    percent = tx.programme.training.pass_percent
    return BankUsed(lesson.topic, local(tx, lesson.starts_at), count, percent)
