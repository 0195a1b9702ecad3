"""D04, D05: a letter that may be lost is listed for people, and only people have it sent again."""

from datetime import timedelta

import pytest
from aiogram.exceptions import TelegramServerError
from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardMarkup

from bot.wiring import drawing
from domain.letters import Keyboard, Letter, LetterKind, plain
from services import desk, unclear
from tests.conftest import MONDAY
from tests.faults import county as people
from tests.faults.county import QINGHE_GROUP, settled
from tests.faults.hostile import Hostile
from tests.reserves import connection_of


async def lose(hostile: Hostile, chat_id: int, text: str, **more) -> int:
    """A letter that left while the line broke; returns its number."""
    letter = Letter(chat_id, LetterKind.REPLY, text, "zh_CN", MONDAY, MONDAY, **more)
    await hostile.app.do(lambda tx: tx.outbox.put(letter))
    hostile.wire.fail(SendMessage, TelegramServerError(SendMessage(chat_id=1, text="x"), "Bad Gateway"))
    await hostile.carry()
    sql = "SELECT max(id) FROM outbox WHERE status = 'ambiguous'"
    number: int = await hostile.app.see(lambda tx: connection_of(tx).exec_driver_sql(sql).scalar_one())
    hostile.wire.forget()
    return number


async def listed(hostile: Hostile, user: int) -> list[int]:
    actor = await hostile.app.see(lambda tx: tx.people.actor(user, "zh_CN", tx.now))
    seen = await hostile.app.see(desk.look, actor)
    return [item.id for item in seen.items if item.kind == unclear.KIND]


async def test_d04_a_groups_letter_is_listed_and_never_repeated_by_itself(hostile, county, calendar):
    number = await lose(hostile, QINGHE_GROUP, "<b>本周小结</b>")
    assert await listed(hostile, people.FANG) == [number]
    assert await listed(hostile, people.CHIEF) == [number]
    assert await listed(hostile, people.ZHOU) == []
    calendar.now += timedelta(hours=2)
    await hostile.carry()
    assert hostile.wire.heard(QINGHE_GROUP) == []


async def test_d04_what_was_told_to_a_person_is_listed_for_the_county_without_its_words(hostile, county):
    number = await lose(hostile, people.YAN, "只给她一个人看的话")
    assert await listed(hostile, people.FANG) == []
    assert await listed(hostile, people.CHIEF) == [number]
    await hostile.send(hostile.tap(f"di:unclear:{number}", people.CHIEF))
    said = " ".join(hostile.wire.heard(people.CHIEF))
    assert "不知道送到没有" in said
    assert "只给她" not in said


async def test_d04_who_looked_says_that_it_is_there(hostile, county):
    number = await lose(hostile, QINGHE_GROUP, "本周小结")
    await hostile.send(hostile.tap(f"di:unclear:{number}", people.FANG))
    assert any("本周小结" in words for words in hostile.wire.heard(people.FANG))
    await hostile.send(hostile.tap(f"seen:{number}", people.FANG))
    await hostile.carry()
    assert hostile.wire.heard(QINGHE_GROUP) == []
    assert await listed(hostile, people.FANG) == []


async def test_d04_who_looked_has_it_sent_again_once(hostile, county):
    number = await lose(hostile, QINGHE_GROUP, "本周小结")
    for _ in range(2):
        await hostile.send(hostile.tap(f"again:{number}", people.FANG))
        await hostile.carry()
    assert hostile.wire.heard(QINGHE_GROUP) == ["本周小结"]
    assert await listed(hostile, people.FANG) == []


async def test_d05_a_press_takes_the_letter_off_the_list(hostile, county):
    """Through every layer that a press goes through: whoever pressed the button has seen it."""
    keyboard = Keyboard("desk")
    await lose(hostile, people.FANG, "x", keyboard=keyboard)
    assert len(await listed(hostile, people.CHIEF)) == 1
    buttons = drawing(hostile.app)(keyboard, "zh_CN")
    assert isinstance(buttons, InlineKeyboardMarkup)
    data = next(each.callback_data for row in buttons.inline_keyboard for each in row)
    await hostile.send(hostile.tap(data, people.FANG))
    assert await listed(hostile, people.CHIEF) == []


@pytest.mark.parametrize("user", [people.YAN, people.ZHOU, people.LIANG, people.VILLAGER, people.STRANGER])
async def test_b09_nobody_else_settles_it(hostile, county, user):
    number = await lose(hostile, QINGHE_GROUP, "本周小结")
    before = await hostile.state()
    for press in (f"seen:{number}", f"again:{number}", f"di:unclear:{number}"):
        await hostile.send(hostile.tap(press, user))
    assert await hostile.state() == before


async def test_d13_what_is_out_of_date_is_not_offered_to_be_sent(hostile, county, calendar):
    number = await lose(hostile, QINGHE_GROUP, "本周小结", expires_at=MONDAY + timedelta(hours=1))
    calendar.now += timedelta(hours=2)
    await hostile.send(hostile.tap(f"di:unclear:{number}", people.FANG))
    heard = hostile.wire.heard(people.FANG)
    assert any("过时" in words for words in heard)
    assert not any("再发一次" in words for words in heard)
    calendar.pass_days(8)
    assert await listed(hostile, people.FANG) == []


async def test_d04_an_answer_to_a_person_is_listed_for_an_hour(hostile, county, calendar):
    number = await lose(hostile, people.YAN, "您问的", expires_at=MONDAY + timedelta(hours=1))
    assert await listed(hostile, people.CHIEF) == [number]
    calendar.now += timedelta(hours=1)
    assert await listed(hostile, people.CHIEF) == []


async def test_d05_a_press_under_a_card_proves_to_the_running_bot_that_it_is_there(hostile):
    await settled(hostile.app)
    lost = TelegramServerError(SendMessage(chat_id=1, text="x"), "Bad Gateway")
    hostile.wire.fail(SendMessage, *[lost] * 40)
    await hostile.carry()
    hostile.wire.faults.clear()
    [card] = [each for each in await doubted(hostile) if "修渠" in each.text]
    press = hostile.tap("poll:2:1", people.VILLAGER, QINGHE_GROUP, message_id=77)
    press["callback_query"]["message"]["text"] = plain(card.text)
    await hostile.send(press)
    assert [each for each in await doubted(hostile) if each.id == card.id] == []


async def doubted(hostile: Hostile) -> list[Letter]:
    return list(await hostile.app.see(lambda tx: tx.outbox.in_doubt(QINGHE_GROUP)))
