"""How the bot itself does, in numbers that name nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from domain.letters import LetterStatus
from domain.updates import InboxStatus
from services.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Figures:
    """Letters and updates by what became of them; `late` is how long the oldest due letter has waited."""

    letters: Mapping[LetterStatus, int]
    updates: Mapping[InboxStatus, int]
    late: timedelta


def look(tx: Transaction) -> Figures:
    """Count what lies in the outbox and in the inbox."""
    since = tx.figures.oldest_due(tx.now)
    late = timedelta() if since is None else tx.now - since
    return Figures(tx.figures.letters(), tx.inbox.counts(), late)
