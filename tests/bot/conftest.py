"""A courier with a Telegram that answers as told."""

import asyncio

import pytest
from aiohttp import web

from bot.courier import Courier
from bot.process import open_bot
from domain.letters import Keyboard
from sandbox.server import TOKEN
from tests.bot.telegram import Telegram


@pytest.fixture
async def telegram():
    return Telegram()


@pytest.fixture
async def courier(app, telegram):
    server = web.Application()
    server.router.add_post("/bot{token}/{method}", telegram.answer)
    runner = web.AppRunner(server, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot = open_bot(TOKEN, f"http://127.0.0.1:{runner.addresses[0][1]}")

    def no_buttons(keyboard: Keyboard, locale: str):
        raise LookupError(keyboard.name)

    yield Courier(app, bot, no_buttons, asyncio.Event())
    await bot.session.close()
    await runner.cleanup()
