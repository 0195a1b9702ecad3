"""Our own getUpdates loop: each update parsed by itself, confirmed only after its effect is durable."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import orjson
import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import Update
from pydantic import ValidationError

log = structlog.get_logger()

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
LONG_POLL = 25
PATIENCE = (0.5, 2.0, 8.0)
"""Seconds before a failed update is tried again; after that it is set aside."""
IN_FLIGHT = 32
LONGEST_WAIT = 10.0

Raw = dict[str, Any]
Handle = Callable[[Update], Awaitable[object]]


class TokenRefused(Exception):
    """Telegram does not know this token (any more)."""


class SecondPoller(Exception):
    """Somebody else polls with this token, or a webhook is set."""


class Intake:
    """Asks Telegram for updates and hands each to the handlers, in lanes per person."""

    def __init__(
        self,
        bot: Bot,
        handle: Handle,
        sorry: Handle,
        *,
        long_poll: int = LONG_POLL,
        patience: Sequence[float] = PATIENCE,
    ) -> None:
        self._bot, self._handle, self._sorry = bot, handle, sorry
        self._long_poll, self._patience = long_poll, patience
        self._places = asyncio.Semaphore(IN_FLIGHT)
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Take no more; what has begun is finished."""
        self._stopping.set()

    async def run(self) -> None:
        """Poll until stopped. Raises TokenRefused or SecondPoller, which waiting does not mend."""
        async with aiohttp.ClientSession(json_serialize=lambda body: orjson.dumps(body).decode()) as http:
            async for batch in self._batches(http):
                await self._carry_out(batch)

    async def _batches(self, http: aiohttp.ClientSession) -> AsyncIterator[list[Raw]]:
        """Asking for the next batch confirms the one before: it is asked for only when that one is done."""
        offset, pause = 0, 1.0
        while not self._stopping.is_set():
            try:
                batch = await self._ask_or_stop(http, offset)
            except (aiohttp.ClientError, TimeoutError, ValueError) as trouble:
                log.warning("no updates", error=type(trouble).__name__, seconds=pause)
                await self._rest(pause)
                pause = min(pause * 2, 60.0)
                continue
            pause = 1.0
            if batch:
                yield batch
                offset = max(update["update_id"] for update in batch) + 1
        if offset:
            await self._ask(http, offset, wait=0)  # confirm the last batch before leaving

    async def _ask_or_stop(self, http: aiohttp.ClientSession, offset: int) -> list[Raw]:
        asking = asyncio.ensure_future(self._ask(http, offset, wait=self._long_poll))
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return await asking if asking.done() else []
        finally:
            asking.cancel()
            stopping.cancel()

    async def _ask(self, http: aiohttp.ClientSession, offset: int, *, wait: int) -> list[Raw]:
        url = self._bot.session.api.api_url(self._bot.token, "getUpdates")
        body = {"offset": offset, "timeout": wait, "allowed_updates": ALLOWED_UPDATES}
        timeout = aiohttp.ClientTimeout(total=wait + 10)
        async with http.post(url, json=body, timeout=timeout) as response:
            answer = orjson.loads(await response.read())
        if not isinstance(answer, dict):
            raise ValueError("not an answer of the Bot API")  # noqa: TRY004 - as any other unreadable answer
        if answer.get("ok"):
            updates: list[Raw] = answer["result"]
            return updates
        if response.status in {401, 404}:
            raise TokenRefused
        if response.status == 409:
            raise SecondPoller
        await self._rest(float((answer.get("parameters") or {}).get("retry_after", 1)))
        return []

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return

    async def _carry_out(self, batch: list[Raw]) -> None:
        """Two updates of one person keep their order; different people run side by side."""
        lanes: defaultdict[int, list[Raw]] = defaultdict(list)
        for raw in batch:
            lanes[lane_of(raw)].append(raw)
        async with asyncio.TaskGroup() as group:
            for lane in lanes.values():
                group.create_task(self._follow(lane))

    async def _follow(self, lane: list[Raw]) -> None:
        async with self._places:
            for raw in lane:
                await self._handle_one(raw)

    async def _handle_one(self, raw: Raw) -> None:
        try:
            update = Update.model_validate(raw, context={"bot": self._bot})
        except (ValidationError, RecursionError) as fault:
            log.warning("update cannot be read", update_id=raw.get("update_id"), error=type(fault).__name__)
            return
        for pause in (*self._patience, None):
            try:
                await self._handle(update)
            except TelegramForbiddenError:
                log.info("nobody there to answer", update_id=update.update_id)
                return
            except Exception as trouble:
                if _is_a_full_group(update, trouble):
                    log.warning("group too full to answer", update_id=update.update_id)
                    return
                log.exception("update failed", update_id=update.update_id)
                if pause is None:
                    await self._apologize(update)
                else:
                    await self._rest(_patience_for(trouble, pause))
            else:
                return

    async def _apologize(self, update: Update) -> None:
        try:
            await self._sorry(update)
        except Exception:
            log.exception("no apology", update_id=update.update_id)


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


def lane_of(raw: Raw) -> int:
    """The person behind an update, or its chat: whose order is kept."""
    for event in raw.values():
        if isinstance(event, dict):
            for key in ("from", "user", "chat"):
                if isinstance(event.get(key), dict) and isinstance(event[key].get("id"), int):
                    whose: int = event[key]["id"]
                    return whose
    return 0
