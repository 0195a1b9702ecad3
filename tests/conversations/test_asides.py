"""What concerns only the person who typed in a group is read by that person alone."""

from datetime import timedelta

import pytest
from aiogram.exceptions import TelegramBadRequest

from tests.conftest import MONDAY
from tests.conversations.test_ratings import ephemeral_messages_unheard_of, make_reserve_of
from texts.commands import COMMANDS

NIGHT = MONDAY + timedelta(hours=14)  # 23:00 in Shanghai
LAMP = "路灯又坏了"


async def overheard(phone, group):
    """What a neighbour reads there of others."""
    return [text for text in await phone.reads(group) if text]


@pytest.fixture
async def secretary(phones):
    return await phones.known("周书记", village_secretary="qinghe")


@pytest.fixture
async def zhou(phones):
    return await phones.person("周大姐")


@pytest.fixture
async def aunt(phones):
    return await phones.person("王婶")


@pytest.fixture
async def group(phones, secretary, zhou, aunt):
    return await phones.bound_group("qinghe", secretary, zhou, aunt)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/poll", "有人来办"),
        ("/poll 修路？ 好 / 不好", "有人来办"),
        ("/rate", "有人来办"),
        ("/summary", "周日晚上"),
        ("/issue", "/issue 村口的路灯坏了"),
        ("/issue 灯", "多说两个字"),
        ("/issue 说事", "/issue 村口的路灯坏了"),
    ],
)
async def test_a_villager_is_answered_alone(group, zhou, aunt, said, answer):
    await zhou.says(said, group)
    assert answer in await zhou.last(group)
    assert "/issue" in await zhou.last(group)
    assert await overheard(aunt, group) == []


@pytest.mark.parametrize("said", ["/poll", "/poll 修路", "/rate 王小燕"])
async def test_a_hosts_slip_is_seen_by_nobody_else(group, secretary, aunt, said):
    await secretary.says(said, group)
    assert await secretary.reads(group)
    assert await overheard(aunt, group) == []


async def test_where_a_word_is_heard_by_all_who_knows_the_bot_is_answered_in_private(group, secretary, aunt):
    await secretary.says("@guiyan_bot 投票", group)
    assert "/poll 修路还是修渠" in await secretary.last()
    assert await overheard(aunt, group) == ["@guiyan_bot 投票"]


async def test_who_cannot_be_reached_alone_is_answered_once_a_day(phones, group, zhou, aunt):
    for _ in range(3):
        await zhou.says("@guiyan_bot 打分", group)
    answers = [text for text in await aunt.reads(group) if "/issue" in text]
    assert len(answers) == 1
    await phones.turn(days=1)
    await zhou.says("@guiyan_bot 打分", group)
    assert len([text for text in await aunt.reads(group) if "/issue" in text]) == 2


async def test_an_older_server_says_it_to_everybody_and_it_is_taken_back(phones, group, secretary, aunt):
    phones.process.bot.session.middleware(ephemeral_messages_unheard_of)
    await phones.post("promote", user=phones.bot_id, chat=group)
    await secretary.says("@guiyan_bot 投票", group)
    assert await overheard(aunt, group) == ["@guiyan_bot 投票"]


async def test_at_night_the_group_hears_no_sound(phones, group, zhou):
    sent = []

    async def listen(make_request, bot, method):
        if getattr(method, "text", None) and method.chat_id == group:
            if getattr(method, "ephemeral_message_parameters", None):
                raise TelegramBadRequest(method, "Bad Request: not available")
            sent.append(method.disable_notification)
        return await make_request(bot, method)

    phones.process.bot.session.middleware(listen)
    await zhou.says("@guiyan_bot 打分", group)
    await phones.turn(to=NIGHT + timedelta(days=1))
    await zhou.says("@guiyan_bot 打分", group)
    assert sent == [None, True]


async def test_whoever_is_named_is_put_to_the_village(phones, group, secretary, aunt):
    for name in ("李春生", "王小燕", "王大山"):
        await make_reserve_of(phones, await phones.known(name), name)
    await secretary.says("/rate 张三丰", group)
    assert "没有叫“张三丰”的" in await secretary.last(group)
    assert "李春生、王小燕、王大山" in await secretary.last(group)
    await secretary.says("/rate 王", group)
    assert await secretary.buttons(group) == ["王小燕", "王大山"]
    assert await overheard(aunt, group) == []
    await secretary.says("/rate 春生", group)
    assert "李春生这个月干得怎么样？" in await aunt.last(group)
    await secretary.taps("王大山", group)
    assert "王大山这个月干得怎么样？" in await aunt.last(group)
    await secretary.says("/rate 李春生", group)
    assert "正在打分呢" in await secretary.last(group)


@pytest.mark.parametrize("name", ["@guiyan_bot 说事", "@Guiyan_Bot\n说事"])
async def test_the_bot_is_called_by_name(phones, group, zhou, aunt, name):
    await zhou.says(f"{name} {LAMP}", group)
    assert LAMP in await aunt.last(group)
    assert "村里的事 第1件" in await aunt.last(group)


async def test_every_group_command_is_heard_behind_the_bots_name(group, secretary, aunt):
    await secretary.says("@guiyan_bot 投票 修路还是修渠？ 修路 / 修渠", group)
    assert await aunt.buttons(group) == ["修路", "修渠"]
    await secretary.says("@guiyan_bot 小结", group)
    assert "这周到现在" in (await aunt.last(group))


async def test_a_group_is_bound_by_the_bots_name(phones):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    group = await phones.group("老井村", clerk)
    await clerk.says(f"@guiyan_bot {COMMANDS['bind'].words[0]} ABCD2345EFGH", group)
    assert await overheard(clerk, group) == [], "no such code: silence"


async def links(phone, group):
    """Where the newest message leads."""
    *_, message = await phone.sees(group)
    return [each["url"] for each in message["entities"] if each["type"] == "text_link"]


@pytest.fixture
async def listening(phones, group):
    """The group's people made the bot an admin: it hears everything."""
    await phones.post("promote", user=phones.bot_id, chat=group)
    return group


@pytest.mark.parametrize(
    "said",
    ["说事 村口路灯坏了", "说事：村口路灯坏了", "说事，村口路灯坏了", "@guiyan_bot，说事：村口路灯坏了"],
)
async def test_an_issue_is_said_in_plain_words(listening, zhou, aunt, said):
    await zhou.says(said, listening)
    assert "村里的事 第1件" in await aunt.last(listening)
    assert "村口路灯坏了" in await aunt.last(listening)


@pytest.mark.parametrize(
    "said",
    ["@guiyan_bot 进度", "/status", "/status@guiyan_bot", "@guiyan_bot 进度 到哪了", "@guiyan_bot，进度"],
)
async def test_a_private_word_is_answered_with_the_way_to_where_it_works(group, zhou, said):
    await zhou.says(said, group)
    assert "“进度”咱们私下说：点这里找我" in await zhou.last(group)
    assert await links(zhou, group) == ["https://t.me/guiyan_bot?start=home"]


async def test_a_bare_private_word_is_answered_to_its_speaker_alone(listening, zhou, aunt):
    await zhou.says("进度", listening)
    assert "“进度”咱们私下说" in await zhou.last(listening)
    assert await overheard(aunt, listening) == ["进度"]


async def test_a_private_word_below_the_bots_card_is_heard(group, zhou, aunt):
    await zhou.says(f"/issue {LAMP}", group)
    [card] = [message for message in await zhou.sees(group) if "第1件" in message.get("text", "")]
    await zhou.phones.post("say", user=zhou.id, chat=group, text="进度", reply_to=card["message_id"])
    await zhou.phones.rest()
    assert "“进度”咱们私下说" in await zhou.last(group)


async def test_a_nomination_begins_in_the_groups_own_village(group, zhou):
    await zhou.says("@guiyan_bot 自荐", group)
    assert await links(zhou, group) == ["https://t.me/guiyan_bot?start=v_qinghe"]


@pytest.mark.parametrize("said", ["@guiyan_bot", "@guiyan_bot 你好", "@guiyan_bot 帮助", "/help"])
async def test_who_calls_the_bot_hears_what_can_be_said_here(group, zhou, said):
    await zhou.says(said, group)
    assert "村里有要办的，发“/issue”加上什么事" in await zhou.last(group)


@pytest.mark.parametrize(
    "said",
    [
        "进度怎么样了",
        "进度 怎么样了",
        "大伙儿都加 @guiyan_bot 吧",
        "谢谢",
        "政策好啊",
        "/weather",
        "/status@other_bot",
    ],
)
async def test_words_among_neighbours_are_not_answered(listening, zhou, aunt, said):
    await zhou.says(said, listening)
    assert await overheard(aunt, listening) == [said]
    assert await overheard(zhou, listening) == []


async def test_an_answer_below_a_card_is_for_the_neighbours(group, zhou, aunt):
    await zhou.says(f"/issue {LAMP}", group)
    [card] = [message for message in await zhou.sees(group) if "第1件" in message.get("text", "")]
    await aunt.phones.post("say", user=aunt.id, chat=group, text="辛苦了", reply_to=card["message_id"])
    await aunt.phones.rest()
    assert await zhou.last(group) == "辛苦了"
