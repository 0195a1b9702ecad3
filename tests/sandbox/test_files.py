"""Pictures, documents and voice notes: sent, sent again, changed, fetched."""

import base64
import io
import json
from typing import Any

import aiohttp
import pytest

from sandbox.parcels import plain_picture
from tests.sandbox.conftest import Village

RED = plain_picture(40, 30, (255, 0, 0))
BLUE = plain_picture(20, 20, (0, 0, 255))


async def upload(
    village: Village, method: str, files: dict[str, tuple[str, bytes]], **params: Any
) -> dict[str, Any]:
    form = aiohttp.FormData(quote_fields=False)
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for part, (file_name, content) in files.items():
        form.add_field(part, io.BytesIO(content), filename=file_name)
    async with village.http.post(f"/bot{village.sandbox.token}/{method}", data=form) as answer:
        body: dict[str, Any] = await answer.json()
        return body


async def fetched(village: Village, file_id: str) -> bytes:
    file = await village.ok("getFile", file_id=file_id)
    async with village.http.get(f"/file/bot{village.sandbox.token}/{file['file_path']}") as answer:
        assert answer.status == 200
        return await answer.read()


async def test_a_picture_arrives_with_its_size_and_can_be_fetched(village: Village) -> None:
    await village.person()
    sent = (
        await upload(
            village, "sendPhoto", {"photo": ("a.png", RED)}, chat_id=7, caption="<i>图</i>", parse_mode="HTML"
        )
    )["result"]
    (size,) = sent["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (40, 30, len(RED))
    assert (sent["caption"], sent["caption_entities"][0]["type"]) == ("图", "italic")
    assert await fetched(village, size["file_id"]) == RED
    async with village.http.get(f"/sim/file/{size['file_id']}") as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", RED)


async def test_a_file_part_may_have_any_name(village: Village) -> None:
    await village.person()
    body = await upload(village, "sendPhoto", {"x1": ("a.png", RED)}, chat_id=7, photo="attach://x1")
    assert body["ok"]


async def test_a_known_file_is_sent_again_by_its_id(village: Village) -> None:
    await village.person()
    first = (await upload(village, "sendDocument", {"document": ("名单.txt", b"abc")}, chat_id=7))["result"]
    document = first["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == (
        "名单.txt",
        "text/plain",
        3,
    )
    again = await village.ok("sendDocument", chat_id=7, document=document["file_id"])
    assert again["document"] == document
    reason = await village.refused("sendPhoto", chat_id=7, photo=document["file_id"])
    assert reason == "Bad Request: can't use file of type Document as Photo"


@pytest.mark.parametrize(
    ("files", "params", "reason"),
    [
        ({"photo": ("a.png", b"not a picture")}, {}, "Bad Request: IMAGE_PROCESS_FAILED"),
        ({"photo": ("a.png", b"")}, {}, "Bad Request: file must be non-empty"),
        ({}, {"photo": "attach://gone"}, "Bad Request: there is no photo in the request"),
        ({}, {}, "Bad Request: there is no photo in the request"),
        ({}, {"photo": "AgADnonsense"}, "Bad Request: wrong file identifier/HTTP URL specified"),
        (
            {},
            {"photo": "https://example.org/a.jpg"},
            "Not Implemented: the sandbox does not know photo by HTTP URL",
        ),
        ({"photo": ("a.png", RED)}, {"caption": "x" * 1025}, "Bad Request: message caption is too long"),
        ({"photo": ("a.png", plain_picture(900, 3, (0, 0, 0)))}, {}, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_a_wrong_picture_is_refused(village: Village, files: Any, params: Any, reason: str) -> None:
    await village.person()
    body = await upload(village, "sendPhoto", files, chat_id=7, **params)
    assert body["description"] == reason


async def test_a_thumbnail_is_refused_by_name(village: Village) -> None:
    await village.person()
    files = {"document": ("a.txt", b"abc"), "thumbnail": ("t.jpg", b"x")}
    body = await upload(village, "sendDocument", files, chat_id=7)
    assert (
        body["description"]
        == "Not Implemented: the sandbox does not know the parameter thumbnail of sendDocument"
    )


async def test_a_caption_changes_alone(village: Village) -> None:
    await village.person()
    sent = (await upload(village, "sendPhoto", {"photo": ("a.png", RED)}, chat_id=7, caption="旧"))["result"]
    where = {"chat_id": 7, "message_id": sent["message_id"]}
    edited = await village.ok("editMessageCaption", **where, caption="新")
    assert (edited["caption"], edited["photo"]) == ("新", sent["photo"])
    assert (await village.refused("editMessageCaption", **where, caption="新")).startswith(
        "Bad Request: message is not mod"
    )
    assert (
        await village.refused("editMessageText", **where, text="x")
        == "Bad Request: there is no text in the message to edit"
    )
    text = await village.ok("sendMessage", chat_id=7, text="x")
    reason = await village.refused(
        "editMessageCaption", chat_id=7, message_id=text["message_id"], caption="y"
    )
    assert reason == "Bad Request: there is no caption in the message to edit"


async def test_a_picture_can_be_replaced_and_a_text_become_one(village: Village) -> None:
    await village.person()
    sent = await village.ok("sendMessage", chat_id=7, text="等图")
    where = {"chat_id": 7, "message_id": sent["message_id"]}
    media = {"type": "photo", "media": "attach://p", "caption": "来了"}
    edited = (await upload(village, "editMessageMedia", {"p": ("b.png", BLUE)}, **where, media=media))[
        "result"
    ]
    assert ("text" in edited, edited["caption"], edited["photo"][0]["width"]) == (False, "来了", 20)
    video = {"type": "video", "media": "x"}
    assert await village.refused("editMessageMedia", **where, media=video) == (
        "Not Implemented: the sandbox does not know media of type video"
    )


async def test_voice_notes_go_both_ways(village: Village) -> None:
    await village.person()
    sent = (await upload(village, "sendVoice", {"voice": ("v.ogg", b"OggS1")}, chat_id=7, duration=3))[
        "result"
    ]
    assert (sent["voice"]["duration"], sent["voice"]["mime_type"]) == (3, "audio/ogg")
    sound = base64.b64encode(b"OggS2").decode()
    await village.do("say", user=7, chat=7, voice={"duration": 14, "content_base64": sound})
    (update,) = await village.updates()
    voice = update["message"]["voice"]
    assert voice["duration"] == 14
    assert await fetched(village, voice["file_id"]) == b"OggS2"


async def test_people_send_pictures_and_documents(village: Village) -> None:
    await village.person()
    await village.do("say", user=7, chat=7, photo={}, text="看")
    paper = base64.b64encode(b"%PDF").decode()
    await village.do("say", user=7, chat=7, document={"file_name": "证明.pdf", "content_base64": paper})
    picture, document = await village.updates()
    assert picture["message"]["caption"] == "看"
    assert (await fetched(village, picture["message"]["photo"][-1]["file_id"])).startswith(b"\x89PNG")
    assert document["message"]["document"]["file_name"] == "证明.pdf"
    assert "base64" in await village.cannot("say", user=7, chat=7, photo={"content_base64": "!!"})


async def test_a_file_too_big_to_download_is_refused(village: Village) -> None:
    await village.person()
    big = bytes(20 * 1024 * 1024 + 1)
    sent = (await upload(village, "sendDocument", {"document": ("a.bin", big)}, chat_id=7))["result"]
    reason = await village.refused("getFile", file_id=sent["document"]["file_id"])
    assert reason == "Bad Request: file is too big"


async def test_a_file_needs_the_right_id_path_and_token(village: Village) -> None:
    assert await village.refused("getFile", file_id="x") == (
        "Bad Request: wrong file_id or the file is temporarily unavailable"
    )
    async with village.http.get(f"/file/bot{village.sandbox.token}/photos/none.jpg") as answer:
        assert answer.status == 404
    async with village.http.get("/file/bot1:x/photos/none.jpg") as answer:
        assert answer.status == 401
