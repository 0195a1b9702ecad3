"""What the two of a pair and their organizers read of a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.plans import Change, Changed, Goal, PlanTemplate
from texts.message import Message


@dataclass(frozen=True, slots=True)
class PlanPage(Message):
    """The whole plan; no name for one's own."""

    name: str
    goals: Sequence[Goal]
    may_change: bool


@dataclass(frozen=True, slots=True)
class PlanTemplates(Message):
    """There is no plan yet: what it can begin with."""

    name: str
    templates: Sequence[PlanTemplate]
    may_change: bool


@dataclass(frozen=True, slots=True)
class GoalDetails(Message):
    """One goal and how it was put right."""

    words: str
    due_on: date
    done: bool
    changes: Sequence[Changed]


@dataclass(frozen=True, slots=True)
class WhyAdjust(Message):
    """Before a goal is put right: one tap says why."""

    words: str
    change: Change


@dataclass(frozen=True, slots=True)
class GoalAdded(Message):
    """To who added it."""

    words: str
    due_on: date


@dataclass(frozen=True, slots=True)
class PlanChanged(Message):
    """To the reserve: a mentor made or changed their plan."""

    name: str
