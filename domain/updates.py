"""Updates that could not be handled at once, and what became of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class InboxStatus(StrEnum):
    WAITING = "waiting"  # confirmed to Telegram, being handled; handled again after a crash
    QUARANTINED = "quarantined"  # could not be read
    DEAD = "dead"  # failed at every try; its person was asked to try again


@dataclass(frozen=True, slots=True)
class KeptUpdate:
    """One update in the inbox. A ballot's `body` is never kept: it would say who voted what."""

    update_id: int
    fingerprint: str
    status: InboxStatus
    body: str | None
    kept_at: datetime
    failure: str | None = None
