"""What strangers, other libraries and hurried hands do to a sandbox."""

import asyncio
import base64
import json
from typing import Any

import pytest

from tests.sandbox.conftest import Village, keyboard


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("users", {"first_name": "\ud800"}, "half a character"),
        ("users", {"first_name": "Ann", "last_name": 5}, "last_name"),
        ("users", {"first_name": "Ann", "username": ["x"]}, "username"),
        ("users", {"first_name": "Ann", "id": 10**30}, "too large"),
        ("chats", {"title": "x", "type": ["group"]}, "group or a supergroup"),
        ("chats", {"title": "x", "members": [True]}, "list of ids"),
        ("say", {"voice": {"duration": "long"}}, "duration"),
        ("say", {"voice": {"duration": -1}}, "duration"),
        ("say", {"contact": {"phone_number": "1", "user_id": "x"}}, "user_id"),
        ("say", {"contact": {"phone_number": "1", "last_name": 5}}, "last_name"),
        ("say", {"location": {"latitude": 1e999, "longitude": 1}}, "latitude"),
        ("say", {"location": {"latitude": 91, "longitude": 1}}, "latitude"),
        ("tap", {"message_id": 2, "button": "Go", "wait": "x"}, "wait"),
        ("clock", {"advance": "P99999999999D"}, "too far"),
        ("clock", {"to": "9999-12-31T23:59:59-12:00"}, "too far"),
    ],
)
async def test_nonsense_gets_one_sentence(
    village: Village, path: str, body: dict[str, Any], reason: str
) -> None:
    await village.person()
    await village.ok("sendMessage", chat_id=7, text="x", reply_markup=keyboard([("Go", "go")]))
    where = {"user": 7, "chat": 7} if path in {"say", "tap"} else {}
    async with village.http.post(f"/sim/{path}", data=json.dumps(where | body)) as answer:
        assert answer.status == 400, await answer.text()
        assert reason in (await answer.json(content_type=None))["error"]


@pytest.mark.parametrize(("verb", "name"), [("POST", "fly"), ("POST", "say/louder"), ("GET", "say")])
async def test_what_a_person_cannot_do_yet_is_answered_by_name(
    village: Village, verb: str, name: str
) -> None:
    async with village.http.request(verb, f"/sim/{name}") as answer:
        assert answer.status == 501
        assert (await answer.json())["error"] == f"The sandbox does not know {verb} /sim/{name}."


async def test_the_newest_calls_can_be_asked_for(village: Village) -> None:
    for number in range(5):
        await village.call("getChat", chat_id=number + 1)
    calls = await village.see("requests", since=1, limit=2)
    assert [call["n"] for call in calls] == [4, 5]
    assert len(await village.see("requests", since=1)) == 4
    assert await village.see("requests", limit=0) == []


async def test_the_inbox_says_who_has_blocked_the_bot(village: Village) -> None:
    await village.person(7)
    chat = await village.group(7)
    rows = {row["chat"]["id"]: row for row in await village.see("inbox", user=7)}
    assert rows[village.bot_id]["blocked"] is False
    assert "blocked" not in rows[chat]
    await village.do("block", user=7)
    rows = {row["chat"]["id"]: row for row in await village.see("inbox", user=7)}
    assert rows[village.bot_id]["blocked"] is True


@pytest.mark.parametrize(
    ("path", "kind"), [("/", "text/html"), ("/app.js", "text/javascript"), ("/icon.svg", "image/svg+xml")]
)
async def test_the_page_is_never_an_old_one(village: Village, path: str, kind: str) -> None:
    async with village.http.get(path) as answer:
        assert (answer.content_type, answer.headers["Cache-Control"]) == (kind, "no-cache")


async def test_a_persons_file_cannot_act_on_the_pages_origin(village: Village) -> None:
    await village.person()
    evil = base64.b64encode(b"<script>alert(1)</script>").decode()
    document = {"file_name": "a.html", "content_base64": evil}
    said = await village.do("say", user=7, chat=7, document=document)
    async with village.http.get(f"/sim/file/{said['document']['file_id']}") as answer:
        assert answer.headers["Content-Security-Policy"] == "sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_page_sees_time_pass(village: Village) -> None:
    """Every step on the way is told, and the end once."""
    clock = village.sandbox.clock
    steps = [clock.now().replace(hour=hour) for hour in (12, 13)]

    async def work(_: Any) -> None:
        for step in steps:
            clock.step_to(step)

    clock.on_turn.append(work)
    heard: list[str] = []
    async with village.http.get("/sim/events") as stream:
        await stream.content.readuntil(b"\n\n")
        await village.do("clock", to=steps[1].replace(hour=14).isoformat())
        async with asyncio.timeout(20):
            while len(heard) < 3:
                event = (await stream.content.readuntil(b"\n\n")).decode()
                assert event.startswith("event: clock\n")
                heard.append(json.loads(event.partition("data: ")[2])["now"])
        await village.do("users", first_name="安")
        assert (await stream.content.readuntil(b"\n\n")).startswith(b"event: people")
    assert heard == [step.isoformat() for step in [*steps, steps[1].replace(hour=14)]]


async def test_a_voice_note_keeps_its_length_when_it_is_sent_again(village: Village) -> None:
    await village.person()
    said = await village.do("say", user=7, chat=7, voice={"duration": 14})
    await village.do("say", user=7, chat=7, voice={"duration": 3})
    again = await village.ok("sendVoice", chat_id=7, voice=said["voice"]["file_id"], duration=99)
    assert again["voice"] == said["voice"]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://Example.com", "https://example.com/"),
        ("example.com/a b", "http://example.com/a%20b"),
        ("https://t.me/guiyan_bot?start=x", "https://t.me/guiyan_bot?start=x"),
        ("tg://resolve?domain=guiyan_bot", "tg://resolve?domain=guiyan_bot"),
    ],
)
async def test_a_buttons_link_is_spelled_out(village: Village, url: str, kept: str) -> None:
    await village.person()
    markup = {"inline_keyboard": [[{"text": "A", "url": url}]]}
    sent = await village.ok("sendMessage", chat_id=7, text="x", reply_markup=markup)
    assert sent["reply_markup"]["inline_keyboard"][0][0]["url"] == kept
    where = {"chat_id": 7, "message_id": sent["message_id"]}
    assert "not modified" in await village.refused("editMessageReplyMarkup", **where, reply_markup=markup)
