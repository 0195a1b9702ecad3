"""B06: a card that somebody took away is put up again once a day, and only while it can be pressed."""

from datetime import timedelta

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import EditMessageText, SendMessage

from domain.letters import Keyboard, Letter, LetterKind
from tests.faults.county import QINGHE_GROUP, settled
from tests.faults.hostile import Hostile

BUTTON = Keyboard("desk")
GONE = ("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")


@pytest.fixture(autouse=True)
async def standing(hostile: Hostile):
    await settled(hostile.app)
    await say(hostile, "一票")
    hostile.wire.forget()


async def say(hostile: Hostile, text: str, chat_id: int = QINGHE_GROUP, keyboard: Keyboard | None = BUTTON):
    now = hostile.app.clock()
    letter = Letter(chat_id, LetterKind.REPLY, text, "zh_CN", now, now, topic="box:9:card", keyboard=keyboard)
    await hostile.app.do(lambda tx: tx.outbox.put(letter))
    await hostile.carry()


def take_away(hostile: Hostile, words: str = GONE[0]) -> None:
    ask = EditMessageText(text="x")
    hostile.wire.fail(EditMessageText, TelegramBadRequest(ask, f"Bad Request: {words}"))


def put_up(hostile: Hostile) -> list[str]:
    return [call.text for call in hostile.wire.calls if isinstance(call, SendMessage)]


@pytest.mark.parametrize("words", GONE)
async def test_b06_a_card_that_is_gone_is_put_up_again_at_the_next_change(hostile, words):
    take_away(hostile, words)
    await say(hostile, "两票")
    assert put_up(hostile) == ["两票"]


async def test_b06_who_takes_it_away_again_has_peace_for_a_day(hostile, calendar):
    for text in ("两票", "三票", "四票"):
        take_away(hostile)
        await say(hostile, text)
    assert put_up(hostile) == ["两票"]
    calendar.now += timedelta(days=1)
    take_away(hostile)
    await say(hostile, "五票")
    assert put_up(hostile) == ["两票", "五票"]


async def test_b06_what_can_be_pressed_no_more_is_not_put_up_again(hostile):
    take_away(hostile)
    await say(hostile, "结束了", keyboard=None)
    assert put_up(hostile) == []


async def test_b06_another_groups_card_has_a_day_of_its_own(hostile):
    await say(hostile, "一票", chat_id=-100777)
    hostile.wire.forget()
    for chat_id in (QINGHE_GROUP, -100777):
        take_away(hostile)
        await say(hostile, "两票", chat_id=chat_id)
    assert put_up(hostile) == ["两票", "两票"]
