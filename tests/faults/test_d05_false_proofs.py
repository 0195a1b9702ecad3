"""D04, D05: what a press does not prove, and what is not worth sending again."""

from aiogram.types import InlineKeyboardMarkup

from bot.wiring import drawing
from domain.letters import Keyboard, Letter, LetterKind
from services import restoring
from tests.faults import county as people
from tests.faults.county import QINGHE_GROUP
from tests.faults.hostile import Hostile
from tests.faults.test_d04_unclear import listed, lose

WORDS = "请到待办里看看"
DESK = Keyboard("desk")


async def say(hostile: Hostile, words: str, chat_id: int, **more) -> int:
    """A letter that arrived; returns the message that it is."""
    now = hostile.app.clock()
    letter = Letter(chat_id, LetterKind.REPLY, words, "zh_CN", now, now, **more)
    await hostile.app.do(lambda tx: tx.outbox.put(letter))
    await hostile.carry()
    return next(hostile.wire.ids) - 1


def pressed(hostile: Hostile, message_id: int, date: int) -> dict:
    buttons = drawing(hostile.app)(DESK, "zh_CN")
    assert isinstance(buttons, InlineKeyboardMarkup)
    data = next(each.callback_data for row in buttons.inline_keyboard for each in row)
    assert data is not None
    press = hostile.tap(data, people.FANG, message_id=message_id)
    press["callback_query"]["message"] |= {"text": WORDS, "date": date}
    return press


async def test_d05_an_older_letter_of_the_same_words_proves_nothing(hostile, county, calendar):
    """Every organizer gets the same few words again and again, over the same button."""
    before = await say(hostile, WORDS, people.FANG, keyboard=DESK)
    calendar.pass_days(1)
    number = await lose(hostile, people.FANG, WORDS, keyboard=DESK)
    now = int(calendar().timestamp())
    await hostile.send(pressed(hostile, before, now))
    assert await listed(hostile, people.CHIEF) == [number]
    await hostile.send(pressed(hostile, before + 1, now))
    assert await listed(hostile, people.CHIEF) == []


async def test_d05_what_only_its_presser_sees_proves_nothing(hostile, county, calendar):
    """Such messages have the number 0, which is nobody's."""
    number = await lose(hostile, people.FANG, WORDS, keyboard=DESK)
    await hostile.send(pressed(hostile, 0, int(calendar().timestamp())))
    assert await listed(hostile, people.CHIEF) == [number]


async def test_d04_an_old_card_that_is_sent_again_does_not_put_its_words_over_the_new_ones(hostile, county):
    """The card may be lost; then the next one arrives; then somebody has the first sent again."""
    number = await lose(hostile, QINGHE_GROUP, "路灯坏了：没人管", topic="issue:9:card")
    await say(hostile, "路灯坏了：修好了", QINGHE_GROUP, topic="issue:9:card")
    await hostile.send(hostile.tap(f"di:unclear:{number}", people.FANG))
    heard = hostile.wire.heard(people.FANG)
    assert any("过时" in words for words in heard)
    assert not any("再发一次" in words for words in heard)
    await hostile.send(hostile.tap(f"again:{number}", people.FANG))  # from a card drawn before
    await hostile.carry()
    assert hostile.wire.heard(QINGHE_GROUP) == ["路灯坏了：修好了"]
    await hostile.send(hostile.tap(f"seen:{number}", people.FANG))
    assert await listed(hostile, people.FANG) == []


async def test_i09_a_held_card_that_is_let_go_does_not_either(hostile, county):
    now = hostile.app.clock()
    letter = Letter(
        QINGHE_GROUP, LetterKind.REPLY, "路灯坏了：没人管", "zh_CN", now, now, topic="issue:9:card"
    )
    await hostile.app.do(lambda tx: tx.outbox.put(letter))
    await hostile.app.do(restoring.hold)
    await say(hostile, "路灯坏了：修好了", QINGHE_GROUP, topic="issue:9:card")
    await hostile.app.do(restoring.release, None)
    await hostile.carry()
    assert hostile.wire.heard(QINGHE_GROUP) == ["路灯坏了：修好了"]


async def test_i09_of_two_held_cards_let_go_one_by_one_the_newer_is_not_lost(hostile, county):
    now = hostile.app.clock()
    ids = []
    for words in ("路灯坏了：没人管", "路灯坏了：修好了"):
        letter = Letter(QINGHE_GROUP, LetterKind.REPLY, words, "zh_CN", now, now, topic="issue:9:card")
        await hostile.app.do(lambda tx, letter=letter: tx.outbox.put(letter))
        await hostile.app.do(restoring.hold)
        ids = sorted(each.id for each in await hostile.app.see(restoring.held_letters))
    for number in ids[-2:]:
        await hostile.app.do(restoring.release, [number])
    await hostile.carry()
    assert hostile.wire.heard(QINGHE_GROUP) == ["路灯坏了：修好了"]
