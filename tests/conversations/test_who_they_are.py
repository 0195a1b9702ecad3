"""What only some counties ask of a person: asked with one tap, confirmed by handing in, read on the card."""

import pytest

from domain.eligibility import read_rules
from domain.programme import Programme, read_programme
from tests.actions import A_NOMINATION, within
from tests.conversations.test_finding import Counted, sixty_villages

__all__ = ["sixty_villages"]
CLEAN = "没有受过党纪、政务处分"
RULES = [
    {"words": "党员优先", "party": ["member"]},
    {"words": "户口在本村", "household": ["here"], "hard": True},
    {"words": CLEAN, "confirm": True, "hard": True},
]
ALL_OF_THEM = read_programme({"eligibility": RULES, "roster": {"sex": True, "women_least": 1}})


@pytest.fixture
def programme(request):
    return getattr(request, "param", ALL_OF_THEM)


async def up_to_who(phone, source="在外务工"):
    for button in ("外省打工", "大专", source, "种植养殖", "选好了"):
        await phone.taps(button)


async def by_link(phones):
    liu = await phones.known("小刘")
    await liu.says("/start v_qinghe")
    await liu.says("刘大江")
    await liu.says("1990")
    return liu


async def test_all_of_it_is_one_tap_and_stands_on_the_card(phones):
    clerk = await phones.known("周干事", township_organizer="liuhe")
    liu = await by_link(phones)
    await up_to_who(liu)
    assert "哪一格说的是您" in await liu.last()
    assert (await liu.buttons())[:4] == [
        "女 · 是党员 · 户口在村里",
        "男 · 是党员 · 户口在村里",
        "女 · 是党员 · 户口在外面",
        "男 · 是党员 · 户口在外面",
    ]
    await liu.taps("女 · 不是党员 · 户口在村里")
    await liu.says("想回来把茶园接上")
    review = await liu.last()
    assert "情况</b>：女 · 不是党员 · 户口在村里" in review or "情况：女 · 不是党员 · 户口在村里" in review
    assert f"就是说这几条都对得上：\n• {CLEAN}" in review
    assert "党员优先。这条没对上也能交" in review
    await liu.taps("没错，交上去")
    assert "交上去了" in await liu.last()
    await clerk.says("待办")
    await clerk.taps("刘大江")
    card = await clerk.last()
    assert "情况：女、不是党员、户口在村里" in card
    assert f"本人说了准话：{CLEAN}" in card
    assert "没对上：党员优先" in card


async def test_who_is_not_certain_says_so_and_the_clerk_asks(phones):
    clerk = await phones.known("周干事", township_organizer="liuhe")
    liu = await by_link(phones)
    await up_to_who(liu)
    await liu.taps("男 · 不是党员 · 户口在外面")
    await liu.says("想回来把茶园接上")
    await liu.taps("改县里的条件")
    assert CLEAN in await liu.last(), "the words themselves stand beside the question"
    await liu.taps("有一条说不准")
    review = await liu.last()
    assert "就是说这几条都对得上" not in review
    assert f"{CLEAN}。这条我拿不准" in review
    assert "县里写明：户口在本村" in await liu.taps("没错，交上去")
    await liu.taps("改情况")
    await liu.taps("男 · 不是党员 · 户口在村里")
    await liu.taps("没错，交上去")
    await clerk.says("待办")
    await clerk.taps("刘大江")
    card = await clerk.last()
    assert f"请核实：{CLEAN}" in card
    assert "本人说了准话" not in card


async def test_who_stands_for_the_party_is_not_asked_whether_they_are_in_it(phones):
    liu = await by_link(phones)
    await up_to_who(liu, "党员")
    ways = await liu.buttons()
    assert sum("是党员" in way for way in ways) == 4
    assert not any("不是党员" in way for way in ways)
    await liu.taps("女 · 是党员 · 户口在村里")
    await liu.says("想回来把茶园接上")
    await liu.taps("改身份")
    await liu.taps("退役军人")
    assert "没错，交上去" in await liu.buttons(), "what they said of themselves stands"
    await liu.taps("改情况")
    await liu.taps("女 · 不是党员 · 户口在村里")
    await liu.taps("改身份")
    await liu.taps("党员")
    assert "哪一格说的是您" in await liu.last(), "the two cannot both be so"


ONLY_PARTY = Programme(eligibility=read_rules([{"words": "党员优先", "party": ["member"]}]))


@pytest.mark.parametrize("programme", [ONLY_PARTY], indirect=True)
async def test_what_is_known_already_is_not_asked(phones):
    liu = await by_link(phones)
    await up_to_who(liu, "党员")
    await liu.says("想回来把茶园接上")
    assert "没对上" not in await liu.last()
    await liu.taps("改身份")
    await liu.taps("退役军人")
    assert (await liu.buttons())[:2] == ["是党员", "不是党员"]
    await liu.says("群众")
    assert "党员优先。这条没对上也能交" in await liu.last()
    await liu.taps("没错，交上去")
    assert "交上去了" in await liu.last()


@pytest.mark.parametrize("programme", [Programme()], indirect=True)
async def test_a_county_without_such_rules_asks_nothing(phones):
    liu = await by_link(phones)
    await up_to_who(liu)
    await liu.says("想回来把茶园接上")
    review = await liu.last()
    assert "情况" not in review
    assert "县里的条件" not in review


@pytest.mark.usefixtures("sixty_villages")
async def test_with_all_of_them_asked_fourteen_actions_are_enough(phones):
    ways = {
        "by a village's link": ("/start v_qinghe", "同意，开始", "刘大江", "1990"),
        "alone": ("/start", "同意，开始", "自荐", "王二河", "1990", "qh"),
    }
    taken = {}
    for way, begun in ways.items():
        counted = Counted(await phones.person(way))
        for each in begun:
            await (counted.taps(each) if each == "同意，开始" else counted.says(each))
        await up_to_who(counted)
        await counted.taps("男 · 不是党员 · 户口在村里")
        await counted.says("想回来把茶园接上")
        await counted.taps("没错，交上去")
        assert "交上去了" in await counted.phone.last()
        within(A_NOMINATION, f"a nomination {way}, asked everything", counted.actions)
        taken[way] = counted.actions
    assert taken == {"by a village's link": 12, "alone": 14}


async def test_who_hands_it_in_for_another_reads_the_words_out(phones):
    clerk = await phones.known("周干事", township_organizer="liuhe")
    await clerk.says("村庄")
    await clerk.taps("清河村")
    await clerk.taps("替人填一份自荐")
    await clerk.taps("当面念过，口头答应")
    await clerk.says("孙大山")
    await clerk.says("1990")
    await up_to_who(clerk)
    assert "哪一格说的是他" in await clerk.last()
    await clerk.taps("女 · 是党员 · 户口在村里")
    await clerk.says("想回来种茶")
    assert f"• {CLEAN}" in await clerk.last()
    await clerk.taps("没错，交上去")
    assert "1 份自荐等您看。" in await clerk.reads()
