"""Killing the bot, again and again, and letting it go in peace as often."""

import asyncio
import random
import signal
import sqlite3
import time
from collections.abc import Coroutine
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any

from benchmarks.torture.village import County
from benchmarks.torture.zygote import Life, Zygote

COMES_WITHIN = 60.0
LEAVES_WITHIN = 30.0
LIVES = (0.05, 0.9)
"""Seconds between the first question for updates and the end."""
FALLS_EARLY = 0.25
"""How many lives end at one of their first requests instead, while the bot is still getting ready."""
FALLS_AT_WORK = 0.35
"""How many end at some later request: that is the same place on a slow machine and on a fast one."""
FIRST_REQUESTS, LATER_REQUESTS = 40, 150
LONGEST_LIFE = 3.0
REST = 0.3
UNDER_WAY = "SELECT count(*) FROM outbox WHERE status = 'sending' OR status = 'waiting' AND not_before < ?"
SOON = "2999-01-01"
OVERDUE = (
    "SELECT count(*) FROM ballot_boxes"
    " WHERE counted_at IS NULL AND closes_at < strftime('%Y-%m-%d %H:%M:%f', 'now')"
)
UNREAD = "SELECT count(*) FROM inbox WHERE status = 'waiting'"


@dataclass
class Storm:
    county: County
    zygote: Zygote
    seed: int
    births: list[float] = field(default_factory=list)
    """Seconds from a fork to its first question for updates."""
    deploys: list[float] = field(default_factory=list)
    peace: float = 0.0
    """Seconds until nothing was left to do, the last time that we waited for it."""
    faults: list[str] = field(default_factory=list)
    """What a life did that it must not."""

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311 - dice, no secret

    async def begin(self, group: asyncio.TaskGroup) -> Life:
        """A life, up to its first question for updates."""
        life = await self.zygote.begin(group, self.county.sandbox.api_url)
        began = time.monotonic()
        if await self._until(self.county.sandbox.called("getUpdates"), life):
            self.births.append(time.monotonic() - began)
        return life

    async def kill(self, group: asyncio.TaskGroup) -> None:
        """One life and its violent end."""
        sandbox = self.county.sandbox
        kind = self._dice.random()
        if kind < FALLS_EARLY:
            life = await self.zygote.begin(group, sandbox.api_url)
            await self._until(sandbox.called(more=self._dice.randint(1, FIRST_REQUESTS)), life)
        else:
            life = await self.begin(group)
            await self._until(self._doom(kind < FALLS_EARLY + FALLS_AT_WORK), life)
        if not life.ended.done():
            life.strike(signal.SIGKILL)
        if (code := await life.ended) != -signal.SIGKILL:
            self.faults.append(f"a life ended by itself with {code}")

    async def _doom(self, at_work: bool) -> None:  # noqa: FBT001 - one of two kinds
        if not at_work:
            await asyncio.sleep(self._dice.uniform(*LIVES))
            return
        later = self._dice.randint(1, LATER_REQUESTS)
        with suppress(TimeoutError):
            await asyncio.wait_for(self.county.sandbox.called(more=later), LONGEST_LIFE)

    async def deploy(self, group: asyncio.TaskGroup) -> None:
        """One life that is asked to leave."""
        life = await self.begin(group)
        await self._until(asyncio.sleep(self._dice.uniform(*LIVES)), life)
        await self.end(life)

    async def end(self, life: Life) -> None:
        began = time.monotonic()
        if not life.ended.done():
            life.strike(signal.SIGTERM)
        await asyncio.wait({life.ended}, timeout=LEAVES_WITHIN)
        if not life.ended.done():
            self.faults.append(f"a deploy took more than {LEAVES_WITHIN:g} s")
            life.strike(signal.SIGKILL)
        elif life.ended.result() != 0:
            self.faults.append(f"a deploy ended with {life.ended.result()}")
        await life.ended
        self.deploys.append(time.monotonic() - began)

    async def settle(self, patience: float) -> None:
        """Rest until nothing is left to do: a group hears fifteen words a minute, however many wait for it.

        What has not become less for all our `patience`, in seconds, is stuck.
        """
        began = since = time.monotonic()
        fewest = self._left()
        while time.monotonic() < since + patience:
            await self.county.sandbox.settled()
            left = self._left()
            self.peace = time.monotonic() - began
            if not left:
                return
            if left < fewest:
                fewest, since = left, time.monotonic()
            await asyncio.sleep(REST)
        self.faults.append(f"{fewest} letters, updates or full boxes still waited after {self.peace:.0f} s")

    def _left(self) -> int:
        return sum(rows[0][0] for rows in (self.rows(UNDER_WAY, SOON), self.rows(UNREAD), self.rows(OVERDUE)))

    def unclear(self) -> set[int]:
        """The letters of which nobody knows whether they arrived."""
        rows = self.rows("SELECT id FROM outbox WHERE status IN ('ambiguous', 'sending')")
        return {number for (number,) in rows}

    def rows(self, query: str, *values: object) -> list[tuple[int, ...]]:
        file = f"file:{self.county.folder}/county.db?mode=ro"
        with closing(sqlite3.connect(file, uri=True)) as connection:
            return connection.execute(query, values).fetchall()

    async def _until(self, event: Coroutine[Any, Any, None], life: Life) -> bool:
        """Wait for something in a life; False when the life ended before, or nothing happened."""
        waiting = asyncio.ensure_future(event)
        either: set[asyncio.Future[Any]] = {waiting, life.ended}
        await asyncio.wait(either, timeout=COMES_WITHIN, return_when="FIRST_COMPLETED")
        happened = waiting.done()
        waiting.cancel()
        if not happened and not life.ended.done():
            self.faults.append(f"a life did nothing for {COMES_WITHIN:g} s")
        return happened
