"""A22, A23, A25: updates that Telegram brings, and those that somebody else would like to."""

import io
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiogram.types import Update
from aiohttp import web

from bot.doors import Door
from bot.intake import Intake
from bot.lease import Lease
from bot.process import open_bot
from bot.settings import SettingsFault, read_settings
from bot.webhook import HEADER, Webhook, listening
from bot.window import LARGEST
from domain.leases import HELD_FOR
from sandbox.server import TOKEN
from tests.bot.polled import message
from tests.faults.hostile import Wire, opened

SECRET = "s" * 32


class Behind:
    """What the intake hands on, behind a listening webhook."""

    intake: Intake

    def __init__(self) -> None:
        self.handled: list[int] = []
        self.url = ""

    async def handle(self, update: Update, key: str) -> None:
        self.handled.append(update.update_id)

    async def apologize(self, update: Update) -> None:
        """Nobody is told."""


@pytest.fixture
def address(sqlite_address):
    return sqlite_address


@pytest.fixture
async def behind(app) -> AsyncIterator[Behind]:
    behind = Behind()

    bot = open_bot(TOKEN, "http://127.0.0.1:9")
    intake = Intake(app, bot, behind.handle, behind.apologize, lambda data: False, patience=())
    server = web.Application(client_max_size=LARGEST)
    server.router.add_post("/hook", Webhook(intake, SECRET).knock)
    runner = web.AppRunner(server, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    behind.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    behind.intake = intake
    async with intake.opened():
        yield behind
    await runner.cleanup()
    await bot.session.close()


async def knock(behind: Behind, headers: dict[str, str], **body) -> int:
    async with aiohttp.ClientSession() as http, http.post(behind.url, headers=headers, **body) as response:
        return response.status


async def test_a22_the_answer_says_that_the_update_was_handled(behind):
    assert await knock(behind, {HEADER: SECRET}, json=message(5)) == 200
    assert behind.handled == [5]


@pytest.mark.parametrize(
    "headers",
    [{}, {HEADER: ""}, {HEADER: "t" * 32}, {HEADER: "s" * 33}, {HEADER: "密" * 11}],
    ids=["none", "empty", "wrong", "longer", "not ascii"],
)
async def test_a25_who_does_not_know_the_secret_is_not_heard(app, behind, headers):
    assert await knock(behind, headers, json=message(5)) == 401
    assert behind.handled == []


async def test_a25_a_body_too_large_is_not_read(behind):
    assert await knock(behind, {HEADER: SECRET}, data=io.BytesIO(b"x" * (LARGEST + 1))) == 413
    assert behind.handled == []


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[1]", b'{"update_id":"x"}', b'{"update_id":9,"message":3}']
)
async def test_a04_what_cannot_be_read_is_not_brought_again(behind, body):
    assert await knock(behind, {HEADER: SECRET}, data=body) == 200
    assert behind.handled == []


async def test_a23_what_could_not_be_written_down_is_brought_again(app, behind, monkeypatch):
    async def full(work):
        raise OSError("disk is full")

    async def fail(update, key):
        raise OSError("disk is full")

    monkeypatch.setattr(app.db, "write", full)
    monkeypatch.setattr(behind.intake, "_handle", fail)
    assert await knock(behind, {HEADER: SECRET}, json=message(5)) == 503
    monkeypatch.undo()
    assert await knock(behind, {HEADER: SECRET}, json=message(5)) == 200
    assert behind.handled == [5]


async def test_who_asks_for_its_health_hears_when_it_is_stuck(app, calendar, monkeypatch):
    wire = Wire()
    async with opened(app, wire) as process, aiohttp.ClientSession() as http:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        door = Door("https://village/hook", SECRET, f"127.0.0.1:{port}")

        async def health() -> int:
            async with http.get(f"http://127.0.0.1:{port}/health") as response:
                return response.status

        async with listening(door, process.bot, process.intake, process.window):
            assert await health() == 503, "nobody holds the lease"
            await Lease(app).take(patience=0)
            assert await health() == 200
            calendar.now += HELD_FOR
            assert await health() == 503, "the lease was not renewed"
            await Lease(app).take(patience=0)
            monkeypatch.setattr(app.db, "read", deaf)
            assert await health() == 503, "the database does not answer"
            monkeypatch.undo()
            process.intake.stop()
            assert await health() == 503, "nothing is taken in"


async def deaf(_: object) -> None:
    raise OSError("disk is gone")


async def test_a23_while_stopping_nothing_is_taken(behind):
    behind.intake.stop()
    assert await knock(behind, {HEADER: SECRET}, json=message(5)) == 503


@pytest.mark.parametrize("secret", ["", "short", "with space" * 4, "密" * 32])
def test_a25_a_webhook_without_a_secret_is_refused_at_the_start(monkeypatch, tmp_path, secret):
    monkeypatch.chdir(tmp_path)
    settings = read_settings(webhook_url="https://example.org/hook", webhook_secret=secret)
    with pytest.raises(SettingsFault, match="WEBHOOK_SECRET"):
        settings.door()
