"""J14: what an operator's monitoring reads: how the bot is, in figures that name nobody."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import nullcontext
from typing import Any, cast

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramForbiddenError
from aiogram.methods import SendMessage

from bot.lease import Lease
from bot.metrics import Metrics
from bot.settings import read_settings
from bot.window import serving
from domain.letters import Letter, LetterKind
from tests.bot.polled import message
from tests.faults.hostile import Wire, opened

WAITING = 'guiyan_letters{status="waiting"}'


@pytest.fixture
def address(sqlite_address):
    return sqlite_address


@pytest.fixture
async def process(app) -> AsyncIterator[object]:
    async with opened(app, Wire()) as process:
        await Lease(app).take(patience=0)
        yield process


def figures(page: bytes) -> dict[str, float]:
    """Every sample by its name and labels."""
    lines = (line.rpartition(" ") for line in page.decode().splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


async def test_what_was_done_and_what_waits_can_be_read(app, process, calendar):
    before = figures(await process.window.measure())
    assert before["guiyan_well"] == 1
    assert before[WAITING] == 0
    letter = Letter(7, LetterKind.NEWS, "您好", "zh_CN", calendar.now, calendar.now)
    await app.do(lambda tx: tx.outbox.put(letter))
    calendar.now += (late := calendar.now.resolution * 3_000_000)
    async with process.intake.opened():
        await process.intake.take([message(5)])
    after = figures(await process.window.measure())
    assert after[WAITING] == 1
    assert after["guiyan_letter_late_seconds"] == late.total_seconds()
    assert after["guiyan_update_seconds_count"] == before["guiyan_update_seconds_count"] + 1


async def test_every_attempt_at_a_request_counts_by_what_came_of_it():
    metrics, asked = Metrics(), SendMessage(chat_id=7, text="陈小满")
    answers: list[BaseException | None] = [None, TelegramForbiddenError(asked, "blocked by 陈小满"), None]

    async def request(bot: Bot, method: object) -> Any:
        if (trouble := answers.pop()) is not None:
            raise trouble
        return True

    for fails in (False, True, False):
        with pytest.raises(TelegramForbiddenError) if fails else nullcontext():
            await metrics(request, cast("Bot", None), asked)
    page = metrics.page(None, 0, is_well=True)
    counted = {
        name: value for name, value in figures(page).items() if name.startswith("guiyan_requests_total")
    }
    assert counted == {
        'guiyan_requests_total{method="SendMessage",outcome="ok"}': 2,
        'guiyan_requests_total{method="SendMessage",outcome="TelegramForbiddenError"}': 1,
    }
    assert "陈小满" not in page.decode()


async def test_monitoring_hears_of_a_database_that_does_not_answer(app, process, monkeypatch):
    async def deaf(_: object) -> None:
        raise OSError("disk is gone")

    monkeypatch.setattr(app.db, "read", deaf)
    assert figures(await process.window.measure())["guiyan_well"] == 0


async def test_however_many_look_in_the_database_is_asked_once(app, process, monkeypatch):
    asked, read = [], app.db.read

    async def counted(work):
        asked.append(work)
        return await read(work)

    monkeypatch.setattr(app.db, "read", counted)
    measure = process.window.routes()[1].handler
    pages = await asyncio.gather(*(measure(None) for _ in range(50)))
    assert len(asked) == 2, "the figures, and the lease"
    assert len({page.body for page in pages}) == 1


async def test_it_is_served_where_somebody_said_so_and_nowhere_else(process):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with serving(f"127.0.0.1:{port}", process.window.routes()), aiohttp.ClientSession() as http:
        async with http.get(f"http://127.0.0.1:{port}/metrics") as answer:
            assert answer.status == 200
            assert WAITING in figures(await answer.read())
        async with http.get(f"http://127.0.0.1:{port}/") as answer:
            assert answer.status == 404


def test_nobody_listens_unless_told_where(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert read_settings().window() is None
    monkeypatch.setenv("GUIYAN_LISTEN", "127.0.0.1:9100")
    assert read_settings().window() == "127.0.0.1:9100"
