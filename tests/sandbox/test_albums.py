"""Several pictures or documents that are one thing to look at."""

import base64
import json
from typing import Any

import aiohttp
import pytest

from sandbox.clock import Clock
from tests.sandbox.conftest import Village
from tests.sandbox.phones import png

PHOTO = {"type": "photo"}
DOCUMENT = {"type": "document"}


async def send(village: Village, *items: dict[str, Any], chat: int = 7, **more: Any) -> dict[str, Any]:
    """An album whose files travel as parts of the request."""
    form = aiohttp.FormData()
    form.add_field("chat_id", str(chat))
    media = [{**item, "media": f"attach://part{n}"} for n, item in enumerate(items)]
    form.add_field("media", json.dumps(media))
    for name, value in more.items():
        form.add_field(name, json.dumps(value))
    for number in range(len(items)):
        form.add_field(f"part{number}", png(number, 2, 3), filename=f"{number}.png")
    async with village.http.post(f"/bot{village.sandbox.token}/sendMediaGroup", data=form) as answer:
        body: dict[str, Any] = await answer.json()
        return body


@pytest.mark.parametrize(("item", "count"), [(PHOTO, 2), (DOCUMENT, 10)])
async def test_an_album_is_as_many_messages_of_one_group(
    village: Village, item: dict[str, Any], count: int
) -> None:
    await village.person()
    first = {**item, "caption": "<b>村口</b>", "parse_mode": "HTML"}
    sent = (await send(village, first, *[item] * (count - 1)))["result"]
    assert len(sent) == count
    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message["message_id"] for message in sent] == [sent[0]["message_id"] + n for n in range(count)]
    assert sent[0]["caption"] == "村口"
    assert "caption" not in sent[1]
    ids = [m[item["type"]] for m in sent]
    assert len({str(file) for file in ids}) == count
    assert [m["message_id"] for m in await village.messages(7, 7)][-count:] == [m["message_id"] for m in sent]


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ([PHOTO], "too few messages to send as an album"),
        ([PHOTO] * 11, "too many messages to send as an album"),
        ([PHOTO, DOCUMENT], "document can't be mixed with other media types"),
    ],
)
async def test_an_album_has_its_rules(village: Village, items: list[dict[str, Any]], reason: str) -> None:
    await village.person()
    assert (await send(village, *items))["description"] == f"Bad Request: {reason}"
    assert not any("media_group_id" in message for message in await village.messages(7, 7))


async def test_one_missing_part_sends_nothing(village: Village) -> None:
    await village.person()
    media = [{"type": "photo", "media": "attach://a"}, {"type": "photo", "media": "attach://b"}]
    form = aiohttp.FormData({"chat_id": "7", "media": json.dumps(media)})
    form.add_field("a", png(1, 2, 3), filename="a.png")
    async with village.http.post(f"/bot{village.sandbox.token}/sendMediaGroup", data=form) as answer:
        assert (await answer.json())["description"] == "Bad Request: there is no photo in the request"
    assert len(await village.messages(7, 7)) == 1


async def test_two_albums_are_two_groups_and_may_answer(village: Village) -> None:
    await village.person()
    start = (await village.messages(7, 7))[0]["message_id"]
    one = (await send(village, PHOTO, PHOTO, reply_parameters={"message_id": start}))["result"]
    two = (await send(village, PHOTO, PHOTO))["result"]
    assert one[0]["media_group_id"] != two[0]["media_group_id"]
    assert one[0]["reply_to_message"]["message_id"] == start


async def test_other_kinds_are_refused_by_name(village: Village) -> None:
    await village.person()
    body = await send(village, {"type": "video"}, {"type": "video"})
    assert (body["error_code"], body["description"]) == (
        501,
        "Not Implemented: the sandbox does not know media of type video",
    )


async def test_items_count_against_the_limit(village: Village, clock: Clock) -> None:
    await village.person()
    group = await village.group(7)
    await village.do("limits", on=True)
    await send(village, *[PHOTO] * 10, chat=group)
    await send(village, *[PHOTO] * 10, chat=group)
    assert (await send(village, PHOTO, PHOTO, chat=group))["error_code"] == 429


async def test_a_muted_bot_sends_no_album(village: Village) -> None:
    await village.person()
    group = await village.group(7)
    await village.do("restrict", chat=group, can_send=False)
    for item, noun in ((PHOTO, "photos"), (DOCUMENT, "documents")):
        reason = (await send(village, item, item, chat=group))["description"]
        assert reason == f"Bad Request: not enough rights to send {noun} to the chat"


async def test_a_person_sends_an_album_as_several_updates(village: Village) -> None:
    await village.person()
    shown = await village.do("say", user=7, chat=7, album=[{"photo": {}}] * 3, text="村口")
    updates = await village.updates()
    assert [u["message"]["message_id"] for u in updates] == [m["message_id"] for m in shown]
    assert len({u["message"]["media_group_id"] for u in updates}) == 1
    assert [u["message"].get("caption") for u in updates] == ["村口", None, None]


async def test_a_person_cannot_send_just_anything_as_an_album(village: Village) -> None:
    await village.person()
    paper = {"document": {"file_name": "a.txt", "content_base64": base64.b64encode(b"x").decode()}}
    assert len(await village.do("say", user=7, chat=7, album=[paper, paper])) == 2
    for album, reason in (
        ([paper], "too few"),
        ([paper, {"photo": {}}], "mixed"),
        ([{"voice": {}}] * 2, "An “album” is"),
        ("x", "An “album” is"),
    ):
        assert reason in await village.cannot("say", user=7, chat=7, album=album)
