"""Coming in: consent, codes, groups, languages."""

import pytest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.places import PlaceKind
from services import invitations

OLD_BUTTON = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="很久以前", callback_data="gone:1")]]
)


async def test_nothing_is_kept_before_a_person_agrees(phones):
    xiaoman = await phones.person("陈小满")
    await xiaoman.says("我先看看")
    await xiaoman.says("/start")
    assert "您同意，我才开始记" in await xiaoman.last()
    assert await phones.app.see(lambda tx: tx.people.find(xiaoman.id)) is None

    await xiaoman.taps("先不了")
    assert "我什么都没记" in await xiaoman.last()
    assert await phones.app.see(lambda tx: tx.people.find(xiaoman.id)) is None

    await xiaoman.says("/start")
    await xiaoman.taps("同意，开始")
    assert "陈小满，您好" in await xiaoman.last()
    assert (await phones.app.see(lambda tx: tx.people.find(xiaoman.id))).name == "陈小满"


async def test_the_first_organizer_comes_by_a_code_that_works_once_and_not_for_long(phones):
    code = await phones.app.do(invitations.claim)
    organizer, latecomer = await phones.person("郑部长"), await phones.person("路人")
    await organizer.says(f"/start i_{code}")
    await organizer.taps("同意，开始")
    assert "演示县的组织部经办人" in await organizer.last()

    await latecomer.says(f"/start i_{code}")
    assert "这个码用过了，或者过期了" in await latecomer.taps("同意，开始")

    late = await phones.app.do(invitations.claim)
    await phones.turn(minutes=16)
    await latecomer.says(f"/start i_{late}")
    assert "这个码用过了，或者过期了" in await latecomer.last()


async def test_a_strangers_group_gets_silence_until_an_organizers_code_is_said(phones):
    organizer = await phones.known("方干事", township_organizer="liuhe")
    villager = await phones.person("周大姐")
    group = await phones.group("清河村乡亲群", villager)
    await villager.says("/rate", group)
    await villager.says("/bind WRONGCODE123", group)
    assert await villager.reads(group) == []
    assert await phones.app.see(lambda tx: tx.groups.find(group)) is None

    await organizer.says("村庄")
    await organizer.taps("清河村")
    await organizer.taps("连村里的群")
    code = (await organizer.last()).split("/bind ")[1].split()[0]
    await villager.says(f"/bind {code}", group)
    assert "给清河村跑腿的" in await villager.last(group)
    assert "发“/issue”加上什么事，有人来办" in await villager.last(group)
    assert "的群连上了" in await organizer.last()
    assert (await phones.app.see(lambda tx: tx.groups.find(group))).chat_id == group


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("/rate", "请村支书或经办人来开"),
        ("/poll 修路还是修渠？ 修路 / 修渠", "请村支书或经办人来开"),
        ("/summary", "小结请村支书或经办人来发"),
        ("/bind WRONGCODE123", "这个码用过了，或者过期了"),
    ],
)
async def test_the_admin_of_a_telegram_group_is_no_organizer(phones, words, why):
    admin = await phones.known("群主")
    villager = await phones.person("周大姐")
    group = await phones.bound_group("qinghe", admin, villager)
    before = await phones.app.see(lambda tx: tx.groups.find(group))
    await admin.says(words, group)
    refused = await heard_anywhere(admin, group, why)
    assert await admin.buttons(group) == []
    assert await phones.app.see(lambda tx: tx.groups.find(group)) == before
    await villager.says(words, group)
    assert await heard_anywhere(villager, group, why) == refused, "to the bot the two are the same"


async def heard_anywhere(phone, group, words):
    """What says so, in the group or in the person's own chat with the bot."""
    heard = [text for chat in (group, phone.id) for text in await phone.reads(chat) if words in text]
    assert len(heard) == 1
    return heard[0]


async def test_an_organizer_reaches_their_own_villages_and_no_others(phones):
    organizer = await phones.known("方干事", township_organizer="liuhe")
    await organizer.says("/villages")
    assert await organizer.buttons() == ["清河村", "山湾村", "还缺哪样人"]

    nobody = await phones.known("路人")
    await nobody.says("/villages")
    assert "要由管这个地方的经办人来做" in await nobody.last()


async def test_a_county_with_more_villages_than_a_message_holds_is_leafed_through(phones):
    def found_more(tx):
        township = tx.places.find("donggang")
        for number in range(110):
            tx.places.add(f"gou{number}", PlaceKind.VILLAGE, f"沟{number}村", township)

    await phones.app.do(found_more)
    chief = await phones.known("郑部长", county_organizer="yanshi")
    await chief.says("村庄")
    assert "113" in await chief.last()
    assert (await chief.buttons())[-3:] == ["沟4村", "2/15 ›", "还缺哪样人"]
    await chief.taps("2/15 ›")
    await chief.taps("沟5村")
    assert "东岗镇" in await chief.last()


async def test_a_group_that_puts_the_bot_out_is_left_alone(phones):
    villager = await phones.person("周大姐")
    group = await phones.bound_group("qinghe", villager)
    await phones.post("leave", user=phones.bot_id, chat=group)
    await phones.rest()
    assert (await phones.app.see(lambda tx: tx.groups.find(group))).paused_at is not None


async def test_everybody_gets_an_answer_in_a_language_they_read(phones):
    reader = await phones.person("Ann", "en-GB")
    await reader.says("/start")
    assert await phones.app.see(lambda tx: tx.people.find(reader.id)) is None
    other = await phones.person("阿明", "zh-hans-raw")
    await other.says("/start")
    assert "您同意，我才开始记" in await other.last()


async def test_rest_is_granted_and_taken_back(phones):
    mentor = await phones.known("老梁叔")
    await mentor.says("歇歇")
    assert "我不打扰您" in await mentor.last()
    await mentor.says("歇歇")
    assert "欢迎回来" in await mentor.last()


async def keys(phone) -> list[str]:
    """The big buttons under the composer."""
    transcript = await phone.phones.get("transcript", user=phone.id, chat=phone.id)
    return [
        key if isinstance(key, str) else key["text"]
        for row in transcript["reply_keyboard"]["keyboard"]
        for key in row
    ]


async def test_the_buttons_at_hand_are_those_of_the_person(phones):
    candidate = await phones.known("陈小满")
    assert await keys(candidate) == ["自荐", "进度", "导师", "推荐", "政策", "帮助"]
    organizer = await phones.known("方干事", township_organizer="liuhe")
    await organizer.says("帮助")
    assert await keys(organizer) == ["待办", "村庄", "结对", "帮助"]


async def test_q7_a_button_of_another_age_is_answered_with_a_next_step(phones):
    villager = await phones.known("周大姐")
    await phones.process.bot.send_message(villager.id, "旧按钮", reply_markup=OLD_BUTTON)
    assert "发“进度”" in await villager.taps("很久以前")


async def test_what_a_stranger_asked_for_is_done_once_they_agree(phones):
    liu = await phones.person("小刘")
    await liu.says("自荐")
    assert "您同意，我才开始记" in await liu.last(), "the first screen, and no refusal"
    await liu.taps("先不了")
    await liu.taps("再看看")
    await liu.taps("同意，开始")
    assert "您叫什么名字" in await liu.last()


async def test_a_stranger_s_first_words_are_met_warmly(phones):
    liu = await phones.person("小刘")
    await liu.says("在吗")
    said = await liu.last()
    assert said.startswith("您好")
    assert "没点头" not in said
