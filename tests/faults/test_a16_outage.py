"""A16: after an absence in which Telegram dropped taps, groups with an open vote are asked to tap again."""

from datetime import timedelta

from services import outages
from tests.faults.county import LAOJING_GROUP, QINGHE_GROUP, settled


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
