"""The lines of training: who may list a class, and who may come — 培训课."""

from dataclasses import replace
from typing import Any

from domain.attendances import digits
from domain.exams import AttemptId, Outcome
from domain.lessons import LessonId
from domain.people import ORGANIZERS
from services import attendances, banks, exams, failed_exams, lessons
from tests.faults import county as who
from tests.faults.acting import Action, FormAction, Scene, about_nothing, given, nothing, own, saying
from tests.faults.county import ASKED, BEGUN, LESSON, OVER
from tests.faults.scenery import FAILED, SPARE

TOWNSHIP_LEVEL = "township"
TAKER = own("who was at the class", who.YAN)
RESERVES = own("the reserves it is for", who.YAN, SPARE)


def code_of_lesson(scene: Scene) -> tuple[str]:
    """What stands on the board of the class that goes on."""
    return (digits(scene.tx.secrets.audit_key, scene.tx.lessons.get(LessonId(BEGUN))),)


def listing(scene: Scene) -> dict[str, Any]:
    """A class for the reserves of a place they organize, if there is one, in some days."""
    held = sorted(scene.actor.places(ORGANIZERS))
    said = {"topic": "网上卖货", "day": "2026-12-12", "hour": "0900", "lasts": "m120", "venue": "二楼"}
    return said | {"place": int(held[0] if held else scene.there.liuhe), "places": "30"}


def a_bank(scene: Scene) -> tuple[Any, ...]:
    """Questions that the actor has sent, for a class to come."""
    bank = scene.tx.exams.add_bank([ASKED], scene.actor.person_id, scene.tx.now)
    return bank, LESSON


def passed_by_them(scene: Scene) -> tuple[int]:
    """The test that 堃喆小雁 is in the middle of, once it is passed."""
    begun = scene.tx.exams.get(AttemptId(FAILED + 1))
    scene.tx.exams.save(replace(begun, answers=((1,),), ended_at=scene.tx.now, right=1, passed=True))
    return (OVER,)


TRAINING_ACTIONS: tuple[Action, ...] = (
    Action(banks.require_organizer, nothing, ORGANIZERS),
    Action(banks.take_in, given([ASKED], []), ORGANIZERS),
    Action(banks.use, a_bank, ORGANIZERS, TOWNSHIP_LEVEL, note="who sent it"),
    Action(exams.take, given(OVER), whose=TAKER),
    Action(exams.answer, given(OVER, 1, 0, 0), whose=TAKER),
    Action(exams.certify, passed_by_them, whose=TAKER, note="who passed"),
    Action(failed_exams.card, given(FAILED), ORGANIZERS, "village"),
    Action(failed_exams.see_to, given(FAILED, Outcome.NOTED), ORGANIZERS, "village"),
    Action(attendances.attend, code_of_lesson, whose=RESERVES, note="who sees the code"),
    Action(attendances.show_code, given(BEGUN), ORGANIZERS, TOWNSHIP_LEVEL),
    Action(attendances.roll, given(BEGUN), ORGANIZERS, TOWNSHIP_LEVEL),
    Action(attendances.mark, given(BEGUN, 1, 1, 0), ORGANIZERS, TOWNSHIP_LEVEL),
    Action(lessons.home, nothing, ORGANIZERS, whose=RESERVES, note="of their own place"),
    Action(lessons.mine, nothing, whose=RESERVES),
    Action(lessons.look, given(LESSON), whose=RESERVES),
    Action(lessons.join, given(LESSON), whose=RESERVES),
    Action(lessons.step_back, given(LESSON), whose=RESERVES),
    Action(lessons.calendar, given(LESSON), ORGANIZERS, TOWNSHIP_LEVEL, RESERVES),
    Action(lessons.board, nothing, ORGANIZERS, note="of their own places"),
    Action(lessons.card, given(LESSON), ORGANIZERS, TOWNSHIP_LEVEL),
    Action(lessons.ask_before_calling_off, given(LESSON), ORGANIZERS, TOWNSHIP_LEVEL),
    Action(lessons.call_off, given(LESSON), ORGANIZERS, TOWNSHIP_LEVEL),
)
TRAINING_FORMS: tuple[FormAction, ...] = (
    FormAction("lesson", about_nothing, listing, ORGANIZERS, note="for their own places"),
    FormAction(
        "move_lesson",
        saying(lesson=LESSON),
        saying(day="2026-12-13", hour="1900", venue="三楼"),
        ORGANIZERS,
        TOWNSHIP_LEVEL,
    ),
)
