"""What the courier does to letters. Each function is one transaction."""

from dataclasses import replace
from datetime import datetime

from domain.letters import Letter, LetterStatus
from services import groups, people
from services.transaction import Transaction

SPENT = {LetterStatus.SENT, LetterStatus.AMBIGUOUS}
"""What has, or may have, reached its reader: an ask counts in the week in which that was."""


def take_letters(tx: Transaction) -> list[Letter]:
    """Claim the letters that may go out now."""
    return tx.outbox.take(tx.now)


def find_posting(tx: Transaction, letter: Letter) -> int | None:
    """The message this letter should edit, if its topic already has one."""
    return tx.outbox.posted(letter)


def record_letter(tx: Transaction, letter: Letter) -> None:
    """Write down how carrying went and when, and which message now speaks on the letter's topic."""
    tx.outbox.record(replace(letter, not_before=tx.now) if letter.status in SPENT else letter)
    if letter.topic is not None and letter.message_id is not None:
        tx.outbox.remember(letter, letter.message_id, tx.now)


def forget_posting(tx: Transaction, letter: Letter) -> None:
    """The message a topic lived in is gone: the letter is said anew."""
    tx.outbox.forget(letter)


def lose_chat(tx: Transaction, letter: Letter, because: str) -> None:
    """The chat cannot be written to: a person becomes unreachable, a group pauses, nothing waits for it."""
    tx.outbox.record(letter.given_up(because))
    if letter.chat_id > 0:
        people.lose(tx, letter.chat_id)
    else:
        groups.leave(tx, letter.chat_id)


def reclaim(tx: Transaction) -> int:
    """At start: letters that were on their way when the process died. Returns how many."""
    return tx.outbox.reclaim()


def next_letter_at(tx: Transaction) -> datetime | None:
    """When the next waiting letter may go out."""
    return tx.outbox.next_at()
