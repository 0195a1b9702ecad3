"""The lines of what is logged: help, and a reserve's own days — 帮带、工作日志."""

from typing import Any

from domain.daybooks import Work
from domain.forms import Draft
from domain.help_sessions import HelpKind, Lasted
from domain.pairs import PairId
from domain.people import ORGANIZERS
from services import daybooks, forms, help_sessions, joint_sessions
from tests.faults import county as who
from tests.faults.acting import (
    Action,
    Arguments,
    FormAction,
    Scene,
    about_nothing,
    given,
    nothing,
    of,
    own,
    saying,
)
from tests.faults.scenery import SPARE

VILLAGE_LEVEL = "village"
THE_TWO = own("the two of the pair", who.LIANG, who.YAN)
RESERVES = own("the village's reserves", who.YAN, SPARE)
WRITER = own("whose day it was", who.YAN)
LOGGER = own("who logged it", who.LIANG)


def at_note(*more: Any) -> Arguments:
    """Where a photo or a place may be sent: adding to the session that 梁建国 logged."""

    def prepare(scene: Scene) -> tuple[Any, ...]:
        draft = Draft(scene.actor.person_id, "help_note", "note", scene.tx.now, {"session": 1}, {})
        scene.tx.drafts.save(draft, scene.tx.now)
        return more

    return prepare


def a_batch(scene: Scene) -> tuple[int]:
    """What 梁建国 logged in one go."""
    actor = scene.tx.people.actor(who.LIANG, "zh_CN", scene.tx.now)
    batch = joint_sessions.log(scene.tx, actor, frozenset({PairId(1)}), HelpKind.TALK, Lasted.ONE_HOUR)
    return (joint_sessions.mark_of(batch),)


LOG_ACTIONS: tuple[Action, ...] = (
    Action(daybooks.begin, nothing, whose=RESERVES),
    Action(daybooks.read, of("yan"), ORGANIZERS, VILLAGE_LEVEL, THE_TWO),
    Action(daybooks.recording, given(1), ORGANIZERS, VILLAGE_LEVEL, THE_TWO),
    Action(daybooks.shift, given(1), whose=WRITER),
    Action(daybooks.strike, given(1), whose=WRITER),
    Action(daybooks.write, given(Work.MEETING), whose=RESERVES),
    Action(forms.point_at, at_note(40.123, 119.987), whose=LOGGER),
    Action(forms.show_picture, at_note("photo-1"), whose=LOGGER),
    Action(help_sessions.enclosed, given(1), ORGANIZERS, VILLAGE_LEVEL, THE_TWO),
    Action(joint_sessions.withdraw, a_batch, whose=LOGGER),
    Action(help_sessions.last, given(1, Lasted.HALF_DAY), whose=LOGGER),
)
LOG_FORMS: tuple[FormAction, ...] = (
    FormAction("daybook_note", saying(line=1), saying(note="换了水龙头"), whose=WRITER),
    FormAction(
        "help_several",
        about_nothing,
        saying(who=["1"], kind=HelpKind.TALK, lasted=Lasted.ONE_HOUR),
        whose=THE_TWO,
    ),
    FormAction(
        "week_except",
        lambda scene: {"week": scene.there.week_on.toordinal()},
        saying(who=["1"]),
        whose=THE_TWO,
    ),
)
