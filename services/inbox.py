"""What the intake does with updates that it cannot hand over at once. Each function is one transaction."""

from collections.abc import Sequence

from domain.updates import InboxStatus, KeptUpdate
from services.transaction import Transaction


def keep(tx: Transaction, updates: Sequence[KeptUpdate]) -> None:
    """Keep updates, so that they may be confirmed: the next process takes up what this one left."""
    tx.inbox.keep(updates)


def set_aside(tx: Transaction, update: KeptUpdate) -> None:
    """Keep an update that nobody is to handle again: it could not be read, or failed at every try."""
    tx.inbox.set_aside(update)


def waiting(tx: Transaction) -> Sequence[KeptUpdate]:
    """What was confirmed and not handled when the process died, the oldest first."""
    return tx.inbox.waiting()


def drop(tx: Transaction, update_id: int, fingerprint: str) -> None:
    """It is handled."""
    tx.inbox.drop(update_id, fingerprint)


def counts(tx: Transaction) -> dict[InboxStatus, int]:
    """How many updates wait, could not be read, or failed for good."""
    return tx.inbox.counts()
