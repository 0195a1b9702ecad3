"""The line to the Bot API, on which it shows whether a call has left."""

from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import TelegramMethod
from aiohttp import ClientTimeout

ANSWERED_WITHIN = 20.0
"""Seconds after which a call to the Bot API is given up, so that a bot that is to stop can stop."""
FOR_A_LINE, FOR_THE_PEER = 0.5, 0.25
"""Of those seconds, the parts for a line (a free one, or a new one with its name looked up) and in it for the
other side to take it up. Well before the end: who waited only for a line has said nothing and may try again.
"""


class Session(AiohttpSession):
    """As the library's, but a line that does not come about is told from an answer that does not come."""

    def __init__(self, api: str) -> None:
        super().__init__(api=TelegramAPIServer.from_base(api), timeout=ANSWERED_WITHIN)

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109 - the library's own signature
    ) -> Any:
        total = self.timeout if timeout is None else timeout
        patience = ClientTimeout(total, connect=total * FOR_A_LINE, sock_connect=total * FOR_THE_PEER)
        return await super().make_request(
            bot,
            method,
            patience,  # type: ignore[arg-type]  # it is handed to aiohttp as it is
        )

    async def close(self) -> None:
        """The library gives lines with TLS a moment to say goodbye; others need none."""
        if self.api.base.startswith("https:"):
            await super().close()
        elif self._session is not None:
            await self._session.close()
