"""A16: after an absence in which Telegram dropped taps, groups with an open vote are asked to tap again."""

from datetime import timedelta

import pytest
from aiogram.methods import SetWebhook

from bot.doors import Door
from bot.process import open_bot, prepared
from services import outages
from tests.conversations.conftest import COUNTY
from tests.faults.county import LAOJING_GROUP, QINGHE_GROUP, settled
from tests.faults.hostile import TOKEN, opened
from tests.reserves import connection_of


async def test_a16_groups_with_an_open_vote_are_asked_to_tap_again(hostile, calendar):
    await settled(hostile.app)
    await hostile.carry()
    hostile.wire.forget()
    since = calendar.now - timedelta(minutes=20)
    assert await hostile.app.do(outages.ask_to_tap_again, since) == 1
    await hostile.carry()
    [asked] = hostile.wire.heard(QINGHE_GROUP)
    assert "再点一次" in asked
    assert hostile.wire.heard(LAOJING_GROUP) == []


async def test_a16_where_no_vote_is_open_nobody_hears_of_it(hostile, calendar):
    await settled(hostile.app)
    calendar.pass_days(30)
    assert await hostile.app.do(outages.ask_to_tap_again, calendar.now) == 0


async def test_a16_what_was_to_be_said_at_night_waits_for_the_morning(hostile, calendar):
    await settled(hostile.app)
    await hostile.carry()
    hostile.wire.forget()
    calendar.now += timedelta(hours=14)
    await hostile.app.do(outages.ask_to_tap_again, calendar.now)
    await hostile.carry()
    assert hostile.wire.heard(QINGHE_GROUP) == []
    calendar.now += timedelta(hours=9)
    await hostile.carry()
    assert any("再点一次" in words for words in hostile.wire.heard(QINGHE_GROUP))


@pytest.mark.parametrize(("minutes", "told"), [(20, 1), (1, 0)])
async def test_a16_who_is_brought_updates_notices_an_absence_too(app, wire, calendar, minutes, told):
    async with opened(app, wire):
        await settled(app)
    bot, door = open_bot(TOKEN, "http://127.0.0.1:9"), Door("https://village/hook", "s" * 32, "127.0.0.1:0")
    last_there = calendar.now - timedelta(minutes=minutes)

    async def leave_once_it_is_set(make_request, bot, method):
        if isinstance(method, SetWebhook):
            process.stop()
        return await make_request(bot, method)

    bot.session.middleware(leave_once_it_is_set)
    bot.session.middleware(wire)
    async with prepared(app, bot, COUNTY, door=door, last_there=last_there) as process:
        await process.take_in()
    asked = "SELECT count(*) FROM audit WHERE action = 'ask_to_tap_again'"
    assert await app.see(lambda tx: connection_of(tx).exec_driver_sql(asked).scalar()) == told
