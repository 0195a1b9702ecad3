"""What may take effect only once, and already has."""

from datetime import datetime

from sqlalchemy import Connection, insert
from sqlalchemy.exc import IntegrityError

from domain.errors import AlreadyDone
from storage.schema.records import ledger

ENTER = insert(ledger)


class LedgerRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enter(self, key: str, done_at: datetime) -> None:
        """Claim the key for this transaction; raises AlreadyDone if it was claimed before."""
        try:
            self._connection.execute(ENTER, {"key": key, "done_at": done_at})
        except IntegrityError as taken:
            raise AlreadyDone(key) from taken
