"""The queue of updates that waits for the bot."""

import asyncio
import secrets
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, NamedTuple

from aiogram.types import Update

from sandbox.bell import Bell
from sandbox.shape import plain

ASKED_FOR_BY_NAME = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Waiting(NamedTuple):
    """One update that the bot has not confirmed."""

    update_id: int
    kind: str
    body: dict[str, Any]
    at: datetime


class UpdateQueue:
    """Updates leave the queue only when an offset above their id confirms them.

    Everything that reads goes through `take`, everything that writes through `push`: lifetimes, conflicts and
    webhooks have one place to stand.
    """

    def __init__(self) -> None:
        self._waiting: deque[Waiting] = deque()
        self._next_id = 100_000_000 + secrets.randbelow(800_000_000)
        self._readers = 0
        self.allowed: frozenset[str] | None = None
        self.polling = False
        self._closed = False
        self.bell = Bell()

    def __len__(self) -> int:
        return len(self._waiting)

    def wants(self, kind: str) -> bool:
        if self.allowed is None:
            return kind not in ASKED_FOR_BY_NAME
        return kind in self.allowed

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Remember what the bot asked for; an empty list means the default again."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def push(self, kind: str, body: Any, at: datetime) -> None:
        if not self.wants(kind):
            return
        update = Update(update_id=self._next_id, **{kind: body})
        self._waiting.append(Waiting(self._next_id, kind, plain(update), at))
        self._next_id += 1
        self.bell.ring()

    def take(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """Confirm everything before the offset and show what comes next."""
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        else:
            while self._waiting and self._waiting[0].update_id < offset:
                self._waiting.popleft()
        self.bell.ring()
        return [waiting.body for waiting, _ in zip(self._waiting, range(limit), strict=False)]

    def open(self) -> None:
        self._closed = False

    def close(self) -> None:
        """Let everybody who waits go: the server stops."""
        self._closed = True
        self.bell.ring()

    def clear(self) -> None:
        self._waiting.clear()
        self.bell.ring()

    async def wait(self, seconds: float) -> None:
        """Rest until an update arrives or the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self._waiting and not self._closed:
                    await self.bell.rung()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Count a long poll that rests; a reader who hangs up is not polling any more."""
        self._readers += 1
        self.polling = True
        self.bell.ring()
        try:
            yield
        except BaseException:
            self.polling = False
            raise
        finally:
            self._readers -= 1
            self.bell.ring()

    def is_settled(self) -> bool:
        return not self._waiting and (self._readers > 0 or not self.polling)
