"""Updates on their way to the handlers: in order for each person, kept where they cannot be handled at once.

An update may be confirmed to Telegram when its effect is durable or the update itself is. Whoever delivers
(`bot/polling.py`, `bot/webhook.py`) hands updates over and is told when that is so.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
)
from aiogram.types import Update

from bot.updates import Arrival, Raw, Unreadable, again, apart, arrive, pressed, standing
from bot.verdicts import PerhapsSaid
from domain.updates import InboxStatus, KeptUpdate
from services import inbox, letters
from services.app import App

log = structlog.get_logger()

PATIENCE = (0.3, 1.0, 3.0, 8.0)
"""Seconds before a failed update is tried again; after that it is dead, and its person hears so."""
IN_FLIGHT = 48
"""Updates handled at once: Telegram asks for fewer than 50 requests at a time."""
MOST_WAITING, SHARE = 1_000, 50
"""Updates lined up before no more are taken in, and how many of them one person may be the cause of: who goes
on writing beyond that waits on the disk, and nobody waits for them."""
MOST_IN_MEMORY = 20_000
SAME_PRESSES = 10
"""Of whoever has so many in line, and presses the same button of a ballot again, only the newest counts."""
KEPT_AFTER = 1.0
"""Seconds after which an update that is not through is kept, so that others need not wait for it."""
REMEMBERED = 10_000
LONGEST_WAIT = 10.0
DRAINED_WITHIN = 20.0
LIVES = timedelta(hours=24)
"""So long Telegram itself keeps what is said to a bot that is away; what was kept longer is not acted on,
and after some days nobody knows whether it was."""

Press = tuple[Any, ...]
Handle = Callable[[Update, str], Awaitable[object]]


class NotKept(Exception):
    """Neither the effect of an update nor the update itself could be made durable: do not confirm it."""


@dataclass(eq=False)
class Parcel:
    """An arrival in a lane. `safe` is set when it may be confirmed, or tells that it may not."""

    arrival: Arrival
    safe: asyncio.Future[None]
    is_kept: bool = False
    is_through: bool = False
    is_aside: bool = False
    is_counted: bool = True
    is_stale: bool = False
    press: Press | None = None


@dataclass
class Lane:
    """One person's updates, oldest first."""

    waiting: deque[Parcel] = field(default_factory=deque)

    def let_go_older(self, press: Press | None) -> None:
        """Of many presses of one button in line only the newest counts: no older one has been answered."""
        if len(self.waiting) < SAME_PRESSES:
            return
        for parcel in self.waiting:
            if parcel.press == press and not parcel.is_through:
                parcel.is_through = True
                parcel.safe.set_result(None)


class Intake:
    """Hands updates to the handlers, in lanes per person."""

    def __init__(
        self,
        app: App,
        bot: Bot,
        handle: Handle,
        sorry: Callable[[Update], Awaitable[object]],
        is_secret: Callable[[str], bool],
        *,
        patience: Sequence[float] = PATIENCE,
    ) -> None:
        """`is_secret` tells from a button's data whether its press is a ballot."""
        self._app, self._bot, self._handle, self._sorry = app, bot, handle, sorry
        self._is_secret, self._patience = is_secret, patience
        self._key = app.secrets.audit_key
        self._lanes: dict[int, Lane] = {}
        self._places = asyncio.Semaphore(IN_FLIGHT)
        self._waiting, self._counted = 0, 0
        self._eased = asyncio.Event()
        self._lately, self._told = Recent(), Recent()
        self._group: asyncio.TaskGroup | None = None
        self.stopping = asyncio.Event()

    def stop(self) -> None:
        """Take no more; what has begun is finished."""
        self.stopping.set()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Take updates in; at the end finish what has begun, but for what takes too long."""
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                await self._take_up_what_was_kept()
                yield
                self.stopping.set()
                await self._drain()
        except* LeftBehind:
            log.warning("updates left to the next process", count=self._waiting)
        finally:
            self._group = None

    async def take(self, updates: Sequence[Raw]) -> None:
        """Hand updates over; returns when all of them may be confirmed. Raises NotKept when one may not."""
        while not self._has_space():
            self._eased.clear()
            await self._eased.wait()
        each = (one for raw in updates for one in apart(raw))
        parcels = [self._line_up(self._arrive(raw), press=standing(raw)) for raw in each]
        await self._try_keeping(each for each in parcels if not each.is_counted)
        under_way = {parcel.safe: parcel for parcel in parcels if not parcel.safe.done()}
        while under_way:
            _, late = await asyncio.wait(under_way, timeout=KEPT_AFTER)
            under_way = {safe: under_way[safe] for safe in late}
            await self._try_keeping(under_way.values())
        for parcel in parcels:
            parcel.safe.result()

    @property
    def lined_up(self) -> int:
        """How many updates were taken in and are not through yet."""
        return self._waiting

    def has_room(self) -> bool:
        """Whether more can be taken without waiting."""
        return self._has_space() and not self.stopping.is_set()

    def _has_space(self) -> bool:
        return self._counted < MOST_WAITING and self._waiting < MOST_IN_MEMORY

    async def rest(self, seconds: float) -> None:
        """Wait, unless stopped meanwhile."""
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return

    def _arrive(self, raw: Raw) -> Arrival:
        data = pressed(raw)
        return arrive(raw, self._key, secret=data is not None and self._is_secret(data))

    async def _take_up_what_was_kept(self) -> None:
        kept = await self._app.see(inbox.waiting)
        if kept:
            log.warning("updates were under way when the bot stopped", count=len(kept))
        for each in kept:
            assert each.body is not None
            parcel = self._line_up(again(each.update_id, each.fingerprint, each.body), kept=True)
            parcel.is_stale = self._app.clock() - each.kept_at > LIVES

    def _line_up(self, arrival: Arrival, *, kept: bool = False, press: Press | None = None) -> Parcel:
        assert self._group is not None
        parcel = Parcel(arrival, asyncio.get_running_loop().create_future(), is_kept=kept)
        if kept:
            parcel.safe.set_result(None)
        self._waiting += 1
        lane = self._lanes.get(arrival.lane)
        if lane is None:
            lane = self._lanes[arrival.lane] = Lane()
            self._group.create_task(self._follow(arrival.lane, lane))
        if arrival.secret:
            parcel.press = press
            lane.let_go_older(press)
        parcel.is_counted = len(lane.waiting) < SHARE
        self._counted += parcel.is_counted
        lane.waiting.append(parcel)
        return parcel

    async def _follow(self, number: int, lane: Lane) -> None:
        while lane.waiting:
            parcel = lane.waiting.popleft()
            try:
                async with self._places:
                    await self._carry_out(parcel)
            except Exception:  # the last resort: a lane must not end before its updates
                log.exception("update left", update_id=parcel.arrival.update_id)
                _refuse(parcel)
            finally:
                self._waiting -= 1
                self._counted -= parcel.is_counted
                self._eased.set()
        del self._lanes[number]

    async def _carry_out(self, parcel: Parcel) -> None:
        arrival = parcel.arrival
        if parcel.is_through:
            return
        if arrival.key not in self._lately:
            handle = self._turn_back if parcel.is_stale else self.handle
            parcel.is_aside = not await handle(arrival)
            self._lately.add(arrival.key)
        parcel.is_through = True
        if parcel.is_kept and not parcel.is_aside:
            await self._app.do(inbox.drop, arrival.update_id, arrival.fingerprint)
        if not parcel.safe.done():
            parcel.safe.set_result(None)

    async def handle(self, arrival: Arrival) -> bool:
        """Handle an update, again if it fails; False when it had to be set aside.

        Raises NotKept when it was neither handled nor set aside.
        """
        try:
            update = arrival.read(self._bot)
        except Unreadable as fault:
            await self._set_aside(arrival, InboxStatus.QUARANTINED, str(fault))
            return False
        for pause in (*self._patience, None):
            try:
                await self._handle(update, arrival.key)
            except (TelegramForbiddenError, TelegramMigrateToChat):  # gone, or gone elsewhere
                log.info("nobody there to answer", update_id=arrival.update_id)
            except Exception as trouble:
                if _is_a_full_group(update, trouble):
                    log.warning("group too full to answer", update_id=arrival.update_id)
                    return True
                if isinstance(trouble, PerhapsSaid) and trouble.is_said_once:
                    await self._list_unclear(arrival, trouble)
                    return True
                log.exception("update failed", update_id=arrival.update_id)
                if self.stopping.is_set():
                    raise NotKept from trouble  # the next process will see to it
                if pause is None:
                    await self._apologize(update, arrival)
                    await self._set_aside(arrival, InboxStatus.DEAD, type(trouble).__name__)
                    return False
                await self.rest(_patience_for(trouble, pause))
                continue
            return True
        raise AssertionError

    async def _turn_back(self, arrival: Arrival) -> bool:
        """Ask for what was said days ago to be said once more: by now it may mean something else."""
        try:
            update = arrival.read(self._bot)
        except Unreadable as fault:
            await self._set_aside(arrival, InboxStatus.QUARANTINED, str(fault))
        else:
            await self._apologize(update, arrival)
            await self._set_aside(arrival, InboxStatus.DEAD, "too old")
        return False

    async def _list_unclear(self, arrival: Arrival, trouble: PerhapsSaid) -> None:
        """What the update did is durable; its answer may be there, so it is not said again but listed.

        Not the answer to a ballot: nobody is to read whose it was. What one person alone was to see in a
        group is listed as theirs: sent again to the group, everybody would read it.
        """
        log.warning("answer may have arrived or not", update_id=arrival.update_id, error=trouble.message)
        said: Any = trouble.method
        text = getattr(said, "text", None) or getattr(said, "caption", None)
        if arrival.secret or text is None:
            return
        alone = getattr(said, "ephemeral_message_parameters", None)
        chat_id = said.chat_id if alone is None else alone.receiver_user_id
        try:
            await self._app.do(letters.list_unclear, chat_id, text, trouble.message)
        except Exception:
            log.exception("answer not listed", update_id=arrival.update_id)

    async def _set_aside(self, arrival: Arrival, status: InboxStatus, failure: str) -> None:
        log.error("update set aside", update_id=arrival.update_id, kind=status, reason=failure)
        try:
            await self._app.do(inbox.set_aside, self._kept(arrival, status, failure))
        except Exception as trouble:
            raise NotKept from trouble

    async def _try_keeping(self, parcels: Iterable[Parcel]) -> None:
        """Make updates durable that are not through yet; ballots wait until they are."""
        keep = [each for each in parcels if not each.arrival.secret and not each.safe.done()]
        if not keep:
            return
        try:
            await self._app.do(inbox.keep, [self._kept(each.arrival, InboxStatus.WAITING) for each in keep])
        except Exception:
            log.exception("updates not kept", count=len(keep))
            return
        for parcel in keep:
            await self._note_kept(parcel)

    async def _note_kept(self, parcel: Parcel) -> None:
        if not parcel.is_through:
            parcel.is_kept = True
            if not parcel.safe.done():
                parcel.safe.set_result(None)
        elif not parcel.is_aside:  # it was handled while it was written down
            try:
                await self._app.do(inbox.drop, parcel.arrival.update_id, parcel.arrival.fingerprint)
            except Exception:  # the next process finds it, and that it is done
                log.exception("update not crossed out", update_id=parcel.arrival.update_id)

    def _kept(self, arrival: Arrival, status: InboxStatus, failure: str | None = None) -> KeptUpdate:
        body = None if arrival.secret else arrival.body
        return KeptUpdate(arrival.update_id, arrival.fingerprint, status, body, self._app.clock(), failure)

    async def _drain(self) -> None:
        try:
            async with asyncio.timeout(DRAINED_WITHIN):
                while self._waiting:
                    self._eased.clear()
                    await self._eased.wait()
        except TimeoutError:
            raise LeftBehind from None

    async def _apologize(self, update: Update, arrival: Arrival) -> None:
        """Once: while nothing can be written down, the same update comes again and again."""
        if arrival.key in self._told:
            return
        self._told.add(arrival.key)
        try:
            await self._sorry(update)
        except Exception:
            log.exception("no apology", update_id=update.update_id)


class Recent:
    """Keys seen lately; the oldest are forgotten."""

    def __init__(self) -> None:
        self._keys: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def add(self, key: str) -> None:
        self._keys[key] = None
        if len(self._keys) > REMEMBERED:
            self._keys.popitem(last=False)


class LeftBehind(Exception):
    """Some updates took too long to be finished; they are kept, or Telegram delivers them again."""


def _refuse(parcel: Parcel) -> None:
    if not parcel.safe.done():
        parcel.safe.set_exception(NotKept())
        parcel.safe.exception()  # one of a batch is heard: the others are not to be reported as forgotten


def _is_a_full_group(update: Update, trouble: Exception) -> bool:
    """A group has had its share of answers for this minute: who goes on typing must not hold up everybody.

    What they said took effect, and its card goes by letter.
    """
    said = update.message
    return isinstance(trouble, TelegramRetryAfter) and said is not None and said.chat.type != "private"


def _patience_for(trouble: Exception, usual: float) -> float:
    """A plain no is not worth waiting for: others wait too. Who asks for time gets it, within reason."""
    if isinstance(trouble, TelegramBadRequest):
        return 0.0
    if isinstance(trouble, TelegramRetryAfter):
        return min(float(trouble.retry_after), LONGEST_WAIT)
    return usual
