"""The outbox as a test empties it: every due letter, taken on and sent, in the order it would go."""

from datetime import datetime

from domain.letters import Letter, LetterKind
from services.transaction import Transaction


def take_on(tx: Transaction, now: datetime | None = None) -> list[Letter]:
    """The letters that may leave at this moment, one a chat; they are under way from now on."""
    return [tx.outbox.get(claim.letter_id) for claim in tx.outbox.claim(now or tx.now, 1000)]


def send_all(tx: Transaction, now: datetime | None = None) -> list[Letter]:
    """Every letter that is due, sent; replies first, then the oldest."""
    sent: list[Letter] = []
    while letters := take_on(tx, now):
        for letter in letters:
            tx.outbox.record(letter.sent(1))
        sent += letters
    return sorted(sent, key=lambda letter: (letter.kind is not LetterKind.REPLY, letter.id))
