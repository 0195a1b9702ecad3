"""What mentors write of their reserves each quarter, and what those have to say to it."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from storage.schema.base import Instant, metadata
from storage.sealing import Sealed

assessments = Table(
    "assessments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pair_id", ForeignKey("pairs.id"), nullable=False),
    Column("period", Integer, nullable=False, comment="which quarter of the pair's time, from 1"),
    Column("asked_at", Instant, nullable=False),
    Column("words", Sealed),
    Column("recording", Sealed),
    Column("recording_seconds", Integer),
    Column("written_at", Instant),
    Column("heard_at", Instant, comment="the reserve says that they have seen it"),
    Column("reply", Sealed),
    Column("reply_recording", Sealed),
    Column("reply_seconds", Integer),
    Column("replied_at", Instant),
    Column("settled_at", Instant, comment="an organizer has talked with the two"),
    Column("settled_by", ForeignKey("people.id")),
    UniqueConstraint("pair_id", "period"),
    CheckConstraint("period >= 1", name="period"),
    CheckConstraint("written_at IS NOT NULL OR heard_at IS NULL", name="heard_after_written"),
    CheckConstraint("heard_at IS NOT NULL OR replied_at IS NULL", name="replied_after_heard"),
    CheckConstraint("replied_at IS NOT NULL OR settled_at IS NULL", name="settled_after_reply"),
    CheckConstraint("(settled_at IS NULL) = (settled_by IS NULL)", name="settled_by_whom"),
    sqlite_autoincrement=True,
)
Index("ix_assessments_replied_at", assessments.c.replied_at)
