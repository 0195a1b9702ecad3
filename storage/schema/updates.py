"""Updates that wait to be handled, and which process may ask for them."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, PrimaryKeyConstraint, Table, Text, text

from domain.updates import InboxStatus
from storage.schema.base import Instant, metadata, one_of
from storage.sealing import Sealed

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, nullable=False),
    Column("fingerprint", Text, nullable=False, comment="Telegram numbers anew after a quiet week"),
    Column("status", Text, nullable=False),
    Column("body", Sealed, comment="never a ballot"),
    Column("kept_at", Instant, nullable=False),
    Column("failure", Text, comment="the kind of error, never its words"),
    PrimaryKeyConstraint("update_id", "fingerprint"),
    CheckConstraint("status <> 'waiting' OR body IS NOT NULL", name="waiting_can_be_handled"),
    one_of("status", InboxStatus),
)
IS_WAITING = text("status = 'waiting'")
Index("ix_inbox_waiting", inbox.c.kept_at, sqlite_where=IS_WAITING, postgresql_where=IS_WAITING)
Index("ix_inbox_kept_at", inbox.c.kept_at)
leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False, comment="host, process and when it began"),
    Column("renewed_at", Instant, nullable=False),
)
