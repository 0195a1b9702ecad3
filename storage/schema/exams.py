"""Tests after classes: banks of questions, and how people did."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from domain.exams import Outcome
from storage.schema.base import Instant, metadata, one_of
from storage.sealing import SealedJSON

banks = Table(
    "banks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("questions", SealedJSON, nullable=False),
    Column("made_by", ForeignKey("people.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("lesson_id", ForeignKey("lessons.id"), unique=True, comment="nothing until somebody says which"),
    sqlite_autoincrement=True,
)
attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lesson_id", ForeignKey("lessons.id"), nullable=False),
    Column("nomination_id", ForeignKey("nominations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("seed", Text, nullable=False, comment="of the order in which it asks"),
    Column("answers", JSON, nullable=False),
    Column("picked", JSON, nullable=False, comment="ticked so far of the question that waits"),
    Column("begun_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("right", Integer),
    Column("passed", Boolean),
    Column("outcome", Text, comment="what a human decided about one that was not passed"),
    Column("decided_by", ForeignKey("people.id")),
    Column("decided_at", Instant),
    UniqueConstraint("lesson_id", "nomination_id", "number"),
    CheckConstraint("(ended_at IS NULL) = (passed IS NULL)", name="ended_is_judged"),
    CheckConstraint("(outcome IS NULL) = (decided_by IS NULL)", name="a_human_decides"),
    one_of("outcome", Outcome),
    sqlite_autoincrement=True,  # the desk and the log speak of its number
)
