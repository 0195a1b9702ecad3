"""The queue of updates that waits for the bot."""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from aiogram.types import Update

from sandbox.bell import Bell
from sandbox.errors import ApiError, CannotDo
from sandbox.handmade import OutOfTurn, Returned, kind_of, numbered
from sandbox.shape import plain, written

ASKED_FOR_BY_NAME = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
A_DAY = timedelta(days=1)
LIVES = {
    "callback_query": timedelta(seconds=150),
    "shipping_query": timedelta(seconds=150),
    "pre_checkout_query": timedelta(seconds=150),
    "inline_query": timedelta(seconds=30),
}
SILENCE = timedelta(days=7)
HURRY = timedelta(seconds=0.5)
MOST, MOST_BYTES, LARGEST = 100_000, 128 * 2**20, 512 * 2**10
ANSWER_BYTES, WRAPPING = 4 * 2**20, 50
AHEAD = 10  # an offset further beyond the newest id than this is not believed
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class Waiting(NamedTuple):
    """One update that the bot has not confirmed."""

    update_id: int
    kind: str
    body: Any
    at: datetime
    until: datetime
    size: int


Pending = Waiting | Returned


class LongPoll:
    """Somebody who waits for updates; whoever comes later, or a webhook, ends it with a reason."""

    def __init__(self) -> None:
        self.ended: str | None = None


class UpdateQueue:
    """Updates leave the queue when an offset above their id confirms them, or when their time is over.

    Everything that reads goes through `take`, everything that writes through `push`: lifetimes, conflicts and
    webhooks have one place to stand.
    """

    def __init__(self, now: Callable[[], datetime], seed: int | None = None, room: int = MOST) -> None:
        self._now = now
        self._room = room
        self._dice = random.Random(seed)  # noqa: S311 - a place to count from, nobody's secret
        self._waiting: deque[Waiting] = deque()
        self._bytes = 0
        self._soonest: datetime | None = None
        self.out_of_turn = OutOfTurn()
        self._next_id = self._some_id()
        self._newest: datetime | None = None
        self._asked: tuple[int, datetime] | None = None
        self._readers = 0
        self._poll: LongPoll | None = None
        self._last_conflict: float | None = None
        self.conflict_pause = 3.0
        self.webhook = ""
        self.allowed: frozenset[str] | None = None
        self.polling = False
        self._closed = False
        self.bell = Bell()

    def __len__(self) -> int:
        self.expire(self._now())
        return len(self._waiting) + len(self.out_of_turn)

    def _some_id(self) -> int:
        return self._dice.randrange(2 * MOST + 1, 1_000_000_000)

    def wants(self, kind: str) -> bool:
        if self.allowed is None:
            return kind not in ASKED_FOR_BY_NAME
        return kind in self.allowed

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Remember what the bot asked for; an empty list means the default again."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def push(self, kind: str, body: Any, at: datetime) -> None:
        """Queue an update; what finds no room is lost, as in Telegram."""
        if not self.wants(kind):
            return
        self.expire(at)
        if self._newest is not None and not self._waiting and at - self._newest >= SILENCE:
            self._next_id = self._some_id()
        self._queue(kind, plain(Update(update_id=self._next_id, **{kind: body})), at)

    def put(self, body: Any, at: datetime, update_id: int | None = None, *, bare: bool = False) -> int:
        """Queue any body as it stands; a number from the past goes out of turn."""
        update_id = self._next_id if update_id is None else update_id
        shape = body if bare else numbered(body, update_id)
        if update_id < self._next_id:
            self.out_of_turn.put(update_id, kind_of(body), shape)
            self.bell.ring()
            return update_id
        self.expire(at)
        self._next_id = update_id
        if not self._queue(kind_of(body), shape, at):
            raise CannotDo("There is no room for this update: Telegram would lose it.")
        return update_id

    def redeliver(self, update_id: int) -> None:
        """Show an earlier update once more, confirmed or not."""
        past = self.out_of_turn.recall(update_id)
        if past is None:
            raise CannotDo(f"No update {update_id} is remembered.")
        self.out_of_turn.put(update_id, *past)
        self.bell.ring()

    def restart_ids(self, update_id: int) -> None:
        """Count on from another number, as after a week of silence."""
        if len(self) and update_id < self._next_id:
            raise CannotDo("Ids fall only when no update waits: these would be confirmed unseen.")
        self._next_id = update_id

    def _queue(self, kind: str, shape: Any, at: datetime) -> bool:
        size = len(written(shape).encode())
        if len(self._waiting) >= self._room or self._bytes + size > MOST_BYTES or size > LARGEST:
            return False
        until = at + LIVES.get(kind, A_DAY)
        self._waiting.append(Waiting(self._next_id, kind, shape, at, until, size))
        self._bytes += size
        self._soonest = min(self._soonest or until, until)
        self._newest = at
        self.out_of_turn.remember(self._next_id, kind, shape)
        self._next_id += 1
        self.bell.ring()
        return True

    def expire(self, now: datetime) -> None:
        """Drop what nobody fetched in its time."""
        if self._soonest is None or now <= self._soonest:
            return
        self._keep([waiting for waiting in self._waiting if waiting.until >= now])

    def _keep(self, kept: list[Waiting]) -> None:
        self._waiting = deque(kept)
        self._bytes = sum(waiting.size for waiting in kept)
        self._soonest = min((waiting.until for waiting in kept), default=None)
        self.bell.ring()

    def take(self, offset: int, limit: int) -> list[Any]:
        """Confirm everything before the offset and show what comes next, as much as one answer holds."""
        self.expire(self._now())
        if offset < 0:
            while len(self._waiting) > -offset:
                self._forget_first()
        elif offset <= self._next_id + AHEAD:
            while self._waiting and self._waiting[0].update_id < offset:
                self._forget_first()
        self.out_of_turn.confirm(offset)
        self.bell.ring()
        first = self.out_of_turn.show(limit)
        return [*first, *self._fitting(limit - len(first))]

    def pending(self, limit: int) -> list[Pending]:
        """What a webhook has to bring next, oldest first."""
        self.expire(self._now())
        return [*self.out_of_turn, *islice(self._waiting, limit)]

    def done(self, update: Pending) -> None:
        """The webhook took it; what has left the queue meanwhile is gone already."""
        if isinstance(update, Returned):
            self.out_of_turn.drop(update)
        elif update in self._waiting:
            self._waiting.remove(update)
            self._bytes -= update.size
        self.bell.ring()

    def repeats(self, offset: int) -> bool:
        """Whether the same was asked a moment ago: somebody confirms nothing and asks in a circle."""
        asked, self._asked = self._asked, (offset, self._now())
        return asked is not None and asked[0] == offset and self._asked[1] - asked[1] < HURRY

    def _forget_first(self) -> None:
        self._bytes -= self._waiting.popleft().size

    def _fitting(self, limit: int) -> Iterator[Any]:
        left = ANSWER_BYTES
        for waiting, _ in zip(self._waiting, range(limit), strict=False):
            left -= WRAPPING + waiting.size
            if left <= 0:
                return
            yield waiting.body

    def open(self) -> None:
        self._closed = False

    def close(self) -> None:
        """Let everybody who waits go: the server stops."""
        self._closed = True
        self.bell.ring()

    def clear(self) -> None:
        self.out_of_turn.clear()
        self._keep([])

    def end_poll(self, reason: str) -> None:
        """Send away who waits: somebody else takes the updates now."""
        if self._poll is not None:
            self._poll.ended = reason
            self.bell.ring()

    async def wait(self, seconds: float) -> None:
        """Rest until an update arrives or the time is over; whoever rested here before must go."""
        self.end_poll(OTHER_POLL)
        self._poll = mine = LongPoll()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    while not (len(self) or self._closed or mine.ended):
                        await self.bell.rung()
        finally:
            if self._poll is mine:
                self._poll = None
        if mine.ended:
            await self.refuse(mine.ended)

    async def refuse(self, reason: str) -> None:
        """A conflict is told at once, but never twice within three seconds: nobody shall spin."""
        now = asyncio.get_running_loop().time()
        if self._last_conflict is not None and now < self._last_conflict + self.conflict_pause:
            await asyncio.sleep(self.conflict_pause)
        else:
            self._last_conflict = now
        raise ApiError(409, f"Conflict: {reason}")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Count a long poll that rests; a reader who hangs up is not polling any more."""
        self._readers += 1
        self.polling = True
        self.bell.ring()
        try:
            yield
        except BaseException:
            self.polling = self._readers > 1
            raise
        finally:
            self._readers -= 1
            self.bell.ring()

    def is_settled(self) -> bool:
        return not len(self) and (self._readers > 0 or not self.polling)
