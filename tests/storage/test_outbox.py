"""Letters: one living message a topic, replies first, nothing repeated blindly."""

from datetime import timedelta

import pytest

from domain.letters import Letter, LetterKind, LetterStatus
from tests.conftest import MONDAY


def letter(chat_id: int = 7, text: str = "您好", kind: LetterKind = LetterKind.NEWS, **more) -> Letter:
    return Letter(chat_id, kind, text, "zh_CN", MONDAY, more.pop("not_before", MONDAY), **more)


async def put(app, *letters: Letter) -> None:
    for each in letters:
        await app.do(lambda tx, each=each: tx.outbox.put(each))


async def take(app) -> list[Letter]:
    taken: list[Letter] = await app.do(lambda tx: tx.outbox.take(tx.now))
    return taken


async def test_replies_go_first_and_each_letter_goes_once(app):
    await put(app, letter(text="一"), letter(text="二", kind=LetterKind.REPLY), letter(text="三"))
    assert [each.text for each in await take(app)] == ["二", "一", "三"]
    assert await take(app) == []


async def test_a_waiting_letter_on_a_topic_is_replaced(app):
    await put(app, letter(text="旧", topic="box:1:card"), letter(text="新", topic="box:1:card"))
    assert [each.text for each in await take(app)] == ["新"]


async def test_a_letter_waits_for_its_hour(app, calendar):
    await put(app, letter(not_before=MONDAY + timedelta(hours=2)))
    assert await take(app) == []
    assert await app.see(lambda tx: tx.outbox.next_at()) == MONDAY + timedelta(hours=2)
    calendar.pass_days(0.1)
    assert len(await take(app)) == 1


async def test_stale_news_is_not_retried_once_there_is_fresher_news(app):
    await put(app, letter(text="旧", topic="box:1:card"))
    [old] = await take(app)
    await put(app, letter(text="新", topic="box:1:card"))
    await app.do(lambda tx: tx.outbox.record(old.later(MONDAY, "busy")))
    assert [each.text for each in await take(app)] == ["新"]


async def test_d02_after_a_crash_a_send_is_ambiguous_and_an_edit_is_drawn_again(app):
    await put(app, letter(text="卡片", topic="box:1:card"))
    [card] = await take(app)
    await app.do(lambda tx: (tx.outbox.record(card.sent(50)), tx.outbox.remember(card, 50, tx.now)))
    await put(app, letter(text="卡片二", topic="box:1:card"), letter(text="通知"))
    assert len(await take(app)) == 2  # and here the process dies

    assert await app.do(lambda tx: tx.outbox.reclaim()) == 2
    assert [each.text for each in await take(app)] == ["卡片二"]


async def test_asks_are_counted_for_the_weekly_budget(app):
    await put(app, letter(kind=LetterKind.ASK), letter(kind=LetterKind.ASK), letter())
    asked = await app.see(lambda tx: tx.outbox.asked_since(7, MONDAY - timedelta(days=1)))
    assert asked == 2


async def test_c03_what_waits_for_a_lost_chat_is_given_up(app):
    await put(app, letter(), letter(chat_id=8))
    await app.do(lambda tx: tx.outbox.drop(7, "blocked"))
    assert [each.chat_id for each in await take(app)] == [8]


@pytest.mark.parametrize(
    "change", [Letter.expired, lambda it: it.given_up("x"), lambda it: it.ambiguous("x")]
)
async def test_a_letter_that_has_ended_is_not_taken_again(app, change):
    await put(app, letter())
    [taken] = await take(app)
    ended = change(taken)
    assert ended.status is not LetterStatus.WAITING
    await app.do(lambda tx: tx.outbox.record(ended))
    assert await take(app) == []
