"""Our own getUpdates loop: the next batch is asked for only when the one before may be confirmed."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import orjson
import structlog
from aiogram import Bot

from bot.intake import Intake, NotKept
from bot.updates import Raw

log = structlog.get_logger()

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
LONG_POLL = 25
CONNECT_WITHIN = 10.0
ANSWERED_WITHIN = 10.0
"""Seconds beyond the long poll after which a silent connection is given up."""
FIRST_BATCH, LARGEST_BATCH = 8, 100
"""Updates asked for at once: few at first, twice as many after every batch that may be confirmed. So a bot
that is killed again and again, perhaps by what one update does to it, gets ahead by a few each time."""
LONGEST_PAUSE = 40.0
"""With the spread less than a minute: by then all goes on again when a cause has ended."""
STRANGER_TRIES = 3
TWO_POLLERS_FOR = 60.0
"""Seconds for which another poller is put up with: a deploy overlaps for a moment."""
TAPS_LIVE = timedelta(seconds=150)
"""How long Telegram keeps a press of a button for a bot that is away."""
MESSAGES_LIVE = timedelta(hours=24)

Away = Callable[[datetime], Awaitable[object]]


class TokenRefused(Exception):
    """Telegram does not know this token (any more)."""


class SecondPoller(Exception):
    """Somebody else polls with this token, or a webhook is set; says Telegram's words."""


class NotAnAnswer(Exception):
    """What came back is not an answer of the Bot API."""


class Busy(Exception):
    """Telegram asks for some seconds of peace."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


TROUBLE = (aiohttp.ClientError, TimeoutError, OSError, NotAnAnswer, Busy, NotKept)


class Polling:
    """Brings updates from Telegram to the intake."""

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        clock: Callable[[], datetime],
        away: Away,
        *,
        long_poll: int = LONG_POLL,
        last_there: datetime | None = None,
    ) -> None:
        """`away` hears since when nobody asked, if that was too long for a press to live."""
        self._bot, self._intake, self._clock, self._away = bot, intake, clock, away
        self._long_poll = long_poll
        self._last_there = last_there
        self._offset, self._limit = 0, FIRST_BATCH
        self._refused = 0
        self._conflict_since: float | None = None

    async def run(self) -> None:
        """Poll until stopped. Raises TokenRefused or SecondPoller, which waiting does not mend."""
        pause = 1.0
        async with aiohttp.ClientSession() as http:
            while not self._intake.stopping.is_set():
                try:
                    await self._ask_and_hand_over(http)
                except TROUBLE as trouble:
                    seconds = trouble.seconds if isinstance(trouble, Busy) else min(pause, LONGEST_PAUSE)
                    log.warning("no updates", error=type(trouble).__name__, seconds=seconds)
                    await self._intake.rest(seconds * random.uniform(1.0, 1.2))  # noqa: S311 - spreads bots, hides nothing
                    pause = min(pause, LONGEST_PAUSE) * 2
                else:
                    pause = 1.0
            await self._confirm(http)

    async def _ask_and_hand_over(self, http: aiohttp.ClientSession) -> None:
        asked_at = self._clock()
        updates = await self._ask_or_stop(http)
        if updates is None:
            return
        await self.note_that_we_are_there(asked_at)
        if updates:
            await self._intake.take(updates)
            self._offset = _after(updates)
            self._limit = min(self._limit * 2, LARGEST_BATCH)

    async def _confirm(self, http: aiohttp.ClientSession) -> None:
        """Say that the last batch arrived, before leaving; if that fails it comes again and does no harm."""
        if self._offset:
            try:
                await self._ask(http, wait=0)
            except (*TROUBLE, TokenRefused, SecondPoller) as trouble:
                log.warning("last updates not confirmed", error=type(trouble).__name__)

    async def note_that_we_are_there(self, since: datetime) -> None:
        """Since then somebody was there; before that, perhaps not for long. Told also where nobody polls."""
        last, self._last_there = self._last_there, self._clock()
        self._refused, self._conflict_since = 0, None
        if last is None or since - last <= TAPS_LIVE:
            return
        log.warning("was away", seconds=int((since - last).total_seconds()))
        if since - last > MESSAGES_LIVE:
            log.error("messages may be lost", seconds=int((since - last).total_seconds()))
        try:
            await self._away(last)
        except Exception:
            log.exception("nobody told that taps may be lost")

    async def _ask_or_stop(self, http: aiohttp.ClientSession) -> list[Raw] | None:
        """A batch, or None when stopped while waiting for it."""
        asking = asyncio.ensure_future(self._ask(http, wait=self._long_poll))
        stopping = asyncio.ensure_future(self._intake.stopping.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return await asking if asking.done() else None
        finally:
            asking.cancel()
            stopping.cancel()

    async def _ask(self, http: aiohttp.ClientSession, *, wait: int) -> list[Raw]:
        url = self._bot.session.api.api_url(self._bot.token, "getUpdates")
        body = {
            "offset": self._offset,
            "limit": self._limit,
            "timeout": wait,
            "allowed_updates": ALLOWED_UPDATES,
        }
        timeout = aiohttp.ClientTimeout(total=wait + ANSWERED_WITHIN, sock_connect=CONNECT_WITHIN)
        async with http.post(url, json=body, timeout=timeout) as response:
            answer = read_answer(await response.read())
        if answer.get("ok") is True and isinstance(answer.get("result"), list):
            updates = [each for each in answer["result"] if isinstance(each, dict)]
            if answer["result"] and not updates:
                raise NotAnAnswer  # nothing of it can be confirmed: it comes again at once
            return updates
        self._weigh_refusal(response.status, answer)
        raise NotAnAnswer

    def _weigh_refusal(self, status: int, answer: dict[str, Any]) -> None:
        if status in {401, 404}:
            self._refused += 1
            if self._refused >= STRANGER_TRIES:
                raise TokenRefused
        elif status == 409:
            self._weigh_conflict(str(answer.get("description")))
        elif status == 429:
            parameters = answer.get("parameters")
            seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
            raise Busy(float(seconds) if isinstance(seconds, int | float) else 1.0)

    def _weigh_conflict(self, words: str) -> None:
        now = asyncio.get_running_loop().time()
        if self._conflict_since is None:
            self._conflict_since = now
        if "webhook" in words or now - self._conflict_since > TWO_POLLERS_FOR:
            raise SecondPoller(words)
        log.warning("somebody else polls with this token")


def read_answer(body: bytes) -> dict[str, Any]:
    """What the Bot API answered; a half character in one update must not hide the others."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        answer = _forgiving(body)
    if not isinstance(answer, dict):
        raise NotAnAnswer
    return answer


def _forgiving(body: bytes) -> Any:
    import json  # noqa: PLC0415 - only for what the strict reader will not have

    try:
        answer = json.loads(body.decode("utf-8", errors="replace"))
    except (ValueError, RecursionError):
        raise NotAnAnswer from None
    return answer


def _after(updates: list[Raw]) -> int:
    numbers: list[int] = [each["update_id"] for each in updates if isinstance(each.get("update_id"), int)]
    if not numbers:
        raise NotAnAnswer
    return max(numbers) + 1
