"""Letters waiting to be carried to Telegram, and the messages that speak on living topics."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from domain.letters import LetterKind, LetterStatus
from storage.schema.base import Instant, metadata, one_of
from storage.sealing import Sealed, SealedJSON

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Sealed, nullable=False),
    Column("picture", SealedJSON, comment="which picture, and the figures it shows; drawn when carried"),
    Column("keyboard", SealedJSON, comment="which keyboard, and the ids and names it needs"),
    Column("locale", Text, nullable=False),
    Column("topic", Text, comment="letters on one topic are one living message"),
    Column("status", Text, nullable=False, server_default="waiting"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column(
        "unsaid",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="under way, but still being made ready: nothing of it can have arrived",
    ),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("message_id", BigInteger),
    Column("failure", Text),
    CheckConstraint("status <> 'sent' OR message_id IS NOT NULL", name="sent_is_a_message"),
    one_of("kind", LetterKind),
    one_of("status", LetterStatus),
)
IS_WAITING = text("status = 'waiting'")
"""Said in these words by queries too: with a parameter in their place SQLite would not use the indexes."""
Index(
    "uq_outbox_topic_chat_id",
    outbox.c.topic,
    outbox.c.chat_id,
    unique=True,
    sqlite_where=IS_WAITING,
    postgresql_where=IS_WAITING,
)
Index("ix_outbox_due", outbox.c.not_before, sqlite_where=IS_WAITING, postgresql_where=IS_WAITING)
Index("ix_outbox_created_at", outbox.c.created_at)
Index("ix_outbox_chat_id_kind_created_at", outbox.c.chat_id, outbox.c.kind, outbox.c.created_at)
IS_UNDER_WAY = text("status = 'sending'")
Index(
    "uq_outbox_under_way",
    outbox.c.chat_id,
    unique=True,
    sqlite_where=IS_UNDER_WAY,
    postgresql_where=IS_UNDER_WAY,
)
IS_AMBIGUOUS = text("status = 'ambiguous'")
Index("ix_outbox_ambiguous", outbox.c.chat_id, sqlite_where=IS_AMBIGUOUS, postgresql_where=IS_AMBIGUOUS)
pauses = Table(
    "pauses",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False, comment="0 for all but replies"),
    Column("until", Instant, nullable=False),
)
postings = Table(
    "postings",
    metadata,
    Column("topic", Text, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("spoke_at", Instant, nullable=False, index=True, comment="when it last said something new"),
    Column("has_buttons", Boolean, nullable=False, comment="in a group: it lives until they are gone"),
    PrimaryKeyConstraint("topic", "chat_id"),
)
reposts = Table(
    "reposts",
    metadata,
    Column("topic", Text, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("reposted_at", Instant, nullable=False, comment="its card was gone and was put up again"),
    PrimaryKeyConstraint("topic", "chat_id"),
)
