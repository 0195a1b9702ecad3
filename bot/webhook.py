"""Updates that Telegram brings by itself: the same intake, behind a door with a secret."""

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

import structlog
from aiogram import Bot
from aiohttp import web

from bot.doors import Door
from bot.intake import Intake, NotKept
from bot.introduction import insist
from bot.polling import ALLOWED_UPDATES, NotAnAnswer, read_answer
from bot.window import Window, serving

log = structlog.get_logger()

HEADER = "X-Telegram-Bot-Api-Secret-Token"
COME_BACK_IN = "5"
CONNECTIONS = 40


class Webhook:
    """Answers 200 when the update may be forgotten by Telegram, 503 when it has to come again."""

    def __init__(self, intake: Intake, secret: str) -> None:
        self._intake, self._secret = intake, secret.encode()

    async def knock(self, request: web.Request) -> web.Response:
        shown = request.headers.get(HEADER, "").encode("utf-8", errors="surrogateescape")
        if not hmac.compare_digest(shown, self._secret):
            return web.Response(status=401)
        if not self._intake.has_room():
            return web.Response(status=503, headers={"Retry-After": COME_BACK_IN})
        try:
            await self._intake.take([read_answer(await request.read())])
        except NotAnAnswer:
            log.warning("update cannot be read", reason="not JSON")
        except NotKept:
            return web.Response(status=503, headers={"Retry-After": COME_BACK_IN})
        return web.Response()


@asynccontextmanager
async def listening(door: Door, bot: Bot, intake: Intake, window: Window) -> AsyncIterator[None]:
    """Listen for updates and tell Telegram where, however long that takes; who looks in hears how it is."""
    path = urlsplit(door.url).path or "/"
    async with serving(door.listen, [web.post(path, Webhook(intake, door.secret).knock), *window.routes()]):
        await insist(partial(_tell_where, door, bot), intake.rest, until=intake.stopping.is_set)
        yield


async def _tell_where(door: Door, bot: Bot) -> None:
    await bot.set_webhook(
        door.url,
        secret_token=door.secret,
        allowed_updates=list(ALLOWED_UPDATES),
        max_connections=CONNECTIONS,
    )
