"""Training classes: who may come, who has a place, and who moves up — 培训课."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain import lessons as rules
from domain.calendars import CalendarEntry, calendar_file
from domain.errors import NotYours
from domain.lessons import KIND, ForReserves, Lesson, LessonId, NotInReach, Seat, Stand
from domain.letters import Keyboard
from domain.nominations import Nomination, Status
from domain.pages import cut, pages_for, within
from domain.people import ORGANIZERS, Actor, PersonId, require
from domain.places import Place
from domain.training import require_classes
from services import candidates
from services.transaction import Transaction
from storage.lessons import Count
from texts.message import Message
from texts.messages import lessons as messages
from texts.messages.lessons import BoardLine, LessonLine

SHOWN_AFTER = timedelta(days=60)
"""So long a class stays on its organizer's list."""
ROLL_PAGE = 8


@dataclass(frozen=True, slots=True)
class Mine:
    """A page of the classes that are for somebody."""

    message: messages.MyLessons
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One class, for who may come; `stand` says which buttons there are."""

    lesson_id: LessonId
    message: messages.LessonPage
    stand: Stand


@dataclass(frozen=True, slots=True)
class Board:
    """A page of an organizer's classes."""

    message: messages.LessonBoard
    ids: Sequence[LessonId]
    page: int
    pages: int
    is_reserve: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One class, for its organizers; what can be changed while it is `open`."""

    lesson_id: LessonId
    message: messages.LessonCard
    is_open: bool


@dataclass(frozen=True, slots=True)
class File:
    """A class as a calendar takes it."""

    message: messages.CalendarFile
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of joining: the list as it is now, and the file for who has a place."""

    mine: Mine
    stand: Stand
    file: File


def home(tx: Transaction, actor: Actor) -> Board | Mine:
    """An organizer's own classes, or those a reserve may come to; raises NoTraining, ForReserves."""
    require_classes(tx.programme.training)
    return board(tx, actor) if actor.places(ORGANIZERS) else mine(tx, actor)


def mine(tx: Transaction, actor: Actor, page: int = 0) -> Mine:
    """What is to come for a reserve; raises ForReserves."""
    nomination, village = _reserve(tx, actor)
    there = [each for each in tx.lessons.open(tx.now) if each.place_id in village.path]
    shown, pages = cut(there, page), pages_for(len(there))
    return Mine(messages.MyLessons(lines(tx, nomination, shown)), within(page, pages), pages)


def look(tx: Transaction, actor: Actor, lesson_id: LessonId) -> Shown:
    """One class, for who may come to it; raises NotInReach, NoLongerThere."""
    lesson, nomination = _reachable(tx, actor, lesson_id)
    line = lines(tx, nomination, [lesson])[0]
    is_off = lesson.called_off_at is not None
    is_over = not lesson.is_open(tx.now)
    return Shown(lesson.id, messages.LessonPage(line, is_over, is_off), Stand.OPEN if is_over else line.stand)


def join(tx: Transaction, actor: Actor, lesson_id: LessonId) -> Joined:
    """A place, or the end of the line; raises NotInReach, LessonIsOver."""
    lesson, nomination = _reachable(tx, actor, lesson_id)
    rules.require_open(lesson, tx.now)
    seat = tx.lessons.seat(lesson.id, nomination.id)
    count = tx.lessons.counts([lesson.id]).get(lesson.id, Count())
    free = count.seated < lesson.places and not count.waiting
    after = rules.join(seat, tx.lessons.next_number(lesson.id), free=free, now=tx.now)
    if after != seat:
        tx.lessons.keep(after)
        tx.record(actor, "join_lesson", f"{KIND}:{lesson.id}")
    return Joined(mine(tx, actor), after.stand, _file(tx, lesson))


def step_back(tx: Transaction, actor: Actor, lesson_id: LessonId) -> Mine:
    """The place goes to who waits; raises NotInReach, LessonIsOver."""
    lesson, nomination = _reachable(tx, actor, lesson_id)
    rules.require_open(lesson, tx.now)
    seat = tx.lessons.seat(lesson.id, nomination.id)
    if seat.number is not None:
        tx.lessons.keep(rules.step_back(seat))
        tx.record(actor, "leave_lesson", f"{KIND}:{lesson.id}")
        fill(tx, lesson.id)
    return mine(tx, actor)


def calendar(tx: Transaction, actor: Actor, lesson_id: LessonId) -> File:
    """The file of a class as it is now, for who may come and who organizes it."""
    lesson = tx.lessons.get(lesson_id)
    if not actor.holds(ORGANIZERS, tx.places.get(lesson.place_id)):
        _reachable(tx, actor, lesson_id)
    return _file(tx, lesson)


def board(tx: Transaction, actor: Actor, page: int = 0) -> Board:
    """The classes of an organizer's places, what goes on and is to come first; raises NotYours."""
    require_classes(tx.programme.training)
    held = actor.places(ORGANIZERS)
    if not held:
        raise NotYours
    listed = tx.lessons.listed_at(held, tx.now - SHOWN_AFTER)
    ahead = [each for each in listed if each.called_off_at is None and tx.now < each.ends_at]
    gone = [each for each in reversed(listed) if each not in ahead]
    shown, pages = cut([*ahead, *gone], page), pages_for(len(listed))
    counts = tx.lessons.counts(each.id for each in shown)
    drawn = tuple(_board_line(tx, each, counts.get(each.id, Count())) for each in shown)
    ids = [each.id for each in shown]
    return Board(messages.LessonBoard(drawn), ids, within(page, pages), pages, _is_reserve(tx, actor))


def card(tx: Transaction, actor: Actor, lesson_id: LessonId) -> Card:
    """One class, for its organizers; raises NotYours."""
    lesson = organized(tx, actor, lesson_id)
    line = _board_line(tx, lesson, tx.lessons.counts([lesson.id]).get(lesson.id, Count()))
    place = tx.places.get(lesson.place_id).name
    message = messages.LessonCard(place, lesson.venue, local(tx, lesson.ends_at), line)
    return Card(lesson.id, message, lesson.is_open(tx.now))


def ask_before_calling_off(tx: Transaction, actor: Actor, lesson_id: LessonId) -> messages.ConfirmCallingOff:
    lesson = organized(tx, actor, lesson_id)
    rules.require_open(lesson, tx.now)
    joined = len(tx.lessons.line(lesson.id))
    return messages.ConfirmCallingOff(lesson.topic, local(tx, lesson.starts_at), joined)


def call_off(tx: Transaction, actor: Actor, lesson_id: LessonId) -> Card:
    """The class will not be; who joined hears it. Raises NotYours, LessonIsOver."""
    lesson = organized(tx, actor, lesson_id)
    off = rules.called_off(lesson, tx.now)
    tx.lessons.save(off)
    tx.record(actor, "call_off_lesson", f"{KIND}:{lesson.id}")
    tell_joined(tx, off, messages.LessonCalledOff(off.topic, local(tx, off.starts_at)))
    return card(tx, actor, lesson_id)


def tell_joined(tx: Transaction, lesson: Lesson, message: Message) -> int:
    """Everybody in line hears it, also who asked for rest: it is about what they wished; returns how many."""
    line = tx.lessons.line(lesson.id)
    for seat in line:
        _tell(tx, seat, message)
    return len(line)


def due_places(tx: Transaction) -> list[LessonId]:
    """Classes with a free place for which somebody waits: who left the reserve gave one up, too."""
    there = {each.id: each for each in tx.lessons.open(tx.now)} if tx.programme.training.classes else {}
    counts = tx.lessons.counts(there)
    return [each for each, count in counts.items() if count.waiting and count.seated < there[each].places]


def fill(tx: Transaction, lesson_id: LessonId) -> bool:
    """Who waits longest gets what is free, and hears it; False when nothing was."""
    lesson = tx.lessons.get(lesson_id)
    if not lesson.is_open(tx.now):
        return False
    line = tx.lessons.line(lesson.id)
    free = lesson.places - sum(seat.seated_at is not None for seat in line)
    up = [seat for seat in line if seat.seated_at is None][: max(free, 0)]
    tx.lessons.keep(*(replace(seat, seated_at=tx.now) for seat in up))
    for seat in up:
        tx.record(None, "move_up_in_lesson", f"{KIND}:{lesson.id}")
        _tell(tx, seat, messages.MovedUp(lesson.topic, lesson.venue, local(tx, lesson.starts_at)))
    return bool(up)


def lines(tx: Transaction, nomination: Nomination, shown: Iterable[Lesson]) -> tuple[LessonLine, ...]:
    """The classes as somebody sees them."""
    listed = list(shown)
    seats = tx.lessons.seats_of(nomination.id, (each.id for each in listed))
    counts = tx.lessons.counts(each.id for each in listed)
    return tuple(
        _line(tx, each, seats.get(each.id, Seat(each.id, nomination.id)), counts.get(each.id, Count()))
        for each in listed
    )


def rows(told: Iterable[LessonLine]) -> list[list[object]]:
    """What the buttons below a list need: number, how one stands, the day, what it is about."""
    return [[each.id, each.stand, each.starts_at.date().toordinal(), each.topic] for each in told]


def organized(tx: Transaction, actor: Actor, lesson_id: LessonId) -> Lesson:
    """The class, if the actor organizes it; raises NotYours, NoTraining."""
    require_classes(tx.programme.training)
    lesson = tx.lessons.get(lesson_id)
    require(actor, ORGANIZERS, tx.places.get(lesson.place_id))
    return lesson


def local(tx: Transaction, moment: datetime) -> datetime:
    return moment.astimezone(tx.programme.zone)


def reserve(tx: Transaction, person_id: PersonId) -> Nomination | None:
    """By which paper somebody is in the reserve now."""
    nomination = tx.nominations.find_live(person_id)
    return nomination if nomination is not None and nomination.status is Status.RESERVE else None


def _is_reserve(tx: Transaction, actor: Actor) -> bool:
    return actor.person is not None and reserve(tx, actor.person.id) is not None


def _reserve(tx: Transaction, actor: Actor) -> tuple[Nomination, Place]:
    require_classes(tx.programme.training)
    nomination = reserve(tx, actor.person_id)
    if nomination is None:
        raise ForReserves
    return nomination, candidates.village_of(tx, nomination)


def _reachable(tx: Transaction, actor: Actor, lesson_id: LessonId) -> tuple[Lesson, Nomination]:
    """The class, if it is for the actor; raises NotInReach, NoLongerThere."""
    nomination, village = _reserve(tx, actor)
    lesson = tx.lessons.get(lesson_id)
    if lesson.place_id not in village.path:
        raise NotInReach
    return lesson, nomination


def _line(tx: Transaction, lesson: Lesson, seat: Seat, count: Count) -> LessonLine:
    ahead = 0
    if seat.stand is Stand.IN_LINE:
        before = (each for each in tx.lessons.line(lesson.id) if each.seated_at is None)
        ahead = sum((each.number or 0) < (seat.number or 0) for each in before)
    free = max(lesson.places - count.seated, 0) if not count.waiting else 0
    return LessonLine(
        lesson.id,
        lesson.topic,
        lesson.venue,
        local(tx, lesson.starts_at),
        local(tx, lesson.ends_at),
        seat.stand,
        free,
        ahead,
    )


def _board_line(tx: Transaction, lesson: Lesson, count: Count) -> BoardLine:
    is_off = lesson.called_off_at is not None
    is_over = not is_off and not lesson.is_open(tx.now)
    return BoardLine(lesson.topic, local(tx, lesson.starts_at), *count, lesson.places, is_off, is_over)


def _tell(tx: Transaction, seat: Seat, message: Message) -> None:
    """Nobody without a phone is in line: the organizer marks them where they come."""
    nomination = tx.nominations.get(seat.nomination_id)
    if nomination.assisted_by is None:
        keyboard = Keyboard("lesson", {"lesson": int(seat.lesson_id)})
        tx.tell(nomination.person_id, message, keyboard=keyboard, though_resting=True)


def _file(tx: Transaction, lesson: Lesson) -> File:
    is_off = lesson.called_off_at is not None
    entry = CalendarEntry(
        lesson.uid, lesson.sequence, lesson.topic, lesson.venue, lesson.starts_at, lesson.ends_at, is_off
    )
    content = calendar_file(entry, tx.now)
    return File(messages.CalendarFile(lesson.topic, is_off), f"guiyan-{lesson.id}.ics", content)
