"""Telegram's own words for every reason why a message cannot go."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.clock import Clock
from tests.sandbox.conftest import Village

SENDINGS: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": "x"}, "text messages"),
    ("sendRichMessage", {"rich_message": {"blocks": [{"type": "paragraph", "text": "x"}]}}, "text messages"),
    ("sendPoll", {"question": "?", "options": ["a", "b"]}, "polls"),
    ("sendLocation", {"latitude": 1, "longitude": 1}, "locations"),
    ("sendContact", {"phone_number": "+86138", "first_name": "周"}, "contacts"),
]


async def deactivated(village: Village) -> None:
    await village.person()
    await village.do("deactivate", user=7)


async def blocked(village: Village) -> None:
    await village.person()
    await village.do("block", user=7)


async def another_bot(village: Village) -> None:
    await village.do("users", id=7, first_name="Weather", username="weather_bot", is_bot=True)


async def never_written(village: Village) -> None:
    await village.person(started=False)


async def nobody(village: Village) -> None:
    assert 7 not in village.sandbox.world.people


@pytest.mark.parametrize(
    ("happens", "code", "reason"),
    [
        (deactivated, 403, "Forbidden: user is deactivated"),
        (blocked, 403, "Forbidden: bot was blocked by the user"),
        (another_bot, 403, "Forbidden: bot can't send messages to bots"),
        (never_written, 403, "Forbidden: bot can't initiate conversation with a user"),
        (nobody, 400, "Bad Request: chat not found"),
    ],
)
async def test_why_a_person_cannot_be_reached(village: Village, happens: Any, code: int, reason: str) -> None:
    await happens(village)
    answer = await village.call("sendMessage", chat_id=7, text="x")
    assert (answer["error_code"], answer["description"]) == (code, reason)


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
@pytest.mark.parametrize(
    ("by", "what"), [(7, "bot was kicked from the"), (None, "bot is not a member of the")]
)
async def test_a_bot_outside_is_told_how_it_came_there(
    village: Village, kind: str, by: int | None, what: str
) -> None:
    await village.person()
    group = await village.group(7, bot="admin", type=kind)
    await village.do("leave", user=village.bot_id, chat=group, by=by or village.bot_id)
    answer = await village.call("sendMessage", chat_id=group, text="x")
    assert (answer["error_code"], answer["description"]) == (403, f"Forbidden: {what} {kind} chat")


async def test_a_deleted_group_is_named_as_such(village: Village) -> None:
    await village.person()
    await village.person(8, "老梁叔")
    group = await village.group(7, type="group")
    await village.do("disband", chat=group)
    (update,) = await village.updates()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "left"
    reason = await village.refused("sendMessage", chat_id=group, text="x")
    assert reason == "Forbidden: the group chat was deleted"
    assert "no more" in await village.cannot("join", user=8, chat=group)
    assert "not in this chat" in await village.cannot("say", user=7, chat=group, text="x")
    assert "Only a basic group" in await village.cannot("disband", chat=await village.group(7))


async def test_a_deleted_account_has_no_name_and_does_nothing_more(village: Village) -> None:
    await village.person()
    group = await village.group(7, bot="admin")
    await village.do("deactivate", user=7)
    gone = (await village.ok("getChatMember", chat_id=group, user_id=7))["user"]
    assert gone == {"id": 7, "is_bot": False, "first_name": ""}
    assert (await village.ok("getChat", chat_id=7))["first_name"] == ""
    for chat in (7, group):
        assert await village.cannot("say", user=7, chat=chat, text="hi") == "This account is deleted."
    shown = next(user for user in (await village.see("state"))["users"] if user["id"] == 7)
    assert (shown["first_name"], shown["deactivated"]) == ("周大姐", True)


@pytest.mark.parametrize(("method", "content", "what"), SENDINGS)
async def test_a_muted_bot_may_not_send(
    village: Village, method: str, content: dict[str, Any], what: str
) -> None:
    await village.person()
    group = await village.group(7)
    await village.do("restrict", chat=group, user=village.bot_id, can_send=False)
    (update,) = await village.updates()
    changed = update["my_chat_member"]
    assert changed["old_chat_member"]["status"] == "member"
    assert changed["new_chat_member"]["status"] == "restricted"
    assert changed["new_chat_member"]["can_send_messages"] is False
    reason = await village.refused(method, chat_id=group, **content)
    assert reason == f"Bad Request: not enough rights to send {what} to the chat"
    await village.do("restrict", chat=group, user=village.bot_id, can_send=True)
    await village.ok(method, chat_id=group, **content)


async def test_forwarding_needs_the_right_to_send_too(village: Village) -> None:
    await village.person()
    group = await village.group(7)
    sent = await village.ok("sendMessage", chat_id=7, text="x")
    await village.do("restrict", chat=group, can_send=False)
    where = {"chat_id": group, "from_chat_id": 7, "message_id": sent["message_id"]}
    for method in ("forwardMessage", "copyMessage"):
        reason = await village.refused(method, **where)
        assert reason == "Bad Request: not enough rights to send text messages to the chat"


async def test_in_a_hushed_group_only_administrators_write(village: Village) -> None:
    await village.person()
    await village.person(8, "老梁叔")
    group = await village.group(7, 8)
    await village.do("restrict", chat=group, can_send=False)
    assert "may not write" in await village.cannot("say", user=8, chat=group, text="hi")
    await village.do("say", user=7, chat=group, text="hi")
    assert (await village.ok("getChat", chat_id=group))["permissions"]["can_send_messages"] is False
    await village.refused("sendMessage", chat_id=group, text="x")
    await village.do("promote", user=village.bot_id, chat=group)
    await village.ok("sendMessage", chat_id=group, text="x")


async def test_a_muted_member_is_silent_and_known_as_such(village: Village) -> None:
    await village.person()
    await village.person(8, "老梁叔")
    group = await village.group(7, 8, bot="admin")
    await village.do("restrict", chat=group, user=8, can_send=False)
    assert (await village.ok("getChatMember", chat_id=group, user_id=8))["status"] == "restricted"
    assert "may not write" in await village.cannot("say", user=8, chat=group, text="hi")
    assert "true or false" in await village.cannot("restrict", chat=group, user=8)
    basic = await village.group(7, 8, type="group")
    assert "Only a supergroup" in await village.cannot("restrict", chat=basic, user=8, can_send=False)


@pytest.mark.parametrize("where", ["private", "group"])
async def test_after_48_hours_a_message_stays_for_good(village: Village, clock: Clock, where: str) -> None:
    await village.person()
    chat = 7 if where == "private" else await village.group(7)
    old = await village.ok("sendMessage", chat_id=chat, text="x")
    await clock.advance(timedelta(hours=48))
    reason = await village.refused("deleteMessage", chat_id=chat, message_id=old["message_id"])
    assert reason == "Bad Request: message can't be deleted for everyone"
    new = await village.ok("sendMessage", chat_id=chat, text="y")
    await village.ok("deleteMessages", chat_id=chat, message_ids=[old["message_id"], new["message_id"]])
    assert (await village.messages(7, chat))[-1]["text"] == "x"


async def test_a_press_is_answered_within_15_seconds_or_not_at_all(village: Village, clock: Clock) -> None:
    await village.person()
    keys = {"inline_keyboard": [[{"text": "好", "callback_data": "y"}]]}
    sent = await village.ok("sendMessage", chat_id=7, text="?", reply_markup=keys)
    press = {"user": 7, "chat": 7, "message_id": sent["message_id"], "button": "好", "wait": 0}
    for seconds, method in ((15, village.ok), (16, village.refused)):
        await village.do("tap", **press)
        (update,) = await village.updates()
        await clock.advance(timedelta(seconds=seconds))
        result = await method("answerCallbackQuery", callback_query_id=update["callback_query"]["id"])
    too_old = "query is too old and response timeout expired or query ID is invalid"
    assert result == f"Bad Request: {too_old}"
