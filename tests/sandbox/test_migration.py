"""A group that becomes a supergroup has another id; nobody's messages come along."""

from typing import Any

import pytest

from tests.sandbox.conftest import Village

UPGRADED = "Bad Request: group chat was upgraded to a supergroup chat"


@pytest.fixture
async def group(village: Village) -> int:
    await village.person()
    await village.person(8, "老梁叔")
    return await village.group(7, 8, bot="admin", type="group")


async def migrated(village: Village, group: int, **more: Any) -> int:
    chat = await village.do("migrate", chat=group, **more)
    assert chat["type"] == "supergroup"
    return int(chat["id"])


async def test_the_bot_hears_it_in_both_chats(village: Village, group: int) -> None:
    new = await migrated(village, group)
    assert str(new).startswith("-100")
    joined, leaving, arriving = await village.updates()
    assert joined["my_chat_member"]["chat"]["id"] == new
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    assert (leaving["message"]["chat"]["id"], leaving["message"]["migrate_to_chat_id"]) == (group, new)
    assert leaving["message"]["from"]["id"] == 7
    assert (arriving["message"]["chat"]["id"], arriving["message"]["migrate_from_chat_id"]) == (new, group)
    assert arriving["message"]["from"]["id"] == 1087968824
    assert arriving["message"]["sender_chat"]["id"] == new


@pytest.mark.parametrize("notices", [["from", "to"], ["to"], ["from"], []])
async def test_the_notices_may_come_in_any_order_or_not_at_all(
    village: Village, group: int, notices: list[str]
) -> None:
    await migrated(village, group, notices=notices)
    heard = [update["message"] for update in await village.updates() if "message" in update]
    assert [kind for m in heard for kind in ("to", "from") if f"migrate_{kind}_chat_id" in m] == notices


@pytest.mark.parametrize(
    ("method", "content"),
    [
        ("sendMessage", {"text": "x"}),
        ("sendRichMessage", {"rich_message": {"blocks": [{"type": "paragraph", "text": "x"}]}}),
        ("sendPoll", {"question": "?", "options": ["a", "b"]}),
        ("sendLocation", {"latitude": 1, "longitude": 1}),
        ("sendContact", {"phone_number": "+86138", "first_name": "周"}),
        ("sendChatAction", {"action": "typing"}),
        ("copyMessage", {"from_chat_id": 7, "message_id": 1}),
        ("forwardMessage", {"from_chat_id": 7, "message_id": 1}),
        ("editMessageText", {"message_id": 1, "text": "y"}),
        ("pinChatMessage", {"message_id": 1}),
        ("getChatMember", {"user_id": 7}),
        ("getChatAdministrators", {}),
    ],
)
async def test_the_old_id_tells_the_new_one(
    village: Village, group: int, method: str, content: dict[str, Any]
) -> None:
    new = await migrated(village, group)
    assert await village.call(method, chat_id=group, **content) == {
        "ok": False,
        "error_code": 400,
        "description": UPGRADED,
        "parameters": {"migrate_to_chat_id": new},
    }


async def test_everybody_comes_along_and_messages_begin_anew(village: Village, group: int) -> None:
    for _ in range(3):
        sent = await village.ok("sendMessage", chat_id=group, text="x")
    new = await migrated(village, group)
    admins = await village.ok("getChatAdministrators", chat_id=new)
    assert {a["user"]["id"]: a["status"] for a in admins} == {7: "creator", village.bot_id: "administrator"}
    assert (await village.ok("getChatMember", chat_id=new, user_id=8))["status"] == "member"
    assert (await village.ok("sendMessage", chat_id=new, text="x"))["message_id"] == 2
    reason = await village.refused("editMessageText", chat_id=new, message_id=sent["message_id"], text="y")
    assert reason == "Bad Request: message to edit not found"


async def test_a_bot_outside_stays_outside_and_hears_nothing(village: Village, group: int) -> None:
    await village.do("leave", user=village.bot_id, chat=group, by=7)
    await village.updates()
    new = await migrated(village, group)
    assert await village.updates() == []
    assert await village.refused("sendMessage", chat_id=new, text="x") == (
        "Forbidden: bot was kicked from the supergroup chat"
    )


async def test_people_go_on_in_the_new_chat(village: Village, group: int) -> None:
    new = await migrated(village, group)
    assert f"supergroup {new}" in await village.cannot("say", user=8, chat=group, text="hi")
    await village.do("say", user=8, chat=new, text="hi")
    listed = [entry["chat"]["id"] for entry in await village.see("inbox", user=8)]
    assert new in listed
    assert group not in listed
    old = next(chat for chat in (await village.see("state"))["chats"] if chat["id"] == group)
    assert old["migrated_to"] == new


async def test_old_buttons_still_ask_the_bot_about_the_old_chat(village: Village, group: int) -> None:
    keys = {"inline_keyboard": [[{"text": "好", "callback_data": "y"}]]}
    sent = await village.ok("sendMessage", chat_id=group, text="?", reply_markup=keys)
    await migrated(village, group, notices=[])
    await village.do("tap", user=8, chat=group, message_id=sent["message_id"], button="好", wait=0)
    press = (await village.updates())[-1]["callback_query"]
    assert press["message"]["chat"]["id"] == group
    await village.ok("answerCallbackQuery", callback_query_id=press["id"], text="好")


async def test_only_a_basic_group_moves_and_only_once(village: Village, group: int) -> None:
    await migrated(village, group)
    assert "only once" in await village.cannot("migrate", chat=group)
    assert "only once" in await village.cannot("migrate", chat=await village.group(7))
    assert "no group" in await village.cannot("migrate", chat=7)
    other = await village.group(7, type="group")
    assert "“to” and “from”" in await village.cannot("migrate", chat=other, notices=["both"])
