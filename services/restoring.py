"""What becomes of a county that comes back from a backup, before anybody hears of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.forgetting import Mark
from services import forgetting
from services.transaction import Transaction
from storage.held_letters import HeldLetter

NOBODY: Mapping[Mark, datetime] = {}


@dataclass(frozen=True, slots=True)
class Settled:
    """How many letters wait to be looked at, votes ended without a result, messages will not be answered."""

    held: int
    ended: int
    let_go: int
    forgotten: int = 0


def settle(tx: Transaction, made_at: datetime, kept: Mapping[Mark, datetime] = NOBODY) -> Settled:
    """Hold every letter, end every vote that was open, and forget again who asked for it since.

    `kept` is what is remembered outside the backup of who was forgotten.
    Ballots are in no backup, so to count a vote would be a lie, and to go on would count some people twice.
    What was being handled at that moment was answered a moment later: nobody is answered again weeks after.
    """
    ended = tx.ballots.end_open(tx.now)
    tx.ratings.close_all()
    gone = forgetting.forget_again(tx, kept)
    settled = Settled(hold(tx), ended, tx.inbox.let_go("restored"), gone)
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
