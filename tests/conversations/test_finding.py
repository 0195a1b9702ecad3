"""Among many villages one's own is found with two letters; and the whole form takes few actions."""

from dataclasses import dataclass, field

import pytest

from domain.places import PlaceKind
from tests.actions import A_NOMINATION, within
from tests.conversations.conftest import Phone
from tests.conversations.test_recommendations import link_in
from texts.sounds import readings


@pytest.fixture
async def sixty_villages(phones):
    def found(tx):
        township = tx.places.find("donggang")
        names = [f"{first}{second}村" for first in "清青庆长常上下大小" for second in "溪沟坪岭湾塘"]
        for number, name in enumerate(names):
            tx.places.add(f"more{number}", PlaceKind.VILLAGE, name, township)

    await phones.app.do(found)


@dataclass
class Counted:
    """A phone of which every tap and every typed message is counted."""

    phone: Phone
    taps_made: int = 0
    typed: list[str] = field(default_factory=list)

    async def says(self, text):
        self.typed.append(text)
        await self.phone.says(text)

    async def taps(self, button):
        self.taps_made += 1
        await self.phone.taps(button)

    @property
    def actions(self):
        return self.taps_made + len(self.typed)


async def tell_the_rest(counted, *, year=True):
    if year:
        await counted.says("1990")
    for button in ("外省打工", "大专", "在外务工", "种植养殖", "选好了"):
        await counted.taps(button)
    await counted.says("想回来把茶园接上")
    await counted.taps("没错，交上去")
    assert "交上去了" in await counted.phone.last()


async def test_a_village_is_found_by_letters_by_signs_and_by_leafing(phones, sixty_villages):
    liu = await phones.known("小刘")
    await liu.says("自荐")
    await liu.says("刘大江")
    await liu.says("1990")
    assert "› 2/8" in await liu.buttons()
    await liu.says("qx")
    assert "对得上的有 3 个" in await liu.last()
    assert (await liu.buttons())[:4] == ["清溪村", "青溪村", "庆溪村", "全都列出来"]
    await liu.says("qing")
    assert (await liu.buttons())[8:10] == ["› 2/3", "全都列出来"]
    await liu.taps("› 2/3")
    assert "‹ 1/3" in await liu.buttons(), "what was sought is leafed through"
    await liu.taps("全都列出来")
    assert "› 2/8" in await liu.buttons()
    await liu.says("水晶宫")
    assert "没找到这个村" in await liu.last()
    await liu.says("changling")
    assert (await liu.buttons())[:2] == ["长岭村", "常岭村"]
    await liu.says("长岭")
    assert "人现在在哪儿" in await liu.last()


async def test_a_nomination_takes_at_most_fourteen_actions_by_every_way(phones, sixty_villages):
    by_link = Counted(await phones.person("小刘"))
    await by_link.says("/start v_qinghe")
    await by_link.taps("同意，开始")
    await by_link.says("刘大江")
    await tell_the_rest(by_link)

    alone = Counted(await phones.person("小王"))
    await alone.says("/start")
    await alone.taps("同意，开始")
    await alone.says("自荐")
    await alone.says("王二河")
    await alone.says("1990")
    await alone.says("qh")
    await tell_the_rest(alone, year=False)

    uncle = Counted(await phones.known("周大爷"))
    await uncle.says("推荐")
    await uncle.says("孙小山")
    await uncle.says("qh")
    await uncle.taps("跳过")
    recommended = Counted(await phones.person("小孙"))
    await recommended.says(f"/start {link_in(await uncle.phone.last())}")
    await recommended.taps("同意，开始")
    await tell_the_rest(recommended)

    ways = {"by a village's link": by_link, "alone": alone, "recommended": recommended}
    for way, counted in ways.items():
        within(A_NOMINATION, f"a nomination {way}", counted.actions)
    taken = {way: counted.actions for way, counted in ways.items()}
    assert taken == {"by a village's link": 11, "alone": 13, "recommended": 10}
    within(A_NOMINATION, "recommending somebody", uncle.actions)
    assert uncle.actions == 4


@pytest.mark.parametrize(
    ("name", "read"),
    [("清河村", "qing"), ("长乐村", "chang"), ("长乐村", "le"), ("吕家沟", "lv"), ("沟2村", "2")],
)
def test_signs_are_read_as_people_say_them(name, read):
    assert any(read in reading for reading in readings(name))
