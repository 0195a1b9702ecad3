"""What the clock does about training classes: people hear of them once, and are reminded once."""

from dataclasses import replace
from datetime import datetime

from domain.lessons import SETTLES, Lesson, LessonId
from domain.letters import Keyboard, LetterKind
from domain.pages import PAGE
from domain.people import PersonId
from domain.weeks import week_of
from services import candidates
from services.asks import has_room
from services.lessons import lines, local, reserve, rows
from services.transaction import Transaction
from texts.messages.lessons import LessonTomorrow, NewLessons

ROUND = "lessons"
"""The kind under which it is kept that the week's question told somebody of classes."""


def due_calls(tx: Transaction) -> list[PersonId]:
    """Who has not heard of a class that is for them, and may be asked one more thing this week."""
    untold = tx.lessons.untold([each.id for each in _settled(tx)])
    return [person for person in untold if has_room(tx, person)]


def call(tx: Transaction, person_id: PersonId) -> bool:
    """Tell somebody of all the classes they have not heard of, in one letter; False when there are none."""
    nomination = reserve(tx, person_id)
    told = {each.id: each for each in _settled(tx)}
    new = [told[each] for each in tx.lessons.untold(list(told)).get(person_id, ())]
    if nomination is None or not new or not has_room(tx, person_id):
        return False
    for lesson in new:
        tx.lessons.keep(replace(tx.lessons.seat(lesson.id, nomination.id), told_at=tx.now))
    shown = lines(tx, nomination, new[:PAGE])
    message = NewLessons(shown, len(new) - len(shown))
    keyboard = Keyboard("lessons", {"rows": rows(shown)})
    last = max(lesson.starts_at for lesson in new)
    tx.tell(person_id, message, kind=LetterKind.ASK, keyboard=keyboard, expires_at=last)
    return True


def join(tx: Transaction, person_id: PersonId) -> None:
    """Tell of them within the week's question, where that is all somebody may be asked this week."""
    if tx.programme.asks_at(tx.by_day(tx.now)) > 1:
        return
    nomination = reserve(tx, person_id)
    new = tx.lessons.untold([each.id for each in _settled(tx)]).get(person_id, ())
    if nomination is None or not new:
        return
    seats = (tx.lessons.seat(each, nomination.id) for each in new)
    tx.lessons.keep(*(replace(seat, told_at=tx.now) for seat in seats))
    tx.rounds.keep(ROUND, person_id, week_of(tx.now, tx.programme.zone), tx.now)


def told_this_week(tx: Transaction, person_id: PersonId) -> int:
    """How many classes there are for somebody whom the week's question told of some."""
    if not tx.rounds.kept_by(ROUND, week_of(tx.now, tx.programme.zone), [person_id]):
        return 0
    nomination = reserve(tx, person_id)
    if nomination is None:
        return 0
    path = candidates.village_of(tx, nomination).path
    return sum(each.place_id in path for each in tx.lessons.open(tx.now))


def next_call_at(tx: Transaction) -> datetime | None:
    """When the classes that were listed last have settled, or a full week has room again."""
    there = tx.lessons.open(tx.now) if tx.programme.training.classes else []
    settle = [each.listed_at + SETTLES for each in there if each.listed_at + SETTLES > tx.now]
    if settle:
        return min(settle)
    monday = tx.programme.check_in_at.next(tx.now, tx.programme.zone)
    return monday if tx.lessons.untold([each.id for each in there]) else None


def due_reminders(tx: Transaction) -> list[LessonId]:
    """Classes of tomorrow, or of today, that nobody was reminded of."""
    return [each.id for each in _unreminded(tx) if each.reminder_at(tx.programme.zone) <= tx.now]


def remind(tx: Transaction, lesson_id: LessonId) -> bool:
    """Remind everybody who joined, once; who joined a class listed for tomorrow just now knows."""
    lesson = tx.lessons.get(lesson_id)
    if lesson.reminded_at is not None or not lesson.is_open(tx.now):
        return False
    tx.lessons.save(replace(lesson, reminded_at=tx.now))
    if lesson.listed_at > lesson.reminder_at(tx.programme.zone):
        return True
    at = local(tx, lesson.starts_at)
    is_today = at.date() == tx.day_of(tx.by_day(tx.now))
    for seat in tx.lessons.line(lesson.id):
        nomination = tx.nominations.get(seat.nomination_id)
        message = LessonTomorrow(lesson.topic, lesson.venue, at, seat.seated_at is None, is_today)
        keyboard = Keyboard("lesson", {"lesson": int(lesson.id)})
        tx.tell(
            nomination.person_id,
            message,
            keyboard=keyboard,
            expires_at=lesson.starts_at,
            though_resting=True,
        )
    return True


def next_reminder_at(tx: Transaction) -> datetime | None:
    return min((each.reminder_at(tx.programme.zone) for each in _unreminded(tx)), default=None)


def _unreminded(tx: Transaction) -> list[Lesson]:
    there = tx.lessons.open(tx.now) if tx.programme.training.classes else []
    return [each for each in there if each.reminded_at is None]


def _settled(tx: Transaction) -> list[Lesson]:
    """Those to come of places whose organizers have added none just now."""
    there = tx.lessons.open(tx.now) if tx.programme.training.classes else []
    last = {each.place_id: max(o.listed_at for o in there if o.place_id == each.place_id) for each in there}
    return [each for each in there if last[each.place_id] + SETTLES <= tx.now]
