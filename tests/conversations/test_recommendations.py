"""A name is handed on by a link; nothing more is kept until its person agrees."""

import pytest
from sqlalchemy import select

from domain.nominations import WayIn
from storage.schema.nominations import drafts, nominations, recommendations
from storage.schema.people import people

WHY = "做事踏实，谁家有事都去帮"


@pytest.fixture
async def uncle(phones):
    return await phones.known("周大爷")


@pytest.fixture
async def clerk(phones):
    return await phones.known("周干事", township_organizer="liuhe")


async def rows(phones, *columns):
    return await phones.app.db.read(
        lambda connection: [tuple(row) for row in connection.execute(select(*columns))]
    )


async def recommend(uncle, reason=WHY):
    """Returns what the link carries."""
    await uncle.says("推荐")
    await uncle.says("刘大江")
    await uncle.taps("清河村")
    await (uncle.says(reason) if reason else uncle.taps("跳过"))
    return link_in(await uncle.last())


def link_in(text):
    return text.partition("?start=")[2].split()[0]


async def fill_in_the_rest(liu):
    await liu.says("1990")
    for button in ("外省打工", "大专", "在外务工", "种植养殖", "选好了"):
        await liu.taps(button)
    await liu.says("娃要上学了，想回来把茶园接上")


async def test_a_villager_recommends_somebody_who_agrees_by_their_own_link(phones, uncle, clerk):
    link = await recommend(uncle)
    handed_on = await uncle.last()
    assert handed_on.startswith("刘大江，有人推荐您回清河村")
    for ours in ("记下了", "转给", "我只记"):
        assert ours not in handed_on, "what is forwarded carries nothing of ours along"
    assert "整条转给刘大江" in (await uncle.reads())[-2]
    assert WHY in handed_on
    assert await rows(phones, recommendations.c.full_name) == [("刘大江",)]
    assert await rows(phones, drafts.c.answers) == [], "the reason is kept nowhere"

    liu = await phones.person("小刘")
    known = len(await rows(phones, people.c.id))
    await liu.says(f"/start {link}")
    consent = await liu.last()
    assert "有人推荐刘大江回清河村" in consent
    assert "12 月 30 日前您不点头" in consent
    assert "推荐您的人会知道一声" in consent
    assert len(await rows(phones, people.c.id)) == known
    assert await rows(phones, nominations.c.id) == []
    await liu.taps("同意，开始")
    assert "哪一年出生" in await liu.last(), "the name and the village are known"
    await fill_in_the_rest(liu)
    assert "刘大江" in await liu.last()
    await liu.taps("没错，交上去")

    assert await rows(phones, nominations.c.way_in) == [(WayIn.RECOMMENDED_BY_VILLAGER,)]
    assert await rows(phones, recommendations.c.digest) == []
    assert "11 月 30 日您推荐回清河村的那位应了" in await uncle.last()
    await clerk.says("待办")
    await clerk.taps("刘大江")
    assert "乡亲推荐" in await clerk.last()
    late = await phones.known("小王")
    await late.says(f"/start {link}")
    assert "这个码用过了" in await late.last()


async def test_who_speaks_for_the_village_recommends_for_the_organization(phones):
    secretary = await phones.known("周书记", village_secretary="qinghe")
    link = await recommend(secretary, None)
    liu = await phones.known("小刘")
    await liu.says("自荐")
    await liu.says("刘大疆")
    await liu.says(f"/start {link}")
    assert "接着上次的填" in await liu.last(), "what was filled in before is not lost"
    await fill_in_the_rest(liu)
    assert "刘大疆" in await liu.last(), "their own word for their name stands"
    await liu.taps("没错，交上去")
    assert await rows(phones, nominations.c.way_in) == [(WayIn.RECOMMENDED_BY_ORGANIZATION,)]


async def test_after_thirty_days_the_name_is_gone_and_the_recommender_hears_so(phones, uncle):
    link = await recommend(uncle)
    await phones.turn(days=30, hours=1)
    assert await rows(phones, recommendations.c.full_name) == []
    assert "11 月 30 日您推荐回清河村的那位" in await uncle.last()
    assert "刘大江" not in await uncle.last()
    liu = await phones.known("小刘")
    await liu.says(f"/start {link}")
    assert "这个码用过了，或者过期了" in await liu.last()
    await uncle.taps("推荐一位")
    assert "您想推荐谁" in await uncle.last()


async def test_a_link_is_no_way_round_for_who_recommended_and_goes_with_them(phones, uncle):
    link = await recommend(uncle, None)
    await uncle.says(f"/start {link}")
    assert "请转给他" in await uncle.last()
    await uncle.says("忘了我")
    await uncle.taps("都清掉")
    assert await rows(phones, recommendations.c.full_name) == []
    liu = await phones.person("小刘")
    await liu.says(f"/start {link}")
    assert "有人推荐" not in await liu.last()


async def test_who_looks_and_wants_to_be_forgotten_takes_their_name_along(phones, uncle):
    link = await recommend(uncle)
    liu = await phones.person("小刘")
    await liu.says(f"/start {link}")
    await liu.taps("同意，开始")
    await liu.says("忘了我")
    await liu.taps("都清掉")
    assert await rows(phones, recommendations.c.full_name) == []


async def test_a_spoken_reason_is_passed_on_as_it_is_and_not_kept(phones, uncle):
    await uncle.says("推荐")
    await uncle.says("刘大江")
    await uncle.taps("清河村")
    await uncle.sends(voice={"duration": 9})
    assert "您那段语音也一起转过去" in (await uncle.reads())[-2]
    assert await rows(phones, drafts.c.answers) == []


async def test_nobody_collects_names(phones, uncle):
    for _ in range(10):
        await recommend(uncle, None)
    await uncle.says("推荐")
    assert "您推荐的 10 位还没回话" in await uncle.last()


async def test_who_recommends_reads_of_that_first_and_may_nominate_themselves_below(phones, uncle):
    await uncle.says("进度")
    assert "您还没交过自荐" in await uncle.last()
    await recommend(uncle)
    before = len(await uncle.reads())
    await uncle.says("进度")
    [said] = (await uncle.reads())[before:]
    assert "您推荐的，等本人点头" in said
    assert await uncle.buttons() == ["刘大江 · 清河村", "我自己也想自荐"]
    await uncle.taps("我自己也想自荐")
    assert "您叫什么名字" in await uncle.last()
    await uncle.says("周大爷")
    before = len(await uncle.reads())
    await uncle.says("进度")
    assert ["自荐" in each for each in (await uncle.reads())[before:]] == [True, False]
