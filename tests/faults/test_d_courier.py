"""C03, D01, D06, D11, I19: what a courier may meet, two couriers at once, and clocks that ring twice."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError, TelegramRetryAfter
from aiogram.methods import SendMessage, SendPhoto
from aiohttp import ClientConnectorError
from aiohttp.client_reqrep import ConnectionKey

from domain.letters import Keyboard, Letter, LetterKind, Picture
from scheduler.timetable import run_due
from services.app import App
from storage.database import open_database
from tests.conftest import MONDAY
from tests.faults.county import LIANG, QINGHE_GROUP, settled
from tests.faults.hostile import Hostile, Wire, opened
from tests.reserves import connection_of
from tests.texts.test_pictures import QUIET

ASKED = SendMessage(chat_id=1, text="x")


async def put(app: App, text: str = "您好", chat_id: int = 7, **more) -> None:
    letter = Letter(chat_id, LetterKind.NEWS, text, "zh_CN", MONDAY, MONDAY, **more)
    await app.do(lambda tx: tx.outbox.put(letter))


async def statuses(app: App) -> list[str]:
    sql = "SELECT status FROM outbox ORDER BY id"
    return await app.see(lambda tx: list(connection_of(tx).exec_driver_sql(sql).scalars()))


def never_left() -> TelegramNetworkError:
    """The network was not there: not a byte was written."""
    key = ConnectionKey(
        "127.0.0.1", 9, is_ssl=False, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None
    )
    trouble = TelegramNetworkError(ASKED, "no")
    trouble.__cause__ = ClientConnectorError(key, OSError("refused"))
    return trouble


async def test_d06_behind_a_busy_letter_the_chat_waits_in_order(hostile: Hostile, calendar):
    for text in "一二三":
        await put(hostile.app, text)
    hostile.wire.fail(SendMessage, TelegramRetryAfter(ASKED, "busy", 30))
    await hostile.carry()
    assert hostile.wire.heard(7) == ["一"]
    calendar.now += timedelta(seconds=31)
    await hostile.carry()
    assert hostile.wire.heard(7) == ["一", "一", "二", "三"]


async def test_i19_a_night_without_a_network_loses_no_letter(hostile: Hostile, calendar):
    await put(hostile.app, "今天的小结")
    for _ in range(60):
        hostile.wire.fail(SendMessage, never_left())
        await hostile.carry()
        calendar.now += timedelta(seconds=90)
    hostile.wire.faults.clear()
    await hostile.carry()
    assert await statuses(hostile.app) == ["sent"]


async def test_d11_a_letter_nobody_can_draw_stops_nobody_and_is_not_called_ambiguous(
    hostile: Hostile, calendar
):
    await put(hostile.app, "坏的", keyboard=Keyboard("no such keyboard"))
    await put(hostile.app, "好的", chat_id=8)
    for _ in range(6):
        await hostile.carry()
        calendar.now += timedelta(seconds=90)
    assert await statuses(hostile.app) == ["given_up", "sent"]
    assert hostile.wire.heard() == ["好的"]


async def test_h_a_picture_that_cannot_be_drawn_keeps_nobody_from_the_words(hostile: Hostile):
    await put(hostile.app, "小结", picture=Picture("no such picture", {}))
    await hostile.carry()
    assert [type(call) for call in hostile.wire.calls] == [SendMessage]
    assert not [call for call in hostile.wire.calls if isinstance(call, SendPhoto)]
    assert await statuses(hostile.app) == ["sent"]


@pytest.mark.parametrize("words", ["not enough rights to send photos to the chat", "IMAGE_PROCESS_FAILED"])
async def test_c04_where_pictures_are_not_let_in_the_words_go_alone(hostile: Hostile, words):
    await settled(hostile.app)
    await hostile.carry()
    hostile.wire.forget()
    await put(hostile.app, "小结", chat_id=QINGHE_GROUP, picture=Picture("week", QUIET))
    hostile.wire.fail(SendPhoto, TelegramBadRequest(ASKED, f"Bad Request: {words}"))
    await hostile.carry()
    assert [type(call) for call in hostile.wire.calls] == [SendPhoto, SendMessage]
    assert await statuses(hostile.app) == ["sent"] * len(await statuses(hostile.app))


async def test_d11_a_letter_too_long_for_telegram_blocks_nobody(hostile: Hostile):
    await put(hostile.app, "长" * 5000)
    await put(hostile.app, "短")
    hostile.wire.fail(SendMessage, TelegramBadRequest(ASKED, "Bad Request: message is too long"))
    await hostile.carry()
    assert await statuses(hostile.app) == ["given_up", "sent"]


async def test_d01_what_became_of_a_letter_is_written_down_when_the_database_hears_again(
    hostile, monkeypatch
):
    """Sent, but not recorded: others are carried on, nothing is sent twice, nothing stays under way."""
    write = hostile.app.db.write

    async def deaf(work):
        if len(hostile.wire.calls) == 3:
            raise OSError("disk is full")
        return await write(work)

    for chat_id in (7, 8, 9):
        await put(hostile.app, chat_id=chat_id)
    monkeypatch.setattr(hostile.app.db, "write", deaf)
    with pytest.raises(ExceptionGroup):
        await hostile.carry()
    assert len(hostile.wire.calls) == 3
    monkeypatch.undo()
    await hostile.carry()
    assert await statuses(hostile.app) == ["sent", "sent", "sent"]
    assert len(hostile.wire.calls) == 3


class TestTwoOfEverything:
    """Two processes on one database, of each kind."""

    @pytest.fixture
    def address(self, each_address) -> str:
        return each_address

    @pytest.fixture
    async def twin(self, app, address, secrets, calendar):
        db = open_database(address, secrets.sealer())
        yield App(db, app.texts, calendar, app.programme, secrets)
        await db.close()

    async def test_h05_jobs_that_run_in_two_processes_at_once_do_everything_once(
        self, app, twin, wire, calendar
    ):
        async with opened(app, wire):
            await settled(app)
        for day in (1, 3, 4, 6, 7):  # a nudge, two closed boxes, a digest, next Monday's question
            calendar.now = MONDAY + timedelta(days=day, hours=10.5)
            await asyncio.gather(*(run_due(each) for each in (app, twin, app, twin)))
        told = await app.see(
            lambda tx: list(
                connection_of(tx).exec_driver_sql("SELECT kind, subject_id, week_on FROM rounds").all()
            )
        )
        assert max(Counter(told).values()) == 1
        audit = "SELECT action, subject FROM audit WHERE action LIKE 'close%' OR action LIKE '%digest'"
        done = await app.see(lambda tx: list(connection_of(tx).exec_driver_sql(audit).all()))
        assert sorted(Counter(done).values()) == [1] * 4  # a rating, a poll, a digest in each of two groups
        assert await app.see(lambda tx: list(tx.audit.breaks())) == []

    async def test_a10_two_couriers_at_once_send_every_letter_once(self, app, twin):
        one, two = Wire(), Wire()
        async with opened(app, one) as here, opened(twin, two) as there:
            for number in range(60):
                await put(app, f"信{number}", chat_id=1000 + number % 20)
            one.forget()
            two.forget()
            await asyncio.gather(here.courier.carry_letters(), there.courier.carry_letters())
        heard = Counter([*one.heard(), *two.heard()])
        assert len(heard) == 60
        assert max(heard.values()) == 1

    async def test_a10_two_bots_with_one_backlog_count_every_update_once(self, app, twin):
        one, two = Wire(), Wire()
        async with opened(app, one) as here, opened(twin, two) as there:
            await settled(app)
            first, second = Hostile(here, one), Hostile(there, two)
            updates = [first.tap(f"poll:2:{1 + n % 2}", 3000 + n, QINGHE_GROUP) for n in range(12)]
            updates.append(first.tap("help:1:talk", LIANG))
            await asyncio.gather(*(bot.deliver(each) for each in updates for bot in (first, second)))
            state = await first.state()
        assert len(state["ballots"]) == 12
        assert len(state["help_sessions"]) == 2
