"""How letters reach a Telegram that is busy, gone, or has forgotten."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiohttp import web
from sqlalchemy import select

from bot.courier import LAST_PATIENCE, Courier
from bot.pace import Pace
from bot.process import open_bot
from domain.letters import Keyboard, Letter, LetterKind, Picture
from sandbox.server import TOKEN
from services import letters
from storage.outbox import OutboxRepository
from storage.schema.letters import outbox
from tests.conftest import MONDAY
from tests.reserves import connection_of


class Telegram:
    """Answers each call with the next answer it is told, else with success; remembers what was asked."""

    def __init__(self) -> None:
        self.answers: list[web.Response] = []
        self.calls: list[tuple[str, str]] = []
        self.before_answer: Callable[[], Awaitable[None]] | None = None

    async def answer(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.calls.append((request.match_info["method"], str(form.get("text", ""))))
        if self.before_answer is not None:
            await self.before_answer()
        if self.answers:
            return self.answers.pop(0)
        chat = {"id": int(str(form["chat_id"])), "type": "private", "first_name": "甲"}
        result = {"message_id": len(self.calls), "date": 0, "chat": chat, "text": "x"}
        return web.json_response({"ok": True, "result": result})


def no(code: int, description: str, **parameters: int) -> web.Response:
    body = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
    return web.json_response(body, status=code)


@pytest.fixture
def address(sqlite_address):
    return sqlite_address


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


async def put(app, text: str = "您好", chat_id: int = 7, **more) -> None:
    letter = Letter(chat_id, LetterKind.NEWS, text, "zh_CN", MONDAY, MONDAY, **more)
    await app.do(lambda tx: tx.outbox.put(letter))


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


TABLE = Picture(
    "townships", {"place": "县", "on": "2026-12-11", "townships": [], "quiet": ["乡"]}, is_table=True
)


async def test_a_table_goes_as_one_message_in_place_of_its_words(courier, telegram, app):
    await put(app, "字", chat_id=-100, picture=TABLE)
    await courier.carry_letters()
    assert telegram.calls == [("sendRichMessage", "")]


@pytest.mark.parametrize(
    "refusal",
    [
        no(404, "Not Found: method not found"),
        no(400, "Bad Request: message is too long"),
        no(400, "Bad Request: not enough rights to send rich messages to the chat"),
        no(400, "Bad Request: can't parse entities"),
        no(413, "Request Entity Too Large"),
        no(400, "Bad Request: something Telegram says next year"),
    ],
    ids=["older server", "too long", "no right", "not parsed", "too large", "unknown"],
)
async def test_a_table_that_was_certainly_refused_is_said_in_words_once(app, courier, telegram, refusal):
    await put(app, "<b>字</b>", chat_id=-100, picture=TABLE)
    telegram.answers = [refusal]
    await courier.carry_letters()
    assert telegram.calls == [("sendRichMessage", ""), ("sendMessage", "<b>字</b>")]
    assert await courier.carry_letters() == 0
    assert await status(app) == ["sent"]


@pytest.mark.parametrize(
    ("answer", "ends"),
    [
        (web.Response(status=502, text="<html>Bad Gateway</html>"), "ambiguous"),
        (no(403, "Forbidden: bot was kicked from the group chat"), "given_up"),
        (no(429, "Too Many Requests", retry_after=30), "waiting"),
        (no(404, "Not Found"), "waiting"),
    ],
    ids=["unclear", "kicked", "busy", "no such bot"],
)
async def test_any_other_answer_to_a_table_makes_no_second_message(app, courier, telegram, answer, ends):
    await put(app, "字", chat_id=-100, picture=TABLE)
    telegram.answers = [answer]
    await courier.carry_letters()
    assert telegram.calls == [("sendRichMessage", "")]
    assert await status(app) == [ends]


async def test_a_table_that_cannot_be_laid_keeps_nobody_from_the_words(app, courier, telegram):
    await put(app, "字", chat_id=-100, picture=Picture("no such table", {}, is_table=True))
    await courier.carry_letters()
    assert telegram.calls == [("sendMessage", "字")]


async def test_a_plain_letter_waits_for_a_server_that_does_not_know_its_method_yet(app, courier, telegram):
    await put(app)
    telegram.answers = [no(404, "Not Found: method not found")]
    await courier.carry_letters()
    assert await status(app) == ["waiting"]


async def status(app) -> list[str]:
    return await app.see(lambda tx: connection_of(tx).scalars(select(outbox.c.status)).all())


async def test_j_a_letter_that_cannot_be_opened_blocks_nobody(app, courier, telegram):
    """The key it was sealed with is gone."""
    await put(app, "一")
    await app.do(lambda tx: connection_of(tx).exec_driver_sql("UPDATE outbox SET text = x'00'"))
    await put(app, "二")
    await courier.carry_letters()
    assert [text for _, text in telegram.calls] == ["二"]
    assert await courier.carry_letters() == 0


async def test_j_a_moment_in_which_the_database_fails_ends_no_letter_however_old(
    app, courier, telegram, monkeypatch
):
    await put(app, "一")
    aged = "UPDATE outbox SET attempts = 200"
    await app.do(lambda tx: connection_of(tx).exec_driver_sql(aged))
    opening, fails = letters.open_letter, [OSError("disk, for a moment")]

    def open_letter(tx, letter_id):
        if fails:
            raise fails.pop()
        return opening(tx, letter_id)

    monkeypatch.setattr(letters, "open_letter", open_letter)
    assert await courier.carry_letters() == 1
    assert telegram.calls == []
    for _ in range(2):
        await courier.look_for_lost()
    await courier.carry_letters()
    assert [text for _, text in telegram.calls] == ["一"]


async def test_j_what_nobody_could_open_for_a_day_blocks_its_chat_no_longer(
    app, courier, telegram, monkeypatch
):
    await put(app, "一")
    await app.do(
        lambda tx: connection_of(tx).exec_driver_sql(f"UPDATE outbox SET attempts = {LAST_PATIENCE}")
    )
    opening = letters.open_letter

    def open_letter(tx, letter_id):
        opened = opening(tx, letter_id)
        if opened.letter.text == "一":
            raise OSError("never")
        return opened

    monkeypatch.setattr(letters, "open_letter", open_letter)
    await put(app, "二")
    await courier.carry_letters()
    assert [text for _, text in telegram.calls] == ["二"]


def draw(keyboard: Keyboard, locale: str) -> InlineKeyboardMarkup:
    button = InlineKeyboardButton(text="打分", callback_data=f"ballot:{keyboard.ids['box']}")
    return InlineKeyboardMarkup(inline_keyboard=[[button]])


async def test_d05_a_card_pressed_before_telegram_answered_is_not_said_twice(app, courier, telegram):
    sending = Courier(app, courier._bot, draw, asyncio.Event())
    await put(app, "给吴新打分", chat_id=-100, keyboard=Keyboard("card", {"box": 1}), topic="box:1:card")

    async def press() -> None:
        telegram.before_answer = None
        await sending.witness(-100, 55, "给吴新打分", "ballot:1")
        await put(app, "已有 5 人打分", chat_id=-100, topic="box:1:card")

    telegram.before_answer = press
    telegram.answers = [web.Response(status=502, text="<html>Bad Gateway</html>")]
    await sending.carry_letters()
    assert [method for method, _ in telegram.calls] == ["sendMessage", "editMessageText"]
    assert await app.see(lambda tx: tx.outbox.ambiguous_chats()) == set()


async def test_d05_a_press_is_a_proof_before_the_new_process_has_looked_what_the_old_one_left(
    app, courier, telegram
):
    before = Courier(app, courier._bot, draw, asyncio.Event())
    await put(app, "给吴新打分", chat_id=-100, keyboard=Keyboard("card", {"box": 1}), topic="box:1:card")
    telegram.answers = [web.Response(status=502, text="<html>Bad Gateway</html>")]
    await before.carry_letters()
    after = Courier(app, courier._bot, draw, asyncio.Event())
    await after.witness(-100, 55, "给吴新打分", "ballot:1")
    assert await app.see(lambda tx: tx.outbox.ambiguous_chats()) == set()


async def test_d05_a_press_proves_that_a_letter_arrived(app, courier, telegram):
    keyboard = Keyboard("card", {"box": 1})
    sending = Courier(app, courier._bot, draw, asyncio.Event())
    await put(app, "给<b>吴新</b>打分", chat_id=-100, keyboard=keyboard, topic="box:1:card")
    telegram.answers = [web.Response(status=502, text="<html>Bad Gateway</html>")]
    await sending.carry_letters()
    await sending.witness(-100, 55, "给吴新打分", "ballot:2")
    await sending.witness(-100, 55, "别的", "ballot:1")
    await sending.witness(-101, 55, "给吴新打分", "ballot:1")
    assert await app.see(lambda tx: tx.outbox.ambiguous_chats()) == {-100}
    await sending.witness(-100, 55, "给吴新打分", "ballot:1")
    assert await app.see(lambda tx: tx.outbox.ambiguous_chats()) == set()
    await put(app, "结束了", chat_id=-100, topic="box:1:card")
    await sending.carry_letters()
    assert [method for method, _ in telegram.calls] == ["sendMessage", "editMessageText"]


async def test_a10_a_chat_does_not_wait_for_a_courier_that_is_gone(app, courier, telegram):
    """Another process claimed a letter and died after this one had started."""
    await put(app, "一")
    await put(app, "二")
    [claim] = await app.do(lambda tx: tx.outbox.claim(tx.now, 1))
    await app.do(lambda tx: tx.outbox.set_out(tx.outbox.get(claim.letter_id)))
    assert await courier.carry_letters() == 0
    await courier.look_for_lost()
    assert await courier.carry_letters() == 0, "it may still be carrying"
    await courier.look_for_lost()
    assert await courier.carry_letters() == 1
    assert [text for _, text in telegram.calls] == ["二"]
    assert await app.see(lambda tx: tx.outbox.ambiguous_chats()) == {7}


async def test_i07_a_letter_that_a_reader_fails_to_open_is_carried_later(app, courier, telegram, monkeypatch):
    """No more file to open, or a server that restarts: nothing is wrong with the letter."""
    open_letter = letters.open_letter

    def fail(tx, letter_id):
        raise OSError("too many open files")

    await put(app, "一")
    monkeypatch.setattr(letters, "open_letter", fail)
    assert await courier.carry_letters() == 1
    assert telegram.calls == []
    monkeypatch.setattr(letters, "open_letter", open_letter)
    for _ in range(2):
        await courier.look_for_lost()
    await courier.carry_letters()
    assert telegram.calls == [("sendMessage", "一")]


async def test_i15_a_courier_that_was_overtaken_says_nothing(app, courier, telegram):
    """It stood still between taking a letter on and saying it; meanwhile the next process took its place."""
    overtaken = Courier(app, courier._bot, draw, asyncio.Event())
    await put(app, "一")
    [claim] = await app.do(letters.claim_letters, 1)
    assert await app.do(letters.reclaim) == 1
    [later] = await app.do(letters.claim_letters, 1)
    await overtaken._carry(claim)
    assert telegram.calls == []
    await courier._carry(later)
    await overtaken._carry(claim)
    assert telegram.calls == [("sendMessage", "一")]


async def test_i07_a_database_that_fails_for_a_moment_costs_no_letter(
    app, courier, telegram, calendar, monkeypatch
):
    """However often the letter had been tried while the network was gone."""
    await put(app, "一")
    await app.do(lambda tx: tx.outbox.record(replace(tx.outbox.get(1), attempts=60)))
    monkeypatch.setattr(letters, "set_out", deaf)
    await courier.carry_letters()
    monkeypatch.undo()
    calendar.now += timedelta(minutes=1)
    await courier.carry_letters()
    assert telegram.calls == [("sendMessage", "一")]


def deaf(*_: object) -> None:
    raise OSError("disk is full")
