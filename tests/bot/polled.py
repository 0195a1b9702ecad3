"""A Telegram that hands out the updates a test tells it to, and misbehaves as told."""

import asyncio
from collections.abc import Callable
from typing import Any

from aiogram.types import Update
from aiohttp import web

from bot.intake import Intake
from bot.polling import Polling
from bot.process import open_bot
from sandbox.server import TOKEN
from tests.reserves import connection_of

KEY = b"k" * 32


def message(update_id: int, user: int = 7, **content: Any) -> dict[str, Any]:
    person = {"id": user, "is_bot": False, "first_name": "甲"}
    body = {"message_id": update_id, "date": 0, "chat": {"id": user, "type": "private"}, "from": person}
    return {"update_id": update_id, "message": body | (content or {"text": "好"})}


def press(update_id: int, data: str, user: int = 7) -> dict[str, Any]:
    person = {"id": user, "is_bot": False, "first_name": "甲"}
    return {
        "update_id": update_id,
        "callback_query": {"id": "1", "from": person, "chat_instance": "1", "data": data},
    }


class Telegram:
    """Answers getUpdates with what it is told, one answer a call; then the polling is stopped."""

    def __init__(self, app, *answers: web.Response) -> None:
        self.app = app
        self.answers = list(answers)
        self.offsets: list[int] = []
        self.limits: list[int] = []
        self.handled: list[int] = []
        self.failing: dict[int, int] = {}
        self.slow: dict[int, asyncio.Event] = {}
        self.apologies: list[int] = []
        self.away: list[Any] = []
        self.before_answer: Callable[[int], None] = lambda call: None

    async def poll(self, patience: float = 20, **more: Any) -> None:
        server = web.Application()
        server.router.add_post("/bot{token}/getUpdates", self._answer)
        runner = web.AppRunner(server, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        bot = open_bot(TOKEN, f"http://127.0.0.1:{runner.addresses[0][1]}")
        self.intake = Intake(
            self.app,
            bot,
            self._handle,
            self._sorry,
            lambda data: data.startswith("mark"),
            patience=(0.01, 0.01),
        )
        polling = Polling(bot, self.intake, self.app.clock, self._away, long_poll=1, **more)
        try:
            async with asyncio.timeout(patience), self.intake.opened():
                await polling.run()
        finally:
            await bot.session.close()
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self.offsets.append(asked["offset"])
        self.limits.append(asked["limit"])
        self.before_answer(len(self.offsets))
        if self.answers:
            return self.answers.pop(0)
        self.intake.stop()
        return updates()

    async def _handle(self, update: Update, key: str) -> None:
        if update.update_id in self.slow:
            await self.slow[update.update_id].wait()
        if self.failing.get(update.update_id, 0) > 0:
            self.failing[update.update_id] -= 1
            raise RuntimeError("a handler that fails")
        self.handled.append(update.update_id)

    async def _sorry(self, update: Update) -> None:
        self.apologies.append(update.update_id)

    async def _away(self, since: Any) -> None:
        self.away.append(since)


def updates(*batch: dict[str, Any]) -> web.Response:
    return web.json_response({"ok": True, "result": list(batch)})


def refusal(code: int, description: str = "no", **parameters: Any) -> web.Response:
    body = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
    return web.json_response(body, status=code)


async def kept(app) -> dict[int, tuple[str, bytes | None]]:
    """Of each update in the inbox: how it stands, and what was kept of it."""

    def rows(tx):
        found = connection_of(tx).exec_driver_sql("SELECT update_id, status, body FROM inbox")
        return {number: (status, body) for number, status, body in found}

    return await app.see(rows)
