"""Says nothing after a pause before it is clear that no other process has taken over."""

from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import Response, TelegramMethod

from bot.lease import Lease
from bot.verdicts import NotSaid


class Alone(BaseRequestMiddleware):
    """A process that was stopped may wake in the middle of a sentence that another has finished."""

    def __init__(self, lease: Lease) -> None:
        self._lease = lease

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Response[Any]:
        if not await self._lease.is_surely_held():
            raise NotSaid(method, "another process may be running")
        return await make_request(bot, method)
