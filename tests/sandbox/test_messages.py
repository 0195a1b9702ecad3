"""Words the bot sends, changes and takes back."""

from tests.sandbox.conftest import Village, keyboard

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


async def test_nobody_is_written_to_before_they_start(village: Village) -> None:
    await village.person(started=False)
    assert (
        await village.refused("sendMessage", chat_id=7, text="hi")
        == "Forbidden: bot can't initiate conversation with a user"
    )
    assert await village.refused("sendMessage", chat_id=99, text="hi") == "Bad Request: chat not found"
    assert await village.refused("sendMessage", chat_id="@nobody", text="hi") == "Bad Request: chat not found"
    assert await village.refused("sendMessage", text="hi") == "Bad Request: chat_id is empty"


async def test_looking_at_an_empty_chat_does_not_open_it(village: Village) -> None:
    await village.person(started=False)
    assert await village.messages(7, village.bot_id) == []
    assert (await village.refused("sendMessage", chat_id=7, text="hi")).startswith("Forbidden")


async def test_a_blocked_bot_is_told_so(village: Village) -> None:
    await village.person()
    await village.do("block", user=7)
    reason = await village.refused("sendMessage", chat_id=7, text="hi")
    assert reason == "Forbidden: bot was blocked by the user"
    assert "unblock" in await village.cannot("say", user=7, chat=7, text="hi")
    await village.do("unblock", user=7)
    await village.ok("sendMessage", chat_id=7, text="hi")
    changes = [u["my_chat_member"] for u in await village.updates()]
    assert [c["new_chat_member"]["status"] for c in changes] == ["kicked", "member"]
    assert changes[0]["new_chat_member"]["user"]["id"] == village.bot_id


async def test_the_first_message_carries_its_deep_link(village: Village) -> None:
    await village.person(started=False)
    await village.do("say", user=7, chat=village.bot_id, text="/start qinghe")
    (update,) = await village.updates()
    assert update["message"]["text"] == "/start qinghe"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert update["message"]["chat"] == {"id": 7, "type": "private", "first_name": "周大姐"}


async def test_private_chats_share_one_counter(village: Village) -> None:
    await village.person(7)
    await village.person(8, "老梁叔")
    ids = [(await village.ok("sendMessage", chat_id=who, text="hi"))["message_id"] for who in (7, 8, 7)]
    assert ids == [3, 4, 5]


async def test_marked_words_come_back_as_entities(village: Village) -> None:
    await village.person()
    sent = await village.ok("sendMessage", chat_id=7, text="<b>好</b> #村", parse_mode="HTML")
    assert sent["text"] == "好 #村"
    assert [(e["type"], e["offset"]) for e in sent["entities"]] == [("bold", 0), ("hashtag", 2)]
    reason = await village.refused("sendMessage", chat_id=7, text="<b>好", parse_mode="HTML")
    assert reason.startswith("Bad Request: can't parse entities: ")


async def test_given_entities_are_used_and_unknown_people_are_not_mentioned(village: Village) -> None:
    await village.person()
    mention = {"type": "text_mention", "offset": 0, "length": 1}
    entities = [mention | {"user": {"id": 7, "is_bot": False, "first_name": "x"}}]
    sent = await village.ok("sendMessage", chat_id=7, text="周", entities=entities)
    assert sent["entities"][0]["user"]["first_name"] == "周大姐"
    link = '<a href="tg://user?id=555">谁</a>'
    assert "entities" not in await village.ok("sendMessage", chat_id=7, text=link, parse_mode="HTML")


async def test_the_length_counts_after_the_tags_are_gone(village: Village) -> None:
    await village.person()
    assert (
        await village.refused("sendMessage", chat_id=7, text=" \n ") == "Bad Request: text must be non-empty"
    )
    assert await village.refused("sendMessage", chat_id=7) == "Bad Request: message text is empty"
    assert (
        await village.refused("sendMessage", chat_id=7, text="x" * 4097) == "Bad Request: message is too long"
    )
    await village.ok("sendMessage", chat_id=7, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML")


async def test_an_edit_changes_what_everybody_sees(village: Village) -> None:
    await village.person()
    sent = await village.ok("sendMessage", chat_id=7, text="one", reply_markup=keyboard([("A", "a")]))
    edited = await village.ok("editMessageText", chat_id=7, message_id=sent["message_id"], text="two")
    assert (edited["text"], "edit_date" in edited, "reply_markup" in edited) == ("two", True, False)
    assert (await village.messages(7, 7))[-1]["text"] == "two"
    reason = await village.refused("editMessageText", chat_id=7, message_id=sent["message_id"], text="two")
    assert reason == NOT_MODIFIED


async def test_only_the_bots_own_messages_can_be_edited(village: Village) -> None:
    await village.person()
    said = await village.do("say", user=7, chat=7, text="mine")
    edit = {"chat_id": 7, "text": "yours"}
    assert (
        await village.refused("editMessageText", message_id=said["message_id"], **edit)
        == "Bad Request: message can't be edited"
    )
    assert (
        await village.refused("editMessageText", message_id=900, **edit)
        == "Bad Request: message to edit not found"
    )
    assert (
        await village.refused("editMessageText", **edit) == "Bad Request: message identifier is not specified"
    )


async def test_a_keyboard_can_change_alone(village: Village) -> None:
    await village.person()
    sent = await village.ok("sendMessage", chat_id=7, text="?", reply_markup=keyboard([("A", "a")]))
    where = {"chat_id": 7, "message_id": sent["message_id"]}
    changed = await village.ok("editMessageReplyMarkup", **where, reply_markup=keyboard([("B", "b")]))
    assert (changed["text"], changed["reply_markup"]) == ("?", keyboard([("B", "b")]))
    assert (
        await village.refused("editMessageReplyMarkup", **where, reply_markup=keyboard([("B", "b")]))
        == NOT_MODIFIED
    )
    assert "reply_markup" not in await village.ok("editMessageReplyMarkup", **where)


async def test_a_deleted_message_is_gone_for_everybody(village: Village) -> None:
    await village.person()
    sent = await village.ok("sendMessage", chat_id=7, text="oops")
    where = {"chat_id": 7, "message_id": sent["message_id"]}
    assert await village.ok("deleteMessage", **where) is True
    assert await village.refused("deleteMessage", **where) == "Bad Request: message to delete not found"
    assert [m["text"] for m in await village.messages(7, 7)] == ["/start"]


async def test_old_messages_cannot_be_deleted_by_the_bot(village: Village) -> None:
    await village.person()
    sent = await village.ok("sendMessage", chat_id=7, text="old")
    await village.do("clock", advance="PT48H")
    reason = await village.refused("deleteMessage", chat_id=7, message_id=sent["message_id"])
    assert reason == "Bad Request: message can't be deleted for everyone"


async def test_many_are_deleted_at_once_and_strangers_are_skipped(village: Village) -> None:
    await village.person()
    ids = [(await village.ok("sendMessage", chat_id=7, text=t))["message_id"] for t in "ab"]
    assert await village.ok("deleteMessages", chat_id=7, message_ids=[*ids, 999]) is True
    assert len(await village.messages(7, 7)) == 1


async def test_a_reply_shows_what_it_answers(village: Village) -> None:
    await village.person()
    said = await village.do("say", user=7, chat=7, text="几点开会?")
    sent = await village.ok(
        "sendMessage", chat_id=7, text="七点", reply_parameters={"message_id": said["message_id"]}
    )
    assert sent["reply_to_message"]["text"] == "几点开会?"
    quoting = {"message_id": said["message_id"], "quote": "开会"}
    quoted = await village.ok("sendMessage", chat_id=7, text="是", reply_parameters=quoting)
    assert (quoted["quote"]["text"], quoted["quote"]["position"]) == ("开会", 2)
    lost = {"message_id": 999}
    assert (
        await village.refused("sendMessage", chat_id=7, text="?", reply_parameters=lost)
        == "Bad Request: message to be replied not found"
    )
    lenient = lost | {"allow_sending_without_reply": True}
    assert "reply_to_message" not in await village.ok(
        "sendMessage", chat_id=7, text="!", reply_parameters=lenient
    )


async def test_protected_and_previewless_messages_say_so(village: Village) -> None:
    await village.person()
    preview = {"is_disabled": True}
    sent = await village.ok(
        "sendMessage", chat_id=7, text="x", protect_content=True, link_preview_options=preview
    )
    assert (sent["has_protected_content"], sent["link_preview_options"]) == (True, preview)
    older = await village.ok("sendMessage", chat_id=7, text="x", disable_web_page_preview=True)
    assert older["link_preview_options"] == preview


async def test_places_and_phone_numbers_travel(village: Village) -> None:
    await village.person()
    place = await village.ok("sendLocation", chat_id=7, latitude=30.5, longitude=104.1)
    assert place["location"] == {"latitude": 30.5, "longitude": 104.1}
    assert await village.refused("sendLocation", chat_id=7, latitude=95, longitude=1) == (
        "Bad Request: wrong latitude specified"
    )
    card = await village.ok("sendContact", chat_id=7, phone_number="+8613800000000", first_name="方")
    assert card["contact"] == {"phone_number": "+8613800000000", "first_name": "方"}


async def test_typing_is_a_known_action_or_none(village: Village) -> None:
    await village.person()
    assert await village.ok("sendChatAction", chat_id=7, action="typing") is True
    assert await village.refused("sendChatAction", chat_id=7, action="dance") == (
        "Bad Request: wrong parameter action in request"
    )


async def test_people_edit_their_own_words(village: Village) -> None:
    await village.person()
    said = await village.do("say", user=7, chat=7, text="teh")
    await village.do("edit", user=7, chat=7, message_id=said["message_id"], text="the")
    first, second = await village.updates()
    assert first["message"]["text"] == "teh"
    assert second["edited_message"]["text"] == "the"
    sent = await village.ok("sendMessage", chat_id=7, text="mine")
    assert "own" in await village.cannot("edit", user=7, chat=7, message_id=sent["message_id"], text="x")
