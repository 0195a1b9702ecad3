"""A reserve's one plan: made from what the county wrote, put right with a reason, ticked by tap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain import plans as rules
from domain.errors import NoLongerThere, NotYours
from domain.forms import Draft, Option, Question
from domain.letters import Keyboard
from domain.pairs import PairId, PairStatus, months_later
from domain.people import Actor, PersonId
from domain.plans import (
    GOAL,
    MONTHS,
    Change,
    Changed,
    DueIn,
    Goal,
    GoalId,
    NextStep,
    NoPlans,
    Plan,
    PlanReason,
    PlanTemplate,
)  # fmt: skip
from services import candidates
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from texts.messages.plans import GoalAdded, PlanChanged

TOGETHER = frozenset({PairStatus.ACTIVE, PairStatus.PAUSED})
MOST_OFFERED = 8


@dataclass(frozen=True, slots=True)
class Page:
    """A plan, or the templates from which one can be made."""

    reserve_id: PersonId
    name: str
    plan: Plan | None
    templates: Sequence[PlanTemplate]
    may_change: bool


@dataclass(frozen=True, slots=True)
class GoalPage:
    """One goal with its history."""

    reserve_id: PersonId
    goal: Goal
    changes: Sequence[Changed]
    may_change: bool


def look(tx: Transaction, actor: Actor, reserve_id: PersonId) -> Page:
    """The plan, for the reserve, their mentors and their organizers; raises NotYours, NoPlans."""
    may_change = _reach(tx, actor, reserve_id)
    name = "" if actor.person_id == reserve_id else _name(tx, reserve_id)
    return Page(reserve_id, name, tx.plans.find(reserve_id), tx.programme.plan, may_change)


def make(tx: Transaction, actor: Actor, reserve_id: PersonId, template_id: str) -> Page:
    """Begin with one of the county's plans; where there is one already, that is the plan."""
    _require_change(tx, actor, reserve_id)
    template = next((each for each in tx.programme.plan if each.id == template_id), None)
    if template is None:
        raise NoLongerThere
    if tx.plans.find(reserve_id) is None:
        plan_id = tx.plans.add(reserve_id, template.id, actor.person_id, tx.now)
        for words, due_on in rules.due_days(template, _today(tx)):
            tx.plans.add_goal(plan_id, words, due_on)
        tx.record(actor, "make_plan", f"plan:{plan_id}")
        _tell(tx, actor, reserve_id, plan_id)
    return look(tx, actor, reserve_id)


def goal(tx: Transaction, actor: Actor, goal_id: GoalId) -> GoalPage:
    found, reserve_id = tx.plans.goal(goal_id)
    may_change = _reach(tx, actor, reserve_id)
    return GoalPage(reserve_id, found, tx.plans.changes(goal_id, tx.programme.zone), may_change)


def tick(tx: Transaction, actor: Actor, goal_id: GoalId) -> Page:
    """Reached; tapped again, not yet."""
    found, reserve_id = tx.plans.goal(goal_id)
    _require_change(tx, actor, reserve_id)
    ticked = rules.tick(found, tx.now)
    tx.plans.save_goal(ticked)
    tx.record(actor, "reach_goal" if ticked.done_at else "take_back_goal", f"goal:{goal_id}")
    return look(tx, actor, reserve_id)


def adjust(tx: Transaction, actor: Actor, goal_id: GoalId, change: Change, reason: PlanReason) -> Page:
    """Put a goal off or drop it, with a reason; what it was before is kept."""
    found, reserve_id = tx.plans.goal(goal_id)
    _require_change(tx, actor, reserve_id)
    tx.plans.save_goal(rules.adjust(found, change, tx.now))
    tx.plans.note_change(goal_id, change, reason, found.due_on, actor.person_id, tx.now)
    tx.record(actor, "adjust_goal", f"goal:{goal_id}")
    _tell(tx, actor, reserve_id, found.plan_id)
    return look(tx, actor, reserve_id)


def next_steps(tx: Transaction, names: Mapping[PairId, str]) -> list[tuple[PersonId, NextStep]]:
    """What comes next for the reserve of each pair that has a plan, in the order of the pairs."""
    if not tx.programme.plan or not names:
        return []
    found = tx.plans.next_of_pairs(names)
    return [
        (whose, NextStep(names[pair_id], step.words, step.due_on))
        for pair_id in names
        if pair_id in found
        for whose, step in (found[pair_id],)
    ]


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    rules.require_room(_plan(tx, actor, PersonId(context["reserve"])).goals)
    return Opening(context)


def _offer(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> Sequence[Option]:
    """What the county's plans say and this one does not: nobody has to type."""
    if question.key != "goal":
        return ()
    plan = tx.plans.find(PersonId(draft.context["reserve"]))
    have = {each.words for each in plan.goals if each.dropped_at is None} if plan else set()
    said = {
        f"{template.id}-{number}": each.words
        for template in tx.programme.plan
        for number, each in enumerate(template.goals)
        if each.words not in have
    }
    return tuple(Option(value, words) for value, words in list(said.items())[:MOST_OFFERED])


def _submit(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    reserve_id = PersonId(draft.context["reserve"])
    plan = _plan(tx, actor, reserve_id)
    rules.require_room(plan.goals)
    said = str(draft.answers["goal"])
    offered = {option.value: option.words for option in _offer(tx, actor, draft, GOAL.question("goal"))}
    due_on = months_later(_today(tx), MONTHS[DueIn(draft.answers["due_in"])])
    written_by = None if said in offered else actor.person_id
    words = offered.get(said, said)
    goal_id = tx.plans.add_goal(plan.id, words, due_on, written_by)
    reason = PlanReason(draft.answers["plan_reason"])
    tx.plans.note_change(goal_id, Change.ADDED, reason, None, actor.person_id, tx.now)
    tx.record(actor, "add_goal", f"goal:{goal_id}")
    _tell(tx, actor, reserve_id, plan.id)
    return Thanks(GoalAdded(words, due_on), Keyboard("plan", {"reserve": int(reserve_id)}))


FORM = FormEntry(GOAL, _submit, _prepare, _offer)


def _plan(tx: Transaction, actor: Actor, reserve_id: PersonId) -> Plan:
    _require_change(tx, actor, reserve_id)
    plan = tx.plans.find(reserve_id)
    if plan is None:
        raise NoLongerThere
    return plan


def _reach(tx: Transaction, actor: Actor, reserve_id: PersonId) -> bool:
    """Whether the actor may change the plan: the reserve and their mentors may, their organizers look on."""
    if not tx.programme.plan:
        raise NoPlans
    reserve = tx.nominations.find_reserve(reserve_id)
    mentors = {each.mentor_id for each in tx.pairs.live_of_reserve(reserve_id) if each.status in TOGETHER}
    if actor.person_id in mentors or (actor.person_id == reserve_id and (reserve or mentors)):
        return True
    if reserve is None:
        raise NotYours
    candidates.require_organizer(tx, actor, reserve.village_id, reserve_id)
    return False


def _require_change(tx: Transaction, actor: Actor, reserve_id: PersonId) -> None:
    if not _reach(tx, actor, reserve_id):
        raise NotYours


def _tell(tx: Transaction, actor: Actor, reserve_id: PersonId, plan_id: int) -> None:
    """The reserve hears what a mentor does to their plan: one message, however often; a mentor on Mondays."""
    if actor.person_id != reserve_id:
        name = tx.people.get(actor.person_id).name
        keyboard = Keyboard("plan", {"reserve": int(reserve_id)})
        tx.tell(reserve_id, PlanChanged(name), keyboard=keyboard, topic=f"plan:{plan_id}:{_today(tx)}")


def _name(tx: Transaction, reserve_id: PersonId) -> str:
    found = tx.nominations.find_live(reserve_id)
    return found.application.full_name if found else tx.people.get(reserve_id).name


def _today(tx: Transaction) -> date:
    return tx.now.astimezone(tx.programme.zone).date()
