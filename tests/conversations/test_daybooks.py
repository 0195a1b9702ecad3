"""A day in one tap, an errand for an old person in three; who may read it, and what the village hears."""

import asyncio
from dataclasses import replace

import pytest

from tests.conversations.test_logs import Hand
from tests.conversations.test_pairs import NEXT_MONDAY, mentor_by_link, reserve_of


@pytest.fixture
def programme(programme):
    return replace(programme, work_log=True)


@pytest.fixture
async def organizer(phones):
    return await phones.known("方干事", township_organizer="liuhe")


async def test_f_a_day_in_one_tap_and_the_village_hears_a_number(phones, organizer):
    mentor = await mentor_by_link(phones, organizer, "王建国")
    reserve = await reserve_of(phones, "李强")
    await reserve.says("导师")
    for press in ("王建国", "请这位带我"):
        await reserve.taps(press)
    for press in ("我来带", "我签"):
        await mentor.taps(press)
    await reserve.taps("我签")
    villager = await phones.person("乡亲")
    group = await phones.bound_group("qinghe", villager)
    await reserve.says("/start")
    assert "日志" in await reserve.lies_at_hand()

    hand = Hand(reserve)
    await reserve.says("日志")
    assert "只有您、带您的人和经办人看得见" in await reserve.last()
    await hand.tap("修修补补")
    assert await reserve.last() == "记下了：今天，修修补补。"
    line = hand.taps
    await reserve.taps("补一句")
    await reserve.says("村小学的门修好了")
    assert "记下了：今天，修修补补。\n村小学的门修好了" in await reserve.last()

    hand = Hand(reserve)
    await reserve.says("今天干了啥")
    await hand.tap("替老人跑腿", "看病拿药", "村东头一位老人")
    assert await reserve.last() == "记下了：今天，村东头一位老人：看病拿药。"
    await reserve.taps("补一句")
    await reserve.sends(voice={"duration": 5})
    print(f"\nF: taps for a line of the day: {line}; taps for an errand: {hand.taps}")  # noqa: T201 - as above
    assert (line, hand.taps) == (1, 3)

    await self_and_others_read(mentor, organizer)
    await phones.turn(to=NEXT_MONDAY)
    told = "".join(await villager.reads(group))
    assert "后备替老人跑了 1 回腿。" in told
    assert [each for each in ("李强", "村东头", "看病", "修修补补", "村小学") if each in told] == []


async def self_and_others_read(mentor, organizer):
    await mentor.says("导师")
    for press in ("看看结对", "李强", "日志"):
        await mentor.taps(press)
    said = await mentor.last()
    assert "李强的日志\n一共 2 条，替老人跑腿 1 回" in said
    assert "修修补补 村小学的门修好了" in said
    assert "村东头一位老人：看病拿药（有语音）" in said
    await mentor.taps("听")
    assert "voice" in (await mentor.sees())[-1]
    await organizer.says("结对")
    for press in ("清河村", "李强 ← 王建国", "日志"):
        await organizer.taps(press)
    assert "李强的日志" in await organizer.last()


async def test_a_line_is_put_right_and_taken_back(phones):
    reserve = await reserve_of(phones, "李强")
    await reserve.says("日志")
    await reserve.taps("开会")
    await reserve.taps("昨天的事")
    assert await reserve.last() == "记下了：11 月 29 日，开会。"
    await reserve.taps("还是今天的")
    await reserve.taps("再记一件")
    await reserve.taps("下地")
    await reserve.taps("撤回")
    assert "撤回了，这一条不留" in await reserve.last()
    await reserve.says("日志")
    await reserve.taps("翻翻我的日志")
    assert await reserve.last() == "您的日志\n一共 1 条\n\n11 月 30 日　开会"


async def test_two_fingers_on_one_question_are_one_line(phones):
    reserve = await reserve_of(phones, "李强")
    await reserve.says("日志")
    await asyncio.gather(reserve.taps("开会"), reserve.taps("下地"), return_exceptions=True)
    await reserve.says("日志")
    await reserve.taps("翻翻我的日志")
    assert "一共 1 条" in await reserve.last()


class TestElsewhere:
    @pytest.fixture
    def programme(self, programme):
        return replace(programme, work_log=False)

    async def test_where_no_log_is_kept_nobody_sees_one(self, phones):
        reserve = await reserve_of(phones, "李强")
        await reserve.says("/start")
        assert "日志" not in await reserve.lies_at_hand()
        await reserve.says("日志")
        assert "您这儿不用记" in await reserve.last()
