"""What is said of a village each week, and the colour that organizers were told of."""

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

from domain.colours import ANSWERS, Colour, Topic
from storage.schema.base import Instant, metadata, one_of
from storage.sealing import Sealed


def _one_answer(topic: Topic) -> CheckConstraint:
    listed = ", ".join(f"'{finding}'" for finding in ANSWERS[topic])
    return CheckConstraint(f"{topic} IN ({listed})", name=topic)


surveys = Table(
    "surveys",
    metadata,
    Column("village_id", ForeignKey("places.id"), nullable=False),
    Column("week_on", Date, nullable=False, comment="the Monday of the local week"),
    *(Column(topic, Text) for topic in Topic),
    Column("answered_by", ForeignKey("people.id"), nullable=False, comment="who answered last"),
    Column("answered_at", Instant, comment="nothing while an answer is missing"),
    PrimaryKeyConstraint("village_id", "week_on"),
    *(_one_answer(topic) for topic in Topic),
    CheckConstraint(
        "(answered_at IS NOT NULL) = ({})".format(" AND ".join(f"{topic} IS NOT NULL" for topic in Topic)),
        name="answered_when_complete",
    ),
)
overrides = Table(
    "overrides",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("village_id", ForeignKey("places.id"), nullable=False),
    Column("colour", Text, nullable=False),
    Column("reason", Sealed, nullable=False),
    Column("set_by", ForeignKey("people.id"), nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("expires_on", Date, nullable=False, comment="the last local day on which it holds"),
    Column("ended_at", Instant, comment="taken back, or another took its place"),
    one_of("colour", Colour),
    sqlite_autoincrement=True,  # the log speaks of its number for ever: it must not become another's
)
STANDS = text("ended_at IS NULL")
Index(
    "uq_overrides_standing",
    overrides.c.village_id,
    unique=True,
    sqlite_where=STANDS,
    postgresql_where=STANDS,
)
colours = Table(
    "colours",
    metadata,
    Column("village_id", ForeignKey("places.id"), primary_key=True, autoincrement=False),
    Column("colour", Text, nullable=False, comment="which the organizers were told of last"),
    Column("was", Text, comment="and the one before it"),
    Column("told_at", Instant, nullable=False),
    one_of("colour", Colour),
    one_of("was", Colour),
)
