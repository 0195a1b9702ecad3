"""Who may do what only one process may do at a time."""

from datetime import datetime, timedelta

RENEWED_EVERY = timedelta(seconds=2)
HELD_FOR = timedelta(seconds=6)
"""Without a sign of life for so long, a lease is free. The loser of two waits no longer than this."""


class HeldByAnother(Exception):
    """Another process holds the lease and was heard of a moment ago; says who."""


def require_free(holder: str, renewed_at: datetime, now: datetime) -> None:
    """Raise HeldByAnother unless a lease last renewed at that moment may be taken.

    A sign of life from the future is a clock that was set back: it binds nobody.
    """
    if now - HELD_FOR < renewed_at < now + HELD_FOR:
        raise HeldByAnother(holder)
