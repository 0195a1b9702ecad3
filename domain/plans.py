"""One plan for each reserve: goals with their days, put right with a reason — 一人一计划."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NewType

from domain.errors import NoLongerThere, Refusal
from domain.forms import Form, Kind, Question
from domain.pairs import months_later
from domain.people import PersonId
from domain.places import CODE
from domain.programme import ProgrammeFault, require_known

PlanId = NewType("PlanId", int)
GoalId = NewType("GoalId", int)
LONGEST_TITLE, LONGEST_GOAL = 20, 60
MOST_GOALS = 12
"""As many as a phone shows with a button each."""
LONGEST_MONTHS = 120


class PlanReason(StrEnum):
    """Why a plan is put right."""

    WEAK_SPOT = "weak_spot"  # 短板变了
    NEW_DUTY = "new_duty"  # 担子变了
    QUICKER = "quicker"  # 学得比想的快
    NOT_YET = "not_yet"  # 时机没到
    AT_HOME = "at_home"  # 家里有事


class Change(StrEnum):
    """What was put right; one that was put off says by how much."""

    ADDED = "added"
    MONTH_LATER = "month_later"
    QUARTER_LATER = "quarter_later"
    DROPPED = "dropped"


LATER = {Change.MONTH_LATER: 1, Change.QUARTER_LATER: 3}
ON_A_GOAL = (Change.MONTH_LATER, Change.QUARTER_LATER, Change.DROPPED)


class DueIn(StrEnum):
    """When something new is to be reached."""

    ONE_MONTH = "in_one_month"
    THREE_MONTHS = "in_three_months"
    HALF_YEAR = "in_half_year"
    ONE_YEAR = "in_one_year"


MONTHS = {DueIn.ONE_MONTH: 1, DueIn.THREE_MONTHS: 3, DueIn.HALF_YEAR: 6, DueIn.ONE_YEAR: 12}


class NoPlans(Refusal):
    """The county has written no plans."""


class PlanIsFull(Refusal):
    def __init__(self, most: int = MOST_GOALS) -> None:
        super().__init__(most)
        self.most = most


@dataclass(frozen=True, slots=True)
class TemplateGoal:
    words: str
    months: int


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """What a county has written down as a good plan."""

    id: str
    title: str
    goals: tuple[TemplateGoal, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """`written_by` is nobody for what the county wrote."""

    id: GoalId
    plan_id: PlanId
    words: str
    due_on: date
    written_by: PersonId | None = None
    done_at: datetime | None = None
    dropped_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None


@dataclass(frozen=True, slots=True)
class Changed:
    """One line of a goal's history."""

    change: Change
    reason: PlanReason
    on: date
    due_before: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    id: PlanId
    reserve_id: PersonId
    goals: Sequence[Goal]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next, and whose it is; no name for one's own."""

    name: str
    words: str
    due_on: date


def due_days(template: PlanTemplate, today: date) -> list[tuple[str, date]]:
    """The template's goals with their days, counted from today."""
    return [(goal.words, months_later(today, goal.months)) for goal in template.goals]


def tick(goal: Goal, now: datetime) -> Goal:
    """Reached, or, tapped again, not yet."""
    if goal.dropped_at is not None:
        raise NoLongerThere
    return replace(goal, done_at=None if goal.done_at else now)


def adjust(goal: Goal, change: Change, now: datetime) -> Goal:
    """Put an open goal off, or drop it."""
    if not goal.is_open or change not in ON_A_GOAL:
        raise NoLongerThere
    if change is Change.DROPPED:
        return replace(goal, dropped_at=now)
    return replace(goal, due_on=months_later(goal.due_on, LATER[change]))


def require_room(goals: Iterable[Goal]) -> None:
    if sum(each.dropped_at is None for each in goals) >= MOST_GOALS:
        raise PlanIsFull


GOAL = Form(
    "plan_goal",
    (
        Question("goal", Kind.CHOICE_OR_TEXT, shortest=2, longest=LONGEST_GOAL),
        Question("due_in", Kind.CHOICE, values=tuple(DueIn)),
        Question("plan_reason", Kind.CHOICE, values=tuple(PlanReason)),
    ),
    review=False,
)


def read_plans(tables: Any) -> tuple[PlanTemplate, ...]:
    """The plans of a parsed programme.toml, `[[plan]]` each; raises ProgrammeFault."""
    if not isinstance(tables, list) or not all(isinstance(each, Mapping) for each in tables):
        raise ProgrammeFault("plan: write each plan below a line [[plan]]")
    found = tuple(_read_plan(table, f"plan {number}") for number, table in enumerate(tables, start=1))
    if len({each.id for each in found}) < len(found):
        raise ProgrammeFault("plan: an id is used twice")
    return found


def _read_plan(table: Mapping[str, Any], where: str) -> PlanTemplate:
    require_known(table, {"id", "title", "goals"}, f"{where}: ")
    name, title, goals = table.get("id"), table.get("title"), table.get("goals")
    if not isinstance(name, str) or not CODE.fullmatch(name):
        raise ProgrammeFault(f"{where}: id = {name!r}: must be 2 to 20 of a-z, 0-9 and _, a letter first")
    if not isinstance(title, str) or not 1 <= len(title.strip()) <= LONGEST_TITLE:
        raise ProgrammeFault(f"{where}: title = {title!r}: must be 1 to {LONGEST_TITLE} characters in quotes")
    if not isinstance(goals, list) or not 1 <= len(goals) <= MOST_GOALS:
        raise ProgrammeFault(f"{where}: goals: must be a list of 1 to {MOST_GOALS}")
    return PlanTemplate(name, title.strip(), tuple(_read_goal(each, where) for each in goals))


def _read_goal(table: Any, where: str) -> TemplateGoal:
    if not isinstance(table, Mapping) or table.keys() != {"words", "months"}:
        raise ProgrammeFault(f'{where}: a goal must read {{ words = "把三本账看懂", months = 3 }}')
    words, months = table["words"], table["months"]
    if not isinstance(words, str) or not 1 <= len(words.strip()) <= LONGEST_GOAL:
        raise ProgrammeFault(f"{where}: words = {words!r}: must be 1 to {LONGEST_GOAL} characters in quotes")
    if type(months) is not int or not 1 <= months <= LONGEST_MONTHS:
        raise ProgrammeFault(
            f"{where}: months = {months!r}: must be a whole number from 1 to {LONGEST_MONTHS}"
        )
    return TemplateGoal(words.strip(), months)
