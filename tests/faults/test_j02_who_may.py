"""J02: every action of every feature, tried by every role from every place, and by those without one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from domain.colours import Colours
from domain.errors import Refusal
from domain.forgetting import StillNeeded
from domain.people import Actor, Grant, Person, Role
from domain.placement_rules import Observation, Placements
from domain.places import Place
from domain.plans import read_plans
from domain.policies import read_policies
from domain.programme import Programme
from domain.training import Training
from services import forms, nominations
from services.places import found
from services.transaction import Transaction
from tests.conversations.conftest import COUNTY
from tests.faults import county as people
from tests.faults import scenery, scenery_vetting
from tests.faults.acting import Action, FormAction, Scene
from tests.faults.actions import ACTIONS, FORM_ACTIONS, IN_GROUP, STRANGERS, TOLD_BY_TELEGRAM
from tests.faults.actions_page import EVERY_ACTION, EVERY_FORM, called, page
from tests.faults.actions_vetting import VETTING_ACTIONS, VETTING_FORMS
from tests.faults.county import CANARIES
from tests.faults.scenery import Scenery
from tests.faults.scenery_vetting import DEPARTMENTS, NAMES, OURS, PUBLIC, SECRET
from tests.faults.test_b09_buttons import FIRST_YEAR, LOAN

PAGE = Path(__file__).parents[2] / "docs" / "actions.md"
ENGINE = {"forms.begin", "forms.submit"}
"""Begin and hand in any form: each form has a line of its own."""
SECRETS = {*CANARIES, *NAMES, SECRET} - {PUBLIC}
ON_BOTH_WAYS = tuple(each for each in ACTIONS if each.wish is not nominations.sign_in)
"""Where departments vet, no signature of the county's alone brings anybody into the reserve."""


@dataclass(frozen=True)
class Attempt:
    """Somebody, from somewhere; `role` is held at `place`."""

    actor: Actor
    role: Role | None = None
    place: Place | None = None
    department: str | None = None

    def __str__(self) -> str:
        if self.role is not None and self.place is not None:
            return f"{self.department or ''} {self.role} of {self.place.name}".strip()
        return f"account {self.actor.telegram_id}"


@pytest.fixture
def departments() -> tuple[str, ...]:
    return ()


@pytest.fixture
def programme(departments) -> Programme:
    """Nothing is refused because the county has not got it."""
    return Programme(
        colours=Colours(survey=True),
        policy=read_policies([LOAN]),
        training=Training(classes=True),
        work_log=True,
        placements=Placements(("专职网格员",), (3,), Observation()),
        plan=read_plans([FIRST_YEAR]),
        assess_months=3,
        departments=departments,
    )


def attempts(tx: Transaction, line: Action | FormAction) -> Iterator[Attempt]:
    """A stranger, somebody who agreed, another's mentor, whose own it is, each role at each place."""
    yield Attempt(Actor(people.STRANGER, "zh_CN"))
    for account in (people.FIRED, people.WU, *(each for own in (line.whose or {}).values() for each in own)):
        yield Attempt(tx.people.actor(account, "zh_CN", tx.now))
    nobody = tx.people.find(people.FIRED)
    assert nobody is not None
    for role in Role:
        for code in ("yanshi", "liuhe", "qinghe", "donggang", "laojing"):
            place = tx.places.find(code)
            assert place is not None
            for department in DEPARTMENTS if role is Role.DEPARTMENT_REVIEWER else (None,):
                acting = holding(nobody, role, place, tx, department)
                yield Attempt(acting, role, place, department)


def holding(person: Person, role: Role, place: Place, tx: Transaction, department: str | None) -> Actor:
    grant = Grant(role, place.id, tx.now + timedelta(days=1), department)
    return Actor(person.telegram_id, "zh_CN", person, (grant,))


def may(line: Action | FormAction, attempt: Attempt, there: Scenery) -> bool:
    """What the line says."""
    if line.open_to is not None:
        return line.open_to is STRANGERS or attempt.actor.person is not None
    if attempt.role is None:
        return any(attempt.actor.telegram_id in own for own in (line.whose or {}).values())
    if attempt.role not in line.roles or attempt.place is None:
        return False
    where = {"village": there.village, "township": there.township, "county": there.county}.get(line.at)
    if where is None:
        return True
    return attempt.place.id in where.path and attempt.department in {None, OURS}


def tries(line: Action | FormAction) -> list[Callable[[Scene], Any]]:
    if isinstance(line, FormAction):
        return [line.begin, line.hand_in]
    return [lambda scene: line.wish(scene.tx, scene.actor, *line.on(scene))]


def wrong_cells(
    tx: Transaction, connection: Connection, line: Action | FormAction, there: Scenery
) -> Iterator[str]:
    for attempt in attempts(tx, line):
        for number, trying in enumerate(tries(line)):
            undone = connection.begin_nested()
            said: Any = None
            try:
                said = trying(Scene(tx, attempt.actor, there))
                carried_out, because = True, ""
            except StillNeeded:
                carried_out, because = True, "they may, but not as the last one"
            except Refusal as refusal:
                carried_out, because = False, type(refusal).__name__
            finally:
                undone.rollback()
            if carried_out != may(line, attempt, there):
                yield f"{number}: {attempt}: {'carried out' if carried_out else f'refused ({because})'}"
            reaches = attempt.place is None or attempt.place.id in there.village.path
            if not reaches and line.note != IN_GROUP and any(canary in repr(said) for canary in SECRETS):
                yield f"{number}: {attempt} reads what is not theirs"


@pytest.mark.parametrize(
    ("departments", "settle", "lines"),
    [
        ((), scenery.settle, (*ACTIONS, *FORM_ACTIONS)),
        (
            DEPARTMENTS,
            scenery_vetting.settle,
            (*ON_BOTH_WAYS, *FORM_ACTIONS, *VETTING_ACTIONS, *VETTING_FORMS),
        ),
    ],
    ids=["vetting on paper", "vetting by departments"],
)
async def test_j02_every_cell_of_the_matrix_is_what_its_line_says(
    app, settle: Callable[[Transaction], Scenery], lines: Sequence[Action | FormAction]
):
    def tried(connection: Connection) -> dict[str, list[str]]:
        tx = app._transaction(connection)
        found(tx, COUNTY)
        there = settle(tx)
        tested = {_title(each): list(wrong_cells(tx, connection, each, there)) for each in lines}
        return {title: wrong for title, wrong in tested.items() if wrong}

    assert await app.db.write(tried) == {}


def _title(line: Action | FormAction) -> str:
    return f"{line.form} {line.note}" if isinstance(line, FormAction) else f"{line.name} {line.note}"


def test_j02_no_action_is_without_a_line():
    lines = {each.name for each in EVERY_ACTION} | {
        f"{each.__module__.removeprefix('services.')}.{each.__name__}" for each in TOLD_BY_TELEGRAM
    }
    assert {each.removeprefix("services.") for each in called()} - ENGINE == lines
    assert set(forms.FORMS) == {each.form for each in EVERY_FORM}


def test_j02_the_page_says_what_the_lines_say():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make actions`"


@pytest.mark.parametrize(
    "wish", sorted(TOLD_BY_TELEGRAM, key=attrgetter("__name__")), ids=attrgetter("__name__")
)
def test_j02_what_asks_nobody_is_nobodys_wish(wish):
    assert "actor" not in wish.__annotations__
