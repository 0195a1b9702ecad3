"""What may have been said is not said again; what cannot be opened, or whose carrier died, blocks nobody."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiohttp import web

from bot.courier import LAST_PATIENCE, Courier
from domain.letters import Keyboard
from services import letters
from tests.bot.telegram import put
from tests.reserves import connection_of


@pytest.fixture
def address(sqlite_address):
    return sqlite_address


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
