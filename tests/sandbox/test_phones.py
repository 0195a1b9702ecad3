"""The person's side: phones, the clock, the guide and what the page hears."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from sandbox.clock import Clock, TimeRunsForward
from sandbox.server import Sandbox
from tests.sandbox.conftest import START, Village


async def test_a_phone_lists_its_chats_newest_first(village: Village) -> None:
    await village.person(7)
    chat = await village.group(7)
    await village.ok("sendMessage", chat_id=chat, text="群里说")
    await village.ok("sendMessage", chat_id=7, text="私下说")
    private, group = await village.see("inbox", user=7)
    assert private["chat"] == {"id": village.bot_id, "type": "private", "title": "归雁"}
    assert (private["unread"], private["last"]["text"]) == (1, "私下说")
    assert (group["chat"]["title"], group["members"], group["last"]["text"]) == ("清河村乡亲群", 2, "群里说")
    assert (await village.messages(7, 7))[-1]["unread"] is True
    await village.do("read", user=7, chat=village.bot_id)
    assert (await village.see("inbox", user=7))[0]["unread"] == 0
    assert "unread" not in (await village.messages(7, 7))[-1]


async def test_ones_own_line_is_never_unread(village: Village) -> None:
    await village.person(7)
    await village.person(8, "老梁叔")
    chat = await village.group(7)
    await village.do("join", user=8, chat=chat)
    unread = {entry["chat"]["id"]: entry["unread"] for entry in await village.see("inbox", user=8)}
    assert unread[chat] == 1
    await village.ok("sendMessage", chat_id=chat, text="欢迎")
    unread = {entry["chat"]["id"]: entry["unread"] for entry in await village.see("inbox", user=8)}
    assert unread[chat] == 2


async def test_the_private_chat_is_listed_before_it_is_opened(village: Village) -> None:
    await village.person(7, started=False)
    assert [entry["chat"]["id"] for entry in await village.see("inbox", user=7)] == [village.bot_id]


async def test_ones_own_messages_are_marked_and_read(village: Village) -> None:
    await village.person(7)
    await village.ok("sendMessage", chat_id=7, text="hi")
    await village.do("say", user=7, chat=7, text="您好")
    theirs, mine = (await village.messages(7, village.bot_id))[-2:]
    assert ("out" in theirs, "unread" in theirs, mine["out"]) == (False, False, True)


async def test_the_state_holds_people_chats_and_guide(village: Village) -> None:
    await village.person(7, about="村民", face="#3b6ea5")
    chat = await village.group(7)
    guide = {"title": {"zh": "先试这个"}, "cast": [7]}
    async with village.http.put("/sim/guide", json=guide) as answer:
        assert answer.status == 200
    state = await village.see("state")
    assert state["bot"] == {"id": village.bot_id, "username": "guiyan_bot", "first_name": "归雁"}
    assert (state["users"][0]["about"], state["users"][0]["face"]) == ("村民", "#3b6ea5")
    assert state["chats"] == [
        {
            "id": chat,
            "type": "supergroup",
            "title": "清河村乡亲群",
            "members": [7, village.bot_id],
            "admins": [7],
        }
    ]
    assert state["guide"] == guide


async def test_impossible_wishes_get_one_sentence(village: Village) -> None:
    await village.person(7)
    assert await village.cannot("say", user=7, chat=-5, text="x") == "There is no chat -5 on this phone."
    assert await village.cannot("say", user=99, chat=99, text="x") == "There is nobody with the id 99."
    assert await village.cannot("say", user="x", chat=7, text="x") == "“user” must be a number."
    assert await village.cannot("say", user=7, chat=7, text=" ") == "Bad Request: text must be non-empty"
    assert await village.cannot("users", id=8) == "“first_name” is missing."
    assert await village.cannot("chats", title="x", members=[55]) == "There is nobody with the id 55."


async def test_the_clock_turns_to_a_weekday_in_a_zone(village: Village) -> None:
    assert (await village.see("clock"))["now"] == START.isoformat()
    now = (await village.do("clock", to="next monday 08:30"))["now"]
    assert datetime.fromisoformat(now) == datetime(2026, 12, 7, 0, 30, tzinfo=UTC)
    now = (await village.do("clock", to="next monday 08:30", tz="Europe/Lisbon"))["now"]
    assert datetime.fromisoformat(now) == datetime(2026, 12, 7, 8, 30, tzinfo=UTC)
    now = (await village.do("clock", to="next monday 08:30", tz="Europe/Lisbon"))["now"]
    assert datetime.fromisoformat(now) == datetime(2026, 12, 14, 8, 30, tzinfo=UTC)
    assert "only runs forward" in await village.cannot("clock", to="2026-12-07T08:30:00+08:00")
    assert "is not a span" in await village.cannot("clock", advance="tomorrow")
    assert "no time zone" in await village.cannot("clock", to="next monday 08:30", tz="Mars")


async def test_work_that_is_due_runs_at_its_own_moment(clock: Clock) -> None:
    due = [START + timedelta(hours=hours) for hours in (1, 2, 30)]
    ran = []

    async def job(target: datetime) -> None:
        for moment in due:
            if moment <= target:
                clock.step_to(moment)
                clock.step_to(START)
                ran.append(clock.now())

    clock.on_turn.append(job)
    assert await clock.advance(timedelta(days=1)) == START + timedelta(days=1) == clock.now()
    assert ran == due[:2]
    with pytest.raises(TimeRunsForward):
        await clock.set(START)


async def test_a_running_clock_runs() -> None:
    clock = Clock(START)
    first = clock.now()
    while clock.now() == first:
        await asyncio.sleep(0)
    assert clock.now() > first
    assert await clock.advance(timedelta(days=1)) - first < timedelta(days=1, minutes=5)


async def test_the_page_hears_what_happens(village: Village) -> None:
    await village.person(7)
    async with village.http.get("/sim/events") as stream:
        assert stream.content_type == "text/event-stream"
        await stream.content.readuntil(b"\n\n")
        sent = await village.ok("sendMessage", chat_id=7, text="hi")
        await village.ok("sendChatAction", chat_id=7, action="typing")
        await village.do("read", user=7, chat=7)
        heard: list[tuple[str, Any]] = []
        while len(heard) < 5:
            kind, body = (await stream.content.readuntil(b"\n\n")).decode().strip().split("\n")
            heard.append((kind.removeprefix("event: "), json.loads(body.removeprefix("data: "))))
    kinds = [kind for kind, _ in heard]
    assert kinds == ["message", "request", "typing", "request", "read"]
    assert heard[0][1] == {"chat": 7, "message_id": sent["message_id"], "only": 7}
    assert heard[1][1]["method"] == "sendMessage"
    assert heard[4][1] == {"user": 7, "chat": 7}


async def test_a_listening_page_does_not_hold_up_the_end(village: Village) -> None:
    sandbox = Sandbox()
    base = await sandbox.start()
    async with village.http.get(f"{base}/sim/events") as stream:
        await stream.content.readuntil(b"\n\n")
        async with asyncio.timeout(5):
            await sandbox.stop()


async def test_a_stopped_sandbox_can_start_again(clock: Clock) -> None:
    sandbox = Sandbox(clock)
    await sandbox.start()
    await sandbox.stop()
    base = await sandbox.start()
    async with aiohttp.ClientSession(base) as http:
        village = Village(sandbox, http)
        await village.person()
        async with asyncio.TaskGroup() as both:
            poll = both.create_task(village.ok("getUpdates", timeout=20))
            both.create_task(village.do("say", user=7, chat=7, text="hello again"))
        assert poll.result()[0]["message"]["text"] == "hello again"
    await sandbox.stop()


async def test_the_front_page_is_served(village: Village) -> None:
    async with village.http.get("/") as answer:
        assert answer.status == 200
