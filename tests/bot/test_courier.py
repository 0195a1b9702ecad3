"""How letters reach a Telegram that is busy, gone, or has forgotten."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.courier import Courier
from bot.pace import Pace
from domain.letters import Letter, LetterKind
from storage.outbox import OutboxRepository
from tests.bot.telegram import no, put, status
from tests.conftest import MONDAY


@pytest.fixture
def address(sqlite_address):
    return sqlite_address


async def test_a_letter_is_carried_once(app, courier, telegram):
    await put(app)
    assert await courier.carry_letters() == 1
    assert await courier.carry_letters() == 0
    assert telegram.calls == [("sendMessage", "您好")]


async def test_d06_a_busy_telegram_gets_the_letter_when_it_said(app, courier, telegram, calendar):
    await put(app)
    telegram.answers = [no(429, "Too Many Requests: retry after 30", retry_after=30)]
    await courier.carry_letters()
    calendar.now += timedelta(seconds=29)
    assert await courier.carry_letters() == 0
    calendar.now += timedelta(seconds=2)
    assert await courier.carry_letters() == 1
    assert len(telegram.calls) == 2


@pytest.mark.parametrize(
    "refusal", [(403, "Forbidden: bot was blocked by the user"), (400, "Bad Request: chat not found")]
)
async def test_c03_who_cannot_be_reached_is_left_alone(app, courier, telegram, calendar, refusal):
    await app.do(lambda tx: tx.people.add(7, "甲", "zh_CN", "1", tx.now))
    await put(app, "一")
    await put(app, "二")
    telegram.answers = [no(*refusal)]
    await courier.carry_letters()
    calendar.pass_days(30)
    await put(app, "三", chat_id=8)
    await courier.carry_letters()
    assert [text for _, text in telegram.calls if text != "三"] in (["一"], ["一", "二"])
    assert (await app.see(lambda tx: tx.people.find(7))).unreachable_at is not None


async def test_b05_a_card_that_did_not_change_is_fine(app, courier, telegram):
    await put(app, "卡片", topic="card")
    await courier.carry_letters()
    await put(app, "卡片", topic="card")
    telegram.answers = [no(400, "Bad Request: message is not modified: specified new message content …")]
    await courier.carry_letters()
    assert [method for method, _ in telegram.calls] == ["sendMessage", "editMessageText"]


async def test_b06_a_card_that_was_deleted_is_drawn_anew(app, courier, telegram):
    await put(app, "卡片", topic="card")
    await courier.carry_letters()
    await put(app, "卡片二", topic="card")
    telegram.answers = [no(400, "Bad Request: message to edit not found")]
    await courier.carry_letters()
    assert [method for method, _ in telegram.calls] == ["sendMessage", "editMessageText", "sendMessage"]


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(status=502, text="<html>Bad Gateway</html>"),
        web.Response(status=500, text='{"ok":false}'),
        web.Response(body=b"\xff\xfe"),
    ],
    ids=["html", "no description", "not text"],
)
async def test_d02_what_may_have_arrived_is_never_sent_again(app, courier, telegram, calendar, answer):
    await put(app)
    telegram.answers = [answer]
    await courier.carry_letters()
    calendar.pass_days(1)
    assert await courier.carry_letters() == 0
    assert len(telegram.calls) == 1


async def test_d13_an_expired_letter_is_not_carried(app, courier, telegram, calendar):
    await put(app, expires_at=MONDAY + timedelta(hours=1))
    calendar.pass_days(1)
    await courier.carry_letters()
    assert telegram.calls == []


async def test_d11_one_dead_recipient_stops_nobody(app, courier, telegram):
    for chat_id in range(1, 6):
        await put(app, chat_id=chat_id)
    telegram.answers = [no(403, "Forbidden: user is deactivated")]
    await courier.carry_letters()
    assert len(telegram.calls) == 5


async def test_a_courier_does_not_ring_its_own_bell(app, courier, telegram):
    stirred = asyncio.Event()
    ringing = Courier(replace(app, stir=stirred.set), courier._bot, courier._draw, stirred)
    await put(app)
    await ringing.carry_letters()
    assert telegram.calls == [("sendMessage", "您好")]
    stirred.clear()  # a letter that landed makes room for the next of its chat
    await ringing.carry_letters()
    assert not stirred.is_set()


async def test_a_busy_chat_is_left_alone_and_keeps_its_order(app, courier, telegram, calendar):
    for words in ("一", "二", "三"):
        await put(app, words)
    telegram.answers = [no(429, "Too Many Requests: retry after 30", retry_after=30)]
    assert await courier.carry_letters() == 1
    assert [text for _, text in telegram.calls] == ["一"]
    calendar.now += timedelta(seconds=31)
    await courier.carry_letters()
    assert [text for _, text in telegram.calls] == ["一", "一", "二", "三"]


async def test_what_became_due_by_day_is_not_carried_at_night(app, courier, telegram, calendar):
    await put(app, "消息")
    await app.do(lambda tx: tx.outbox.put(Letter(7, LetterKind.REPLY, "回话", "zh_CN", MONDAY, MONDAY)))
    calendar.now = MONDAY + timedelta(hours=13)  # 22:00: the bot was down all day
    await courier.carry_letters()
    assert [text for _, text in telegram.calls] == ["回话"]
    calendar.now = MONDAY + timedelta(hours=23)  # 08:00
    await courier.carry_letters()
    assert [text for _, text in telegram.calls] == ["回话", "消息"]


async def test_one_letter_that_cannot_be_recorded_stops_nobody(app, courier, telegram, monkeypatch):
    record = OutboxRepository.record

    def stumble(self, letter):
        if letter.chat_id == 1:
            raise OSError
        record(self, letter)

    monkeypatch.setattr(OutboxRepository, "record", stumble)
    for chat_id in range(1, 60):
        await put(app, chat_id=chat_id)
    assert await courier.carry_letters() == 59
    assert len(telegram.calls) == 59


async def test_letters_left_when_the_bot_stops_still_go(app, courier, telegram):
    await put(app)
    courier.stop()
    await courier.run()
    assert telegram.calls == [("sendMessage", "您好")]


async def test_d11_a_send_that_hangs_holds_up_nobody(app, courier, telegram):
    """Once, a round waited for its slowest letter: others came ten seconds late."""
    released = asyncio.Event()
    courier._bot.session.middleware(Slow(7, released))
    await put(app, "慢", chat_id=7)
    async with asyncio.TaskGroup() as group:
        group.create_task(courier.run(look_every=0.01))
        for text in "一二三":
            await put(app, text, chat_id=8)
        while len(telegram.calls) < 3:
            courier._stirred.set()
            await asyncio.sleep(0)
        assert [text for _, text in telegram.calls] == ["一", "二", "三"]
        released.set()
        courier.stop()
    assert telegram.calls[-1] == ("sendMessage", "慢")


class Slow:
    """A network that does not let go of what goes to one chat."""

    def __init__(self, chat_id: int, released: asyncio.Event) -> None:
        self.chat_id, self.released = chat_id, released

    async def __call__(self, make_request: Any, bot: Any, method: Any) -> Any:
        if method.chat_id == self.chat_id:
            await self.released.wait()
        return await make_request(bot, method)


async def test_d07_at_the_design_pace_no_group_hears_more_than_fifteen_a_minute(
    app, courier, telegram, calendar
):
    paced = Courier(app, courier._bot, courier._draw, asyncio.Event(), Pace())
    for number in range(40):
        await put(app, f"第 {number} 条", chat_id=-100)
    for chat_id in range(1, 101):
        await put(app, chat_id=chat_id)
    moments: list[datetime] = []
    to_group: list[datetime] = []
    while len(telegram.calls) < 140:
        said = len(telegram.calls)
        await paced.carry_letters()
        moments += [calendar.now] * (len(telegram.calls) - said)
        to_group += [calendar.now] * sum("第" in text for _, text in telegram.calls[said:])
        calendar.now += timedelta(seconds=0.1)
    assert most_within(to_group, timedelta(minutes=1)) <= 15
    assert most_within(moments, timedelta(seconds=1)) <= 30


def most_within(moments: list[datetime], span: timedelta) -> int:
    return max(sum(start <= each < start + span for each in moments) for start in moments)


async def test_d06_a_promise_to_wait_outlives_the_process(app, courier, telegram, calendar):
    await put(app, "一")
    await put(app, "二")
    telegram.answers = [no(429, "Too Many Requests: retry after 30", retry_after=30)]
    await courier.carry_letters()
    heir = Courier(app, courier._bot, courier._draw, asyncio.Event())
    calendar.now += timedelta(seconds=29)
    assert await heir.carry_letters() == 0
    calendar.now += timedelta(seconds=1)
    await heir.carry_letters()
    assert [text for _, text in telegram.calls] == ["一", "一", "二"]


async def test_d06_when_telegram_is_busy_replies_still_go(app, courier, telegram, calendar):
    await put(app, "消息", chat_id=7)
    telegram.answers = [no(429, "Too Many Requests: retry after 30", retry_after=30)]
    await courier.carry_letters()
    await put(app, "别的消息", chat_id=8)
    await app.do(lambda tx: tx.outbox.put(Letter(9, LetterKind.REPLY, "回话", "zh_CN", MONDAY, MONDAY)))
    await courier.carry_letters()
    assert [text for _, text in telegram.calls] == ["消息", "回话"]


async def test_h_words_that_telegram_cannot_parse_go_without_their_dress(app, courier, telegram):
    await put(app, "<b>您好</b> &amp; 再见")
    telegram.answers = [no(400, "Bad Request: can't parse entities: Unsupported start tag")]
    await courier.carry_letters()
    assert [text for _, text in telegram.calls] == ["<b>您好</b> &amp; 再见", "您好 & 再见"]


async def test_a_plain_letter_waits_for_a_server_that_does_not_know_its_method_yet(app, courier, telegram):
    await put(app)
    telegram.answers = [no(404, "Not Found: method not found")]
    await courier.carry_letters()
    assert await status(app) == ["waiting"]
