"""Rich messages through the server: sent, edited, pressed, with pictures inside."""

import json
from typing import Any

import aiohttp

from sandbox.parcels import plain_picture
from tests.sandbox.conftest import Village


def digest(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"blocks": [{"type": "paragraph", "text": "本周村里"}, *blocks]}


async def test_a_rich_message_is_sent_and_becomes_text_again(village: Village) -> None:
    await village.person()
    sent = await village.ok("sendRichMessage", chat_id=7, rich_message=digest({"type": "divider"}))
    assert [block["type"] for block in sent["rich_message"]["blocks"]] == ["paragraph", "divider"]
    where = {"chat_id": 7, "message_id": sent["message_id"]}
    edited = await village.ok("editMessageText", **where, rich_message=digest())
    assert len(edited["rich_message"]["blocks"]) == 1
    reason = await village.refused("editMessageText", **where, rich_message=digest())
    assert reason.startswith("Bad Request: message is not modified")
    plain = await village.ok("editMessageText", **where, text="就这些")
    assert (plain["text"], "rich_message" in plain) == ("就这些", False)


async def test_a_button_inside_is_pressed_like_any_other(village: Village) -> None:
    await village.person()
    row = {"type": "buttons", "buttons": [{"text": ["看", "名单"], "callback_data": "list"}]}
    sent = await village.ok("sendRichMessage", chat_id=7, rich_message=digest(row))
    await village.do("tap", user=7, chat=7, message_id=sent["message_id"], button="看名单", wait=0)
    (update,) = await village.updates()
    assert update["callback_query"]["data"] == "list"


async def test_a_picture_stands_inside(village: Village) -> None:
    await village.person()
    picture = plain_picture(40, 30, (1, 2, 3))
    block = {"type": "photo", "photo": {"type": "photo", "media": "attach://chart"}}
    form = aiohttp.FormData({"chat_id": "7", "rich_message": json.dumps(digest(block))})
    form.add_field("chart", picture, filename="chart.png")
    async with village.http.post(f"/bot{village.sandbox.token}/sendRichMessage", data=form) as answer:
        sent = (await answer.json())["result"]
    shown = sent["rich_message"]["blocks"][1]
    assert (shown["type"], shown["photo"][0]["width"]) == ("photo", 40)


async def test_a_wrong_rich_message_is_refused(village: Village) -> None:
    await village.person()
    empty: dict[str, Any] = {"blocks": []}
    assert await village.refused("sendRichMessage", chat_id=7, rich_message=empty) == (
        "Bad Request: rich message must be non-empty"
    )
    sent = await village.ok("sendRichMessage", chat_id=7, rich_message=digest())
    both = {"text": "x", "rich_message": digest()}
    assert await village.refused("editMessageText", chat_id=7, message_id=sent["message_id"], **both) == (
        "Bad Request: text and rich_message can't be specified simultaneously"
    )
