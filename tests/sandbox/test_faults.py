"""Fault scripts over a real wire: what a plain client hears, and what the server did all the same."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from sandbox.faults import KINDS
from sandbox.refusals import KNOWN_TEXTS
from tests.sandbox.conftest import Village
from tests.sandbox.trials import FAULTS, Trials, trials

CUT = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)
ANN = 7


@pytest.fixture
async def trial(village: Village) -> AsyncIterator[Trials]:
    await village.person(ANN, "阿安")
    async with trials(village.sandbox) as trial:
        yield trial


async def heard(village: Village, method: str = "sendMessage", **params: Any) -> tuple[int, str, bytes]:
    """Status, kind of body and body of one raw call."""
    params = params or {"chat_id": ANN, "text": "hello"}
    async with village.http.post(f"/bot{village.sandbox.token}/{method}", json=params) as answer:
        return answer.status, answer.content_type, await answer.read()


async def texts(village: Village) -> list[str]:
    return [message["text"] for message in await village.messages(ANN, ANN)][1:]


async def test_a_connection_cut_before_the_request_leaves_nothing(village: Village, trial: Trials) -> None:
    await trial.fault("drop_before", "sendMessage")
    with pytest.raises(CUT):
        await heard(village)
    assert await texts(village) == []
    assert await trial.struck() == [("sendMessage", "drop_before", False)]
    assert (await village.see("requests"))[-1]["params"] == {}, "it was read first"
    assert (await heard(village))[0] == 200
    assert await texts(village) == ["hello"]


async def test_a_connection_cut_after_the_work_hides_what_was_done(village: Village, trial: Trials) -> None:
    await trial.fault("drop_after", "sendMessage")
    with pytest.raises(CUT):
        await heard(village)
    assert await texts(village) == ["hello"]
    assert await trial.struck() == [("sendMessage", "drop_after", True)]


@pytest.mark.parametrize(("kind", "done"), [("bad_gateway", []), ("bad_gateway_after", ["hello"])])
async def test_a_bad_gateway_comes_before_or_after_the_work(
    village: Village, trial: Trials, kind: str, done: list[str]
) -> None:
    await trial.fault(kind)
    status, content_type, body = await heard(village)
    assert (status, content_type) == (502, "text/html")
    assert b"<center>nginx" in body
    assert await texts(village) == done


REFUSALS = [
    ("too_many_requests", {"seconds": 7}, 429, "Too Many Requests: retry after 7", {"retry_after": 7}),
    ("unauthorized", {}, 401, "Unauthorized", None),
    ("internal", {}, 500, "Internal Server Error: restart", None),
    ("migrate", {"migrate_to_chat_id": -1007}, 400, "", {"migrate_to_chat_id": -1007}),
    *(
        (
            kind,
            {"description": text},
            {"forbidden": 403, "bad_request": 400, "conflict": 409}[kind],
            text,
            None,
        )
        for kind, known in KNOWN_TEXTS.items()
        for text in known
    ),
]


@pytest.mark.parametrize(("kind", "more", "code", "text", "parameters"), REFUSALS)
async def test_a_refusal_has_telegrams_own_words_and_nothing_is_done(
    village: Village, trial: Trials, kind: str, more: dict[str, Any], code: int, text: str, parameters: Any
) -> None:
    await trial.fault(kind, **more)
    status, _, body = await heard(village)
    answer = json.loads(body)
    assert (status, answer["ok"], answer["error_code"]) == (code, False, code)
    assert answer["description"] == (text or "Bad Request: group chat was upgraded to a supergroup chat")
    assert answer.get("parameters") == parameters
    assert await texts(village) == []
    last = (await village.see("requests"))[-1]
    assert (last["ok"], last["error_code"], last["fault"], last["processed"]) == (False, code, kind, False)


async def test_bodies_that_no_client_can_read(village: Village, trial: Trials) -> None:
    for kind in ("html", "truncated", "not_utf8", "empty"):
        await trial.fault(kind)
    status, content_type, body = await heard(village)
    assert (status, content_type, body[:9]) == (200, "text/html", b"<!DOCTYPE")
    _, _, half = await heard(village)
    assert half.startswith(b'{"ok":true,"result":{"message_id"')
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(half)
    with pytest.raises(UnicodeDecodeError):
        (await heard(village))[2].decode()
    assert (await heard(village))[2] == b""
    assert await texts(village) == ["hello"] * 4


async def test_a_body_that_drips_is_whole_in_the_end(village: Village, trial: Trials) -> None:
    await trial.fault("trickle", "getMe", seconds=0)
    async with village.http.post(f"/bot{village.sandbox.token}/getMe") as answer:
        pieces = [piece async for piece, _ in answer.content.iter_chunks()]
    assert len(pieces) > 1
    assert json.loads(b"".join(pieces))["ok"]


async def test_a_delayed_request_is_done_after_the_delay(village: Village, trial: Trials) -> None:
    await trial.fault("delay", "sendMessage", seconds=3600)
    async with asyncio.TaskGroup() as both:
        call = both.create_task(heard(village))
        while not (await trial.script())["spent"]:
            pass
        assert await texts(village) == []
        await trial.clear()
    assert call.result()[0] == 200
    assert await texts(village) == ["hello"]
    assert await trial.struck() == [("sendMessage", "delay", True)]


async def test_who_leaves_during_the_delay_gets_nothing_done(village: Village, trial: Trials) -> None:
    await trial.fault("delay", "sendMessage", seconds=3600)
    call = asyncio.ensure_future(heard(village))
    while not (await trial.script())["spent"]:
        pass
    call.cancel()
    await village.see("settled")
    assert await trial.struck() == [("sendMessage", "delay", False)]
    await trial.clear()
    assert await texts(village) == []


@pytest.mark.parametrize("processed", [False, True])
async def test_a_hanging_request_never_answers(village: Village, trial: Trials, *, processed: bool) -> None:
    await trial.fault("hang", "sendMessage", processed=processed)
    call = asyncio.ensure_future(heard(village))
    while not await trial.struck():
        pass
    assert not call.done()
    call.cancel()
    await village.see("settled")
    assert await texts(village) == (["hello"] if processed else [])
    assert await trial.struck() == [("sendMessage", "hang", processed)]


async def test_a_hanging_request_is_cut_when_its_time_is_over(village: Village, trial: Trials) -> None:
    await trial.fault("hang", seconds=0)
    with pytest.raises(CUT):
        await heard(village)


async def test_only_the_named_method_and_chat_are_struck(village: Village, trial: Trials) -> None:
    await village.person(8, "小李")
    await trial.fault("internal", "SENDmessage", chat=8, times=None)
    assert (await heard(village))[0] == 200
    assert (await heard(village, "getMe"))[0] == 200
    for chat_id in (8, "8"):
        assert (await heard(village, chat_id=chat_id, text="x"))[0] == 500
    assert await trial.clear() == 1
    assert (await heard(village, chat_id=8, text="x"))[0] == 200


async def test_a_chat_is_found_in_a_form_with_a_file_too(village: Village, trial: Trials) -> None:
    await trial.fault("drop_before", "sendDocument", chat=ANN)
    form = aiohttp.FormData({"chat_id": str(ANN)})
    form.add_field("document", b"words", filename="a.txt")
    with pytest.raises(CUT):
        await village.http.post(f"/bot{village.sandbox.token}/sendDocument", data=form)
    assert await texts(village) == []


async def test_times_and_after_count_the_requests_that_match(village: Village, trial: Trials) -> None:
    await trial.fault("internal", "sendMessage", after=1, times=2)
    await heard(village, "getMe")
    assert [(await heard(village))[0] for _ in range(5)] == [200, 500, 500, 200, 200]
    (spent,) = (await trial.script())["spent"]
    assert (spent["struck"], spent["left"]) == (2, 0)


async def test_lines_strike_one_after_another(village: Village, trial: Trials) -> None:
    script = ("bad_gateway_after", "internal", "bad_gateway", "unauthorized", "conflict")
    for kind in script:
        await trial.fault(kind, "sendMessage", chat=ANN if kind in {"internal", "conflict"} else None)
    assert [(await heard(village))[0] for _ in range(6)] == [502, 500, 502, 401, 409, 200]
    assert [kind for _, kind, _ in await trial.struck()] == list(script)


async def test_a_line_about_a_chat_keeps_its_place_before_a_cut(village: Village, trial: Trials) -> None:
    await trial.fault("internal", chat=ANN)
    await trial.fault("drop_before")
    assert (await heard(village))[0] == 500
    with pytest.raises(CUT):
        await heard(village)


async def test_a_line_looks_at_a_request_once(village: Village, trial: Trials) -> None:
    await trial.fault("truncated", "getMe", after=3)
    for _ in range(3):
        json.loads((await heard(village, "getMe"))[2])
    (line,) = (await trial.script())["active"]
    assert line["matched"] == 3
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        json.loads((await heard(village, "getMe"))[2])
    assert (await trial.script())["spent"] != []


async def test_chance_falls_the_same_way_for_the_same_seed(village: Village, trial: Trials) -> None:
    fallen = []
    for seed in (1, 1, 2):
        await trial.fault("internal", probability=0.5, times=None, seed=seed)
        fallen.append([(await heard(village, "getMe"))[0] for _ in range(20)])
        await trial.clear()
    assert fallen[0] == fallen[1] != fallen[2]
    assert set(fallen[0]) == {200, 500}


async def test_a_client_that_leaves_a_dripping_body_is_no_error(
    village: Village, trial: Trials, caplog: pytest.LogCaptureFixture
) -> None:
    await trial.fault("trickle", "getMe", seconds=3600)
    async with village.http.post(f"/bot{village.sandbox.token}/getMe") as answer:
        assert await answer.content.readany() == b"{"
    await trial.clear()
    await village.see("settled")
    assert caplog.text == ""


async def test_the_fetching_of_a_file_is_struck_too(village: Village, trial: Trials) -> None:
    content = bytes(range(256))
    voice = {"duration": 1, "content_base64": base64.b64encode(content).decode()}
    said = await village.do("say", user=ANN, chat=ANN, voice=voice)
    file = await village.ok("getFile", file_id=said["voice"]["file_id"])
    url = f"/file/bot{village.sandbox.token}/{file['file_path']}"
    await trial.fault("drop_before", "download", times=2)  # the client itself repeats a GET once
    for kind in ("truncated", "internal"):
        await trial.fault(kind, "download")
    assert (await heard(village, "getMe"))[0] == 200
    with pytest.raises(CUT):
        await village.http.get(url)
    for status, body in ((200, content[:128]), (500, None), (200, content)):
        async with village.http.get(url) as answer:
            assert answer.status == status
            assert body in {None, await answer.read()}
    assert [kind for _, kind, _ in await trial.struck()] == [
        *("drop_before", "drop_before", "truncated", "internal")
    ]
    assert [e["method"] for e in await village.see("requests")].count("download") == 4


async def test_updates_whose_answer_is_lost_come_again(village: Village, trial: Trials) -> None:
    await trial.fault("drop_after", "getUpdates")
    poll = asyncio.ensure_future(heard(village, "getUpdates", timeout=30))
    while not village.sandbox.world.updates.polling:
        await village.sandbox.world.updates.bell.rung()
    await village.do("say", user=ANN, chat=ANN, text="hear me")
    with pytest.raises(CUT):
        await poll
    assert [u["message"]["text"] for u in await village.updates()] == ["hear me"]


async def test_what_stops_work_spares_a_poll_that_rests_already(village: Village, trial: Trials) -> None:
    poll = asyncio.ensure_future(heard(village, "getUpdates", timeout=30))
    while not village.sandbox.world.updates.polling:
        await village.sandbox.world.updates.bell.rung()
    await trial.fault("internal", "getUpdates")
    await village.do("say", user=ANN, chat=ANN, text="hear me")
    assert (await poll)[0] == 200
    assert (await heard(village, "getUpdates"))[0] == 500


async def test_a_confirmation_is_lost_or_kept_as_the_script_says(village: Village, trial: Trials) -> None:
    await village.do("say", user=ANN, chat=ANN, text="hear me")
    beyond = (await village.ok("getUpdates"))[-1]["update_id"] + 1
    await trial.fault("drop_before", "getUpdates")
    with pytest.raises(CUT):
        await heard(village, "getUpdates", offset=beyond)
    assert len(await village.ok("getUpdates")) == 1
    await trial.fault("drop_after", "getUpdates")
    with pytest.raises(CUT):
        await heard(village, "getUpdates", offset=beyond)
    assert await village.ok("getUpdates") == []
    assert await trial.struck() == [("getUpdates", "drop_before", False), ("getUpdates", "drop_after", True)]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"kind": "explode"}, "There is no fault “explode”. Known are: drop_before, drop_after, "),
    ({}, "There is no fault “None”. Known are: "),
    ({"kind": "internal", "seconds": 3}, "“seconds” means nothing to a fault internal. Known are: kind, "),
    ({"kind": "internal", "method": "sendMassage"}, "The Bot API has no method “sendMassage”"),
    ({"kind": "internal", "times": 0}, "“times” is at least 1"),
    ({"kind": "internal", "after": -1}, "“after” must not be below 0"),
    ({"kind": "internal", "probability": 2}, "“probability” lies between 0 and 1"),
    ({"kind": "delay", "seconds": -1}, "“seconds” lies between 0 and 3600"),
    ({"kind": "hang", "processed": "yes"}, "“processed” must be true or false"),
    ({"kind": "too_many_requests", "seconds": 1.5}, "retry_after is a whole number"),
    ({"kind": "migrate"}, "“migrate_to_chat_id” must be a number"),
]


@pytest.mark.parametrize(("asked", "reason"), WRONG)
async def test_a_script_that_cannot_be_meant_is_refused(
    village: Village, asked: dict[str, Any], reason: str
) -> None:
    assert (await village.cannot("faults", **asked)).startswith(reason)
    assert (await village.see("faults"))["active"] == []


async def test_the_driver_knows_every_fault(village: Village) -> None:
    assert set(FAULTS) == set(KINDS) == set((await village.see("faults"))["known"])
