"""A12, A14: what the bot asks of Telegram at its start may fail without keeping it from starting."""

import asyncio
from datetime import timedelta

import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetMe, SetMyCommands, SetWebhook
from aiohttp import web

from bot.checks import telegram as checks
from bot.checks.findings import Level, examine
from bot.doctor import THERE
from bot.doors import Door
from bot.introduction import introduce
from bot.polling import TokenRefused
from bot.process import open_bot
from bot.settings import read_settings
from bot.verdicts import Verdict, weigh
from bot.webhook import listening
from tests.faults.hostile import TOKEN, Wire, opened

ASKED = GetMe()
TROUBLES = (
    TelegramNetworkError(ASKED, "no line"),
    TelegramServerError(ASKED, "Bad Gateway"),
    TelegramRetryAfter(ASKED, "Too Many Requests", 7),
    TelegramBadRequest(ASKED, "Bad Request: no"),
    ClientDecodeError("no", ValueError(), "<html>"),
    TypeError("no description"),
)


@pytest.fixture
def address(sqlite_address):
    return sqlite_address


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
async def bot(wire):
    async with open_bot(TOKEN, "http://127.0.0.1:9", Rests()) as opened_bot:
        opened_bot.session.middleware(wire)
        yield opened_bot


def times(trouble: Exception) -> list[Exception]:
    """As often as a call is made before its caller hears of it: what may have arrived may arrive again."""
    return [trouble] * (3 if weigh(trouble).verdict is Verdict.UNCLEAR else 1)


class Rests:
    """In place of waiting."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


async def test_a14_whatever_its_first_call_meets_it_goes_on_asking_and_waits_as_told(app, bot, wire):
    wire.fail(GetMe, *(each for trouble in TROUBLES for each in times(trouble)))
    rests, worries = Rests(), []
    met = await introduce(app, bot, rests, worried=lambda: worries.append(1))
    assert met.username == "guiyan_bot"
    assert rests.seconds == [1, 2, 7, 8, 16, 32]
    assert worries == [1]


async def test_a12_a_token_that_is_refused_is_not_tried_again(app, bot, wire):
    wire.fail(GetMe, *times(TROUBLES[0]), TelegramUnauthorizedError(ASKED, "no"))
    rests = Rests()
    with pytest.raises(TokenRefused):
        await introduce(app, bot, rests)
    assert rests.seconds == [1]


async def test_a12_a_token_that_nobody_knows_three_times_is_wrong_and_once_is_not(app, bot, wire):
    unknown = TelegramNotFound(ASKED, "Not Found")
    wire.fail(GetMe, unknown, unknown, TROUBLES[3], unknown)
    rests = Rests()
    await introduce(app, bot, rests)
    assert rests.seconds == [1, 2, 4, 8]
    wire.fail(GetMe, unknown, unknown, unknown)
    with pytest.raises(TokenRefused):
        await introduce(app, bot, rests)
    assert rests.seconds == [1, 2, 4, 8, 1, 2]


def offered(wire: Wire) -> int:
    return sum(isinstance(call, SetMyCommands) for call in wire.calls)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda each: type(each).__name__)
async def test_a14_menus_that_fail_keep_nobody_from_starting_and_come_later(app, wire, calendar, trouble):
    wire.fail(SetMyCommands, *times(trouble))
    async with opened(app, wire, rest=Rests()) as process:
        tried = len(times(trouble))
        assert offered(wire) == tried
        await process.menus.offer(process.app)
        assert offered(wire) == tried, "not yet again"
        calendar.now += timedelta(minutes=1)
        await process.menus.offer(process.app)
        assert offered(wire) == tried + 6
        calendar.now += timedelta(days=1)
        await process.menus.offer(process.app)
        assert offered(wire) == tried + 6, "they are there"


async def test_a14_menus_are_offered_again_when_telegram_said(app, wire, calendar):
    wire.fail(SetMyCommands, TelegramRetryAfter(ASKED, "Too Many Requests", 3600))
    async with opened(app, wire) as process:
        for minutes, count in ((59, 1), (1, 7)):
            calendar.now += timedelta(minutes=minutes)
            await process.menus.offer(process.app)
            assert offered(wire) == count


async def test_a14_a_webhook_that_cannot_be_set_is_set_later(app, wire):
    wire.fail(SetWebhook, *(each for trouble in TROUBLES for each in times(trouble)))
    async with opened(app, wire, rest=Rests()) as process:
        process.intake.rest = rests = Rests()
        door = Door("https://village/hook", "s" * 32, "127.0.0.1:0")
        async with listening(door, process.bot, process.intake, process.window):
            assert wire.faults[SetWebhook] == []
        assert len(rests.seconds) == len(TROUBLES)


async def test_a02_who_is_to_stop_does_not_wait_for_its_webhook(app, wire):
    wire.fail(SetWebhook, *TROUBLES)
    async with opened(app, wire) as process:
        process.stop()
        async with listening(
            Door("https://village/hook", "s" * 32, "127.0.0.1:0"),
            process.bot,
            process.intake,
            process.window,
        ):
            assert not any(isinstance(call, SetWebhook) for call in wire.calls)


async def test_a15_a_telegram_that_does_not_answer_is_no_failure_of_the_checks_at_the_start(monkeypatch):
    """A failure there would end the process for good, as if its settings were wrong."""
    silence = asyncio.Event()

    async def hang(request: web.Request) -> web.Response:
        await silence.wait()
        return web.Response()

    server = web.Application()
    server.router.add_post("/{path:.*}", hang)
    runner = web.AppRunner(server, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    monkeypatch.setattr(checks, "ANSWERED_WITHIN", 0.05)
    monkeypatch.setenv("GUIYAN_TOKEN", TOKEN)
    monkeypatch.setenv("GUIYAN_API", f"http://127.0.0.1:{runner.addresses[0][1]}")
    settings = read_settings()
    looked = await examine(settings, THERE)
    silence.set()
    await runner.cleanup()
    assert {each.finding.level for each in looked} == {Level.WARNING}
