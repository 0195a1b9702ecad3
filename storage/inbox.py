"""Updates that could not be handled at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.updates import InboxStatus, KeptUpdate
from storage.schema.updates import IS_WAITING, inbox
from storage.statements import upsert

KEEP = insert(inbox).on_conflict_do_nothing()
SET_ASIDE = upsert(inbox, key=["update_id", "fingerprint"], replacing=["status", "failure"])
WAITING = select(inbox).where(IS_WAITING).order_by(inbox.c.kept_at, inbox.c.update_id)
LET_GO = update(inbox).where(IS_WAITING).values(status=InboxStatus.DEAD, failure=bindparam("because"))
DROP = delete(inbox).where(
    inbox.c.update_id == bindparam("update_id"), inbox.c.fingerprint == bindparam("fingerprint"), IS_WAITING
)
COUNTS = select(inbox.c.status, func.count()).group_by(inbox.c.status)
IS_OLD = inbox.c.kept_at < bindparam("before")
IS_ASIDE = inbox.c.status != InboxStatus.WAITING
"""What waits is never forgotten: somebody was told, or told nothing yet, and it is still to be handled."""
OLD = select(inbox.c.update_id).where(IS_OLD, IS_ASIDE).limit(1)
FORGET = delete(inbox).where(IS_OLD, IS_ASIDE)
IS_READABLE = (IS_OLD, IS_ASIDE, inbox.c.body.is_not(None))
READABLE = select(inbox.c.update_id).where(*IS_READABLE).limit(1)
EMPTY = update(inbox).where(*IS_READABLE).values(body=None)


class InboxRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, updates: Iterable[KeptUpdate]) -> None:
        """Keep updates that are not kept yet."""
        for each in updates:
            self._connection.execute(KEEP, _to_row(each))

    def set_aside(self, kept: KeptUpdate) -> None:
        """Keep an update that nobody is to handle again, whether it was kept before or not."""
        self._connection.execute(SET_ASIDE, _to_row(kept))

    def waiting(self) -> Sequence[KeptUpdate]:
        """What a process that died had confirmed but not handled, the oldest first."""
        return [_to_update(row) for row in self._connection.execute(WAITING).mappings()]

    def let_go(self, because: str) -> int:
        """Let nobody handle what still waits; returns how many."""
        return self._connection.execute(LET_GO, {"because": because}).rowcount

    def drop(self, update_id: int, fingerprint: str) -> None:
        """It waits no longer; what was set aside stays."""
        self._connection.execute(DROP, {"update_id": update_id, "fingerprint": fingerprint})

    def counts(self) -> dict[InboxStatus, int]:
        return {InboxStatus(status): count for status, count in self._connection.execute(COUNTS)}

    def has_old(self, before: datetime) -> bool:
        return self._connection.scalar(OLD, {"before": before}) is not None

    def has_readable(self, before: datetime) -> bool:
        """Whether of something set aside before a moment the words are still kept."""
        return self._connection.scalar(READABLE, {"before": before}) is not None

    def empty(self, before: datetime) -> int:
        """Drop the words of what was set aside before a moment; that it was there stays. Returns how many."""
        return self._connection.execute(EMPTY, {"before": before}).rowcount

    def forget(self, before: datetime) -> int:
        """Drop what was set aside before a moment; returns how many."""
        return self._connection.execute(FORGET, {"before": before}).rowcount


def _to_row(kept: KeptUpdate) -> dict[str, Any]:
    return {
        "update_id": kept.update_id,
        "fingerprint": kept.fingerprint,
        "status": kept.status,
        "body": kept.body,
        "kept_at": kept.kept_at,
        "failure": kept.failure,
    }


def _to_update(row: RowMapping) -> KeptUpdate:
    return KeptUpdate(**{**row, "status": InboxStatus(row["status"])})
