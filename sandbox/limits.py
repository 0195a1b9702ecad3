"""How much a bot may send: one a second in a private chat, 20 a minute in a group, 30 a second in all."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sandbox.errors import ApiError
from sandbox.rooms import Room

COUNTED = ("send", "forward", "copy", "edit", "stoppoll")
FREE = frozenset({"sendchataction", "sendmessagedraft", "editforumtopic", "editgeneralforumtopic"})
MOMENT = 0.001  # clocks count in fractions that do not add up
GRACE = timedelta(milliseconds=50).total_seconds()  # the network bunches what was sent evenly


def weight(name: str, m: Any) -> int:
    """How many messages a call is: an album counts its items, a question about the bot is none."""
    if name in FREE or not name.startswith(COUNTED):
        return 0
    return len(getattr(m, "media", ())) if name == "sendmediagroup" else 1


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits in force; a private chat forgives a short burst."""

    private_per_second: float = 1
    private_burst: int = 5
    group_per_minute: int = 20
    overall_per_second: int = 30


class Window:
    """At most so many in any stretch of time."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._at: deque[float] = deque()

    def wait(self, now: float, count: int) -> float:
        """Seconds until so many more would be fine; 0 when they are fine now."""
        while self._at and now - self._at[0] >= self._seconds:
            self._at.popleft()
        too_many = len(self._at) + min(count, self._most) - self._most
        return self._at[too_many - 1] + self._seconds - now if too_many > 0 else 0

    def add(self, now: float, count: int) -> None:
        self._at.extend([now] * count)


class Bucket:
    """A steady rate that forgives a burst; what is more than the bucket must be waited for."""

    def __init__(self, rate: float, burst: int) -> None:
        self._rate = rate
        self._burst = burst
        self._level = float(burst)
        self._at = 0.0

    def wait(self, now: float, count: int) -> float:
        self._level = min(self._burst, self._level + (now - self._at) * self._rate)
        self._at = now
        return max(0.0, (min(count, self._burst) - self._level) / self._rate)

    def add(self, now: float, count: int) -> None:
        self._level -= count


class Limits:
    """Counts what is sent and refuses what is too much; who was refused waits until the time it was told."""

    def __init__(self, time: Callable[[], float], rules: Rules | None = None, *, on: bool = False) -> None:
        self.on = on
        self.refused = 0
        self.start(time, rules or Rules())

    def start(self, time: Callable[[], float], rules: Rules) -> None:
        """Begin to count anew."""
        self.rules = rules
        self._time = time
        self._overall = Window(rules.overall_per_second, 1 - GRACE)
        self._chats: dict[int, Window | Bucket] = {}
        self._closed: dict[int, float] = {}

    def check(self, room: Room, count: int) -> None:
        """Refuse with 429 what may not be sent now."""
        if not self.on or not count:
            return
        now = self._time()
        for place, counter in ((0, self._overall), (room.id, self._of(room))):
            until = self._closed.get(place, now)
            if until <= now + MOMENT:
                needed = counter.wait(now, count)
                if needed <= MOMENT:
                    continue
                until = self._closed[place] = now + max(1, math.ceil(needed))
            self.refused += 1
            seconds = max(1, math.ceil(until - now))
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})

    def count(self, room: Room, count: int) -> None:
        """Remember what was sent."""
        if self.on and count:
            now = self._time()
            self._overall.add(now, count)
            self._of(room).add(now, count)

    def _of(self, room: Room) -> Window | Bucket:
        if room.id not in self._chats:
            self._chats[room.id] = (
                Bucket(self.rules.private_per_second, self.rules.private_burst)
                if room.is_private
                else Window(self.rules.group_per_minute, 60)
            )
        return self._chats[room.id]
