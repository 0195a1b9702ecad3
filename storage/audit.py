"""Every state change, in a chain of hashes that shows tampering."""

import hmac
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from domain.people import PersonId
from storage.schema.records import audit

LAST = select(audit.c.id, audit.c.chain).order_by(audit.c.id.desc()).limit(1)
ALL = select(audit).order_by(audit.c.id)
ADD = insert(audit)
START = (0, b"")


class AuditRepository:
    def __init__(self, connection: Connection, key: bytes) -> None:
        self._connection, self._key = connection, key

    def record(self, action: str, subject: str, *, actor_id: PersonId | None, now: datetime) -> None:
        """Add an entry: ids and words of the glossary only, never a name or a ballot."""
        last_id, chain = self._connection.execute(LAST).first() or START
        entry = {"id": last_id + 1, "at": now, "actor_id": actor_id, "action": action, "subject": subject}
        self._connection.execute(ADD, {**entry, "chain": _link(self._key, chain, entry)})

    def breaks(self) -> Iterator[int]:
        """Ids of entries that do not follow from those before them."""
        last_id, chain = START
        for row in self._connection.execute(ALL).mappings():
            linked = hmac.compare_digest(row["chain"], _link(self._key, chain, row))
            if row["id"] != last_id + 1 or not linked:
                yield row["id"]
            last_id, chain = row["id"], row["chain"]


def _link(key: bytes, chain: bytes, entry: Mapping[Any, Any]) -> bytes:
    moment = entry["at"].astimezone(UTC).isoformat()
    words = (str(entry["id"]), moment, str(entry["actor_id"]), entry["action"], entry["subject"])
    return hmac.digest(key, chain + "\x1f".join(words).encode(), "sha256")
