"""One plan for each reserve: its goals, and how they were put right."""

from sqlalchemy import Column, Date, ForeignKey, Integer, Table, Text

from domain.plans import Change, PlanReason
from storage.schema.base import Instant, metadata, one_of
from storage.sealing import Sealed

plans = Table(
    "plans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reserve_id", ForeignKey("people.id"), nullable=False, unique=True),
    Column("template", Text, nullable=False, comment="with which of the county's it began"),
    Column("made_by", ForeignKey("people.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
plan_goals = Table(
    "plan_goals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plans.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("words", Sealed, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("written_by", ForeignKey("people.id"), comment="nobody wrote what the county's plans say"),
    Column("done_at", Instant),
    Column("dropped_at", Instant),
    sqlite_autoincrement=True,
)
plan_changes = Table(
    "plan_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("goal_id", ForeignKey("plan_goals.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("change", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("due_before", Date),
    Column("changed_by", ForeignKey("people.id"), nullable=False),
    Column("changed_at", Instant, nullable=False),
    one_of("change", Change),
    one_of("reason", PlanReason),
)
