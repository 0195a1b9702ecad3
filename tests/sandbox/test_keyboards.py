"""Buttons under messages and keyboards instead of the phone's own."""

from typing import Any

import pytest

from tests.sandbox.conftest import Village, keyboard


async def shown(village: Village, user: int = 7, chat: int = 7):
    return (await village.see("transcript", user=user, chat=chat))["reply_keyboard"]


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "A", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "A", "callback_data": "汉" * 22}, "BUTTON_DATA_INVALID"),
        ({"text": "A", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        (
            {"text": "A", "url": "not an address"},
            "inline keyboard button URL 'not an address' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "A"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "A", "url": "https://a.cn", "callback_data": "a"},
            "can't parse inline keyboard button: exactly one of the optional fields must be used",
        ),
        ({"callback_data": "a"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": "A", "callback_data": "a", "style": "rainbow"}, "BUTTON_STYLE_INVALID"),
    ],
)
async def test_a_wrong_button_is_refused(village: Village, button: dict[str, Any], reason: str) -> None:
    await village.person()
    markup = {"inline_keyboard": [[button]]}
    assert (
        await village.refused("sendMessage", chat_id=7, text="x", reply_markup=markup)
        == f"Bad Request: {reason}"
    )


async def test_sixty_four_bytes_of_data_fit(village: Village) -> None:
    await village.person()
    await village.ok("sendMessage", chat_id=7, text="x", reply_markup=keyboard([("A", "x" * 64)]))


@pytest.mark.parametrize("kind", ["switch_inline_query", "switch_inline_query_current_chat"])
async def test_buttons_it_cannot_act_on_are_refused_by_name(village: Village, kind: str) -> None:
    await village.person()
    markup = {"inline_keyboard": [[{"text": "A", kind: "x"}]]}
    reason = await village.refused("sendMessage", chat_id=7, text="x", reply_markup=markup)
    assert reason == f"Not Implemented: the sandbox does not know {kind} in an inline keyboard button"


async def test_a_button_can_be_a_link_a_copy_or_disabled(village: Village) -> None:
    await village.person()
    row = [
        {"text": "网页", "url": "https://example.org/a"},
        {"text": "抄下", "copy_text": {"text": "QH-12"}},
        {"text": "等等", "disabled": {}},
    ]
    sent = await village.ok("sendMessage", chat_id=7, text="x", reply_markup={"inline_keyboard": [row]})
    assert sent["reply_markup"]["inline_keyboard"] == [row]
    where = {"user": 7, "chat": 7, "message_id": sent["message_id"]}
    assert (await village.do("tap", **where, button="网页"))["url"] == "https://example.org/a"
    assert (await village.do("tap", **where, button="抄下"))["copied"] == "QH-12"
    assert (await village.do("tap", **where, button="等等"))["disabled"] is True
    assert await village.updates() == []


async def test_a_reply_keyboard_stays_until_removed(village: Village) -> None:
    await village.person()
    markup = {
        "keyboard": [["进度", {"text": "政策"}]],
        "resize_keyboard": True,
        "input_field_placeholder": "请选",
    }
    sent = await village.ok("sendMessage", chat_id=7, text="x", reply_markup=markup)
    assert "reply_markup" not in sent
    keys = await shown(village)
    assert [key["text"] for key in keys["keyboard"][0]] == ["进度", "政策"]
    assert (keys["resize_keyboard"], keys["input_field_placeholder"]) == (True, "请选")
    await village.do("say", user=7, chat=7, text="进度")
    assert await shown(village) == keys
    await village.ok("sendMessage", chat_id=7, text="x", reply_markup={"remove_keyboard": True})
    assert await shown(village) is None


async def test_a_one_time_keyboard_goes_once_used(village: Village) -> None:
    await village.person()
    contact = {"text": "报电话", "request_contact": True}
    markup = {"keyboard": [[contact, "跳过"]], "one_time_keyboard": True}
    await village.ok("sendMessage", chat_id=7, text="x", reply_markup=markup)
    await village.do("say", user=7, chat=7, text="别的话")
    assert await shown(village)
    await village.do("say", user=7, chat=7, contact={"phone_number": "+8613800000000", "first_name": "周"})
    assert await shown(village) is None
    (_, update) = await village.updates()
    assert update["message"]["contact"]["phone_number"] == "+8613800000000"


async def test_a_forced_reply_waits_for_one_message(village: Village) -> None:
    await village.person()
    force = {"force_reply": True, "input_field_placeholder": "姓名"}
    await village.ok("sendMessage", chat_id=7, text="您叫什么?", reply_markup=force)
    assert await shown(village) == force
    await village.do("say", user=7, chat=7, text="周")
    assert await shown(village) is None


async def test_an_inline_keyboard_can_ask_for_a_reply(village: Village) -> None:
    await village.person()
    markup = keyboard([("算了", "no")]) | {"force_reply": True}
    sent = await village.ok("sendMessage", chat_id=7, text="写一句", reply_markup=markup)
    assert sent["reply_markup"]["force_reply"] is True
    assert await shown(village) == {"force_reply": True}


async def test_a_selective_keyboard_in_a_group_reaches_only_who_is_meant(village: Village) -> None:
    await village.person(7)
    await village.person(8, "老梁叔", username="liang")
    chat = await village.group(7, 8)
    markup = {"keyboard": [["是"]], "selective": True}
    await village.ok("sendMessage", chat_id=chat, text="@liang 在吗", reply_markup=markup)
    assert await shown(village, 7, chat) is None
    assert await shown(village, 8, chat)


async def test_buttons_nobody_could_press_are_refused(village: Village) -> None:
    await village.person()
    markup = {"keyboard": [[{"text": "A", "request_poll": {}}]]}
    reason = await village.refused("sendMessage", chat_id=7, text="x", reply_markup=markup)
    assert reason == "Not Implemented: the sandbox does not know request_poll in a keyboard button"
    long = {"force_reply": True, "input_field_placeholder": "x" * 65}
    assert "placeholder" in await village.refused("sendMessage", chat_id=7, text="x", reply_markup=long)
