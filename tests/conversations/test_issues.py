"""A villager raises something in the group; it is taken up, solved and judged there."""

from datetime import timedelta

import pytest
from aiogram.types import BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

from tests.conftest import MONDAY
from tests.services.gathering import make_reserve

SUNDAY = MONDAY + timedelta(days=6, hours=10)  # 19:00 in Shanghai
LAMP = "村口的路灯坏了"


class Village:
    """清河村's group: a secretary, a reserve, and two who never registered."""

    def __init__(self, phones, group, secretary, yan, zhou, aunt):
        self.phones, self.group, self.secretary, self.yan = phones, group, secretary, yan
        self.zhou, self.aunt = zhou, aunt

    async def taps(self, who, button):
        return await who.taps(button, self.group)

    async def card(self):
        """What the newest message of the group says, as a neighbour sees it."""
        return await self.aunt.last(self.group)

    async def first_card(self):
        """What stands where the issue was raised."""
        return next(
            each["text"]
            for each in await self.aunt.sees(self.group)
            if "村里的事 第1件" in each.get("text", "")
        )

    async def buttons(self):
        return await self.aunt.buttons(self.group)


@pytest.fixture
async def village(phones) -> Village:
    secretary = await phones.known("秦支书", village_secretary="qinghe")
    yan = await phones.known("王燕")
    zhou, aunt = await phones.person("周大姐"), await phones.person("王婶")
    group = await phones.bound_group("qinghe", secretary, yan, zhou, aunt)
    person = await phones.app.see(lambda tx: tx.people.find(yan.id))
    place = await phones.app.see(lambda tx: tx.places.find("qinghe"))
    await phones.app.db.write(lambda connection: make_reserve(connection, phones.app, person, place, "王燕"))
    return Village(phones, group, secretary, yan, zhou, aunt)


async def test_raised_taken_up_solved_judged_and_told_on_sunday(phones, village):
    group = village.group
    await village.zhou.says(f"/issue {LAMP}", group)
    assert LAMP in await village.card()
    assert "村里的事 第1件" in await village.card()
    assert "周大姐" not in await village.card()
    assert await village.buttons() == ["我来办", "不用了"]
    seen = len(await village.aunt.sees(group))

    assert "这件事您来办" in await village.taps(village.yan, "我来办")
    assert "有人在办" in await village.card()
    assert "王燕" not in await village.card()
    assert await village.buttons() == ["办好了", "先放一放"]
    assert "等提的人点一下" in await village.taps(village.yan, "办好了")
    assert "第1件事办好了" in await village.card(), "an old card that changes is not seen"
    assert await village.buttons() == ["满意", "还差点"]
    assert "请提这件事的人点一下" in await village.first_card()
    seen += 1

    assert "补好了" not in await village.yan.last()
    assert "我去告诉办事的人" in await village.taps(village.zhou, "还差点")
    told = await village.yan.last()
    assert "清河村的事 第1件，提的人说还差点" in told
    assert LAMP in told
    assert "还差点，接着办" in await village.card()
    assert "有人在办" in await village.first_card()
    await phones.turn(minutes=1)
    await village.aunt.says("今天晌午谁家蒸馍了", group)
    await village.taps(village.yan, "办好了")
    assert "是您提的吗" in await village.card(), "asked anew, below what was said since"
    seen += 2
    assert "这件事了结了" in await village.taps(village.zhou, "满意")
    assert "提的人满意" in await village.card()
    assert "提的人也满意" in await village.first_card()
    assert await village.buttons() == []
    assert len(await village.aunt.sees(group)) == seen

    await village.aunt.says("/issue 桥头的护栏松了", group)
    await phones.turn(to=SUNDAY)
    digest = (await village.aunt.sees(group))[-1]
    assert "大伙提了 2 件事，办好 1 件，连以前的还有 1 件没办完。" in digest["caption"]
    assert digest["photo"]


async def test_whoever_may_not_is_told_what_they_can_do(village):
    await village.zhou.says(f"/issue {LAMP}", village.group)
    assert "由村里的后备和经办人来办" in await village.taps(village.aunt, "我来办")
    assert "提这件事的人来点" in await village.taps(village.aunt, "不用了")
    await village.taps(village.yan, "我来办")
    assert "别人接手的" in await village.taps(village.secretary, "办好了")
    assert "别人接手的" in await village.taps(village.secretary, "先放一放")
    assert "由村里的后备和经办人来办" in await village.taps(village.zhou, "办好了")
    await village.taps(village.yan, "办好了")
    for somebody in (village.aunt, village.yan, village.secretary):
        assert "提这件事的人来点" in await village.taps(somebody, "满意")
    assert "是您提的吗" in await village.card()


async def test_it_can_be_put_down_and_taken_up_by_another(village):
    await village.zhou.says(f"/issue {LAMP}", village.group)
    await village.taps(village.yan, "我来办")
    assert "等别人来接" in await village.taps(village.yan, "先放一放")
    await village.taps(village.secretary, "我来办")
    await village.taps(village.secretary, "办好了")
    await village.taps(village.zhou, "满意")


async def test_whoever_raised_it_takes_it_back(village):
    await village.zhou.says(f"/issue {LAMP}", village.group)
    assert "收起来了" in await village.taps(village.zhou, "不用了")
    assert LAMP not in await village.card()
    assert await village.buttons() == []


async def test_without_words_the_bot_shows_how(village):
    await village.zhou.says("/issue", village.group)
    assert "/issue 村口的路灯坏了" in await village.zhou.last(village.group)


@pytest.mark.parametrize(("words", "answer"), [("灯", "多说两个字"), ("灯" * 301, "300 个字以内")])
async def test_what_is_no_issue_is_refused_with_what_to_do(village, words, answer):
    await village.zhou.says(f"/issue {words}", village.group)
    assert answer in await village.zhou.last(village.group)


async def test_the_plain_word_works_where_the_bot_hears_everything(phones, village):
    await village.zhou.says(f"说事 {LAMP}", village.group)
    assert await village.card() == f"说事 {LAMP}"
    await phones.post("bot", privacy_mode=False)
    await village.zhou.says(f"说事 {LAMP}", village.group)
    assert "村里的事 第1件" in await village.card()
    await village.zhou.says("说事情要讲道理", village.group)
    await village.zhou.says("打分 大家觉得怎么样", village.group)
    assert sum("村里的事" in text for text in await village.aunt.reads(village.group)) == 1


async def test_the_fourth_at_once_waits_until_one_is_over(village):
    for number in range(3):
        await village.zhou.says(f"/issue {LAMP}{number}", village.group)
    await village.zhou.says(f"/issue {LAMP}", village.group)
    assert "3 件事还没了结" in await village.zhou.last(village.group)


async def test_a_townships_group_is_sent_to_its_villages(phones):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    office = await phones.bound_group("liuhe", clerk)
    for said in ("/issue", f"/issue {LAMP}"):
        await clerk.says(said, office)
        assert "在各村自己的群里说" in await clerk.last(office)


async def test_a_raiser_who_says_nothing_for_a_week_is_not_chased(phones, village):
    await village.zhou.says(f"/issue {LAMP}", village.group)
    await village.taps(village.yan, "我来办")
    await village.taps(village.yan, "办好了")
    await phones.turn(days=7)
    [card] = [text for text in await village.aunt.reads(village.group) if text.startswith("村里的事 第1件")]
    assert "这件事办好了。" in card
    assert await village.buttons() == []


async def test_in_the_evening_a_tap_shows_at_once_and_the_private_word_waits_for_the_morning(phones, village):
    await village.zhou.says(f"/issue {LAMP}", village.group)
    await village.taps(village.yan, "我来办")
    await village.taps(village.yan, "办好了")
    await phones.turn(to=MONDAY + timedelta(hours=13))  # 22:00
    before = len(await village.yan.reads())
    await village.taps(village.zhou, "还差点")
    assert "接着办" in await village.card()
    assert len(await village.yan.reads()) == before
    await phones.turn(hours=10)
    assert any("提的人说还差点" in text for text in await village.yan.reads())


async def test_the_groups_menu_shows_it(phones):
    bot = phones.process.bot
    in_groups = await bot.get_my_commands(BotCommandScopeAllGroupChats())
    in_private = await bot.get_my_commands(BotCommandScopeAllPrivateChats())
    assert "issue" in {each.command for each in in_groups}
    assert "issue" not in {each.command for each in in_private}


async def test_at_night_the_card_changes_and_the_question_waits_for_the_morning(phones, village):
    await village.zhou.says(f"/issue {LAMP}", village.group)
    await village.taps(village.yan, "我来办")
    await phones.turn(to=MONDAY + timedelta(hours=14))  # 23:00
    seen = len(await village.aunt.sees(village.group))
    await village.taps(village.yan, "办好了")
    assert len(await village.aunt.sees(village.group)) == seen
    assert "请提这件事的人点一下" in await village.first_card()
    await phones.turn(hours=9)
    assert "是您提的吗" in await village.card()


async def test_what_was_judged_at_night_is_not_asked_in_the_morning(phones, village):
    await village.zhou.says(f"/issue {LAMP}", village.group)
    await village.taps(village.yan, "我来办")
    await phones.turn(to=MONDAY + timedelta(hours=14))
    await village.taps(village.yan, "办好了")
    seen = len(await village.aunt.sees(village.group))
    await village.taps(village.zhou, "满意")
    await phones.turn(hours=9)
    assert len(await village.aunt.sees(village.group)) == seen
    assert "提的人也满意" in await village.first_card()
