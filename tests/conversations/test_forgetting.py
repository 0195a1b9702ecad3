"""Being forgotten, and reading what is kept, from the button to the database."""

import asyncio
import json

import pytest
from aiogram.types import BotCommandScopeAllPrivateChats
from sqlalchemy import insert

from domain.forgetting import NotFresh
from services import forgetting
from storage.schema.pairs import mentors
from tests.conversations.files import fetched
from tests.conversations.test_nominations import fill
from tests.papers import words_of
from tests.reserves import a_mentor, a_pair, a_reserve, connection_of, make_reserve


@pytest.fixture
async def liu(phones):
    person = await phones.known("刘大江")
    await fill(person)
    await person.taps("没错，交上去")
    return person


async def keys_of(phone):
    """What every button on somebody's screen carries."""
    return [
        (message["message_id"], button["text"], button["callback_data"])
        for message in await phone.sees()
        for row in message.get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
    ]


async def known(phones, phone):
    return await phones.app.see(lambda tx: tx.people.find(phone.id))


async def is_refused(phones, phone, data):
    """What comes of a press that carries this: no phone of ours would make it up."""
    actor = await phones.app.see(lambda tx: tx.people.actor(phone.id, "zh_CN", tx.now))
    with pytest.raises(NotFresh):
        await phones.app.do(forgetting.forget, actor, data.removeprefix("forget:"))


async def test_k06_one_press_after_a_plain_word_and_everything_is_gone(phones, liu):
    clerk = await phones.known("周干事", township_organizer="liuhe")
    await liu.says("/forget")
    said = await liu.last()
    assert "要我忘了您吗" in said
    assert "您的自荐，走到哪一步都清" in said
    assert "投过的票照样算数" in said
    assert await liu.buttons() == ["都清掉，忘了我", "先不了"]
    assert await known(phones, liu) is not None, "asking deletes nothing"
    await liu.taps("都清掉，忘了我")
    assert "好，都忘了" in await liu.last()
    assert await liu.lies_at_hand() == []
    assert await known(phones, liu) is None
    await clerk.says("待办")
    assert "刘大江" not in str(await clerk.buttons())
    assert await phones.app.see(lambda tx: list(tx.audit.breaks())) == []


async def test_k06_who_would_rather_stay_stays(phones, liu):
    await liu.says("忘了我")
    await liu.taps("先不了")
    assert "什么都没动" in await liu.last()
    await liu.says("进度")
    assert "清河村" in await liu.last()


async def test_k06_a_press_that_is_old_forged_or_anothers_does_nothing(phones, liu):
    other = await phones.known("小马")
    await liu.says("/forget")
    _, _, data = next(each for each in await keys_of(liu) if each[1] == "都清掉，忘了我")
    await is_refused(phones, other, data)
    for forged in (f"{data[:-1]}{'1' if data[-1] == '0' else '0'}", "forget:", "forget:😀", data[:-2]):
        await is_refused(phones, liu, forged)
    await phones.turn(minutes=17)
    assert "放久了" in await liu.taps("都清掉，忘了我")
    assert await known(phones, liu) is not None
    assert await known(phones, other) is not None


async def test_k06_two_presses_are_one(phones, liu):
    await liu.says("/forget")
    where, _, data = next(each for each in await keys_of(liu) if each[1] == "都清掉，忘了我")
    press = {"user": liu.id, "chat": liu.id, "message_id": where, "button": data}
    await asyncio.gather(*(phones.post("tap", **press) for _ in range(2)))
    await phones.rest()
    assert await known(phones, liu) is None
    assert sum("好，都忘了" in words for words in await liu.reads()) == 1


async def test_k06_who_comes_back_begins_like_a_newcomer(phones, liu):
    await liu.says("/forget")
    _, _, data = next(each for each in await keys_of(liu) if each[1] == "都清掉，忘了我")
    await liu.taps("都清掉，忘了我")
    await liu.says("你好")
    assert "您这句我没记" in await liu.last()
    await liu.says("/forget")
    assert "我这儿没有您的资料" in await liu.last()
    await liu.says("/start")
    assert "开始前说清楚" in await liu.last()
    await liu.taps("同意，开始")
    await is_refused(phones, liu, data)  # the button was another person's
    assert await known(phones, liu) is not None
    await liu.says("进度")
    assert "清河村" not in await liu.last()


async def test_k06_in_a_group_nobody_is_forgotten(phones, liu):
    group = await phones.bound_group("qinghe", liu)
    before = await liu.reads(group)
    await liu.says("/forget", group)
    assert await liu.reads(group) == before
    assert await known(phones, liu) is not None


async def test_k06_the_last_county_organizer_stays_until_another_is_there(phones):
    chief = await phones.known("陈部长", county_organizer="yanshi")
    await chief.says("/forget")
    assert "guiyan claim" in await chief.last()
    other = await phones.known("郑部长", county_organizer="yanshi")
    await chief.says("/forget")
    await other.says("/forget")
    await chief.taps("都清掉，忘了我")
    assert "guiyan claim" in await other.taps("都清掉，忘了我")
    assert await known(phones, other) is not None


async def test_k06_the_other_side_of_a_pair_hears_it_kindly_and_without_a_name(phones):
    master = await phones.known("梁师傅")
    learner = await phones.known("严小雁")

    def paired(tx):
        village, one, other = tx.places.find("qinghe"), tx.people.find(master.id), tx.people.find(learner.id)
        make_reserve(tx, village, other, "严小雁")
        row = {"person_id": one.id, "place_id": village.parent_id, "role": "work", "specialities": []}
        connection_of(tx).execute(insert(mentors), row | {"capacity": 3, "offered_at": tx.now})
        a_pair(tx, one, other)
        a_mentor(tx, tx.places.get(village.parent_id), 77, "吴师傅")
        a_reserve(tx, village, 78, "别人")

    await phones.app.do(paired)
    await master.says("/forget")
    assert "1 段结对就停" in await master.last()
    await master.taps("都清掉，忘了我")
    last = await learner.last()
    assert "不再参加了" in last
    assert "业务导师" in last
    assert "梁师傅" not in last
    assert "吴师傅" in last, "somebody else to ask"
    await learner.says("导师")
    assert "梁师傅" not in await learner.last()


async def test_k07_everything_is_handed_over_in_private_to_read_and_for_machines(phones, liu):
    await liu.says("/mydata")
    files = [each["document"] for each in await liu.sees() if "document" in each]
    assert [each["file_name"] for each in files] == ["guiyan.pdf", "guiyan.json"]
    paper, machine = [await fetched(phones, each["file_id"]) for each in files]
    words = "".join(words_of(paper))
    for said in (
        "刘大江",
        "您的自荐",
        "您这个人",
        "哪个村清河村",
        "娃要上学了",
        "您:同意让我记",
        "您:交了自荐",
    ):
        assert said in words
    assert [each for each in ("submit_nomination", "self_nomination", "keyboard", "{") if each in words] == []
    kept = json.loads(machine)
    assert kept["people"][0]["telegram_id"] == liu.id
    assert [each["full_name"] for each in kept["nominations"]] == ["刘大江"]
    assert kept["audit"] != []
    group = await phones.bound_group("qinghe", liu)
    before = await liu.sees(group)
    await liu.says("/mydata", group)
    assert [each for each in (await liu.sees(group))[len(before) :] if not each.get("out")] == []


async def test_k07_of_a_stranger_there_is_nothing_to_show(phones):
    stranger = await phones.person("路人")
    await stranger.says("/mydata")
    assert "我这儿没有您的资料" in await stranger.last()


async def test_k06_both_words_stand_where_people_look_for_them(phones):
    person = await phones.person("小马")
    await person.says("/start")
    assert "忘了我" in await person.last()
    await person.taps("同意，开始")
    await person.says("帮助")
    assert "我的资料" in await person.last()
    assert "忘了我" in await person.last()
    menu = await phones.process.bot.get_my_commands(BotCommandScopeAllPrivateChats())
    assert {"mydata", "forget"} <= {each.command for each in menu}


async def test_k06_k07_who_only_ever_raised_an_issue_is_told_of_it_and_let_go(phones):
    """In a group nobody has to sign up; what is kept of it is kept of somebody all the same."""
    villager = await phones.person("周大姐")
    group = await phones.bound_group("qinghe", villager)
    await villager.says("/issue 井台边的水龙头漏水", group)
    await villager.says("/mydata")
    assert "有 1 件事是您提的" in await villager.last()
    await villager.says("/forget")
    assert "谁也认不出是谁提的了" in await villager.last()
    await villager.says("/forget")
    assert "我这儿没有您的资料" in await villager.last()
    assert "井台边的水龙头漏水" in "".join(await villager.reads(group))
