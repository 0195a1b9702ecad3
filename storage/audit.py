"""Every state change, in a chain of hashes that shows tampering.

The chain shows what was changed, taken out or put between. That its end was cut off, only a witness outside
the database shows: the chain's head at some moment, signed with the same key.
"""

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from domain.people import PersonId
from storage.schema.records import audit

LAST = select(audit.c.id, audit.c.chain).order_by(audit.c.id.desc()).limit(1)
AT = select(audit.c.chain).where(audit.c.id == bindparam("entry_id"))
ALL = select(audit).order_by(audit.c.id)
ADD = insert(audit)
START = (0, b"")


class FalseWitness(Exception):
    """The witness was not written with this audit key."""


@dataclass(frozen=True)
class Witness:
    """How long the log was at a moment, and what its chain ended with."""

    entries: int
    chain: bytes
    seen_at: datetime

    def signed(self, key: bytes) -> str:
        said = {"entries": self.entries, "chain": self.chain.hex(), "seen_at": self.seen_at.isoformat()}
        return json.dumps(said | {"signature": _signature(key, said)})


def read_witness(text: str, key: bytes) -> Witness:
    """What was witnessed; raises FalseWitness."""
    try:
        said = json.loads(text)
        signature = said.pop("signature")
        if hmac.compare_digest(signature, _signature(key, said)):
            moment = datetime.fromisoformat(said["seen_at"])
            return Witness(said["entries"], bytes.fromhex(said["chain"]), moment)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise FalseWitness from fault
    raise FalseWitness


class AuditRepository:
    def __init__(self, connection: Connection, key: bytes) -> None:
        self._connection, self._key = connection, key

    def record_all(
        self, deeds: Iterable[tuple[str, str]], *, actor_id: PersonId | None, now: datetime
    ) -> None:
        """Add an entry for each action and subject, in their order.

        They hold ids and words of the glossary only, never a name or a ballot.
        """
        last_id, chain = self._connection.execute(LAST).first() or START
        entries: list[dict[str, Any]] = []
        for number, (action, subject) in enumerate(deeds, start=last_id + 1):
            entry = {"id": number, "at": now, "actor_id": actor_id, "action": action, "subject": subject}
            chain = _link(self._key, chain, entry)
            entries.append({**entry, "chain": chain})
        if entries:
            self._connection.execute(ADD, entries)

    def breaks(self) -> Iterator[int]:
        """Ids of entries that do not follow from those before them, or cannot even be read."""
        last_id, chain = START
        rows = self._connection.execute(ALL).mappings()
        while True:
            try:
                row = next(rows, None)
                if row is None:
                    return
                linked = hmac.compare_digest(row["chain"], _link(self._key, chain, row))
            except (TypeError, ValueError, AttributeError):  # SQLite lets a tamperer write words into dates
                yield last_id + 1
                return
            if row["id"] != last_id + 1 or not linked:
                yield row["id"]
            last_id, chain = row["id"], row["chain"]

    def witness(self, now: datetime) -> Witness:
        """The log's head as it is now."""
        entries, chain = self._connection.execute(LAST).first() or START
        return Witness(entries, chain, now)

    def goes_on_from(self, witness: Witness) -> bool:
        """Whether what was witnessed is still there; more may have come after it."""
        if not witness.entries:
            return True
        chain: Any = self._connection.scalar(AT, {"entry_id": witness.entries})
        return isinstance(chain, bytes) and hmac.compare_digest(chain, witness.chain)


def _link(key: bytes, chain: bytes, entry: Mapping[Any, Any]) -> bytes:
    moment = entry["at"].astimezone(UTC).isoformat()
    words = (str(entry["id"]), moment, str(entry["actor_id"]), entry["action"], entry["subject"])
    return hmac.digest(key, chain + "\x1f".join(words).encode(), "sha256")


def _signature(key: bytes, said: Mapping[str, Any]) -> str:
    words = f"witness\x1f{said['entries']}\x1f{said['chain']}\x1f{said['seen_at']}"
    return hmac.digest(key, words.encode(), "sha256").hex()
