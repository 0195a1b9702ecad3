"""Topics: where a message belongs, and who may do what to them."""

from typing import Any

import pytest

from tests.sandbox.conftest import Village


@pytest.fixture
async def forum(village: Village) -> int:
    await village.person()
    await village.person(8, "老梁叔")
    group = await village.group(7, 8, bot="admin", forum=True)
    assert (await village.ok("getChat", chat_id=group))["is_forum"] is True
    return group


async def topic_of(village: Village, forum: int, name: str = "修路") -> int:
    made = await village.ok("createForumTopic", chat_id=forum, name=name)
    return int(made["message_thread_id"])


async def step_down(village: Village, forum: int) -> None:
    """The bot is a plain member from now on."""
    village.sandbox.world.rooms[forum].standings[village.bot_id] = "member"


async def test_a_topic_is_called_after_the_message_that_made_it(village: Village, forum: int) -> None:
    made = await village.ok("createForumTopic", chat_id=forum, name=" 修路 ", icon_color=9367192)
    assert (made["name"], made["icon_color"]) == ("修路", 9367192)
    (update,) = await village.updates()
    notice = update["message"]
    assert notice["message_id"] == notice["message_thread_id"] == made["message_thread_id"]
    assert notice["forum_topic_created"] == {"name": "修路", "icon_color": 9367192}
    assert notice["is_topic_message"] is True


async def test_no_topic_takes_the_place_of_the_first(village: Village, forum: int) -> None:
    quiet = await village.group(7, bot=None, forum=True)
    assert (await village.do("topics", user=7, chat=quiet, name="头一个"))["id"] > 1


async def test_a_message_goes_to_its_topic(village: Village, forum: int) -> None:
    thread = await topic_of(village, forum)
    sent = await village.ok("sendMessage", chat_id=forum, text="x", message_thread_id=thread)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    assert sent["reply_to_message"]["forum_topic_created"]["name"] == "修路"
    loose = await village.ok("sendMessage", chat_id=forum, text="x")
    assert {"message_thread_id", "is_topic_message", "reply_to_message"}.isdisjoint(loose)


async def test_an_answer_stays_in_the_topic_of_what_it_answers(village: Village, forum: int) -> None:
    thread = await topic_of(village, forum)
    said = await village.do("say", user=8, chat=forum, text="几时修", thread=thread)
    answer = {"message_id": said["message_id"]}
    sent = await village.ok("sendMessage", chat_id=forum, text="明天", reply_parameters=answer)
    assert sent["message_thread_id"] == thread
    assert sent["reply_to_message"]["text"] == "几时修"


async def test_every_way_of_sending_knows_topics(village: Village, forum: int) -> None:
    thread = await topic_of(village, forum)
    private = await village.ok("sendMessage", chat_id=7, text="x")
    source = {"from_chat_id": 7, "message_id": private["message_id"]}
    calls: list[tuple[str, dict[str, Any]]] = [
        ("sendPoll", {"question": "?", "options": ["a", "b"]}),
        ("sendLocation", {"latitude": 1, "longitude": 1}),
        ("forwardMessage", source),
        ("copyMessage", source),
    ]
    for method, content in calls:
        sent = await village.ok(method, chat_id=forum, message_thread_id=thread, **content)
        shown = next(m for m in await village.messages(7, forum) if m["message_id"] == sent["message_id"])
        assert shown["message_thread_id"] == thread, method
    await village.ok("sendChatAction", chat_id=forum, message_thread_id=thread, action="typing")


@pytest.mark.parametrize("thread", [1, 999])
@pytest.mark.parametrize("method", ["sendMessage", "sendChatAction"])
async def test_a_topic_that_is_not_there(village: Village, forum: int, method: str, thread: int) -> None:
    content = {"text": "x"} if method == "sendMessage" else {"action": "typing"}
    reason = await village.refused(method, chat_id=forum, message_thread_id=thread, **content)
    assert reason == "Bad Request: message thread not found"


async def test_where_there_are_no_topics(village: Village, forum: int) -> None:
    reason = await village.refused("sendMessage", chat_id=7, text="x", message_thread_id=3)
    assert reason == "Bad Request: message thread not found"
    plain = await village.group(7, bot="admin")
    sent = await village.ok("sendMessage", chat_id=plain, text="x", message_thread_id=3)
    assert "message_thread_id" not in sent
    reason = await village.refused("createForumTopic", chat_id=plain, name="x")
    assert reason == "Bad Request: the chat is not a forum"
    assert "Only a supergroup" in await village.cannot("chats", title="x", type="group", forum=True)


async def test_a_closed_topic_takes_nothing_from_plain_members(village: Village, forum: int) -> None:
    thread = int((await village.do("topics", user=8, chat=forum, name="吵架"))["id"])
    await village.do("topics", user=7, chat=forum, thread=thread, do="close")
    await village.ok("sendMessage", chat_id=forum, text="x", message_thread_id=thread)
    await step_down(village, forum)
    reason = await village.refused("sendMessage", chat_id=forum, text="x", message_thread_id=thread)
    assert reason == "Bad Request: TOPIC_CLOSED"
    await village.do("say", user=8, chat=forum, text="我开的", thread=thread)
    await village.do("topics", user=7, chat=forum, thread=thread, do="reopen")
    await village.ok("sendMessage", chat_id=forum, text="x", message_thread_id=thread)


async def test_a_person_is_kept_out_of_a_closed_topic_too(village: Village, forum: int) -> None:
    thread = await topic_of(village, forum)
    await village.ok("closeForumTopic", chat_id=forum, message_thread_id=thread)
    reason = await village.cannot("say", user=8, chat=forum, text="x", thread=thread)
    assert reason == "Bad Request: TOPIC_CLOSED"
    await village.do("say", user=7, chat=forum, text="x", thread=thread)


async def test_the_first_topic_closes_hides_and_is_renamed(village: Village, forum: int) -> None:
    await village.ok("closeGeneralForumTopic", chat_id=forum)
    assert "TOPIC_CLOSED" in await village.cannot("say", user=8, chat=forum, text="x")
    await village.ok("reopenGeneralForumTopic", chat_id=forum)
    await village.ok("editGeneralForumTopic", chat_id=forum, name="大厅")
    await village.ok("hideGeneralForumTopic", chat_id=forum)
    reason = await village.refused("hideGeneralForumTopic", chat_id=forum)
    assert reason == "Bad Request: TOPIC_NOT_MODIFIED"
    await village.ok("unhideGeneralForumTopic", chat_id=forum)
    lines = [update["message"] for update in await village.updates()]
    assert [next(k for k in line if "topic" in k) for line in lines] == [
        *("forum_topic_closed", "forum_topic_reopened", "forum_topic_edited"),
        *("general_forum_topic_hidden", "general_forum_topic_unhidden"),
    ]


async def test_renaming_closing_and_reopening_leave_a_line(village: Village, forum: int) -> None:
    thread = await topic_of(village, forum)
    where = {"chat_id": forum, "message_thread_id": thread}
    await village.updates()
    await village.ok("editForumTopic", **where, name="修桥")
    await village.ok("closeForumTopic", **where)
    await village.ok("reopenForumTopic", **where)
    lines = [update["message"] for update in await village.updates()]
    assert all(line["message_thread_id"] == thread for line in lines)
    assert lines[0]["forum_topic_edited"] == {"name": "修桥"}
    assert lines[1]["forum_topic_closed"] == lines[2]["forum_topic_reopened"] == {}
    for method, more in (("editForumTopic", {"name": "修桥"}), ("reopenForumTopic", {})):
        reason = await village.refused(method, **where, **more)
        assert reason == "Bad Request: TOPIC_NOT_MODIFIED"
    for missing in (1, 999):
        reason = await village.refused("closeForumTopic", chat_id=forum, message_thread_id=missing)
        assert reason == "Bad Request: TOPIC_ID_INVALID"


async def test_a_topic_goes_with_all_that_was_said_in_it(village: Village, forum: int) -> None:
    thread = await topic_of(village, forum)
    await village.ok("sendMessage", chat_id=forum, text="去", message_thread_id=thread)
    await village.ok("sendMessage", chat_id=forum, text="留")
    await village.ok("deleteForumTopic", chat_id=forum, message_thread_id=thread)
    assert [m["text"] for m in await village.messages(7, forum) if "text" in m] == ["留"]
    reason = await village.refused("sendMessage", chat_id=forum, text="x", message_thread_id=thread)
    assert reason == "Bad Request: message thread not found"


async def test_pins_belong_to_their_topic(village: Village, forum: int) -> None:
    thread = await topic_of(village, forum)
    inside = await village.ok("sendMessage", chat_id=forum, text="x", message_thread_id=thread)
    outside = await village.ok("sendMessage", chat_id=forum, text="x")
    for sent in (outside, inside):
        await village.ok("pinChatMessage", chat_id=forum, message_id=sent["message_id"])
    assert (await village.updates())[-1]["message"]["message_thread_id"] == thread
    await village.ok("unpinAllForumTopicMessages", chat_id=forum, message_thread_id=thread)
    assert (await village.see("transcript", user=7, chat=forum))["pinned"] == outside["message_id"]
    await village.ok("unpinAllGeneralForumTopicMessages", chat_id=forum)
    assert (await village.see("transcript", user=7, chat=forum))["pinned"] is None


@pytest.mark.parametrize(
    ("method", "what"),
    [
        ("createForumTopic", "create a topic"),
        ("editForumTopic", "edit the topic"),
        ("closeForumTopic", "close or open the topic"),
        ("reopenForumTopic", "close or open the topic"),
        ("deleteForumTopic", "delete the topic"),
        ("hideGeneralForumTopic", "close or open the topic"),
    ],
)
async def test_topics_are_the_administrators_business(
    village: Village, forum: int, method: str, what: str
) -> None:
    thread = await topic_of(village, forum)
    await step_down(village, forum)
    reason = await village.refused(method, chat_id=forum, message_thread_id=thread, name="y")
    assert reason == f"Bad Request: not enough rights to {what}"


async def test_who_writes_into_the_bots_topic_does_not_answer_the_bot(village: Village, forum: int) -> None:
    thread = await topic_of(village, forum)
    await step_down(village, forum)
    await village.updates()
    await village.do("say", user=8, chat=forum, text="随便聊聊", thread=thread)
    assert await village.updates() == []


async def test_topics_of_people(village: Village, forum: int) -> None:
    topic = await village.do("topics", user=8, chat=forum, name="唱歌")
    (update,) = await village.updates()
    assert update["message"]["forum_topic_created"]["name"] == "唱歌"
    shown = next(chat for chat in (await village.see("state"))["chats"] if chat["id"] == forum)
    assert [item["name"] for item in shown["topics"]] == ["General", "唱歌"]
    mine = await topic_of(village, forum)
    refused = await village.cannot("topics", user=8, chat=forum, thread=mine, do="delete")
    assert "cannot change" in refused
    assert "stays" in await village.cannot("topics", user=7, chat=forum, thread=1, do="delete")
    await village.do("topics", user=8, chat=forum, thread=topic["id"], do="delete")
    plain = await village.group(7)
    assert "no such forum" in await village.cannot("topics", user=7, chat=plain, name="x")


async def test_administrators_of_a_forum_manage_its_topics(village: Village, forum: int) -> None:
    admins = await village.ok("getChatAdministrators", chat_id=forum)
    assert admins[1]["can_manage_topics"] is True
