"""What is not kept for ever: keys of updates long past, letters long carried, messages long silent."""

from datetime import timedelta

from services.transaction import Transaction

KEPT = timedelta(days=30)
"""Telegram forgets an update after a day and numbers anew after a week; nobody asks of older letters."""
HANDLED = timedelta(days=8)
"""Of updates that were set aside; by then Telegram numbers anew, and nobody looks for what they meant."""
SPEAKING = timedelta(days=60)
"""So long a message that said something may still be changed; no private question is open longer."""


def has_old(tx: Transaction) -> bool:
    """Whether there is anything to forget."""
    before = tx.now - KEPT
    silent = tx.outbox.has_silent(tx.now - SPEAKING) or tx.inbox.has_old(tx.now - HANDLED)
    return silent or tx.ledger.has_old(before) or tx.outbox.has_old(before)


def forget(tx: Transaction) -> int:
    """Forget spent keys, ended letters and finished messages that are old; returns how many."""
    before = tx.now - KEPT
    silent = tx.outbox.forget_silent(tx.now - SPEAKING) + tx.inbox.forget(tx.now - HANDLED)
    return silent + tx.ledger.forget(before) + tx.outbox.forget_ended(before)
