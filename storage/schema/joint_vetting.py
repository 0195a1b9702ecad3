"""What the departments say of candidates, what the village is told, and who stands too close.

All of it goes with its nomination.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from domain.joint_vetting import Signature
from storage.schema.base import Instant, metadata, one_of
from storage.sealing import Sealed

vettings = Table(
    "vettings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("nomination_id", ForeignKey("nominations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("closed_at", Instant, comment="the county has decided, or the person has taken it back"),
    sqlite_autoincrement=True,  # on an old card a number must not become another's
)
IS_RUNNING = text("closed_at IS NULL")
Index(
    "uq_vettings_running",
    vettings.c.nomination_id,
    unique=True,
    sqlite_where=IS_RUNNING,
    postgresql_where=IS_RUNNING,
)
vetting_lines = Table(
    "vetting_lines",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("vetting_id", ForeignKey("vettings.id", ondelete="CASCADE"), nullable=False),
    Column("department", Text, nullable=False, comment="as the programme names it"),
    Column("signature", Text),
    Column("reason", Sealed),
    Column("signed_by", ForeignKey("people.id")),
    Column("signed_at", Instant),
    Column("assigned_to", ForeignKey("people.id"), comment="a colleague who signs instead"),
    Column("reminded", Integer, nullable=False, server_default="0"),
    Column("due_at", Instant, comment="later than the others, for who was late"),
    UniqueConstraint("vetting_id", "department"),
    CheckConstraint("(signature IS NULL) = (signed_at IS NULL)", name="signed_when"),
    CheckConstraint("(signature IS NULL) = (signed_by IS NULL)", name="signed_by_whom"),
    CheckConstraint("signature IS NULL OR (signature = 'pass') = (reason IS NULL)", name="reason_why_not"),
    one_of("signature", Signature),
    sqlite_autoincrement=True,  # on an old card a number must not become another's
)
Index("ix_vetting_lines_department_signature", vetting_lines.c.department, vetting_lines.c.signature)
conflicts = Table(
    "conflicts",
    metadata,
    Column("nomination_id", ForeignKey("nominations.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False, comment="who signs nothing about it"),
    Column("declared_at", Instant, nullable=False),
    Column("by_candidate", Boolean, nullable=False, comment="or else they said so themselves"),
    PrimaryKeyConstraint("nomination_id", "person_id"),
)
notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("nomination_id", ForeignKey("nominations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("asked_at", Instant, nullable=False),
    Column("agreed_at", Instant, comment="when the village could read it"),
    Column("consent_version", Text, comment="which text the person agreed to"),
    Column("ends_at", Instant),
    Column("run_out_at", Instant, comment="when the village was told that the days are over"),
    Column("ended_at", Instant, comment="decided, or taken down"),
    CheckConstraint("(agreed_at IS NULL) = (ends_at IS NULL)", name="runs_from_consent"),
    CheckConstraint("(agreed_at IS NULL) = (consent_version IS NULL)", name="consent_has_version"),
    sqlite_autoincrement=True,  # in an old link a number must not become another's
)
IS_PENDING = text("ended_at IS NULL")
Index(
    "uq_notices_running",
    notices.c.nomination_id,
    unique=True,
    sqlite_where=IS_PENDING,
    postgresql_where=IS_PENDING,
)
objections = Table(
    "objections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("notice_id", ForeignKey("notices.id", ondelete="CASCADE"), nullable=False),
    Column("objector", LargeBinary, nullable=False, comment="a keyed mark: nobody learns who it was"),
    Column("words", Sealed),
    Column("recording", Sealed),
    Column("recording_seconds", Integer),
    Column("raised_at", Instant, nullable=False),
    Column("upheld", Boolean),
    Column("reason", Sealed),
    Column("settled_by", ForeignKey("people.id")),
    Column("settled_at", Instant),
    UniqueConstraint("notice_id", "objector"),
    CheckConstraint("(words IS NULL) = (recording IS NOT NULL)", name="written_or_spoken"),
    CheckConstraint("(recording IS NULL) = (recording_seconds IS NULL)", name="recording_has_length"),
    CheckConstraint("(upheld IS NULL) = (settled_at IS NULL)", name="settled_when"),
    CheckConstraint("(upheld IS NULL) = (settled_by IS NULL)", name="settled_by_whom"),
    CheckConstraint("(upheld IS NULL) = (reason IS NULL)", name="settled_why"),
    sqlite_autoincrement=True,  # on an old card a number must not become another's
)
