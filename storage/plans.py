"""Plans, their goals, and what comes next in them."""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from domain.errors import NoLongerThere
from domain.pairs import PairId
from domain.people import PersonId
from domain.plans import Change, Changed, Goal, GoalId, Plan, PlanId, PlanReason
from storage.schema.pairs import pairs
from storage.schema.plans import plan_changes, plan_goals, plans

OF_RESERVE = select(plans).where(plans.c.reserve_id == bindparam("reserve_id"))
GOALS = (
    select(plan_goals)
    .where(plan_goals.c.plan_id == bindparam("plan_id"))
    .order_by(plan_goals.c.due_on, plan_goals.c.id)
)
GOAL = select(plan_goals).where(plan_goals.c.id == bindparam("goal_id"))
RESERVE_OF = select(plans.c.reserve_id).where(plans.c.id == bindparam("plan_id"))
ADD = insert(plans)
ADD_GOAL = insert(plan_goals)
SAVE_GOAL = update(plan_goals).where(plan_goals.c.id == bindparam("goal_id"))
ADD_CHANGE = insert(plan_changes)
CHANGES = (
    select(plan_changes).where(plan_changes.c.goal_id == bindparam("goal_id")).order_by(plan_changes.c.id)
)
NEXT_OF_PAIRS = (
    select(pairs.c.id.label("pair_id"), pairs.c.reserve_id, plan_goals)
    .select_from(pairs)
    .join(plans, plans.c.reserve_id == pairs.c.reserve_id)
    .join(plan_goals, plan_goals.c.plan_id == plans.c.id)
    .where(
        pairs.c.id.in_(bindparam("pair_ids", expanding=True)),
        plan_goals.c.done_at.is_(None),
        plan_goals.c.dropped_at.is_(None),
    )
    .order_by(plan_goals.c.due_on.desc(), plan_goals.c.id.desc())
)


class PlanRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, reserve_id: PersonId) -> Plan | None:
        row = self._connection.execute(OF_RESERVE, {"reserve_id": reserve_id}).mappings().first()
        if row is None:
            return None
        goals = self._connection.execute(GOALS, {"plan_id": row["id"]}).mappings()
        return Plan(PlanId(row["id"]), PersonId(row["reserve_id"]), [_to_goal(each) for each in goals])

    def add(self, reserve_id: PersonId, template: str, made_by: PersonId, now: datetime) -> PlanId:
        row = {"reserve_id": reserve_id, "template": template, "made_by": made_by, "made_at": now}
        result = self._connection.execute(ADD, row)
        assert result.inserted_primary_key is not None
        return PlanId(result.inserted_primary_key[0])

    def add_goal(
        self, plan_id: PlanId, words: str, due_on: date, written_by: PersonId | None = None
    ) -> GoalId:
        row = {"plan_id": plan_id, "words": words, "due_on": due_on, "written_by": written_by}
        result = self._connection.execute(ADD_GOAL, row)
        assert result.inserted_primary_key is not None
        return GoalId(result.inserted_primary_key[0])

    def goal(self, goal_id: GoalId) -> tuple[Goal, PersonId]:
        """A goal and whose it is; raises NoLongerThere."""
        row = self._connection.execute(GOAL, {"goal_id": goal_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        whose: int = self._connection.execute(RESERVE_OF, {"plan_id": row["plan_id"]}).scalar_one()
        return _to_goal(row), PersonId(whose)

    def save_goal(self, goal: Goal) -> None:
        self._connection.execute(
            SAVE_GOAL,
            {
                "goal_id": goal.id,
                "due_on": goal.due_on,
                "done_at": goal.done_at,
                "dropped_at": goal.dropped_at,
            },
        )

    def note_change(
        self,
        goal_id: GoalId,
        change: Change,
        reason: PlanReason,
        due_before: date | None,
        changed_by: PersonId,
        now: datetime,
    ) -> None:
        """Keep that a goal was put right, why, and when it was due before."""
        row = {
            "goal_id": goal_id,
            "change": change,
            "reason": reason,
            "due_before": due_before,
            "changed_by": changed_by,
            "changed_at": now,
        }
        self._connection.execute(ADD_CHANGE, row)

    def changes(self, goal_id: GoalId, zone: tzinfo) -> list[Changed]:
        """How a goal was put right, the first time first; days as people there count them."""
        rows = self._connection.execute(CHANGES, {"goal_id": goal_id}).mappings()
        return [
            Changed(
                Change(row["change"]),
                PlanReason(row["reason"]),
                row["changed_at"].astimezone(zone).date(),
                row["due_before"],
            )
            for row in rows
        ]

    def next_of_pairs(self, pair_ids: Iterable[PairId]) -> dict[PairId, tuple[PersonId, Goal]]:
        """The goal that is due first in the plan of each pair's reserve."""
        rows = self._connection.execute(NEXT_OF_PAIRS, {"pair_ids": list(pair_ids)}).mappings()
        return {PairId(row["pair_id"]): (PersonId(row["reserve_id"]), _to_goal(row)) for row in rows}


def _to_goal(row: RowMapping) -> Goal:
    return Goal(
        id=GoalId(row["id"]),
        plan_id=PlanId(row["plan_id"]),
        words=row["words"],
        due_on=row["due_on"],
        written_by=PersonId(row["written_by"]) if row["written_by"] else None,
        done_at=row["done_at"],
        dropped_at=row["dropped_at"],
    )
