"""Nobody is lost for lack of a phone: somebody else writes, and they take it over when they can."""

import pytest
from sqlalchemy import select

from services.people import CONSENT_VERSION
from storage.schema.letters import outbox
from storage.schema.nominations import drafts, nominations
from storage.schema.people import people
from storage.schema.records import audit
from tests.conversations.test_recommendations import link_in, rows


@pytest.fixture
async def secretary(phones):
    return await phones.known("周书记", village_secretary="qinghe")


@pytest.fixture
async def clerk(phones):
    return await phones.known("周干事", township_organizer="liuhe")


async def fill(writer):
    """From the card of the village to the review."""
    await writer.says("村庄")
    await writer.taps("清河村")
    await writer.taps("替人填一份自荐")
    assert "先把这几句念给他听" in await writer.last()
    await writer.taps("当面念过，口头答应")
    await writer.says("刘大江")
    await writer.says("1990")
    for button in ("在村里", "高中、中专", "致富带头人", "种植养殖", "选好了"):
        await writer.taps(button)
    await writer.says("想把合作社办起来")


async def test_a_secretary_writes_for_somebody_without_a_phone_who_takes_it_over(phones, secretary, clerk):
    await fill(secretary)
    assert "当面念过，口头答应" in await secretary.last()
    await secretary.taps("没错，交上去")
    link = link_in(await secretary.last())
    written = await rows(phones, people.c.telegram_id, people.c.consent_version, people.c.consent_given)
    assert written[-1] == (None, CONSENT_VERSION, "in_person")
    assert (f"hear_consent {CONSENT_VERSION}",) in await rows(phones, audit.c.action)

    await clerk.says("待办")
    await clerk.taps("刘大江")
    assert f"代填：周书记。当面念过同意书（{CONSENT_VERSION} 版）" in await clerk.last()
    await clerk.taps("通过")
    assert "请转告刘大江：乡镇看过了" in await secretary.last()

    liu = await phones.person("小刘")
    await liu.says(f"/start {link}")
    assert "经办人替刘大江填过一份回清河村的自荐" in await liu.last()
    await liu.taps("同意，开始")
    assert "归您自己管了" in await liu.last()
    assert "刘大江把您代填的自荐接过去了" in await secretary.last()
    await liu.says("进度")
    assert "接下来县里做联审" in await liu.last()
    actor = await phones.app.see(lambda tx: tx.people.find(liu.id))
    assert await rows(phones, nominations.c.person_id, nominations.c.assisted_by) == [(actor.id, None)]
    assert "刘大江" not in [name for (name,) in await rows(phones, people.c.name)]
    chief = await phones.known("陈部长", county_organizer="yanshi")
    await chief.says("待办")
    await chief.taps("刘大江")
    assert "代填" not in await chief.last()
    await chief.taps("列为后备")
    await chief.taps("都办好了")
    assert "您是清河村的后备了" in await liu.last()
    late = await phones.known("小王")
    await late.says(f"/start {link}")
    assert "这个码用过了" in await late.last()


async def test_what_came_back_is_mended_by_who_wrote_it_and_one_live_nomination_is_enough(
    phones, secretary, clerk
):
    await fill(secretary)
    await secretary.taps("没错，交上去")
    await fill(secretary)
    assert "已经有一份在办了" in await secretary.taps("没错，交上去")
    await secretary.taps("算了")
    assert "刘大江" not in str(await rows(phones, drafts.c.answers))
    liu = await phones.known("小刘")
    await liu.says("/start v_qinghe")
    await liu.says("刘大江")
    await liu.says("1990")
    for button in ("在村里", "高中、中专", "致富带头人", "种植养殖", "选好了"):
        await liu.taps(button)
    await liu.says("想把合作社办起来")
    await liu.taps("没错，交上去")
    assert "交上去了" in await liu.last(), "nobody learns from a form who is a candidate"

    await clerk.says("待办")
    await clerk.taps("刘大江")
    assert "同村还有 1 份同名同年的自荐" in await clerk.last()
    await clerk.taps("看看同名的那份")
    assert "代填" not in await clerk.last()
    await clerk.taps("看看同名的那份")
    assert "代填：周书记" in await clerk.last()
    await clerk.taps("退回")
    await clerk.taps("回来想做啥，再说具体点")
    await clerk.taps("发出")
    assert "请转告刘大江" in await secretary.last()
    assert "再说具体点" in await secretary.last()
    await secretary.taps("替他改一改")
    await secretary.taps("改为什么回来")
    await secretary.says("想把茶叶合作社办起来，带上十户人家")
    await secretary.taps("没错，交上去")
    assert {status for (status,) in await rows(phones, nominations.c.status)} == {"submitted"}
    await clerk.says("待办")
    await clerk.taps("刘大江")
    assert "带上十户人家" in await clerk.last()


async def test_who_wants_it_no_more_is_taken_out_of_everything(phones, secretary, clerk):
    await fill(secretary)
    await secretary.taps("没错，交上去")
    await clerk.says("待办")
    await clerk.taps("刘大江")
    await clerk.taps("通过")
    await secretary.taps("本人不去了，撤回")
    await secretary.taps("先留着")
    assert len(await rows(phones, nominations.c.id)) == 1
    await secretary.taps("本人不去了，撤回")
    await secretary.taps("确定撤回，都清掉")
    assert "替他记的都清掉了" in await secretary.last()
    assert await rows(phones, nominations.c.id) == []
    assert await rows(phones, drafts.c.answers) == []
    assert "刘大江" not in [name for (name,) in await rows(phones, people.c.name)]
    assert "刘大江" not in str(await rows(phones, outbox.c.text)), "what the secretary was told of them"
    await clerk.says("待办")
    assert "刘大江" not in str(await clerk.buttons())


async def test_it_is_written_by_who_is_in_charge_there_and_handed_to_nobody_else(phones, secretary, clerk):
    stranger = await phones.known("路人")
    await stranger.says("代填")
    assert "经办人来做" in await stranger.last()
    await secretary.says("代填")
    await secretary.taps("当面念过，口头答应")
    await secretary.says("刘大江")
    await secretary.says("1990")
    assert await secretary.buttons() == ["清河村", "« 上一题", "先放着"], "the villages in reach"
    await secretary.says("/cancel")
    await fill(secretary)
    await secretary.taps("没错，交上去")
    link = link_in(await secretary.last())
    await secretary.says(f"/start {link}")
    assert "请转给他" in await secretary.last()
    await clerk.says("待办")
    await clerk.taps("刘大江")
    await clerk.taps("给本人一条链接")
    another = link_in(await clerk.last())
    assert another != link
    liu = await phones.known("小刘")
    await liu.says(f"/start {another}")
    assert "归您自己管了" in await liu.last()
    assert await rows(phones, select(nominations.c.assisted_by).scalar_subquery()) == [(None,)]


async def test_a_secretary_goes_back_to_the_village_and_an_organizer_to_the_desk(phones, secretary, clerk):
    await fill(secretary)
    await secretary.taps("没错，交上去")
    await secretary.says("进度")
    await secretary.taps("刘大江")
    assert (await secretary.buttons())[-1] == "« 回到清河村"
    await secretary.taps("« 回到清河村")
    assert "清河村" in await secretary.last()
    assert (await secretary.buttons())[-1] == "« 各村"
    await clerk.says("待办")
    await clerk.taps("刘大江")
    assert "« 回到待办" in await clerk.buttons()
