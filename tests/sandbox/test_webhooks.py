"""Updates brought to the bot's own address."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from sandbox.handmade import Returned
from sandbox.webhooks import lane_of
from tests.sandbox.conftest import START, Village, keyboard
from tests.sandbox.receiver import Receiver, receiver
from tests.sandbox.trials import trials

ANN, BEN = 7, 8


@pytest.fixture
async def here(village: Village) -> AsyncIterator[Receiver]:
    async with receiver() as here:
        await village.person(ANN, "阿安")
        await village.person(BEN, "本")
        yield here


async def say(village: Village, *texts: str, user: int = ANN) -> None:
    for text in texts:
        await village.do("say", user=user, chat=user, text=text)


async def info(village: Village) -> dict[str, Any]:
    found: dict[str, Any] = await village.ok("getWebhookInfo")
    return found


def held() -> asyncio.Future[web.StreamResponse]:
    return asyncio.get_running_loop().create_future()


async def test_updates_are_brought_with_the_secret_and_confirmed(village: Village, here: Receiver) -> None:
    await say(village, "before")
    assert await village.ok("setWebhook", url=here.url, secret_token="s3cret_-")
    await say(village, "after")
    assert await here.texts(2) == ["before", "after"]
    await village.see("settled")
    assert here.secrets == ["s3cret_-", "s3cret_-"]
    assert await info(village) == {
        "url": here.url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "ip_address": "127.0.0.1",
        "max_connections": 40,
    }


async def test_without_a_secret_there_is_no_header(village: Village, here: Receiver) -> None:
    await village.ok("setWebhook", url=here.url)
    await say(village, "hello")
    await here.next()
    assert here.secrets == [None]


async def test_who_polls_meanwhile_is_in_conflict(village: Village, here: Receiver) -> None:
    poll = asyncio.ensure_future(village.refused("getUpdates", timeout=50))
    while not village.sandbox.world.updates.polling:
        await village.sandbox.world.updates.bell.rung()
    await village.ok("setWebhook", url=here.url)
    assert await poll == "Conflict: terminated by setWebhook request"
    village.sandbox.world.updates.conflict_pause = 0
    assert (await village.refused("getUpdates")).startswith("Conflict: can't use getUpdates method while")
    await village.ok("deleteWebhook")
    await say(village, "hello")
    assert len(await village.ok("getUpdates")) == 1
    assert (await info(village))["url"] == ""


async def test_only_wanted_kinds_are_brought_and_old_ones_can_be_dropped(
    village: Village, here: Receiver
) -> None:
    await say(village, "old")
    await village.ok("setWebhook", url=here.url, allowed_updates=["message"], drop_pending_updates=True)
    said = await village.ok("sendMessage", chat_id=ANN, text="?", reply_markup=keyboard([("A", "a")]))
    await village.do("tap", user=ANN, chat=ANN, message_id=said["message_id"], button="A", wait=0)
    await say(village, "new")
    assert await here.texts(1) == ["new"]
    await village.see("settled")
    assert here.nothing_more()
    assert (await info(village))["allowed_updates"] == ["message"]


async def test_no_address_ends_it(village: Village, here: Receiver) -> None:
    await village.ok("setWebhook", url=here.url)
    await village.ok("setWebhook", url="")
    await say(village, "hello")
    assert (await info(village))["pending_update_count"] == 1
    assert here.nothing_more()


async def test_what_is_refused_is_brought_again_later_and_later(village: Village, here: Receiver) -> None:
    here.answers += [web.Response(status=500) for _ in range(9)]
    await village.ok("setWebhook", url=here.url)
    await say(village, "hello")
    assert await here.texts(2) == ["hello"] * 2, "the first time at once"
    for seconds in (2, 4, 8, 16, 32, 60, 60):
        await failed(village)
        await village.do("clock", advance=f"PT{seconds - 1}S")
        assert here.nothing_more()
        await village.do("clock", advance="PT1S")
        assert await here.texts(1) == ["hello"]
    found = await failed(village)
    assert found["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    await village.do("clock", advance="PT60S")
    assert await here.texts(1) == ["hello"]
    await village.see("settled")
    assert here.nothing_more()
    assert found["last_error_date"] == int(START.timestamp()) + 2 + 4 + 8 + 16 + 32 + 60 + 60


async def failed(village: Village) -> dict[str, Any]:
    """Wait until the postman is back from the last refusal."""
    webhook = village.sandbox.world.webhook
    assert webhook is not None
    while webhook.flying:
        await village.sandbox.world.updates.bell.rung()
    return await info(village)


async def test_it_waits_as_long_as_the_bot_asks(village: Village, here: Receiver) -> None:
    here.answers += [web.Response(status=503, headers={"Retry-After": "30"})]
    here.answers += [web.Response(status=503, headers={"Retry-After": "99999"})]
    await village.ok("setWebhook", url=here.url)
    await say(village, "hello")
    await here.next()
    for seconds in (30, 3600):
        await failed(village)
        await village.do("clock", advance=f"PT{seconds - 1}S")
        assert here.nothing_more()
        await village.do("clock", advance="PT1S")
        await here.next()


async def test_an_update_nobody_takes_dies_of_age(village: Village, here: Receiver) -> None:
    here.answers += [web.Response(status=503, headers={"Retry-After": "3600"})]
    await village.ok("setWebhook", url=here.url)
    await say(village, "hello")
    await here.next()
    await failed(village)
    await village.do("clock", advance="P2D")
    await say(village, "next")
    assert await here.texts(1) == ["next"]


async def test_what_is_behind_a_refused_update_waits_for_it(village: Village, here: Receiver) -> None:
    here.answers += [web.Response(status=503, headers={"Retry-After": "30"})]
    await say(village, "first", "second")
    await village.ok("setWebhook", url=here.url)
    assert await here.texts(1) == ["first"]
    assert (await failed(village))["pending_update_count"] == 2
    assert here.nothing_more()
    await village.do("clock", advance="PT30S")
    assert await here.texts(2) == ["first", "second"]


async def test_a_bad_update_holds_up_its_own_chat_only(village: Village, here: Receiver) -> None:
    bad = held()
    here.answers += [bad]
    await village.ok("setWebhook", url=here.url)
    await say(village, "first", "second")
    assert await here.texts(1) == ["first"]
    await say(village, "elsewhere", user=BEN)
    assert await here.texts(1) == ["elsewhere"]
    said = await village.ok("sendMessage", chat_id=ANN, text="?", reply_markup=keyboard([("A", "a")]))
    await village.do("tap", user=ANN, chat=ANN, message_id=said["message_id"], button="A", wait=0)
    assert "callback_query" in await here.next(), "presses do not wait for messages"
    assert here.nothing_more()
    bad.set_result(web.Response())
    assert await here.texts(1) == ["second"]


@pytest.mark.parametrize("connections", [1, 3])
async def test_so_many_connections_as_asked_for_and_no_more(
    village: Village, here: Receiver, connections: int
) -> None:
    people = [await village.person(user, f"{user}") for user in range(20, 26)]
    for user in people:
        await say(village, "hello", user=user)
    doors = [held() for _ in people]
    here.answers += doors
    await village.ok("setWebhook", url=here.url, max_connections=connections)
    for _ in range(connections):
        await here.next()
    for door in doors:
        door.set_result(web.Response())
    await village.see("settled")
    assert here.most_inside == connections


@pytest.mark.parametrize("form", ["json", "form"])
async def test_the_answer_may_name_a_method(village: Village, here: Receiver, form: str) -> None:
    if form == "json":
        reply = web.json_response({"method": "sendMessage", "chat_id": ANN, "text": "by the way"})
    else:
        kind = "application/x-www-form-urlencoded"
        text = f"method=sendMessage&chat_id={ANN}&text=by+the+way"
        reply = web.Response(text=text, content_type=kind)
    here.answers += [reply, web.json_response({"method": "deleteWebhook"}), web.Response(text="{")]
    here.answers += [web.json_response({"method": "sendMessage", "chat_id": 99, "text": "lost"})]
    here.answers += [web.Response(text="{", content_type="application/json")]
    await village.ok("setWebhook", url=here.url)
    await say(village, "1", "2", "3", "4", "5")
    assert await here.texts(5) == ["1", "2", "3", "4", "5"]
    await village.see("settled")
    said = [m["text"] for m in await village.messages(ANN, ANN) if not m.get("out")]
    assert said == ["by the way"]
    entries = [entry for entry in await village.see("requests") if entry["method"] == "sendMessage"]
    assert [entry["ok"] for entry in entries] == [True, False]
    assert (await info(village))["url"] == here.url


async def test_gone_for_23_hours_ends_the_webhook(village: Village, here: Receiver) -> None:
    here.answers += [web.Response(status=410, headers={"Retry-After": "3600"}) for _ in range(25)]
    await village.ok("setWebhook", url=here.url)
    await say(village, "hello")
    for hour in range(24):
        await here.next()
        found = await failed(village)
        assert found["url"] == here.url, f"gone after {hour} hours"
        await village.do("clock", advance="PT1H")
    await here.next()
    while village.sandbox.world.webhook:
        await village.sandbox.world.updates.bell.rung()
    assert (await info(village))["url"] == ""


async def test_any_other_answer_forgives_the_410s(village: Village, here: Receiver) -> None:
    for status in (*[410] * 10, 500, *[410] * 14):
        here.answers.append(web.Response(status=status, headers={"Retry-After": "3600"}))
    await village.ok("setWebhook", url=here.url)
    webhook = village.sandbox.world.webhook
    assert webhook is not None
    await say(village, "hello")
    while True:
        await here.next()
        while webhook.flying:
            await village.sandbox.world.updates.bell.rung()
        if not here.answers:
            break
        await village.do("clock", advance="PT1H")
    assert (await info(village))["url"] == here.url


async def test_an_update_that_is_taken_forgives_the_410s(village: Village, here: Receiver) -> None:
    here.answers += [web.Response(status=410, headers={"Retry-After": "60"}), web.Response()]
    here.answers += [web.Response(status=410, headers={"Retry-After": "60"})]
    await village.ok("setWebhook", url=here.url)
    await say(village, "hello")
    await here.next()
    await failed(village)
    await village.do("clock", advance="PT60S")
    await here.next()
    await village.see("settled")
    await village.do("clock", advance="P1D")
    await say(village, "next day")
    await here.next()
    webhook = village.sandbox.world.webhook
    assert webhook is not None, "deleted after one 410"
    while webhook.flying:
        await village.sandbox.world.updates.bell.rung()
    assert (await info(village))["url"] == here.url


async def test_a_bot_that_polled_before_is_settled_without(village: Village, here: Receiver) -> None:
    poll = asyncio.ensure_future(village.ok("getUpdates", timeout=50))
    while not village.sandbox.world.updates.polling:
        await village.sandbox.world.updates.bell.rung()
    await say(village, "hello")
    await poll
    await village.ok("setWebhook", url=here.url)
    assert await here.texts(1) == ["hello"]
    await village.see("settled")


async def test_a_closed_door_is_an_error_with_a_name(village: Village, here: Receiver) -> None:
    await village.ok("setWebhook", url="http://127.0.0.1:9/")
    await say(village, "hello")
    webhook = village.sandbox.world.webhook
    assert webhook is not None
    while webhook.last_error_message is None:
        await village.sandbox.world.updates.bell.rung()
    assert (await info(village))["last_error_message"] == "Connection refused"


async def test_the_same_webhook_again_changes_nothing(village: Village, here: Receiver) -> None:
    here.answers += [web.Response(status=500) for _ in range(2)]
    await village.ok("setWebhook", url=here.url)
    await say(village, "hello")
    await here.texts(2)
    await failed(village)
    await village.ok("setWebhook", url=here.url)
    assert "last_error_message" in await info(village)
    assert here.nothing_more()
    await village.ok("setWebhook", url=here.url, max_connections=5)
    assert await here.texts(1) == ["hello"], "a new webhook starts anew"
    await village.see("settled")
    assert "last_error_message" not in await info(village)


async def test_updates_made_by_hand_are_brought_too(village: Village, here: Receiver) -> None:
    await village.ok("setWebhook", url=here.url)
    async with trials(village.sandbox) as trial:
        number = await trial.update({"message": "words"})
        assert await here.next() == {"update_id": number, "message": "words"}
        await village.see("settled")
        await trial.redeliver(number)
        assert await here.next() == {"update_id": number, "message": "words"}
    await village.see("settled")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"url": "https://example.org/x"}, "bad webhook: the sandbox calls only 127.0.0.1, ::1 and localhost"),
    ({"url": "http://10.0.0.1/x"}, "bad webhook: the sandbox calls only 127.0.0.1"),
    ({"url": "http://127.0.0.1.example.org/"}, "bad webhook: the sandbox calls only 127.0.0.1"),
    ({"url": "http://user@example.org:80#@127.0.0.1/"}, "bad webhook: the sandbox calls only 127.0.0.1"),
    ({"url": "ftp://127.0.0.1/"}, "invalid webhook URL specified"),
    ({"url": "http://127.0.0.1:99999/"}, "invalid webhook URL specified"),
    ({"url": "http://[::1/"}, "invalid webhook URL specified"),
    ({"url": "nowhere"}, "invalid webhook URL specified"),
    ({"secret_token": "x" * 257}, "secret token is too long"),
    ({"secret_token": "with blank"}, "secret token contains unallowed characters"),
    ({"secret_token": "秘密"}, "secret token contains unallowed characters"),
    ({"secret_token": "x\n"}, "secret token contains unallowed characters"),
    ({"ip_address": "here"}, "bad webhook: Invalid IP address specified"),
    ({"ip_address": "8.8.8.8"}, "bad webhook: the sandbox calls only this machine, never 8.8.8.8"),
]


@pytest.mark.parametrize(("asked", "reason"), WRONG)
async def test_a_webhook_that_cannot_be_is_refused(
    village: Village, asked: dict[str, Any], reason: str
) -> None:
    said = await village.refused("setWebhook", **({"url": "http://127.0.0.1:9/"} | asked))
    assert said.startswith(f"Bad Request: {reason}")
    assert (await info(village))["url"] == ""


@pytest.mark.parametrize("url", ["https://localhost:8443/x", "http://[::1]:80/", "https://127.0.0.2/x"])
async def test_addresses_on_this_machine_are_taken(village: Village, url: str) -> None:
    await village.ok("setWebhook", url=url, max_connections=500, secret_token="x" * 256)
    found = await info(village)
    assert (found["url"], found["max_connections"]) == (url, 100)


async def test_a_certificate_is_refused_by_name(village: Village) -> None:
    reason = await village.refused("setWebhook", url="https://127.0.0.1/", certificate="attach://x")
    assert reason == "Not Implemented: the sandbox does not know the parameter certificate of setWebhook"


@pytest.mark.parametrize(
    ("kind", "body", "lane"),
    [
        ("message", {"chat": {"id": 1}, "from": {"id": 2}}, ("message", 1)),
        ("edited_message", {"chat": {"id": 1}}, ("message", 1)),
        ("callback_query", {"from": {"id": 2}}, ("callback", 2)),
        ("poll", {"id": "3"}, ("poll", "3")),
        ("poll_answer", {"poll_id": "3", "user": {"id": 2}}, ("poll", "3")),
        ("my_chat_member", {"chat": {"id": 1}}, ("me", 1)),
        ("chat_member", {"chat": {"id": 1}, "new_chat_member": {"user": {"id": 2}}}, ("member", 2)),
        ("chat_join_request", {"chat": {"id": 1}, "from": {"id": 2}}, ("member", 2)),
        ("brand_new", {"id": 1}, ("brand_new", None)),
        ("message", "words", ("message", None)),
    ],
)
def test_what_keeps_its_order_with_what(kind: str, body: Any, lane: tuple[str, Any]) -> None:
    assert lane_of(Returned(1, kind, {"update_id": 1, kind: body})) == lane
