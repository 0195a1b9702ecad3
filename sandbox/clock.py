"""Time that a test, a page or a bot can share and turn forward."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta


class TimeRunsForward(ValueError):
    """Somebody asked for a moment that is already past."""


class Clock:
    """Virtual time: real speed plus an offset, or standing still.

    While it is turned, real time does not count: only `step_to` moves it, so that everything due on the way
    happens at its own moment.
    """

    def __init__(self, start: datetime | None = None, *, running: bool = True) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError("a clock needs an aware moment to start from")
        self.running = running
        self.on_turn: list[Callable[[datetime], Awaitable[None]]] = []
        self.on_step: list[Callable[[datetime], None]] = []
        self._base = start.astimezone(UTC) if start else datetime.fromtimestamp(time.time(), UTC)
        self._since = time.monotonic()
        self._turning = False

    def now(self) -> datetime:
        if not self.running or self._turning:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    async def advance(self, by: timedelta) -> datetime:
        """Turn the clock forward by a span."""
        return await self.set(self.now() + by)

    async def set(self, moment: datetime) -> datetime:
        """Turn the clock forward to a moment and let everything due on the way happen."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs its zone")
        target = moment.astimezone(UTC)
        if target < self.now():
            raise TimeRunsForward(f"it is already {self.now().isoformat(timespec='seconds')}")
        if self._turning:
            raise TimeRunsForward("the clock is being turned already")
        self._hold()
        try:
            for hook in list(self.on_turn):
                await hook(target)
            self.step_to(target)
        finally:
            self._release()
        return target

    def step_to(self, moment: datetime) -> None:
        """Jump to a moment between now and the target; an earlier one changes nothing."""
        if moment > self.now():
            self._base = moment.astimezone(UTC)
            self._since = time.monotonic()
            for listener in list(self.on_step):
                listener(self._base)

    def _hold(self) -> None:
        self._base = self.now()
        self._turning = True

    def _release(self) -> None:
        self._turning = False
        self._since = time.monotonic()
