"""Practice E, phone in hand: what one can count on, what the village looks for, and who it could be."""

from dataclasses import dataclass

import pytest
from sqlalchemy import update

from domain.nominations import Skill, Status
from domain.places import PlaceKind
from domain.policies import read_policies
from domain.programme import Programme
from storage.schema.demands import demands
from storage.schema.nominations import nominations
from storage.schema.questions import questions
from tests.actions import A_NOMINATION, within
from tests.conversations.conftest import Phone
from tests.conversations.test_nominations import fill
from tests.conversations.test_recommendations import rows
from tests.reserves import connection_of

POLICIES = read_policies(
    [
        {
            "id": "settling",
            "title": "返乡安家补贴",
            "words": "干满一年，一次给 6000 元。",
            "whom": "在外务工两年、回来干事的人",
            "how": "带身份证到乡镇登记。",
            "sources": ["migrant"],
        },
        {
            "id": "loan",
            "title": "创业贴息贷款",
            "words": "最多 20 万，利息贴一半。",
            "whom": "不超过 30 周岁",
            "how": "写一页打算。",
            "age_to": 30,
        },
        {"id": "post", "title": "村里的岗位", "words": "网格员。", "whom": "谁都行", "how": "先自荐。"},
    ]
)


@pytest.fixture
def programme():
    return Programme(policy=POLICIES)


@pytest.fixture
async def clerk(phones):
    return await phones.known("周干事", township_organizer="liuhe")


@pytest.fixture
async def secretary(phones):
    return await phones.known("秦支书", village_secretary="qinghe")


@dataclass
class Counting:
    """A phone whose taps and typed words are counted."""

    phone: Phone
    tapped: int = 0
    typed: int = 0

    async def taps(self, button):
        self.tapped += 1
        return await self.phone.taps(button)

    async def says(self, text):
        self.typed += 1
        return await self.phone.says(text)

    @property
    def actions(self):
        return self.tapped + self.typed


async def look_for(secretary, *skills):
    await secretary.says("村庄")
    await secretary.taps("清河村")
    await secretary.taps("在找什么人")
    for skill in skills:
        await secretary.taps(skill)


async def nominate(liu):
    """What 小刘 reads on the way, at the question for skills and at the review."""
    await liu.says("/start v_qinghe")
    await liu.taps("同意，开始")
    await liu.says("刘大江")
    await liu.says("1990")
    for button in ("外省打工", "大专", "在外务工"):
        await liu.taps(button)
    asked = await liu.phone.last()
    for button in ("种植养殖", "买卖电商", "选好了"):
        await liu.taps(button)
    await liu.says("娃要上学了，想回来把茶园接上")
    return asked, await liu.phone.last()


async def test_a_village_says_what_it_looks_for_and_somebody_far_away_finds_it(phones, secretary):
    counted = Counting(secretary)
    await look_for(counted, "买卖电商", "医疗护理")
    assert "清河村在找什么样的人" in await secretary.last()
    assert "✓ 医疗护理" in await secretary.buttons()
    await secretary.taps("单子上没有")
    await secretary.says("修水泵")
    assert "合不合适您来对一对" in await secretary.last()
    await secretary.taps("在找什么人")
    assert "修水泵：要人来对" in await secretary.last()

    liu = Counting(await phones.person("小刘"))
    asked, review = await nominate(liu)
    assert "您拿手的是啥" in asked
    assert "清河村正在找会买卖电商、医疗护理的人" in asked
    assert "清河村还写着：想找修水泵" in asked
    assert "您会的买卖电商，清河村正在找" in review
    await liu.taps("没错，交上去")
    assert "您会的买卖电商，清河村正在找。经办人也看得到" in await liu.phone.last()
    await liu.phone.says("进度")
    assert "您会的买卖电商，清河村现在正在找" in await liu.phone.last()

    assert counted.actions == 5
    within(A_NOMINATION, "a nomination where the village looks for skills", liu.actions)


async def test_organizers_see_which_demands_are_met_and_the_village_hears_of_no_candidate(
    phones, clerk, secretary
):
    village = await phones.bound_group("qinghe", secretary)
    await look_for(secretary, "买卖电商", "医疗护理")
    await secretary.taps("单子上没有")
    await secretary.says("修水泵")
    liu = Counting(await phones.person("小刘"))
    await nominate(liu)
    await liu.taps("没错，交上去")

    await clerk.says("待办")
    await clerk.taps("刘大江")
    card = await clerk.last()
    assert "村里正在找的，对得上：买卖电商" in card
    assert "村里还写着想找修水泵，合不合适您看看" in card
    await clerk.says("村庄")
    await clerk.taps("清河村")
    shown = await clerk.last()
    assert "买卖电商：后备 0 位，路上 1 位" in shown
    assert "医疗护理：还没有人" in shown
    await clerk.says("村庄")
    await clerk.taps("还缺哪样人")
    gaps = await clerk.last()
    assert "医疗护理：清河村" in gaps
    assert "买卖电商" not in gaps
    assert "清河村：修水泵" in gaps

    await secretary.says("村庄")
    assert "还缺哪样人" not in await secretary.buttons()
    await secretary.taps("清河村")
    assert "买卖电商：还没有人" in await secretary.last()
    heard = "".join([*await secretary.reads(village), *await secretary.reads()])
    assert "刘" not in heard
    await phones.app.do(signed_in)
    await secretary.says("村庄")
    await secretary.taps("清河村")
    assert "买卖电商：后备 1 位" in await secretary.last()


def signed_in(tx):
    """The county has decided about everybody there is."""
    connection_of(tx).execute(update(nominations).values(status=Status.RESERVE))


async def test_a_list_has_room_for_five_and_ticks_come_off_again(phones, secretary, clerk):
    await look_for(secretary, "种植养殖", "建筑水电", "机修焊接", "买卖电商")
    await clerk.says("村庄")
    await clerk.taps("清河村")
    await clerk.taps("在找什么人")
    await clerk.taps("单子上没有")
    await clerk.says("村医")
    assert "“村医”就是单子上的“医疗护理”" in await clerk.last()
    assert len(await rows(phones, demands.c.id)) == 5
    refused = await secretary.taps("文艺体育")
    assert "最多写 5 样" in refused
    await secretary.taps("✓ 种植养殖")
    await secretary.taps("文艺体育")
    assert "✓ 文艺体育" in await secretary.buttons()
    assert "种植养殖" in await secretary.buttons()
    assert sorted(await rows(phones, demands.c.slot)) == [(1,), (2,), (3,), (4,), (5,)]
    assert "单子上没有，写几个字" not in await secretary.buttons()


async def test_words_of_ones_own_come_off_by_their_own_button(phones, secretary):
    await look_for(secretary)
    await secretary.taps("单子上没有")
    await secretary.says("会写戏")
    await secretary.taps("在找什么人")
    await secretary.taps("✓ 会写戏")
    assert await rows(phones, demands.c.id) == []


async def test_anybody_reads_what_they_can_count_on_before_they_agree_to_anything(phones):
    passer_by = await phones.person("路人")
    await passer_by.says("/policy")
    assert "回来的人能指望的，一共 3 条" in await passer_by.last()
    await passer_by.taps("创业贴息贷款")
    page = await passer_by.last()
    assert "最多 20 万" in page
    assert "给谁：不超过 30 周岁" in page
    assert "怎么办：写一页打算" in page
    await passer_by.taps("›")
    assert "网格员" in await passer_by.last()
    refused = await passer_by.taps("问一问")
    assert "/start" in refused


async def test_who_is_known_reads_first_what_fits_and_an_organizer_answers(phones, clerk):
    liu = await phones.known("小刘")
    await fill(liu)
    await liu.taps("没错，交上去")
    await liu.says("政策")
    assert "这 2 条可能用得上" in await liu.last()
    assert "还有 1 条是给别人的" in await liu.last()
    assert "创业贴息贷款" not in await liu.buttons()
    await liu.taps("返乡安家补贴")
    assert "按您填的，对得上" in await liu.last()
    await liu.taps("问一问")
    await liu.says("打工证明在哪儿开？")
    assert "柳河乡的经办人看得到" in await liu.last()
    assert "1 位乡亲问政策" in await clerk.last()

    await clerk.says("待办")
    await clerk.taps("小刘 · 返乡安家补贴")
    card = await clerk.last()
    assert "打工证明在哪儿开？" in card
    assert "想回清河村" in card
    await clerk.taps("回一句")
    await clerk.says("厂里盖个章就行，传照片给我。")
    assert "回给小刘了" in await clerk.last()
    answered = await liu.last()
    assert "柳河乡的经办人回您了" in answered
    assert "厂里盖个章就行" in answered
    assert await rows(phones, questions.c.id) == [], "an answered question is kept nowhere"
    await liu.taps("看看这条政策")
    assert "干满一年" in await liu.last()


async def test_asked_twice_is_asked_once_and_word_of_mouth_counts(phones, clerk):
    wang = await phones.known("小王")
    await wang.says("政策")
    await wang.taps("村里的岗位")
    await wang.taps("问一问")
    await wang.taps("清河村")
    await wang.taps("跳过")
    await wang.says("政策")
    await wang.taps("村里的岗位")
    assert "这条您问过了" in await wang.taps("问一问")
    await clerk.says("待办")
    await clerk.taps("小王")
    assert "没写别的" in await clerk.last()
    await clerk.taps("已经当面讲过了")
    assert "眼下没有事等您定" in await clerk.last()
    assert "经办人说已经跟您讲过了" in await wang.last()


async def test_without_an_organizer_in_the_township_the_county_answers(phones):
    chief = await phones.known("陈部长", county_organizer="yanshi")
    wang = await phones.known("小王")
    await wang.says("政策")
    await wang.taps("村里的岗位")
    await wang.taps("问一问")
    await wang.taps("老井村")
    await wang.says("有几个岗位？")
    assert "1 位乡亲问政策" in await chief.last()
    await chief.taps("看看待办")
    await chief.taps("小王")
    assert "有几个岗位" in await chief.last()


async def test_a_county_of_many_villages_reads_its_gaps_on_one_screen(phones):
    """As many villages as a county has, each looking for five things of its own: one message holds it."""
    chief = await phones.known("陈部长", county_organizer="yanshi")

    def found_more(tx):
        township, person = tx.places.find("donggang"), tx.people.find(chief.id)
        for number in range(300):
            village = tx.places.add(f"gou{number}", PlaceKind.VILLAGE, f"沟沟坎坎{number}村", township)
            for skill in list(Skill)[:4]:
                tx.demands.add(village.id, skill=skill, asked_by=person.id, now=tx.now)
            tx.demands.add(village.id, words="修水泵" * 6, asked_by=person.id, now=tx.now)

    await phones.app.do(found_more)
    await chief.says("村庄")
    await chief.taps("还缺哪样人")
    gaps = await chief.last()
    assert "，还有 288 个村" in gaps
    assert "还有 288 条，打开那个村看" in gaps
    assert len(gaps) < 4096
