"""Messages that go on to another chat."""

from tests.sandbox.conftest import Village, keyboard


async def test_a_forward_names_who_said_it(village: Village) -> None:
    await village.person(7)
    await village.person(8, "老梁叔")
    said = await village.do("say", user=7, chat=7, text="周五开会")
    sent = await village.ok("forwardMessage", chat_id=8, from_chat_id=7, message_id=said["message_id"])
    assert sent["text"] == "周五开会"
    assert sent["forward_origin"]["sender_user"]["id"] == 7
    reason = await village.refused("editMessageText", chat_id=8, message_id=sent["message_id"], text="x")
    assert reason == "Bad Request: message can't be edited"


async def test_a_copy_is_the_bots_own(village: Village) -> None:
    await village.person(7)
    await village.person(8, "老梁叔")
    card = await village.ok("sendMessage", chat_id=7, text="x", reply_markup=keyboard([("A", "a")]))
    copied = await village.ok("copyMessage", chat_id=8, from_chat_id=7, message_id=card["message_id"])
    assert list(copied) == ["message_id"]
    message = (await village.messages(8, 8))[-1]
    assert (message["text"], "reply_markup" in message, "forward_origin" in message) == ("x", False, False)
    edited = await village.ok("editMessageText", chat_id=8, message_id=copied["message_id"], text="y")
    assert edited["text"] == "y"


async def test_what_is_protected_or_gone_stays(village: Village) -> None:
    await village.person(7)
    kept = await village.ok("sendMessage", chat_id=7, text="x", protect_content=True)
    where = {"chat_id": 7, "from_chat_id": 7}
    assert await village.refused("forwardMessage", **where, message_id=kept["message_id"]) == (
        "Bad Request: message can't be forwarded"
    )
    assert await village.refused("copyMessage", **where, message_id=kept["message_id"]) == (
        "Bad Request: message can't be copied"
    )
    assert (
        await village.refused("forwardMessage", **where, message_id=99)
        == "Bad Request: message to forward not found"
    )
    assert (
        await village.refused("copyMessage", **where, message_id=99)
        == "Bad Request: message to copy not found"
    )
