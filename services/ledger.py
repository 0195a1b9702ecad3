"""What is not kept for ever: keys of updates long past, letters long carried."""

from datetime import timedelta

from services.transaction import Transaction

KEPT = timedelta(days=30)
"""Telegram forgets an update after a day and numbers anew after a week; nobody asks of older letters."""


def has_old(tx: Transaction) -> bool:
    """Whether there is anything to forget."""
    before = tx.now - KEPT
    return tx.ledger.has_old(before) or tx.outbox.has_old(before)


def forget(tx: Transaction) -> int:
    """Forget spent keys and ended letters that are old; returns how many."""
    before = tx.now - KEPT
    return tx.ledger.forget(before) + tx.outbox.forget_ended(before)
