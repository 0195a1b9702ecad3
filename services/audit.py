"""The log of every state change: whether it is whole, and a witness of how far it came."""

from dataclasses import dataclass
from datetime import datetime

from services.transaction import Transaction
from storage.audit import FalseWitness, Witness, read_witness


@dataclass(frozen=True, slots=True)
class Examined:
    """What is wrong with the log, if anything, and how long it is."""

    entries: int
    broken: int | None = None
    false_witness: bool = False
    cut: Witness | None = None
    seen_at: datetime | None = None

    @property
    def whole(self) -> bool:
        return self.broken is None and self.cut is None and not self.false_witness


def examine(tx: Transaction, witnessed: str | None) -> Examined:
    """Follow the chain to its end, and ask whether the end is still there.

    The witness is read before the log: what is written in between makes the log longer, never shorter.
    """
    entries, broken = tx.audit.witness(tx.now).entries, next(tx.audit.breaks(), None)
    if witnessed is None:
        return Examined(entries, broken)
    try:
        witness = read_witness(witnessed, tx.secrets.audit_key)
    except FalseWitness:
        return Examined(entries, broken, false_witness=True)
    cut = None if tx.audit.goes_on_from(witness) else witness
    return Examined(entries, broken, cut=cut, seen_at=witness.seen_at)


def next_witness(tx: Transaction, witnessed: str | None) -> str | None:
    """What is to be witnessed now, nothing if the log did not grow; raises LogWasCut."""
    witness = tx.audit.witness(tx.now)
    if witnessed is not None:
        before = _read(tx, witnessed)
        if before is None or not tx.audit.goes_on_from(before):
            raise LogWasCut
        if before.entries == witness.entries:
            return None
    return witness.signed(tx.secrets.audit_key) if witness.entries else None


def keep_rotation(tx: Transaction) -> None:
    """That from here on a new key alone opens what is sealed; not a word of either key."""
    tx.record(None, "rotate_keys", "keys:field")


class LogWasCut(Exception):
    """The audit log is not what was witnessed; `guiyan audit verify` says more."""


def _read(tx: Transaction, witnessed: str) -> Witness | None:
    try:
        return read_witness(witnessed, tx.secrets.audit_key)
    except FalseWitness:
        return None
