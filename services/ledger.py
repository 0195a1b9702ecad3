"""What is not kept for ever: keys of updates, carried letters, dead codes, what was asked long ago."""

from datetime import timedelta

from services.transaction import Transaction

KEYS_KEPT = timedelta(days=8)
"""Telegram forgets an update after a day and numbers anew after a week."""
LETTERS_KEPT = timedelta(days=30)
"""Nobody asks of older letters that were carried, given up or dropped."""
CODES_KEPT = timedelta(days=30)
"""An invitation that was used, or that nobody can use any more."""
ROUNDS_KEPT = timedelta(days=365)
"""What was asked in a week; the longest look back is a few weeks."""


def has_old(tx: Transaction) -> bool:
    """Whether there is anything to forget."""
    return (
        tx.ledger.has_old(tx.now - KEYS_KEPT)
        or tx.outbox.has_old(tx.now - LETTERS_KEPT)
        or tx.invitations.has_old(tx.now - CODES_KEPT)
        or tx.rounds.has_old(tx.now - ROUNDS_KEPT)
    )


def forget(tx: Transaction) -> int:
    """Forget spent keys, ended letters, dead codes and rounds that are old; returns how many."""
    return (
        tx.ledger.forget(tx.now - KEYS_KEPT)
        + tx.outbox.forget_ended(tx.now - LETTERS_KEPT)
        + tx.invitations.forget(tx.now - CODES_KEPT)
        + tx.rounds.forget(tx.now - ROUNDS_KEPT)
    )
