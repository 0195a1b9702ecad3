"""Messages in a group that one person alone sees."""

from typing import Any

import pytest

from tests.sandbox.conftest import Village, keyboard

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
async def chat(village: Village) -> int:
    await village.person(7)
    await village.person(8, "老梁叔")
    return await village.group(7, 8)


async def pressed(village: Village, chat: int, user: int = 8) -> tuple[int, str]:
    """Somebody presses the button of a fresh card; its message id and the query."""
    card = await village.ok(
        "sendMessage", chat_id=chat, text="打分", reply_markup=keyboard([("我来打分", "rate")])
    )
    await village.do("tap", user=user, chat=chat, message_id=card["message_id"], button="rate", wait=0)
    (update,) = await village.updates()
    return card["message_id"], update["callback_query"]["id"]


async def whisper(village: Village, chat: int, query: str, user: int = 8, **more: Any) -> dict[str, Any]:
    private_to = {"receiver_user_id": user, "callback_query_id": query, **more}
    sent: dict[str, Any] = await village.ok(
        "sendMessage",
        chat_id=chat,
        text="您给几分?",
        reply_markup=keyboard([("1", "1"), ("5", "5")]),
        ephemeral_message_parameters=private_to,
    )
    return sent


async def texts(village: Village, user: int, chat: int) -> list[str]:
    return [message["text"] for message in await village.messages(user, chat) if "text" in message]


async def test_only_the_receiver_sees_it(village: Village, chat: int) -> None:
    _, query = await pressed(village, chat)
    sent = await whisper(village, chat, query)
    assert (sent["message_id"], sent["ephemeral_message_id"], sent["receiver_user"]["id"]) == (0, 1, 8)
    assert await texts(village, 8, chat) == ["打分", "您给几分?"]
    assert (await village.messages(8, chat))[-1]["ephemeral"] is True
    assert await texts(village, 7, chat) == ["打分"]
    assert (await village.ok("sendMessage", chat_id=chat, text="x"))["message_id"] == 3


async def test_it_can_stand_in_place_of_the_card(village: Village, chat: int) -> None:
    card, query = await pressed(village, chat)
    sent = await whisper(village, chat, query, replace_callback_query_message=True)
    assert await texts(village, 8, chat) == ["您给几分?"]
    assert await texts(village, 7, chat) == ["打分"]
    where = {"chat_id": chat, "receiver_user_id": 8, "ephemeral_message_id": sent["ephemeral_message_id"]}
    assert await village.ok("deleteEphemeralMessage", **where) is True
    assert await texts(village, 8, chat) == ["打分"]
    assert (await village.messages(8, chat))[-1]["message_id"] == card


async def test_its_buttons_can_be_pressed_and_it_edited(village: Village, chat: int) -> None:
    _, query = await pressed(village, chat)
    whispered = (await whisper(village, chat, query))["ephemeral_message_id"]
    await village.do("tap", user=8, chat=chat, message_id=whispered, button="5", ephemeral=True, wait=0)
    (update,) = await village.updates()
    heard = update["callback_query"]
    assert (heard["data"], heard["message"]["ephemeral_message_id"]) == ("5", whispered)
    where = {"chat_id": chat, "receiver_user_id": 8, "ephemeral_message_id": whispered}
    assert await village.ok("editEphemeralMessageText", **where, text="记下了") is True
    assert await texts(village, 8, chat) == ["打分", "记下了"]
    assert (await village.refused("editEphemeralMessageText", **where, text="记下了")).startswith(
        "Bad Request: message is not modified"
    )
    assert (
        await village.ok("editEphemeralMessageReplyMarkup", **where, reply_markup=keyboard([("改", "c")]))
        is True
    )
    assert "no message" in await village.cannot(
        "tap", user=7, chat=chat, message_id=whispered, button="c", ephemeral=True
    )


async def test_a_press_from_a_whisper_is_edited_not_replaced(village: Village, chat: int) -> None:
    _, query = await pressed(village, chat)
    whispered = (await whisper(village, chat, query))["ephemeral_message_id"]
    await village.do("tap", user=8, chat=chat, message_id=whispered, button="5", ephemeral=True, wait=0)
    (update,) = await village.updates()
    private_to = {
        "receiver_user_id": 8,
        "callback_query_id": update["callback_query"]["id"],
        "replace_callback_query_message": True,
    }
    reason = await village.refused(
        "sendMessage", chat_id=chat, text="x", ephemeral_message_parameters=private_to
    )
    assert reason == "Bad Request: ephemeral messages must be edited, not replaced"


async def test_without_a_fresh_press_only_an_administrator_may_whisper(village: Village, chat: int) -> None:
    _, query = await pressed(village, chat)
    await village.do("clock", advance="PT16S")
    late = {"receiver_user_id": 8, "callback_query_id": query}
    whispering = {"chat_id": chat, "text": "x"}
    assert await village.refused("sendMessage", **whispering, ephemeral_message_parameters=late) == TOO_OLD
    unasked = {"receiver_user_id": 8}
    assert await village.refused("sendMessage", **whispering, ephemeral_message_parameters=unasked) == (
        "Bad Request: not enough rights to send ephemeral messages to the chat"
    )
    await village.do("promote", user=village.bot_id, chat=chat)
    await village.ok("sendMessage", **whispering, ephemeral_message_parameters=unasked)


async def test_it_goes_only_to_who_pressed_and_is_there(village: Village, chat: int) -> None:
    _, query = await pressed(village, chat)
    other = {"receiver_user_id": 7, "callback_query_id": query}
    assert (
        await village.refused("sendMessage", chat_id=chat, text="x", ephemeral_message_parameters=other)
        == TOO_OLD
    )
    await village.person(9, "过路人")
    stranger = {"receiver_user_id": 9}
    assert await village.refused(
        "sendMessage", chat_id=chat, text="x", ephemeral_message_parameters=stranger
    ) == ("Bad Request: USER_NOT_PARTICIPANT")
    assert await village.refused(
        "sendMessage", chat_id=7, text="x", ephemeral_message_parameters={"receiver_user_id": 7}
    ) == ("Bad Request: ephemeral messages can be sent only to groups and supergroups")


async def test_the_older_parameters_still_work(village: Village, chat: int) -> None:
    _, query = await pressed(village, chat)
    sent = await village.ok(
        "sendMessage", chat_id=chat, text="x", receiver_user_id=8, callback_query_id=query
    )
    assert sent["receiver_user"]["id"] == 8


async def test_an_ephemeral_command_reaches_the_bot_alone(village: Village, chat: int) -> None:
    command = {"command": "rate", "description": "打分", "is_ephemeral": True}
    await village.ok("setMyCommands", commands=[command], scope={"type": "all_group_chats"})
    said = await village.do("say", user=8, chat=chat, text="/rate")
    assert await texts(village, 7, chat) == []
    assert await texts(village, 8, chat) == ["/rate"]
    (update,) = await village.updates()
    assert update["message"]["ephemeral_message_id"] == said["ephemeral_message_id"]
    answer = {
        "chat_id": chat,
        "text": "您给几分?",
        "ephemeral_message_parameters": {"receiver_user_id": 8},
        "reply_parameters": {"ephemeral_message_id": said["ephemeral_message_id"]},
    }
    await village.ok("sendMessage", **answer)
    assert await texts(village, 8, chat) == ["/rate", "您给几分?"]
    await village.do("clock", advance="PT20S")
    assert await village.refused("sendMessage", **answer) == "Bad Request: message to be replied not found"
