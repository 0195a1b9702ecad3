"""Cards that somebody took away, and that were put up again."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete
from sqlalchemy.dialects.postgresql import insert

from storage.schema.letters import reposts

FORGET = delete(reposts).where(reposts.c.reposted_at <= bindparam("before"))
NOTE = insert(reposts).on_conflict_do_nothing(index_elements=["topic", "chat_id"])


class RepostRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, topic: str, chat_id: int, *, now: datetime, before: datetime) -> bool:
        """The topic's card is put up again now; False when it was already, after a moment before now."""
        self._connection.execute(FORGET, {"before": before})
        row = {"topic": topic, "chat_id": chat_id, "reposted_at": now}
        return self._connection.execute(NOTE, row).rowcount > 0
