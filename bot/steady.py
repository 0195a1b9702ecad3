"""Calls whose answer never came: made again where that is harmless, named where it is not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import Response, TelegramMethod

from bot.verdicts import PerhapsSaid, Verdict, is_said_once, weigh

AGAIN_AFTER = (0.2, 1.0)
SHORT = 3
"""Seconds Telegram may ask to wait for an edit or a toast; who has to wait longer hears of it."""
AT_MOST = 5.0
"""Seconds a call may have taken and still be made again: who waited for a dead line waits no longer."""

Rest = Callable[[float], Awaitable[object]]


class Steady(BaseRequestMiddleware):
    """Edits, toasts and deletions may arrive twice, so one lost answer is nobody's trouble, nor a short wait.

    A message may not: whoever sent it hears PerhapsSaid, whatever the network or the library called it.
    """

    def __init__(self, rest: Rest = asyncio.sleep) -> None:
        self._rest = rest

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Response[Any]:
        loop = asyncio.get_running_loop()
        ends = loop.time() + AT_MOST
        for pause in (*AGAIN_AFTER, None):
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as busy:
                if pause is None or is_said_once(method) or busy.retry_after > SHORT:
                    raise
                await self._rest(busy.retry_after)
                continue
            except Exception as trouble:
                if weigh(trouble).verdict is not Verdict.UNCLEAR:
                    raise
                if pause is None or is_said_once(method) or loop.time() > ends:
                    raise PerhapsSaid(method, type(trouble).__name__) from trouble
            await self._rest(pause)
        raise AssertionError
