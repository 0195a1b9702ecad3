"""The organizer's one list, and what happens when nobody looks at it."""

import pytest

from tests.conversations.test_nominations import fill


@pytest.fixture
async def candidate(phones):
    return await phones.known("陈小满")


async def nominate(candidate):
    await fill(candidate)
    await candidate.taps("没错，交上去")


async def said_to(phone, *words):
    return [each for each in await phone.reads() if all(part in each for part in words)]


async def test_after_two_reminders_the_county_hears_it_once_and_the_township_no_third_time(phones, candidate):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    chief = await phones.known("陈部长", county_organizer="yanshi")
    await nominate(candidate)
    await phones.turn(days=20)
    reminders = await said_to(clerk, "还有 1 件事等您定")
    assert ["6 天" in reminders[0], "13 天" in reminders[1], len(reminders)] == [True, True, 2]
    assert await said_to(chief, "我提醒过两回了") == []
    await chief.says("待办")
    assert "眼下没有事等您定" in await chief.last()

    await phones.turn(days=30)
    assert len(await said_to(clerk, "还有 1 件事等您定")) == 2
    assert len(await said_to(chief, "柳河乡有 1 份自荐没人看", "等了 20 天")) == 1
    await chief.taps("看看待办")
    assert await chief.buttons() == ["刘大江 · 柳河乡还没看 · 等了 50 天"]
    await chief.taps("刘大江")
    assert "方干事" in await chief.last()
    link = next(each for each in (await chief.sees())[-1]["entities"] if each["type"] == "text_mention")
    assert link["user"]["id"] == clerk.id

    await clerk.says("待办")
    await clerk.taps("刘大江")
    await clerk.taps("通过")
    await chief.says("待办")
    assert await chief.buttons() == ["刘大江 · 清河村 · 今天"]


async def test_where_nobody_can_vet_the_county_hears_it_at_once_and_can_ask_somebody(phones, candidate):
    chief = await phones.known("陈部长", county_organizer="yanshi")
    await nominate(candidate)
    assert "柳河乡还没有经办人" in await chief.last()
    await chief.taps("看看待办")
    await chief.taps("刘大江")
    await chief.taps("请乡镇经办人")
    code = (await chief.last()).partition("start=")[2].split()[0]
    clerk = await phones.known("方干事")
    await clerk.says(f"/start {code}")
    await clerk.says("待办")
    assert await clerk.buttons() == ["刘大江 · 清河村 · 今天"]
    await phones.turn(days=50)
    assert len(await said_to(chief, "经办人，交上来的自荐没人看")) == 1


async def test_when_the_only_organizer_goes_the_county_hears_it_without_waiting_for_monday(phones, candidate):
    await phones.known("方干事", township_organizer="liuhe")
    chief = await phones.known("陈部长", county_organizer="yanshi")
    await nominate(candidate)

    await chief.says("权限")
    await chief.taps("方干事")
    await chief.taps("收回")
    await phones.turn(minutes=1)
    assert "柳河乡还没有经办人" in await chief.last()
    await phones.turn(minutes=5)
    assert len(await said_to(chief, "柳河乡还没有经办人")) == 1


async def test_what_is_handed_in_again_is_reminded_of_anew(phones, candidate):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    await phones.known("陈部长", county_organizer="yanshi")
    await nominate(candidate)
    await phones.turn(days=15)
    await clerk.says("待办")
    for button in ("刘大江", "退回", "回来想做啥", "发出"):
        await clerk.taps(button)
    await candidate.taps("改一改再交")
    await candidate.taps("没错，交上去")
    before = len(await said_to(clerk, "还有 1 件事等您定"))
    await phones.turn(days=30)
    assert (before, len(await said_to(clerk, "还有 1 件事等您定"))) == (2, 4)


async def test_the_county_is_reminded_twice_of_its_own_and_then_left_in_peace(phones, candidate):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    chief = await phones.known("陈部长", county_organizer="yanshi")
    await nominate(candidate)
    await clerk.says("待办")
    await clerk.taps("刘大江")
    await clerk.taps("通过")
    await phones.turn(days=40)
    assert len(await said_to(chief, "还有 1 件事等您定")) == 2


async def test_an_empty_desk_is_quiet(phones):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    before = await clerk.reads()
    await phones.turn(days=15)
    assert await clerk.reads() == before


async def test_where_the_only_organizer_rests_for_weeks_the_county_hears_just_that(phones, candidate):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    chief = await phones.known("陈部长", county_organizer="yanshi")
    await nominate(candidate)
    await clerk.says("歇歇")
    for _ in range(5):
        await phones.turn(days=6)
        await clerk.says("歇歇")  # back again
        await clerk.says("歇歇")
    assert await said_to(clerk, "等您定") == []
    assert await said_to(chief, "我提醒过两回了") == []
    [told] = await said_to(chief, "没人看")
    assert "那里的经办人多半在歇着，我没多催" in told
    await chief.taps("看看待办")
    await chief.taps("刘大江")
    assert "方干事" in await chief.last()
