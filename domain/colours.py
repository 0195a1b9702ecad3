"""The four colours of a village, by a written rule that anybody can check — 四色."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from domain.errors import Refusal
from domain.places import PlaceId


class Colour(StrEnum):
    """How much a village needs others to step in, the most urgent first."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"


class Topic(StrEnum):
    """What a week's survey asks of a village."""

    TEAM = "team"
    AGE = "age"
    SECRETARY = "secretary"
    DISPUTES = "disputes"
    READY = "ready"


class Finding(StrEnum):
    """One thing that holds of a village: said in a survey, or counted from the roster."""

    UNITED = "united"
    LOOSE = "loose"
    SPLIT = "split"
    UNDER_45 = "under_45"
    UNDER_55 = "under_55"
    UNDER_60 = "under_60"
    OVER_60 = "over_60"
    STAYS = "stays"
    LEAVES = "leaves"
    REPLACE = "replace"
    CALM = "calm"
    SOME = "some"
    MANY = "many"
    SUCCESSOR = "successor"
    GROWING = "growing"
    NOBODY = "nobody"
    FEW_RESERVES = "few_reserves"


ANSWERS: Mapping[Topic, tuple[Finding, ...]] = {
    Topic.TEAM: (Finding.UNITED, Finding.LOOSE, Finding.SPLIT),
    Topic.AGE: (Finding.UNDER_45, Finding.UNDER_55, Finding.UNDER_60, Finding.OVER_60),
    Topic.SECRETARY: (Finding.STAYS, Finding.LEAVES, Finding.REPLACE),
    Topic.DISPUTES: (Finding.CALM, Finding.SOME, Finding.MANY),
    Topic.READY: (Finding.SUCCESSOR, Finding.GROWING, Finding.NOBODY),
}
"""Five questions: with the tap that says that something changed, six taps at most."""
TOPIC_OF = {finding: topic for topic, findings in ANSWERS.items() for finding in findings}
URGENT = (Colour.RED, Colour.ORANGE, Colour.YELLOW)
"""What the rule has clauses for, in this order; where none holds, a village is green."""

Clause = frozenset[Finding]
"""What must hold together."""
Answers = Mapping[Topic, Finding]


class RuleFault(ValueError):
    """The programme file's rule of colours cannot be used; the message says why."""


class NoSurveys(Refusal):
    """The county does not ask its villages each week."""


class SurveyIsOver(Refusal):
    """What is said of a village is said of the week that is; another begins on Monday."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Who leads where a village has a colour, and what is done there."""

    lead: str
    actions: tuple[str, ...] = ()


def _clauses(*clauses: tuple[Finding, ...]) -> tuple[Clause, ...]:
    return tuple(frozenset(each) for each in clauses)


DEFAULT_RULE: Mapping[Colour, tuple[Clause, ...]] = {
    Colour.RED: _clauses((Finding.REPLACE, Finding.NOBODY), (Finding.SPLIT, Finding.MANY)),
    Colour.ORANGE: _clauses(
        (Finding.REPLACE,),
        (Finding.SPLIT,),
        (Finding.MANY,),
        (Finding.LEAVES, Finding.NOBODY),
        (Finding.OVER_60, Finding.NOBODY),
    ),
    Colour.YELLOW: _clauses(
        (Finding.LOOSE,), (Finding.LEAVES,), (Finding.NOBODY,), (Finding.SOME,), (Finding.FEW_RESERVES,)
    ),
}
"""Red as the source has it: the secretary must be replaced and nobody is ready."""
DEFAULT_STEPS = {
    Colour.RED: Steps("县委组织部", ("县里派人驻村", "一个月内定下接班的人")),
    Colour.ORANGE: Steps("乡镇党委书记", ("每周去一趟", "把后备补上来")),
    Colour.YELLOW: Steps("乡镇组织委员", ("两周去一趟", "请导师多带带")),
    Colour.GREEN: Steps("村支书", ("照常办，一月看一回",)),
}


FRESH_WEEKS = 4
LONGEST_FRESH = 52


@dataclass(frozen=True, slots=True)
class Colours:
    """What a county decides about colours; `survey` says whether its villages are asked each week.

    Of what was said more than `fresh_weeks` ago it is added that nobody has spoken for weeks.
    """

    survey: bool = False
    rule: Mapping[Colour, tuple[Clause, ...]] = field(default_factory=lambda: DEFAULT_RULE)
    steps: Mapping[Colour, Steps] = field(default_factory=lambda: DEFAULT_STEPS)
    fresh_weeks: int = FRESH_WEEKS

    @property
    def counts_reserves(self) -> bool:
        """Whether too few reserves make a village's colour, or it goes by what is said of it alone."""
        return any(Finding.FEW_RESERVES in clause for clauses in self.rule.values() for clause in clauses)


@dataclass(frozen=True, slots=True)
class Survey:
    """What was said of a village in one week; complete or still being answered."""

    village_id: PlaceId
    week_on: date
    answers: Answers

    @property
    def next_topic(self) -> Topic | None:
        """The first question without an answer."""
        return next((topic for topic in Topic if topic not in self.answers), None)


@dataclass(frozen=True, slots=True)
class Override:
    """An organizer's word that stands before the rule, for a reason and until a day — 人工调整."""

    id: int
    village_id: PlaceId
    colour: Colour
    reason: str
    expires_on: date

    def holds(self, today: date) -> bool:
        """The last day counts."""
        return today <= self.expires_on


@dataclass(frozen=True, slots=True)
class Grade:
    """A village's colour and why: the findings of every clause that holds, or an organizer's word."""

    colour: Colour
    because: tuple[Finding, ...] = ()
    override: Override | None = None
    week_on: date | None = None
    stale: bool = False


def require_under_way(week_on: date, this_week: date) -> None:
    """Raise SurveyIsOver unless the week is this one."""
    if week_on != this_week:
        raise SurveyIsOver


def grade(
    survey: Survey | None,
    reserves: int,
    least: int,
    rule: Mapping[Colour, tuple[Clause, ...]],
    override: Override | None,
    today: date,
    fresh_weeks: int = FRESH_WEEKS,
) -> Grade | None:
    """The colour by an organizer's word while it holds, else by the rule; None where nobody said anything."""
    if override is not None and override.holds(today):
        return Grade(override.colour, override=override)
    if survey is None:
        return None
    stale = (today - survey.week_on) // timedelta(weeks=1) > fresh_weeks
    facts = set(survey.answers.values()) | ({Finding.FEW_RESERVES} if reserves < least else set())
    for colour in URGENT:
        holding = [clause for clause in rule[colour] if clause <= facts]
        if holding:
            because = frozenset[Finding]().union(*holding)
            return Grade(
                colour, tuple(each for each in Finding if each in because), None, survey.week_on, stale
            )
    return Grade(Colour.GREEN, (), None, survey.week_on, stale)


def read_colours(table: Any) -> Colours:
    """Read programme.toml's `[colours]`; raises RuleFault naming what is wrong.

    A colour lists its clauses, each a list of findings that must hold together:
    `red = [["replace", "nobody"], ["split", "many"]]`. `[colours.steps.red]` has `lead` and
    `actions`.
    """
    if not isinstance(table, Mapping):
        raise RuleFault("colours: must be a table")
    _known(table, ("survey", "fresh_weeks", *URGENT, "steps"), "colours.")
    survey = table.get("survey", False)
    if not isinstance(survey, bool):
        raise RuleFault(f"colours.survey = {survey!r}: must be true or false")
    fresh = table.get("fresh_weeks", FRESH_WEEKS)
    if type(fresh) is not int or not 1 <= fresh <= LONGEST_FRESH:
        raise RuleFault(f"colours.fresh_weeks = {fresh!r}: must be a whole number from 1 to {LONGEST_FRESH}")
    rule = {
        colour: _read_clauses(colour, table[colour]) if colour in table else DEFAULT_RULE[colour]
        for colour in URGENT
    }
    steps = table.get("steps", {})
    if not isinstance(steps, Mapping):
        raise RuleFault("colours.steps: must be a table")
    _known(steps, tuple(Colour), "colours.steps.")
    read = {colour: _read_steps(colour, steps[colour]) for colour in Colour if colour in steps}
    return Colours(survey, rule, DEFAULT_STEPS | read, fresh)


def _read_clauses(colour: Colour, listed: Any) -> tuple[Clause, ...]:
    clauses: list[Any] = listed if isinstance(listed, list) else [None]
    for clause in clauses:
        if not isinstance(clause, list) or not clause:
            raise RuleFault(f'colours.{colour}: must be a list of lists, such as [["replace", "nobody"]]')
        _known(clause, tuple(Finding), f"colours.{colour}: ")
        topics = [TOPIC_OF.get(Finding(word), word) for word in clause]
        if len(set(topics)) < len(topics):
            raise RuleFault(f"colours.{colour}: {clause} can never hold, a question has one answer")
    return _clauses(*(tuple(Finding(word) for word in clause) for clause in clauses))


def _read_steps(colour: Colour, table: Any) -> Steps:
    where = f"colours.steps.{colour}"
    if not isinstance(table, Mapping):
        raise RuleFault(f"{where}: must be a table with lead and actions")
    _known(table, ("lead", "actions"), f"{where}.")
    lead, actions = table.get("lead"), table.get("actions", [])
    if not isinstance(lead, str) or not lead.strip():
        raise RuleFault(f"{where}.lead: must be some words in quotes")
    if not isinstance(actions, list) or not all(isinstance(each, str) and each.strip() for each in actions):
        raise RuleFault(f"{where}.actions: must be a list of words in quotes")
    return Steps(lead, tuple(actions))


def _known(words: Any, known: Sequence[str], where: str) -> None:
    for word in words:
        if word not in known:
            near = get_close_matches(str(word), known, 1, 0.5)
            meant = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            raise RuleFault(f"{where}{word} is not known: {meant}")
