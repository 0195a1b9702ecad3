"""Messages that carry another name than that of who wrote them."""

from typing import Any

import pytest

from tests.sandbox.conftest import Village


@pytest.fixture
async def group(village: Village) -> int:
    await village.person()
    await village.person(8, "老梁叔")
    return await village.group(7, 8, bot="admin")


async def channel_of(village: Village, owner: int = 7, *, bot: bool = True) -> int:
    admins = [owner, village.bot_id] if bot else [owner]
    chat = await village.do("chats", type="channel", title="县里通知", admins=admins, members=[8])
    return int(chat["id"])


async def heard(village: Village) -> dict[str, Any]:
    (update,) = await village.updates()
    return update


async def test_an_anonymous_administrator_is_the_group(village: Village, group: int) -> None:
    shown = await village.do("say", user=7, chat=group, text="通知", **{"as": "anonymous"})
    message = (await heard(village))["message"]
    assert message["from"] == {
        "id": 1087968824,
        "is_bot": True,
        "first_name": "Group",
        "username": "GroupAnonymousBot",
    }
    assert message["sender_chat"]["id"] == group
    assert shown["out"] is True
    assert "out" not in (await village.messages(8, group))[-1]
    await village.do("edit", user=7, chat=group, message_id=shown["message_id"], text="改")
    assert (await heard(village))["edited_message"]["from"]["id"] == 1087968824


async def test_their_press_still_names_the_person(village: Village, group: int) -> None:
    keys = {"inline_keyboard": [[{"text": "好", "callback_data": "y"}]]}
    sent = await village.ok("sendMessage", chat_id=group, text="?", reply_markup=keys)
    await village.do("say", user=7, chat=group, text="通知", **{"as": "anonymous"})
    await village.updates()
    await village.do("tap", user=7, chat=group, message_id=sent["message_id"], button="好", wait=0)
    assert (await heard(village))["callback_query"]["from"]["id"] == 7


async def test_only_administrators_of_supergroups_are_anonymous(village: Village, group: int) -> None:
    say = {"text": "x", "as": "anonymous"}
    assert "no administrator" in await village.cannot("say", user=8, chat=group, **say)
    assert "Only in a supergroup" in await village.cannot("say", user=7, chat=7, **say)
    odd = await village.cannot("say", user=7, chat=group, text="x", **{"as": "king"})
    assert odd == "“as” is “anonymous” or “channel”."


async def test_a_person_speaks_as_their_channel(village: Village, group: int) -> None:
    channel = await channel_of(village, bot=False)
    await village.do("say", user=7, chat=group, text="x", channel=channel, **{"as": "channel"})
    message = (await heard(village))["message"]
    assert (message["from"]["id"], message["from"]["username"]) == (136817688, "Channel_Bot")
    assert message["sender_chat"] == {"id": channel, "type": "channel", "title": "县里通知"}
    other = await village.cannot("say", user=8, chat=group, text="x", channel=channel, **{"as": "channel"})
    assert "no such channel" in other


async def test_a_post_in_a_channel_has_no_person(village: Village, group: int) -> None:
    channel = await channel_of(village)
    assert (await heard(village))["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    said = await village.do("say", user=7, chat=channel, text="开会")
    post = (await heard(village))["channel_post"]
    assert "from" not in post
    assert post["sender_chat"]["id"] == post["chat"]["id"] == channel
    await village.do("edit", user=7, chat=channel, message_id=said["message_id"], text="不开会")
    assert (await heard(village))["edited_channel_post"]["text"] == "不开会"
    assert "may not write" in await village.cannot("say", user=8, chat=channel, text="x")


async def test_the_bot_posts_and_edits_in_a_channel(village: Village, group: int) -> None:
    channel = await channel_of(village)
    await village.updates()
    sent = await village.ok("sendMessage", chat_id=channel, text="x")
    assert "from" not in sent
    assert sent["sender_chat"]["id"] == channel
    await village.ok("editMessageText", chat_id=channel, message_id=sent["message_id"], text="y")
    assert await village.updates() == []
    forwarded = await village.ok(
        "forwardMessage", chat_id=group, from_chat_id=channel, message_id=sent["message_id"]
    )
    assert forwarded["forward_origin"]["type"] == "channel"
    assert forwarded["forward_origin"]["message_id"] == sent["message_id"]


async def test_in_a_channel_a_bot_is_an_administrator_or_absent(village: Village, group: int) -> None:
    reason = await village.cannot("chats", type="channel", title="x", admins=[7], members=[village.bot_id])
    assert "only be an administrator" in reason
    channel = await channel_of(village, bot=False)
    assert await village.refused("sendMessage", chat_id=channel, text="x") == "Bad Request: chat not found"
    await village.do(f"chats/{channel}/members", user=village.bot_id)
    await village.ok("sendMessage", chat_id=channel, text="x")
    world = village.sandbox.world
    world.rooms[channel].standings[village.bot_id] = "member"
    reason = await village.refused("sendMessage", chat_id=channel, text="x")
    assert reason == "Bad Request: need administrator rights in the channel chat"


@pytest.mark.parametrize("who", ["person", "bot"])
async def test_a_linked_channel_repeats_itself_in_the_group(village: Village, group: int, who: str) -> None:
    channel = await channel_of(village)
    await village.do("link", channel=channel, chat=group)
    await village.updates()
    if who == "person":
        await village.do("say", user=7, chat=channel, text="开会")
    else:
        await village.ok("sendMessage", chat_id=channel, text="开会")
    copy = (await village.updates())[-1]["message"]
    assert (copy["chat"]["id"], copy["text"]) == (group, "开会")
    assert (copy["from"]["id"], copy["sender_chat"]["id"]) == (777000, channel)
    assert copy["is_automatic_forward"] is True
    assert copy["forward_origin"]["chat"]["id"] == channel
    assert (await village.ok("getChat", chat_id=group))["linked_chat_id"] == channel
    assert (await village.ok("getChat", chat_id=channel))["linked_chat_id"] == group


async def test_another_bot_is_a_sender_like_any_other(village: Village, group: int) -> None:
    await village.do("users", id=55, first_name="Weather", username="weather_bot", is_bot=True)
    await village.do(f"chats/{group}/members", user=55)
    await village.updates()
    await village.do("say", user=55, chat=group, text="/rate")
    assert (await heard(village))["message"]["from"]["is_bot"] is True
    assert "A bot cannot write" in await village.cannot("say", user=55, chat=55, text="/start")
    assert [entry["chat"]["id"] for entry in await village.see("inbox", user=55)] == [group]


async def test_a_forward_of_the_anonymous_names_the_chat(village: Village, group: int) -> None:
    said = await village.do("say", user=7, chat=group, text="通知", **{"as": "anonymous"})
    where = {"chat_id": 7, "from_chat_id": group, "message_id": said["message_id"]}
    origin = (await village.ok("forwardMessage", **where))["forward_origin"]
    assert (origin["type"], origin["sender_chat"]["id"]) == ("chat", group)
