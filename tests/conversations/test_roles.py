"""Who holds what, and taking back what was given by mistake."""

import pytest

from tests.conversations.test_nominations import fill


@pytest.fixture
async def chief(phones):
    return await phones.known("陈部长", county_organizer="yanshi")


@pytest.fixture
async def clerk(phones):
    return await phones.known("周干事", township_organizer="liuhe")


async def test_a_role_given_by_mistake_is_taken_back_and_its_person_told_kindly(phones, chief, clerk):
    await clerk.says("/start")
    assert "待办" in await clerk.lies_at_hand()
    await chief.says("权限")
    assert await chief.buttons() == ["陈部长 · 演示县 · 组织部经办人", "周干事 · 柳河乡 · 党建办经办人"]
    await chief.taps("周干事")
    assert "到 2027 年 11 月 30 日为止" in await chief.last()
    before = await clerk.reads()
    await chief.taps("收回")
    assert "周干事不再是柳河乡的党建办经办人" in await chief.last()
    assert len(await clerk.reads()) == len(before) + 1
    assert "辛苦了" in await clerk.last()
    assert await clerk.lies_at_hand() == ["自荐", "进度", "导师", "推荐", "帮助"]
    await clerk.says("待办")
    assert "要由管这个地方的经办人来做" in await clerk.last()
    log = await phones.app.see(lambda tx: list(tx.audit.breaks()))
    assert log == []


async def test_the_last_county_organizer_stays_and_one_of_two_may_go(phones, chief):
    await chief.says("/roles")
    await chief.taps("陈部长")
    assert "县里只有这一位了" in await chief.taps("收回")
    other = await phones.known("郑部长", county_organizer="yanshi")
    await other.says("/roles")
    await other.taps("陈部长")
    await other.taps("收回")
    assert "辛苦了" in await chief.last()


async def test_a_township_takes_back_below_itself_and_not_beside(phones, clerk):
    secretary = await phones.known("周书记", village_secretary="qinghe")
    await phones.known("吴干事", township_organizer="liuhe")
    await phones.known("何干事", township_organizer="donggang")
    await clerk.says("/roles")
    assert await clerk.buttons() == [
        "周干事 · 柳河乡 · 党建办经办人",
        "吴干事 · 柳河乡 · 党建办经办人",
        "周书记 · 清河村 · 村支书",
    ]
    await clerk.taps("吴干事")
    assert "由上一级来收" in await clerk.last()
    assert await clerk.buttons() == ["« 回名单"]
    await clerk.taps("« 回名单")
    await clerk.taps("周书记")
    await clerk.taps("收回")
    await secretary.says("村庄")
    assert "要由管这个地方的经办人来做" in await secretary.last()


async def test_who_organizes_nothing_sees_nothing(phones):
    secretary = await phones.known("周书记", village_secretary="qinghe")
    await secretary.says("/roles")
    assert "要由管这个地方的经办人来做" in await secretary.last()


async def test_a_long_list_is_leafed_through(phones, clerk):
    for number in range(9):
        await phones.known(f"书记{number}", village_secretary="qinghe")
    await clerk.says("/roles")
    assert len(await clerk.buttons()) == 9
    await clerk.taps("2/2 ›")
    assert await clerk.buttons() == ["书记7 · 清河村 · 村支书", "书记8 · 清河村 · 村支书", "‹ 1/2"]


async def test_a_card_on_its_way_to_who_lost_the_role_is_not_sent(phones, chief, clerk):
    await phones.turn(hours=14)  # 23:00: letters wait for the morning
    candidate = await phones.known("陈小满")
    await fill(candidate)
    await candidate.taps("没错，交上去")
    await chief.says("/roles")
    await chief.taps("周干事")
    await chief.taps("收回")
    await phones.turn(hours=10)
    assert not any("份自荐等您看" in words for words in await clerk.reads())
    assert "辛苦了" in await clerk.last()
