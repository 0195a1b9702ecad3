"""Who was there: they say so with the code of the day, or an organizer taps them — 签到."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain import attendances as rules
from domain.errors import NoLongerThere
from domain.lessons import KIND, ForReserves, Lesson, LessonId, NotInReach
from domain.nominations import NominationId, NotYourOwn, Status
from domain.pages import PAGE, pages_for, within
from domain.people import Actor
from services import candidates
from services.lessons import local, organized, reserve
from services.transaction import Transaction
from storage.lessons import Entered
from texts.messages.attendances import CodeOfTheDay, Roll, YouAreThere


@dataclass(frozen=True, slots=True)
class RollPage:
    """A page of everybody whom a class is for."""

    lesson_id: LessonId
    message: Roll
    entered: Sequence[Entered]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Code:
    """What is shown at the door; `payload` is for the picture."""

    message: CodeOfTheDay
    payload: str


def attend(tx: Transaction, actor: Actor, said: str) -> YouAreThere:
    """Somebody who is there says the code; raises WrongCode, ForReserves."""
    nomination = reserve(tx, actor.person_id) if tx.programme.training.classes else None
    if nomination is None:
        raise ForReserves
    path = candidates.village_of(tx, nomination).path
    for lesson in _under_way(tx):
        if lesson.place_id in path and rules.is_code(tx.secrets.audit_key, lesson, said):
            seat = tx.lessons.seat(lesson.id, nomination.id)
            if seat.attended_at is None:
                tx.lessons.keep(replace(seat, attended_at=tx.now))
                tx.record(actor, "attend_lesson", f"{KIND}:{lesson.id}")
            return YouAreThere(lesson.topic)
    raise rules.WrongCode


def show_code(tx: Transaction, actor: Actor, lesson_id: LessonId) -> Code:
    """The code of a class that goes on or is about to; raises NotYours, NotYetOpen, NoLongerThere."""
    lesson = organized(tx, actor, lesson_id)
    rules.require_begun(lesson, tx.now)
    if not rules.takes_codes(lesson, tx.now):
        raise NoLongerThere
    key = tx.secrets.audit_key
    digits = rules.digits(key, lesson)
    until = local(tx, lesson.ends_at + rules.CLOSES_AFTER)
    message = CodeOfTheDay(lesson.topic, f"{digits[:3]} {digits[3:]}", until)
    return Code(message, rules.WAY + rules.token(key, lesson))


def roll(tx: Transaction, actor: Actor, lesson_id: LessonId, page: int = 0) -> RollPage:
    """Who is there and who could be; raises NotYours, NotYetOpen."""
    lesson = organized(tx, actor, lesson_id)
    rules.require_begun(lesson, tx.now)
    return _page(tx, lesson, page)


def mark(
    tx: Transaction, actor: Actor, lesson_id: LessonId, nomination_id: NominationId, there: int, page: int
) -> RollPage:
    """An organizer saw somebody else there, or takes it back; raises NotYours, NotYourOwn, NotYetOpen.

    Two who tap the same name mean the same. Who has begun the test was there.
    """
    lesson = organized(tx, actor, lesson_id)
    rules.require_begun(lesson, tx.now)
    nomination = tx.nominations.get(nomination_id)
    if nomination.status is not Status.RESERVE:
        raise NoLongerThere
    if lesson.place_id not in candidates.village_of(tx, nomination).path:
        raise NotInReach
    if nomination.person_id == actor.person_id:
        raise NotYourOwn
    seat = tx.lessons.seat(lesson.id, nomination.id)
    is_new = bool(there) != (seat.attended_at is not None)
    if is_new and (there or not tx.exams.of_one(lesson.id, nomination.id)):
        came, seen_by = (tx.now, actor.person_id) if there else (None, None)
        tx.lessons.keep(replace(seat, attended_at=came, marked_by=seen_by))
        tx.record(actor, "mark_there" if there else "unmark_there", f"{KIND}:{lesson.id}")
    return _page(tx, lesson, page)


def _under_way(tx: Transaction) -> list[Lesson]:
    around = tx.lessons.around(tx.now - rules.CLOSES_AFTER - rules.LONGEST, tx.now + rules.OPENS_BEFORE)
    return [each for each in around if rules.takes_codes(each, tx.now)]


def _page(tx: Transaction, lesson: Lesson, page: int) -> RollPage:
    length = tx.lessons.roll_length(lesson.id)
    pages = pages_for(length)
    page = within(page, pages)
    counted = tx.lessons.counts([lesson.id]).get(lesson.id)
    there = counted.attended if counted else 0
    message = Roll(lesson.topic, local(tx, lesson.starts_at), there, length)
    return RollPage(lesson.id, message, tx.lessons.roll(lesson.id, page * PAGE, PAGE), page, pages)
