"""A group votes on a question, one tap each."""

import pytest


@pytest.fixture
async def secretary(phones):
    return await phones.known("周书记", village_secretary="qinghe")


@pytest.fixture
async def neighbours(phones):
    return [await phones.person(f"乡亲{number}") for number in range(13)]


@pytest.fixture
async def group(phones, secretary, neighbours):
    return await phones.bound_group("qinghe", secretary, *neighbours)


async def test_a_group_votes_in_secret_and_reads_the_result_when_it_is_over(
    phones, group, secretary, neighbours
):
    first = neighbours[0]
    await secretary.says("/poll 修路还是修渠？ 修路 / 修渠", group)
    assert "修路还是修渠？" in await first.last(group)
    assert await first.buttons(group) == ["修路", "修渠"]

    toast = await first.taps("修渠", group)
    assert toast == "记下了：修渠。12月1日周二 09:00 前都能改"
    await first.taps("修路", group)
    for number, neighbour in enumerate(neighbours[1:]):
        await neighbour.taps("修渠" if number < 4 else "修路", group)
    assert "刚开始" in await first.last(group)
    await phones.turn(seconds=30)
    assert "已有 10 多票" in await first.last(group)

    await phones.turn(days=1)
    card, result = (await first.reads(group))[-2:]
    assert "投票结束了" in card
    assert "13 个账号投了票，选「修路」的最多" in result
    assert "修渠：4 票" in result
    assert sum("修路还是修渠" in text for text in await first.reads(group)) == 2, "one card, one result"
    assert await first.buttons(group) == []


async def test_a_toast_shows_the_option_as_it_was_written(group, secretary):
    await secretary.says("/poll 先办哪件？ 猪 & 牛 / <羊>", group)
    assert (await secretary.taps("猪 & 牛", group)).startswith("记下了：猪 & 牛。")


async def test_without_words_the_bot_shows_how(group, secretary, neighbours):
    await secretary.says("/poll", group)
    assert "修路还是修渠？ 修路 / 修渠" in await secretary.last(group)
    await neighbours[0].says("/poll", group)
    assert "请村支书或经办人来开" in await neighbours[0].last(group)


async def test_a_poll_can_be_written_on_lines(group, secretary):
    await secretary.says("/poll\n哪天开会\n1. 周五晚上\n2. 周六上午", group)
    assert await secretary.buttons(group) == ["周五晚上", "周六上午"]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("修路", "没看明白要问什么"),
        ("修路？ 好", "我数到 1 个"),
        ("修路？ 好 / " + "不好" * 30, "缩到 30 个字以内"),
    ],
)
async def test_what_is_no_poll_is_refused_with_what_to_do(group, secretary, words, answer):
    await secretary.says(f"/poll {words}", group)
    assert answer in await secretary.last(group)


async def test_a_poll_in_a_strangers_group_gets_silence(phones, secretary):
    group = await phones.group("别的群", secretary)
    await secretary.says("/poll 修路还是修渠？ 修路 / 修渠", group)
    assert await secretary.reads(group) == []
