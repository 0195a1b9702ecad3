"""Who came into a bound group, or left it: no name, no number, no hour, and not for long."""

from sqlalchemy import BigInteger, Boolean, Column, Date, LargeBinary, PrimaryKeyConstraint, Table

from storage.schema.base import metadata

members = Table(
    "members",
    metadata,
    Column("chat_id", BigInteger, nullable=False),
    Column("account", LargeBinary, nullable=False, comment="HMAC of the account: its key is not in here"),
    Column("seen_on", Date, nullable=False, index=True, comment="the local day it came or went last"),
    Column("is_gone", Boolean, nullable=False),
    PrimaryKeyConstraint("chat_id", "account"),
    sqlite_with_rowid=False,
)
