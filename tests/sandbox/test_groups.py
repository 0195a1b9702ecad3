"""Groups: who is in, who may what, and what the bot hears of it."""

from typing import Any

import pytest

from tests.sandbox.conftest import Village


@pytest.fixture
async def people(village: Village) -> tuple[int, int, int]:
    names = {7: "周大姐", 8: "老梁叔", 9: "陈小满"}
    for user_id, name in names.items():
        await village.person(user_id, name)
    return (7, 8, 9)


def kinds(updates: list[dict[str, Any]]) -> list[str]:
    return [next(kind for kind in update if kind != "update_id") for update in updates]


async def test_the_bot_hears_that_it_was_added(village: Village, people: tuple[int, ...]) -> None:
    chat = await village.do("chats", title="清河村乡亲群", members=[7, 8], admins=[7])
    assert chat["type"] == "supergroup"
    assert str(chat["id"]).startswith("-100")
    assert (
        await village.refused("sendMessage", chat_id=chat["id"], text="hi") == "Bad Request: chat not found"
    )
    await village.do(f"chats/{chat['id']}/members", user=village.bot_id, by=8)
    changed, joined = await village.updates()
    assert changed["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert changed["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert changed["my_chat_member"]["from"]["id"] == 8
    assert joined["message"]["new_chat_members"][0]["id"] == village.bot_id
    sent = await village.ok("sendMessage", chat_id=chat["id"], text="大家好")
    assert sent["chat"] == {"id": chat["id"], "type": "supergroup", "title": "清河村乡亲群"}


async def test_a_supergroup_counts_its_own_messages(village: Village, people: tuple[int, ...]) -> None:
    first, second = await village.group(7, 8), await village.group(7, 9, id=-1009)
    for chat in (first, second):
        assert (await village.ok("sendMessage", chat_id=chat, text="hi"))["message_id"] == 2
    basic = await village.group(7, type="group")
    private = await village.ok("sendMessage", chat_id=7, text="hi")
    shared = await village.ok("sendMessage", chat_id=basic, text="hi")
    assert shared["message_id"] == private["message_id"] + 1


async def test_a_basic_group_begins_with_its_creation(village: Village, people: tuple[int, ...]) -> None:
    await village.do("chats", title="五保户", members=[7, village.bot_id], type="group")
    changed, created = await village.updates()
    assert changed["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert created["message"]["group_chat_created"] is True


async def test_a_bot_put_out_is_banned_for_ever(village: Village, people: tuple[int, ...]) -> None:
    chat = await village.group(7, 8)
    await village.do("leave", user=village.bot_id, chat=chat, by=7)
    (update,) = await village.updates()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert update["my_chat_member"]["new_chat_member"]["until_date"] == 0
    assert "is not in this chat" in await village.cannot("leave", user=village.bot_id, chat=chat, by=7)


async def test_privacy_lets_the_bot_hear_only_what_is_meant_for_it(
    village: Village, people: tuple[int, ...]
) -> None:
    chat = await village.group(7, 8)
    sent = await village.ok("sendMessage", chat_id=chat, text="有事找我")
    for text in (
        "随便聊聊",
        "/rate",
        "/rate@guiyan_bot",
        "/rate@other_bot",
        "问问 @guiyan_bot",
        "@guiyan_bots",
    ):
        await village.do("say", user=7, chat=chat, text=text)
    await village.do("say", user=7, chat=chat, text="回您的话", reply_to=sent["message_id"])
    heard = [update["message"]["text"] for update in await village.updates()]
    assert heard == ["/rate", "/rate@guiyan_bot", "问问 @guiyan_bot", "回您的话"]


async def test_an_administrator_or_a_bot_without_privacy_hears_everything(
    village: Village, people: tuple[int, ...]
) -> None:
    admin = await village.group(7, bot="admin")
    await village.do("say", user=7, chat=admin, text="随便聊聊")
    assert len(await village.updates()) == 1
    plain = await village.group(7, id=-1009)
    assert (await village.do("bot", privacy_mode=False))["can_read_all_group_messages"] is True
    await village.do("say", user=7, chat=plain, text="随便聊聊")
    assert len(await village.updates()) == 1


async def test_an_edit_of_something_unheard_stays_unheard(village: Village, people: tuple[int, ...]) -> None:
    chat = await village.group(7)
    said = await village.do("say", user=7, chat=chat, text="随便聊聊")
    await village.do("edit", user=7, chat=chat, message_id=said["message_id"], text="/rate")
    assert await village.updates() == []


async def test_joining_and_leaving_leave_a_line_in_the_chat(
    village: Village, people: tuple[int, ...]
) -> None:
    chat = await village.group(7)
    await village.do("join", user=9, chat=chat)
    await village.do("leave", user=9, chat=chat)
    joined, left = await village.updates()
    assert joined["message"]["new_chat_members"][0]["first_name"] == "陈小满"
    assert left["message"]["left_chat_member"]["id"] == 9
    assert "not in this chat" in await village.cannot("say", user=9, chat=chat, text="hi")
    assert (await village.ok("getChatMember", chat_id=chat, user_id=9))["status"] == "left"


async def test_others_changes_are_told_only_to_an_administrator_that_asks(
    village: Village, people: tuple[int, ...]
) -> None:
    chat = await village.group(7, bot="admin")
    await village.do("join", user=8, chat=chat)
    assert kinds(await village.updates()) == ["message"]
    await village.ok("getUpdates", allowed_updates=["message", "chat_member", "my_chat_member"])
    await village.do("join", user=9, chat=chat)
    await village.do("promote", user=9, chat=chat)
    joined, _, promoted = await village.updates()
    assert joined["chat_member"]["new_chat_member"]["status"] == "member"
    assert promoted["chat_member"]["new_chat_member"]["status"] == "administrator"
    plain = await village.group(7, id=-1009)
    await village.do("join", user=8, chat=plain)
    assert kinds(await village.updates()) == ["message"]


async def test_the_bot_knows_who_runs_a_group(village: Village, people: tuple[int, ...]) -> None:
    chat = await village.group(7, 8)
    await village.do("promote", user=village.bot_id, chat=chat)
    (update,) = await village.updates()
    assert update["my_chat_member"]["new_chat_member"]["can_pin_messages"] is True
    admins = await village.ok("getChatAdministrators", chat_id=chat)
    assert [(a["user"]["id"], a["status"]) for a in admins] == [
        (7, "creator"),
        (village.bot_id, "administrator"),
    ]
    assert (await village.ok("getChatMember", chat_id=chat, user_id=8))["status"] == "member"
    assert await village.ok("getChatMemberCount", chat_id=chat) == 3
    assert (
        await village.refused("getChatMember", chat_id=chat, user_id=77)
        == "Bad Request: PARTICIPANT_ID_INVALID"
    )
    assert (await village.refused("getChatAdministrators", chat_id=7)).startswith(
        "Bad Request: there are no admin"
    )


async def test_a_bot_that_left_or_was_put_out_may_not_write(
    village: Village, people: tuple[int, ...]
) -> None:
    chat = await village.group(7, 8)
    assert await village.ok("leaveChat", chat_id=chat) is True
    (update,) = await village.updates()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "left"
    reason = await village.refused("sendMessage", chat_id=chat, text="hi")
    assert reason == "Forbidden: bot is not a member of the supergroup chat"
    other = await village.group(7, 8, type="group")
    await village.do("leave", user=village.bot_id, chat=other, by=7)
    reason = await village.refused("sendMessage", chat_id=other, text="hi")
    assert reason == "Forbidden: bot was kicked from the group chat"
    assert (await village.messages(7, other))[-1]["left_chat_member"]["id"] == village.bot_id


async def test_a_chat_tells_about_itself(village: Village, people: tuple[int, ...]) -> None:
    chat = await village.group(7, 8)
    assert (await village.ok("getChat", chat_id=chat))["title"] == "清河村乡亲群"
    assert (await village.ok("getChat", chat_id=7))["first_name"] == "周大姐"
    assert await village.refused("getChat", chat_id=-5) == "Bad Request: chat not found"


async def test_only_administrators_take_away_what_others_said(
    village: Village, people: tuple[int, ...]
) -> None:
    chat = await village.group(7, 8)
    said = await village.do("say", user=8, chat=chat, text="广告")
    where = {"chat_id": chat, "message_id": said["message_id"]}
    assert await village.refused("deleteMessage", **where) == "Bad Request: message can't be deleted"
    await village.do("promote", user=village.bot_id, chat=chat)
    assert await village.ok("deleteMessage", **where) is True


async def test_pins_need_an_administrator_and_leave_a_line(village: Village, people: tuple[int, ...]) -> None:
    chat = await village.group(7)
    sent = await village.ok("sendMessage", chat_id=chat, text="公示")
    where = {"chat_id": chat, "message_id": sent["message_id"]}
    reason = await village.refused("pinChatMessage", **where)
    assert reason == "Bad Request: not enough rights to manage pinned messages in the chat"
    await village.do("promote", user=village.bot_id, chat=chat)
    await village.updates()
    assert await village.ok("pinChatMessage", **where, disable_notification=True) is True
    (update,) = await village.updates()
    assert update["message"]["pinned_message"]["text"] == "公示"
    assert (await village.see("transcript", user=7, chat=chat))["pinned"] == sent["message_id"]
    assert (await village.ok("getChat", chat_id=chat))["pinned_message"]["text"] == "公示"
    assert await village.ok("unpinChatMessage", chat_id=chat) is True
    assert (
        await village.refused("unpinChatMessage", chat_id=chat) == "Bad Request: message to unpin not found"
    )
    await village.ok("pinChatMessage", **where)
    assert await village.ok("unpinAllChatMessages", chat_id=chat) is True
    assert (await village.see("transcript", user=7, chat=chat))["pinned"] is None
    assert (
        await village.refused("pinChatMessage", chat_id=chat, message_id=99)
        == "Bad Request: message to pin not found"
    )
