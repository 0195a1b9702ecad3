"""What may happen only once, and what did happen."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from storage.schema.base import Instant, metadata

ledger = Table(
    "ledger",
    metadata,
    Column("key", Text, primary_key=True, comment="what may take effect only once, such as an update"),
    Column("done_at", Instant, nullable=False, index=True),
)
rounds = Table(
    "rounds",
    metadata,
    Column("kind", Text, nullable=False, comment="check_in, nudge, digest …"),
    Column("subject_id", BigInteger, nullable=False, comment="whom or what it is for"),
    Column("week_on", Date, nullable=False, comment="the Monday of the local week"),
    Column("kept_at", Instant, nullable=False),
    PrimaryKeyConstraint("kind", "subject_id", "week_on"),
)
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="rises by one: a gap shows"),
    Column("at", Instant, nullable=False),
    Column("actor_id", Integer, comment="no foreign key: the entry outlives a forgotten person"),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False, comment="kind and id, never a name: nomination:12"),
    Column("chain", LargeBinary, nullable=False, comment="HMAC over this entry and the chain before it"),
)
Index("ix_audit_actor_id_at", audit.c.actor_id, audit.c.at)
