"""A press of an inline button and its answer."""

import asyncio
from typing import Any

from tests.sandbox.conftest import Village, keyboard

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def card(village: Village, chat: int = 7) -> int:
    markup = keyboard([("赞成", "yes"), ("反对", "no")])
    return int(
        (await village.ok("sendMessage", chat_id=chat, text="修路?", reply_markup=markup))["message_id"]
    )


async def pressed(village: Village, message_id: int, **answer: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Press “赞成” while the bot answers; the query it heard and what the person saw."""
    async with asyncio.TaskGroup() as both:
        tap = both.create_task(village.do("tap", user=7, chat=7, message_id=message_id, button="赞成"))
        poll = both.create_task(village.ok("getUpdates", timeout=10))
        (update,) = await poll
        query = update["callback_query"]
        await village.ok("answerCallbackQuery", callback_query_id=query["id"], **answer)
    await village.ok("getUpdates", offset=update["update_id"] + 1)
    return query, tap.result()


async def test_a_press_reaches_the_bot_with_its_message(village: Village) -> None:
    await village.person()
    message_id = await card(village)
    query, seen = await pressed(village, message_id, text="记下了")
    assert (query["data"], query["from"]["id"]) == ("yes", 7)
    assert query["message"]["message_id"] == message_id
    assert query["message"]["reply_markup"] == keyboard([("赞成", "yes"), ("反对", "no")])
    assert seen == {"toast": "记下了", "alert": False, "url": None}


async def test_an_answer_can_be_silent_or_an_alert_or_a_link(village: Village) -> None:
    await village.person()
    message_id = await card(village)
    assert (await pressed(village, message_id))[1] == {"toast": None, "alert": False, "url": None}
    assert (await pressed(village, message_id, text="!", show_alert=True))[1]["alert"] is True
    link = "https://t.me/guiyan_bot?start=abc"
    assert (await pressed(village, message_id, url=link))[1]["url"] == link


async def test_a_query_is_answered_once(village: Village) -> None:
    await village.person()
    query, _ = await pressed(village, await card(village))
    assert await village.refused("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD
    assert await village.refused("answerCallbackQuery", callback_query_id="12") == TOO_OLD
    assert await village.refused("answerCallbackQuery") == TOO_OLD


async def test_an_answer_is_short_and_links_home(village: Village) -> None:
    await village.person()
    message_id = await card(village)
    await village.do("tap", user=7, chat=7, message_id=message_id, button="no", wait=0)
    (update,) = await village.updates()
    answer = {"callback_query_id": update["callback_query"]["id"]}
    assert (
        await village.refused("answerCallbackQuery", **answer, text="x" * 201)
        == "Bad Request: MESSAGE_TOO_LONG"
    )
    assert (
        await village.refused("answerCallbackQuery", **answer, url="https://a.cn")
        == "Bad Request: URL_INVALID"
    )
    await village.ok("answerCallbackQuery", **answer, text="x" * 200)


async def test_after_fifteen_seconds_it_is_too_late(village: Village) -> None:
    await village.person()
    message_id = await card(village)
    async with asyncio.TaskGroup() as both:
        tap = both.create_task(village.do("tap", user=7, chat=7, message_id=message_id, button="赞成"))
        (update,) = await village.ok("getUpdates", timeout=10)
        await village.do("clock", advance="PT16S")
    assert tap.result() == {"toast": None, "alert": False, "url": None, "timed_out": True}
    late = {"callback_query_id": update["callback_query"]["id"]}
    assert await village.refused("answerCallbackQuery", **late) == TOO_OLD


async def test_only_buttons_on_ones_own_phone_can_be_pressed(village: Village) -> None:
    await village.person()
    await village.person(8, "老梁叔")
    message_id = await card(village)
    assert "no message" in await village.cannot("tap", user=8, chat=8, message_id=message_id, button="yes")
    assert "no button" in await village.cannot("tap", user=7, chat=7, message_id=message_id, button="maybe")
    await village.ok("editMessageText", chat_id=7, message_id=message_id, text="结束了")
    assert "no button" in await village.cannot("tap", user=7, chat=7, message_id=message_id, button="yes")
