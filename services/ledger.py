"""What is not kept for ever: updates, keys, letters, dead codes, rounds, refusals, surveys and more."""

from datetime import timedelta

from domain.burdens import month_of
from services import colours, members
from services.transaction import Transaction

KEYS_KEPT = timedelta(days=8)
"""Telegram forgets an update after a day and numbers anew after a week; nor is what was set aside of use."""
WORDS_KEPT = timedelta(hours=24)
"""So long somebody may look into an update that could not be handled; after that only its number is known."""
REFUSED_KEPT = timedelta(days=180)
"""So long after its end a nomination that came to nothing can still be asked about."""
LETTERS_KEPT = timedelta(days=30)
"""Nobody asks of older letters that were carried, given up or dropped."""
SPEAKING = timedelta(days=60)
"""So long a message that said something may still be changed; no private question is open longer."""
CODES_KEPT = timedelta(days=30)
"""So long after its end an invitation is still known to have been there."""
ROUNDS_KEPT = timedelta(days=365)
"""What was asked in a week; the longest look back is a few weeks."""

SURVEYS_KEPT = timedelta(days=90)
"""So long one may look up what was said of a village; what was said last is kept: its colour rests on it."""
OVERRIDES_KEPT = timedelta(days=90)
"""So long after it is over one may ask why an organizer spoke a word on a colour."""

BURDENS_KEPT = timedelta(days=90)
"""What a month asked is read beside the month after it."""


def has_old(tx: Transaction) -> bool:
    """Whether there is anything to forget."""
    return (
        tx.ledger.has_old(tx.now - KEYS_KEPT)
        or tx.outbox.has_old(tx.now - LETTERS_KEPT)
        or tx.postings.has_silent(tx.now - SPEAKING)
        or tx.inbox.has_old(tx.now - KEYS_KEPT)
        or tx.inbox.has_readable(tx.now - WORDS_KEPT)
        or tx.nominations.has_old(tx.now - REFUSED_KEPT)
        or tx.invitations.has_old(tx.now - CODES_KEPT)
        or tx.rounds.has_old(tx.now - ROUNDS_KEPT)
        or tx.burdens.has_old(month_of(tx.now - BURDENS_KEPT, tx.programme.zone))
        or tx.colours.has_old(colours.today(tx) - SURVEYS_KEPT)
        or tx.colours.has_over(colours.today(tx) - OVERRIDES_KEPT, tx.now - OVERRIDES_KEPT)
        or tx.members.has_old(members.useless_before(tx))
    )


def forget(tx: Transaction) -> int:
    """Forget what is old of everything that is not kept for ever; returns how many."""
    return (
        tx.ledger.forget(tx.now - KEYS_KEPT)
        + tx.postings.forget_silent(tx.now - SPEAKING)
        + tx.outbox.forget_ended(tx.now - LETTERS_KEPT)
        + tx.inbox.forget(tx.now - KEYS_KEPT)
        + tx.inbox.empty(tx.now - WORDS_KEPT)
        + tx.nominations.forget(tx.now - REFUSED_KEPT)
        + tx.invitations.forget(tx.now - CODES_KEPT)
        + tx.rounds.forget(tx.now - ROUNDS_KEPT)
        + tx.burdens.forget(month_of(tx.now - BURDENS_KEPT, tx.programme.zone))
        + tx.colours.forget(colours.today(tx) - SURVEYS_KEPT)
        + tx.colours.forget_over(colours.today(tx) - OVERRIDES_KEPT, tx.now - OVERRIDES_KEPT)
        + tx.members.forget(members.useless_before(tx))
    )
