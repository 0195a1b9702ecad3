"""Training classes, and who comes to them."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from domain.lessons import MOST_PLACES
from storage.schema.base import Instant, metadata
from storage.sealing import Sealed

lessons = Table(
    "lessons",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place_id", ForeignKey("places.id"), nullable=False, comment="whose reserves it is for"),
    Column("topic", Sealed, nullable=False),
    Column("venue", Sealed, nullable=False),
    Column("starts_at", Instant, nullable=False, index=True),
    Column("minutes", Integer, nullable=False),
    Column("places", Integer, nullable=False),
    Column("uid", Text, nullable=False, unique=True, comment="by which calendars know it"),
    Column("sequence", Integer, nullable=False, comment="rises whenever calendars must follow"),
    Column("listed_by", ForeignKey("people.id"), nullable=False),
    Column("listed_at", Instant, nullable=False),
    Column("reminded_at", Instant),
    Column("called_off_at", Instant),
    CheckConstraint(f"places BETWEEN 1 AND {MOST_PLACES}", name="places"),
    CheckConstraint("minutes BETWEEN 15 AND 600", name="minutes"),
    sqlite_autoincrement=True,  # the log speaks of its number for ever: it must not become another's
)
seats = Table(
    "seats",
    metadata,
    Column("lesson_id", ForeignKey("lessons.id"), nullable=False),
    Column("nomination_id", ForeignKey("nominations.id", ondelete="CASCADE"), nullable=False),
    Column("told_at", Instant, comment="when they heard of it"),
    Column("number", Integer, comment="in line since they joined; nothing where they did not"),
    Column("seated_at", Instant),
    Column("attended_at", Instant),
    Column("marked_by", ForeignKey("people.id"), comment="who saw them there; nobody where they said so"),
    Column("exam_told_at", Instant, comment="when they were asked to take the test"),
    PrimaryKeyConstraint("lesson_id", "nomination_id"),
    UniqueConstraint("lesson_id", "number"),
    CheckConstraint("seated_at IS NULL OR number IS NOT NULL", name="seated_has_joined"),
    CheckConstraint("marked_by IS NULL OR attended_at IS NOT NULL", name="marked_was_there"),
)
Index("ix_seats_nomination_id", seats.c.nomination_id)
