"""Listing a class and moving it: a few taps, shown as others will read it, then sent."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from domain import lessons as rules
from domain.errors import NotYours
from domain.forms import Draft, Option, Question
from domain.lessons import KIND, LIST_LESSON, MOVE_LESSON, SETTLES, Lasts, Lesson, LessonId
from domain.letters import Keyboard
from domain.people import ORGANIZERS, Actor, require
from domain.places import Place, PlaceId
from domain.training import require_classes
from services.form_entry import FormEntry, Opening, Thanks
from services.lessons import local, organized, tell_joined
from services.transaction import Transaction
from texts.message import Message
from texts.messages import lessons as messages
from texts.moments import weekday

DAYS = 8
HOURS = ("0830", "0900", "1430", "1500", "1900", "1930")
PLACES = ("15", "20", "30", "40", "50", "100")
VENUES = 4
LOOKED_BACK = timedelta(days=200)


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    """Who organizes one place is not asked which."""
    require_classes(tx.programme.training)
    held = sorted(actor.places(ORGANIZERS))
    if not held:
        raise NotYours
    return Opening({}, {"place": int(held[0])} if len(held) == 1 else {})


def _offer(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> Sequence[Option]:
    match question.key:
        case "place":
            held = [tx.places.get(each) for each in sorted(actor.places(ORGANIZERS))]
            return [Option(str(each.id), each.name) for each in held]
        case "day":
            return _days(tx, actor, tx.now.astimezone(tx.programme.zone).date() + timedelta(days=1))
        case "hour":
            return [Option(each, f"{each[:2]}:{each[2:]}") for each in HOURS]
        case "venue":
            return _venues(tx, actor)
        case _:
            return [Option(each, each) for each in PLACES]


def _submit(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """The class stands in the list; people hear of it once no other is added."""
    said = draft.answers
    place = _place(tx, actor, draft)
    starts_at = rules.moment(said["day"], said["hour"], tx.programme.zone)
    rules.require_to_come(starts_at, tx.now)
    lesson_id = tx.lessons.add(
        place.id,
        said["topic"],
        _venue(tx, said["venue"]),
        starts_at,
        Lasts(said["lasts"]).minutes,
        int(said["places"]),
        uid=f"{secrets.token_hex(12)}@guiyan",
        listed_by=actor.person_id,
        now=tx.now,
    )
    tx.record(actor, "list_lesson", f"{KIND}:{lesson_id}")
    minutes = int(SETTLES.total_seconds()) // 60
    listed = messages.LessonListed(said["topic"], local(tx, starts_at), minutes)
    return Thanks(listed, Keyboard("lesson_board"))


def _preview(tx: Transaction, actor: Actor, draft: Draft) -> Sequence[Message]:
    said = draft.answers
    starts_at = local(tx, rules.moment(said["day"], said["hour"], tx.programme.zone))
    ends_at = starts_at + timedelta(minutes=Lasts(said["lasts"]).minutes)
    place, venue = _place(tx, actor, draft).name, _venue(tx, said["venue"])
    return [messages.LessonPreview(place, said["topic"], venue, starts_at, ends_at, int(said["places"]))]


LISTING = FormEntry(
    LIST_LESSON, _submit, _prepare, _offer, preview=_preview, dropped=Keyboard("lesson_board")
)


def _prepare_move(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    rules.require_open(_moved(tx, actor, context), tx.now)
    return Opening(context)


def _offer_move(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> Sequence[Option]:
    """As it stands first: often only one of the three changes."""
    lesson = tx.lessons.get(LessonId(draft.context["lesson"]))
    at = local(tx, lesson.starts_at)
    others = _offer(tx, actor, draft, question)
    match question.key:
        case "day":
            own = _days(tx, actor, at.date())[:1]
        case "hour":
            own = [Option(f"{at:%H%M}", f"{at:%H:%M}")]
        case _:
            own = [Option(str(lesson.id), lesson.venue)]
    return [*own, *(each for each in others if each.words != own[0].words)]


def _submit_move(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """Who joined hears it at once; calendars follow by the file."""
    before = _moved(tx, actor, draft.context)
    starts_at = rules.moment(draft.answers["day"], draft.answers["hour"], tx.programme.zone)
    venue = _venue(tx, draft.answers["venue"])
    after = rules.moved(before, starts_at, venue, tx.now, tx.programme.zone)
    tx.lessons.save(after)
    tx.record(actor, "move_lesson", f"{KIND}:{after.id}")
    was_at, now_at = local(tx, before.starts_at), local(tx, after.starts_at)
    told = tell_joined(tx, after, messages.LessonMoved(after.topic, was_at, now_at, after.venue))
    return Thanks(messages.LessonMovedByYou(after.topic, now_at, told), Keyboard("lesson_board"))


def _preview_move(tx: Transaction, actor: Actor, draft: Draft) -> Sequence[Message]:
    lesson, said = _moved(tx, actor, draft.context), draft.answers
    starts_at = local(tx, rules.moment(said["day"], said["hour"], tx.programme.zone))
    joined = len(tx.lessons.line(lesson.id))
    was_at, venue = local(tx, lesson.starts_at), _venue(tx, said["venue"])
    return [messages.MovePreview(lesson.topic, was_at, lesson.venue, starts_at, venue, joined)]


MOVING = FormEntry(
    MOVE_LESSON,
    _submit_move,
    _prepare_move,
    _offer_move,
    preview=_preview_move,
    dropped=Keyboard("lesson_board"),
)


def _moved(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Lesson:
    return organized(tx, actor, LessonId(context["lesson"]))


def _place(tx: Transaction, actor: Actor, draft: Draft) -> Place:
    require_classes(tx.programme.training)
    place = tx.places.get(PlaceId(draft.answers["place"]))
    require(actor, ORGANIZERS, place)
    return place


def _days(tx: Transaction, actor: Actor, first: date) -> list[Option]:
    """Some days in a row, as people call them."""
    days = [first + timedelta(days=number) for number in range(DAYS)]
    return [Option(each.isoformat(), weekday(each, actor.locale)) for each in days]


def _venues(tx: Transaction, actor: Actor) -> list[Option]:
    """Where the last classes were, the newest first; a button has room for a number, not for a venue."""
    listed = tx.lessons.listed_at(actor.places(ORGANIZERS), tx.now - LOOKED_BACK)
    found: dict[str, LessonId] = {}
    for each in reversed(listed):
        found.setdefault(each.venue, each.id)
    return [Option(str(lesson_id), venue) for venue, lesson_id in list(found.items())[:VENUES]]


def _venue(tx: Transaction, said: str) -> str:
    """What was typed, or the place of the class that a button named: nobody can type a number alone."""
    return tx.lessons.get(LessonId(int(said))).venue if said.isdecimal() else said
