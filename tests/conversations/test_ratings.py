"""A village rates a reserve in its group, everybody on their own phone."""

from datetime import timedelta

import pytest
from aiogram.exceptions import TelegramBadRequest

from handlers.polls import OptionButton
from handlers.ratings import BallotButton, MarkButton, ReserveButton, TicketButton
from tests.services.gathering import make_reserve

CARD = "王小燕这个月干得怎么样？"


LARGEST = 2**31 - 1


class Village:
    """清河村's group: a secretary, a reserve, and neighbours who never registered."""

    def __init__(self, phones, group, secretary, reserve, neighbours):
        self.phones, self.group, self.secretary, self.reserve = phones, group, secretary, reserve
        self.neighbours = neighbours

    async def card(self):
        """The newest card, as a neighbour who has not asked for a ballot sees it."""
        return next(text for text in reversed(await self.neighbours[-1].reads(self.group)) if "🔒" in text)


@pytest.fixture
async def village(phones) -> Village:
    secretary = await phones.known("周书记", village_secretary="qinghe")
    reserve = await phones.known("王小燕")
    neighbours = [await phones.person(f"乡亲{number}") for number in range(12)]
    group = await phones.bound_group("qinghe", secretary, reserve, *neighbours)
    await make_reserve_of(phones, reserve, "王小燕")
    return Village(phones, group, secretary, reserve, neighbours)


async def make_reserve_of(phones, phone, full_name: str) -> None:
    person = await phones.app.see(lambda tx: tx.people.find(phone.id))
    place = await phones.app.see(lambda tx: tx.places.find("qinghe"))
    await phones.app.db.write(
        lambda connection: make_reserve(connection, phones.app, person, place, full_name)
    )


async def no_ephemeral_messages(make_request, bot, method):
    """A Bot API server that will not show anything to one person alone."""
    if getattr(method, "ephemeral_message_parameters", None) is not None:
        raise TelegramBadRequest(method, "Bad Request: ephemeral messages are not available")
    return await make_request(bot, method)


async def ephemeral_messages_unheard_of(make_request, bot, method):
    """An older Bot API server: it does not know the parameter, and says it to everybody."""
    if getattr(method, "ephemeral_message_parameters", None) is not None:
        method = method.model_copy(update={"ephemeral_message_parameters": None})
    return await make_request(bot, method)


async def rate(village, neighbour, words):
    await neighbour.taps("🔒 我来打分", village.group)
    return await neighbour.taps(words, village.group)


async def test_a_village_rates_a_reserve_in_secret_and_the_reserve_hears_it_first(phones, village):
    group, (first, second, *others) = village.group, village.neighbours
    await village.secretary.says("/rate", group)
    assert CARD in await first.last(group)
    assert "刚开始" in await first.last(group)

    before = await second.reads(group)
    await first.taps("🔒 我来打分", group)
    assert "只有您看得见" in await first.last(group)
    assert await second.reads(group) == before
    assert (await first.buttons(group))[-1] == "↑ 点一个就行", "where the finger still is"
    assert "点上面的一个" in await first.taps("↑", group)
    assert not any("✓" in button for button in await first.buttons(group))
    toast = await first.taps("5 分", group)
    assert toast == "记下了，12月3日周四 09:00 前都能改"
    assert "✓ 5 分 · 很好" in await first.buttons(group)
    await first.taps("4 分", group)
    assert "✓ 4 分 · 挺好" in await first.buttons(group)
    assert await second.reads(group) == before

    await rate(village, second, "3 分")
    for neighbour in others[:-1]:
        await rate(village, neighbour, "5 分")
    await rate(village, village.secretary, "4 分")
    assert "刚开始" in await village.card()
    await phones.turn(seconds=30)
    assert "已有 10 多份打分" in await village.card()

    await phones.turn(to=phones.app.clock() + timedelta(days=3))
    watcher = others[-1]
    assert "打分结束了" in await watcher.last(group)
    assert "平均 <b>4.5 分</b>" not in await village.reserve.last()  # it is formatted, not spelt out
    assert "平均 4.5 分（满分 5 分），12 个账号打了分" in await village.reserve.last()
    await phones.turn(minutes=5)
    assert "平均 4.5 分（满分 5 分），12 个账号打了分" in await watcher.last(group)
    late = await first.taps("2 分", group)
    assert "已经截止了" in late
    assert phones.app.secrets.boxes_with_keys() == set()


async def test_only_a_host_opens_and_who_is_too_close_is_kindly_refused(phones, village):
    group = village.group
    await village.neighbours[0].says("/rate", group)
    assert "请村支书或经办人来开" in await village.neighbours[0].last(group)
    await village.secretary.says("/rate", group)
    assert "自己就不打啦" in await village.reserve.taps("🔒 我来打分", group)
    await village.secretary.says("/rate", group)
    assert "正在打分呢" in await village.secretary.last(group)


async def test_of_several_reserves_the_host_chooses_and_nobody_else_may(phones, village):
    tiezhu = await phones.known("李铁柱")
    await make_reserve_of(phones, tiezhu, "李铁柱")
    group, neighbour = village.group, village.neighbours[0]
    await village.secretary.says("/rate", group)
    assert await village.secretary.buttons(group) == ["王小燕", "李铁柱"]
    assert await neighbour.buttons(group) == []
    await village.secretary.taps("李铁柱", group)
    assert "李铁柱这个月干得怎么样？" in await neighbour.last(group)
    assert not any("请乡亲们给谁打分" in text for text in await village.secretary.reads(group))


@pytest.mark.parametrize("server", [no_ephemeral_messages, ephemeral_messages_unheard_of])
async def test_where_no_ballot_can_be_shown_in_the_group_it_is_filled_in_in_private(phones, village, server):
    group, (neighbour, other, *_) = village.group, village.neighbours
    await village.secretary.says("/rate", group)
    phones.process.bot.session.middleware(server)
    link = await neighbour.taps("🔒 我来打分", group)
    assert not any("只有您看得见" in text for text in await other.reads(group))
    payload = link.partition("?start=")[2]
    await neighbour.says(f"/start {payload}")
    assert CARD in await neighbour.last()
    await neighbour.taps("5 分")
    assert "✓ 5 分 · 很好" in await neighbour.buttons()
    assert await phones.app.see(lambda tx: tx.people.find(neighbour.id)) is None
    await other.says(f"/start {payload}")
    assert CARD not in await other.last()


@pytest.mark.parametrize(
    "button",
    [
        ReserveButton(reserve=LARGEST),
        BallotButton(box=LARGEST),
        MarkButton(box=LARGEST, mark=5),
        TicketButton(ticket=f"{LARGEST}_{'f' * 16}", mark=5),
        OptionButton(box=LARGEST, choice=10),
    ],
)
def test_every_button_fits(button):
    assert len(button.pack().encode()) <= 64


@pytest.mark.parametrize("data", ["mark:0:5", "mark:99999999999:5", "mark:x:5", "mark:1", "mark:-1:5"])
def test_an_id_no_row_could_have_leads_nowhere(data):
    with pytest.raises((ValueError, TypeError)):
        MarkButton.unpack(data)
