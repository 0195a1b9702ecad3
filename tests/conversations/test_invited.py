"""Invited by a link: what a person is told, and that the invitation waits until they are done."""

import pytest

from tests.conversations.test_pairs import reserve_of


async def link_from(organizer, button="请一位导师"):
    await organizer.says("村庄")
    await organizer.taps("清河村")
    await organizer.taps(button)
    return (await organizer.last()).split("start=")[1].split()[0].strip('"<')


@pytest.fixture
async def organizer(phones):
    return await phones.known("方干事", township_organizer="liuhe")


async def test_an_invitation_waits_until_its_offer_is_made(phones, organizer):
    link = await link_from(organizer)
    mentor, second = await phones.person("王建国"), await phones.known("赵桂芳")
    await mentor.says(f"/start {link}")
    for press in ("同意，开始", "业务导师", "机修焊接", "选好了"):
        await mentor.taps(press)
    await mentor.says("/start v_qinghe")
    await mentor.says(f"/start {link}")
    assert "最多带几个人" in await mentor.last()
    await mentor.taps("2")
    await second.says(f"/start {link}")
    for press in ("业务导师", "种植养殖", "选好了", "3"):
        await second.taps(press)
    await mentor.taps("没错，交上去")
    assert "最多带 2 人" in await mentor.last()
    assert "这个码用过了" in await second.taps("没错，交上去")


@pytest.mark.parametrize("words", ["导师", "/start"])
async def test_who_left_an_offer_half_way_is_shown_the_way_back(phones, organizer, words):
    mentor = await phones.known("王建国")
    await mentor.says(f"/start {await link_from(organizer)}")
    await mentor.taps("业务导师")
    await mentor.says(words)
    assert "想接着填，点下面就行" in await mentor.last()
    await mentor.taps("接着填")
    assert "接着上次的填" in await mentor.last()
    assert "您最拿手的是什么" in await mentor.last()


async def test_a_reserve_who_began_an_offer_still_finds_mentors(phones, organizer):
    reserve = await reserve_of(phones, "李强")
    await reserve.says(f"/start {await link_from(organizer)}")
    await reserve.says("导师")
    assert "接着填" not in await reserve.buttons()
