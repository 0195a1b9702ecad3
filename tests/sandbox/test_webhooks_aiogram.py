"""A bot of aiogram behind its own address."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import SendMessage
from aiogram.types import BufferedInputFile, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from tests.sandbox.conftest import Village

ANN = 7
SECRET = "a-secret-of-the-village"


async def echo(message: Message) -> SendMessage:
    assert message.bot is not None
    await message.bot.send_document(message.chat.id, BufferedInputFile(b"words", "a.txt"))
    return message.answer(f"heard {message.text}")


@asynccontextmanager
async def running(village: Village) -> AsyncIterator[str]:
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    api = TelegramAPIServer.from_base(village.sandbox.api_url)
    async with Bot(village.sandbox.token, AiohttpSession(api=api)) as bot:
        app = web.Application()
        handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=SECRET)
        handler.register(app, path="/bot")
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
            await bot.set_webhook(url, secret_token=SECRET)
            yield url
        finally:
            await runner.cleanup()


async def test_a_bot_of_aiogram_answers_by_call_and_in_its_answer(village: Village) -> None:
    await village.person(ANN, "阿安")
    async with running(village):
        await village.do("say", user=ANN, chat=ANN, text="hello")
        await village.see("settled")
    said = [m for m in await village.messages(ANN, ANN) if not m.get("out")]
    assert [m.get("text") or m["document"]["file_name"] for m in said] == ["a.txt", "heard hello"]


async def test_a_wrong_secret_is_told_to_the_operator(village: Village) -> None:
    await village.person(ANN, "阿安")
    async with running(village) as url:
        await village.ok("setWebhook", url=url, secret_token="another")
        await village.do("say", user=ANN, chat=ANN, text="hello")
        webhook = village.sandbox.world.webhook
        assert webhook is not None
        while webhook.last_error_message is None:
            await village.sandbox.world.updates.bell.rung()
        found = await village.ok("getWebhookInfo")
    assert found["last_error_message"] == "Wrong response from the webhook: 401 Unauthorized"
