"""A01, A02, I04: kill -9 for real, between the commit and the word to Telegram; then SIGTERM."""

import asyncio
import os
import signal
import sqlite3
from multiprocessing.process import BaseProcess

import aiohttp
import pytest
from aiogram.client.session.aiohttp import AiohttpSession

from bot.operation import operate
from bot.settings import read_settings
from sandbox.clock import Clock
from sandbox.server import TOKEN, Sandbox
from tests.commands import BIRTHS, settle_in

ENDS_WITHIN = 30


def live(cwd: str, settings: dict[str, str], die_at: str | None) -> None:
    """The bot as `guiyan run` starts it; kills itself where it would say something for the first time."""
    settle_in(cwd, settings, [os.devnull, os.devnull])
    carry = AiohttpSession.make_request

    async def deadly(self, bot, method, timeout=None):
        if type(method).__name__ == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return await carry(self, bot, method, timeout)

    AiohttpSession.make_request = deadly  # type: ignore[method-assign] # in a process of its own
    raise SystemExit(asyncio.run(operate(read_settings())))


@pytest.fixture
async def sandbox():
    sandbox = Sandbox(Clock())
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


def start(sandbox: Sandbox, folder, die_at: str | None = None) -> BaseProcess:
    settings = {"GUIYAN_TOKEN": TOKEN, "GUIYAN_API": sandbox.api_url}
    process = BIRTHS.Process(target=live, args=(str(folder), settings, die_at))
    process.start()
    return process


async def ended(process: BaseProcess) -> int | None:
    await asyncio.to_thread(process.join, ENDS_WITHIN)
    return process.exitcode


async def test_i04_killed_after_the_commit_the_next_process_keeps_the_promise(sandbox, tmp_path):
    async with aiohttp.ClientSession(sandbox.api_url) as http, asyncio.timeout(60):

        async def post(path: str, **body):
            async with http.post(f"/sim/{path}", json=body) as response:
                return await response.json()

        async def seen():
            async with http.get("/sim/transcript", params={"user": 7, "chat": 7}) as response:
                return (await response.json())["messages"]

        await post("users", id=7, first_name="李铁柱")
        await post("say", user=7, chat=7, text="/start v_qinghe")
        doomed = start(sandbox, tmp_path, die_at="EditMessageReplyMarkup")
        await sandbox.settled()
        consent = (await seen())[-1]
        button = consent["reply_markup"]["inline_keyboard"][0][0]["text"]
        await post("tap", user=7, chat=7, message_id=consent["message_id"], button=button, wait=0)
        assert await ended(doomed) == -signal.SIGKILL

        heir = start(sandbox, tmp_path)
        await sandbox.settled()
        assert "姓名" in (await seen())[-1]["text"] or "名字" in (await seen())[-1]["text"]
        heir.terminate()
        assert await ended(heir) == 0
    with sqlite3.connect(tmp_path / "guiyan.db") as kept:
        assert kept.execute("SELECT count(*) FROM people").fetchone() == (1,)
        assert kept.execute("SELECT count(*) FROM drafts").fetchone() == (1,)
    kept.close()
