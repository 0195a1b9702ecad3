"""The lines of what is logged: help, and a reserve's own days — 帮带、工作日志."""

from typing import Any

from domain.forms import Draft
from domain.help_sessions import Lasted
from domain.people import ORGANIZERS
from services import forms, help_sessions
from tests.faults import county as who
from tests.faults.acting import Action, Arguments, FormAction, Scene, given, own

VILLAGE_LEVEL = "village"
THE_TWO = own("the two of the pair", who.LIANG, who.YAN)
LOGGER = own("who logged it", who.LIANG)


def at_note(*more: Any) -> Arguments:
    """Where a photo or a place may be sent: adding to the session that 梁建国 logged."""

    def prepare(scene: Scene) -> tuple[Any, ...]:
        draft = Draft(scene.actor.person_id, "help_note", "note", scene.tx.now, {"session": 1}, {})
        scene.tx.drafts.save(draft, scene.tx.now)
        return more

    return prepare


LOG_ACTIONS: tuple[Action, ...] = (
    Action(forms.point_at, at_note(40.123, 119.987), whose=LOGGER),
    Action(forms.show_picture, at_note("photo-1"), whose=LOGGER),
    Action(help_sessions.enclosed, given(1), ORGANIZERS, VILLAGE_LEVEL, THE_TWO),
    Action(help_sessions.last, given(1, Lasted.HALF_DAY), whose=LOGGER),
)
LOG_FORMS: tuple[FormAction, ...] = ()
