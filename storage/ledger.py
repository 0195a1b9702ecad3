"""What may take effect only once, and already has."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from domain.errors import AlreadyDone
from storage.schema.records import ledger

ENTER = insert(ledger)
CLAIMED = select(ledger.c.key).where(ledger.c.key == bindparam("key"))
OLD = select(ledger.c.done_at).where(ledger.c.done_at < bindparam("before")).limit(1)
FORGET = delete(ledger).where(ledger.c.done_at < bindparam("before"))


class LedgerRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enter(self, key: str, done_at: datetime) -> None:
        """Claim the key for this transaction; raises AlreadyDone if it was claimed before."""
        try:
            self._connection.execute(ENTER, {"key": key, "done_at": done_at})
        except IntegrityError as taken:
            raise AlreadyDone(key) from taken

    def has(self, key: str) -> bool:
        """Whether the key was claimed."""
        return self._connection.scalar(CLAIMED, {"key": key}) is not None

    def has_old(self, before: datetime) -> bool:
        return self._connection.scalar(OLD, {"before": before}) is not None

    def forget(self, before: datetime) -> int:
        """Drop the keys claimed before a moment; returns how many."""
        return self._connection.execute(FORGET, {"before": before}).rowcount
