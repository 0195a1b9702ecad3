"""One process at a time. Each function is one transaction."""

from datetime import datetime

from domain.leases import HeldByAnother, require_free
from services.transaction import Transaction

NOBODY = ""


def take(tx: Transaction, name: str, holder: str, dead: str | None = None) -> datetime | None:
    """Take a free lease, or that of a holder known to be `dead`; raises HeldByAnother.

    Returns when a process was last heard of, for whoever wants to know how long nobody was there.
    """
    lease = tx.leases.find(name)
    if lease is not None and lease.holder not in {NOBODY, holder, dead}:
        require_free(lease.holder, lease.renewed_at, tx.now)
    tx.leases.take(name, holder, tx.now)
    return None if lease is None else lease.renewed_at


def renew(tx: Transaction, name: str, holder: str) -> None:
    """Give a sign of life; raises HeldByAnother when somebody took the lease meanwhile."""
    lease = tx.leases.find(name)
    if lease is not None and lease.holder != holder:
        raise HeldByAnother(lease.holder)
    tx.leases.take(name, holder, tx.now)


def last_sign(tx: Transaction, name: str) -> datetime | None:
    """When whoever holds a lease was last heard of."""
    lease = tx.leases.find(name)
    return None if lease is None or lease.holder == NOBODY else lease.renewed_at


def give_back(tx: Transaction, name: str, holder: str) -> None:
    """Let the next process begin at once, and know when this one was last there."""
    lease = tx.leases.find(name)
    if lease is not None and lease.holder == holder:
        tx.leases.take(name, NOBODY, tx.now)
