"""The week's budget of questions is the courier's too: whoever wrote them, in whatever order they come."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from domain.letters import Letter, LetterKind
from domain.weeks import week_of
from storage.schema.letters import outbox
from tests.conftest import MONDAY

READER = 7


@pytest.fixture
def address(sqlite_address):
    return sqlite_address


async def ask(app, text, **more):
    """A question that nobody looked for room for."""
    now = app.clock()
    letter = Letter(READER, LetterKind.ASK, text, "zh_CN", now, now, **more)
    await app.do(lambda tx: tx.outbox.put(letter))


def said(telegram):
    return [text for method, text in telegram.calls if method == "sendMessage"]


async def test_the_fourth_question_of_a_week_waits_for_monday(app, courier, telegram, calendar):
    for text in "一二三四":
        await ask(app, text)
    assert await courier.carry_letters() == 4, "taken up, and the last one put off"
    assert said(telegram) == ["一", "二", "三"]
    calendar.pass_days(6)
    await courier.carry_letters()
    assert len(said(telegram)) == 3
    calendar.pass_days(1)
    await courier.carry_letters()
    assert said(telegram) == ["一", "二", "三", "四"]


async def test_news_and_a_change_of_what_was_asked_go_all_the_same(app, courier, telegram):
    for text in "一二三":
        await ask(app, text, topic="week" if text == "三" else None)
    await courier.carry_letters()
    await ask(app, "三，改了", topic="week")
    news = Letter(READER, LetterKind.NEWS, "有个消息", "zh_CN", MONDAY, MONDAY)
    await app.do(lambda tx: tx.outbox.put(news))
    await courier.carry_letters()
    assert [text for _, text in telegram.calls[3:]] == ["三，改了", "有个消息"]


async def test_what_is_over_by_then_is_not_asked_at_all(app, courier, telegram, calendar):
    for text in "一二三四":
        await ask(app, text, expires_at=calendar.now + timedelta(days=2))
    await courier.carry_letters()
    calendar.pass_days(8)
    await courier.carry_letters()
    assert said(telegram) == ["一", "二", "三"]


@pytest.mark.parametrize("seed", [1, 2])
async def test_nobody_is_asked_a_fourth_time_in_a_week(app, courier, telegram, calendar, seed):
    chance = Random(seed)
    for _ in range(16):
        calendar.now += timedelta(hours=chance.randint(1, 40))
        await ask(app, "问一声")
        if chance.random() < 0.7:
            await courier.carry_letters()
    calendar.pass_days(1)
    await courier.carry_letters()
    carried = select(outbox.c.not_before).where(outbox.c.status == "sent")
    moments = await app.db.read(lambda connection: list(connection.scalars(carried)))
    weeks = Counter(week_of(moment, app.programme.zone) for moment in moments)
    assert max(weeks.values()) == app.programme.asks_per_week
