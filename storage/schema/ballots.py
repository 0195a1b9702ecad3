"""Ballot boxes: secret ratings and quick polls.

A ballot has no time, no number and no name. The voter's key is an HMAC under a key that lives outside the
database and is shredded when the box closes; by then the ballots are deleted too.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
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
    text,
)

from storage.schema.base import Instant, metadata

ballot_boxes = Table(
    "ballot_boxes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place_id", ForeignKey("places.id"), nullable=False, index=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("choices", Integer, nullable=False),
    Column("opened_by", ForeignKey("people.id"), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column(
        "member_for",
        Integer,
        nullable=False,
        server_default="0",
        comment="days in the group before opening that its voters need",
    ),
    Column("counted_at", Instant),
    Column("shown", Integer, nullable=False, server_default="0", comment="how many the card says took part"),
    Column("voters", Integer, comment="how many took part; kept only when counted"),
    Column("alike", Integer, comment="the choice nearly everybody made, where counts would tell too much"),
    Column(
        "tally",
        JSON(none_as_null=True),
        comment="ballots per choice; absent for ever when too few or too alike",
    ),
    CheckConstraint("choices BETWEEN 2 AND 10", name="choices"),
    CheckConstraint(
        "counted_at IS NOT NULL OR (voters IS NULL AND alike IS NULL AND tally IS NULL)",
        name="secret_while_open",
    ),
    CheckConstraint("alike IS NULL OR tally IS NULL", name="words_or_counts"),
)
IS_OPEN = text("counted_at IS NULL")
Index("ix_ballot_boxes_open", ballot_boxes.c.closes_at, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
ballots = Table(
    "ballots",
    metadata,
    Column("box_id", ForeignKey("ballot_boxes.id"), nullable=False),
    Column("voter_key", LargeBinary, nullable=False),
    Column("choice", Integer, nullable=False),
    PrimaryKeyConstraint("box_id", "voter_key"),
    CheckConstraint("choice >= 1", name="choice"),
    sqlite_with_rowid=False,
)
ratings = Table(
    "ratings",
    metadata,
    Column("box_id", ForeignKey("ballot_boxes.id"), primary_key=True, autoincrement=False),
    Column("reserve_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("under_way", Boolean, nullable=False, server_default=text("true")),
)
UNDER_WAY = text("under_way")
Index(
    "uq_ratings_under_way",
    ratings.c.reserve_id,
    unique=True,
    sqlite_where=UNDER_WAY,
    postgresql_where=UNDER_WAY,
)
polls = Table(
    "polls",
    metadata,
    Column("box_id", ForeignKey("ballot_boxes.id"), primary_key=True, autoincrement=False),
    Column("question", Text, nullable=False),
    Column("options", JSON, nullable=False),
)
