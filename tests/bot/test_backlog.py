"""A17: a backlog at Telegram is told once, long before updates are dropped, and its end too."""

import io
from datetime import timedelta

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetWebhookInfo
from aiogram.types import WebhookInfo

from bot.backlog import FEW, LOOK_EVERY, MANY, Backlog
from bot.logs import configure_logs
from bot.process import open_bot
from sandbox.server import TOKEN

LONG, SHORT = "too many updates wait at Telegram", "few updates wait at Telegram again"


ELSEWHERE = "updates do not come to our webhook"
OURS = "https://village/hook"


class Waiting:
    """In place of the network: says how many updates wait and where they go, or nothing at all."""

    backlog: Backlog
    url = ""

    def __init__(self) -> None:
        self.pending: int | None = 0
        self.asked = 0

    async def __call__(self, make_request, bot: Bot, method) -> WebhookInfo:
        assert isinstance(method, GetWebhookInfo)
        self.asked += 1
        if self.pending is None:
            raise TelegramNetworkError(method, "gone")
        return WebhookInfo(url=self.url, has_custom_certificate=False, pending_update_count=self.pending)


@pytest.fixture
def log():
    stream = io.StringIO()
    configure_logs("INFO", stream)
    yield stream
    configure_logs("ERROR")


@pytest.fixture
def address(sqlite_address):
    return sqlite_address


@pytest.fixture
async def telegram():
    telegram = Waiting()
    bot = open_bot(TOKEN, "http://127.0.0.1:9")
    bot.session.middleware(telegram)  # type: ignore[arg-type] # it answers one method only
    telegram.backlog = Backlog(bot)
    yield telegram
    await bot.session.close()


async def test_a17_each_time_too_many_wait_it_is_told_once_with_its_end(app, calendar, telegram, log):
    told = []
    for pending in (MANY, MANY + 1, MANY + 500, FEW, FEW - 1, 0, MANY * 90):
        before = len(log.getvalue())
        telegram.pending = pending
        await telegram.backlog.look(app)
        calendar.now += LOOK_EVERY
        said = log.getvalue()[before:]
        told.append([LONG in said, SHORT in said])
    yes, no = True, False
    assert told == [[no, no], [yes, no], [no, no], [no, no], [no, yes], [no, no], [yes, no]]
    assert "pending=90000" in log.getvalue()


async def test_a17_telegram_is_asked_every_ten_minutes_whatever_the_clock_does(app, calendar, telegram):
    for _ in range(40):
        await telegram.backlog.look(app)
        calendar.now += timedelta(seconds=30)
    assert telegram.asked == 2
    calendar.now -= timedelta(days=30)
    await telegram.backlog.look(app)
    assert telegram.asked == 3


async def test_a17_a_telegram_that_does_not_answer_is_asked_again_later(app, calendar, telegram, log):
    telegram.pending = None
    assert await telegram.backlog.look(app) == {"failed": 1}
    telegram.pending = MANY + 1
    calendar.now += LOOK_EVERY
    await telegram.backlog.look(app)
    assert LONG in log.getvalue()


@pytest.mark.parametrize("url", ["https://thief.example/hook", ""])
async def test_j05_a_webhook_that_somebody_else_changed_is_told(app, calendar, telegram, log, url):
    backlog = Backlog(telegram.backlog.bot, OURS)
    telegram.url = OURS
    await backlog.look(app)
    assert ELSEWHERE not in log.getvalue()
    calendar.now += LOOK_EVERY
    telegram.url = url
    await backlog.look(app)
    assert log.getvalue().count(ELSEWHERE) == 1
    assert "thief" not in log.getvalue()


async def test_j05_who_polls_hears_of_a_webhook_at_once_and_needs_no_look(app, telegram, log):
    telegram.url = "https://thief.example/hook"
    await telegram.backlog.look(app)
    assert ELSEWHERE not in log.getvalue()
