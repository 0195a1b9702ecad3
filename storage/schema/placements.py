"""Where reserves take real work, what was said at its end, and how they were scored on the job."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from domain.people import Role
from domain.placements import Mark, Outcome, Sort
from storage.schema.base import Instant, metadata, one_of
from storage.sealing import Sealed

placements = Table(
    "placements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("nomination_id", ForeignKey("nominations.id"), nullable=False, index=True),
    Column("sort", Text, nullable=False),
    Column("title", Text, nullable=False, comment="which of the county's posts; empty where it is none"),
    Column("place_id", ForeignKey("places.id"), nullable=False, index=True),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False, comment="its last day"),
    Column("set_by", ForeignKey("people.id"), nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("looked_on", Date, comment="an organizer has seen that it ends soon and lets it"),
    Column("ended_on", Date),
    Column("work", Text),
    Column("ability", Text),
    Column("neighbours", Text),
    Column("words", Sealed),
    Column("recording", Sealed),
    Column("recording_seconds", Integer),
    Column("evaluated_by", ForeignKey("people.id")),
    Column("evaluated_on", Date),
    Column("outcome", Text),
    Column("decided_by", ForeignKey("people.id")),
    CheckConstraint("until_on >= from_on", name="ends_after_it_begins"),
    CheckConstraint("ended_on IS NOT NULL OR evaluated_on IS NULL", name="evaluated_at_its_end"),
    CheckConstraint("ended_on IS NOT NULL OR outcome IS NULL", name="decided_at_its_end"),
    CheckConstraint(
        "evaluated_on IS NULL OR (work IS NOT NULL AND ability IS NOT NULL AND neighbours IS NOT NULL)",
        name="evaluated_whole",
    ),
    CheckConstraint("(evaluated_on IS NULL) = (evaluated_by IS NULL)", name="evaluated_by_whom"),
    CheckConstraint("(outcome IS NULL) = (decided_by IS NULL)", name="decided_by_whom"),
    one_of("sort", Sort),
    one_of("work", Mark),
    one_of("ability", Mark),
    one_of("neighbours", Mark),
    one_of("outcome", Outcome),
    sqlite_autoincrement=True,
)
GOES_ON = text("ended_on IS NULL")
Index(
    "uq_placements_running",
    placements.c.nomination_id,
    placements.c.sort,
    unique=True,
    sqlite_where=GOES_ON,
    postgresql_where=GOES_ON,
)
placement_scores = Table(
    "placement_scores",
    metadata,
    Column("placement_id", ForeignKey("placements.id", ondelete="CASCADE"), nullable=False),
    Column("period", Integer, nullable=False, comment="which fortnight, or 1 at the end"),
    Column("seat", Text, nullable=False, comment="as what the observer looks on"),
    Column("item", Integer, nullable=False, comment="which of the county's items, from 0"),
    Column("score", Integer, nullable=False),
    Column("scored_by", ForeignKey("people.id"), nullable=False),
    Column("scored_at", Instant, nullable=False),
    PrimaryKeyConstraint("placement_id", "period", "seat", "item"),
    CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    CheckConstraint("period >= 1", name="period"),
    one_of("seat", Role),
)
