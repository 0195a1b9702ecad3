"""What becomes of a county that comes back from a backup, before anybody hears of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from services.transaction import Transaction
from storage.held_letters import HeldLetter


@dataclass(frozen=True, slots=True)
class Settled:
    """How many letters wait to be looked at, votes ended without a result, messages will not be answered."""

    held: int
    ended: int
    let_go: int


def settle(tx: Transaction, made_at: datetime) -> Settled:
    """Hold every letter, and end every vote that was open when the backup was made.

    Its ballots are in no backup, so to count it would be a lie, and to go on would count some people twice.
    What was being handled at that moment was answered a moment later: nobody is answered again weeks after.
    """
    held, ended = hold(tx), tx.ballots.end_open(tx.now)
    settled = Settled(held, ended, tx.inbox.let_go("restored"))
    tx.ratings.close_all()
    tx.record(None, "restore", f"backup:{made_at.isoformat(timespec='seconds')}")
    return settled


def hold(tx: Transaction) -> int:
    """Let no letter go out that is there now; returns how many."""
    return tx.held_letters.hold(tx.now)


def held_letters(tx: Transaction) -> list[HeldLetter]:
    """The letters that wait to be looked at."""
    return tx.held_letters.all()


def release(tx: Transaction, ids: Collection[int] | None) -> int:
    """Let the courier carry letters, all or these; returns how many."""
    released = tx.held_letters.release(tx.now, ids)
    tx.record(None, "release_letters", f"letters:{released}")
    return released


def drop(tx: Transaction, ids: Collection[int] | None) -> int:
    """Let letters never go out, all or these; returns how many."""
    dropped = tx.held_letters.drop(ids)
    tx.record(None, "drop_letters", f"letters:{dropped}")
    return dropped
