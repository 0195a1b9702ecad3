"""Updates made by hand: whatever stands in them, wherever they come from, however often."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError

from tests.sandbox.conftest import Village
from tests.sandbox.trials import Trials, trials

ANN = 7
STRANGE: list[Any] = [
    {"brand_new_kind": {"a": 1}},
    {"message": {"message_id": "seven", "date": None}},
    {"message": "words"},
    {"callback_query": {}},
    {"message": {"text": "no chat"}, "unheard_of": [1, {"deep": None}]},
    {},
    {"update_id": "abc", "message": {}},
    {"update_id": None},
    [],
    "an update",
    7,
    None,
]


@pytest.fixture
async def trial(village: Village) -> AsyncIterator[Trials]:
    await village.person(ANN, "阿安")
    async with trials(village.sandbox) as trial:
        yield trial


async def say(village: Village, *texts: str) -> list[int]:
    for text in texts:
        await village.do("say", user=ANN, chat=ANN, text=text)
    return [update["update_id"] for update in await village.ok("getUpdates")]


async def ids(village: Village, **params: Any) -> list[int]:
    return [update["update_id"] for update in await village.ok("getUpdates", **params)]


async def test_anything_comes_out_as_it_was_put_in_and_in_its_order(village: Village, trial: Trials) -> None:
    numbers = [await trial.update(body) for body in STRANGE]
    assert numbers == list(range(numbers[0], numbers[0] + len(STRANGE)))
    found = await village.ok("getUpdates")
    for body, number, update in zip(STRANGE, numbers, found, strict=True):
        wanted = {"update_id": number} | body if isinstance(body, dict) else body
        assert update == wanted
    assert await village.ok("getUpdates", offset=numbers[-1] + 1) == []


async def test_a_bare_update_has_no_number(village: Village, trial: Trials) -> None:
    await trial.update({"message": {}}, bare=True)
    assert await village.ok("getUpdates") == [{"message": {}}]


async def test_a_poisoned_batch_stops_aiogram(village: Village, trial: Trials) -> None:
    await say(village, "before")
    await trial.update({"message": {"message_id": "seven"}})
    await say(village, "after")
    async with Bot(
        village.sandbox.token, AiohttpSession(api=TelegramAPIServer.from_base(village.sandbox.api_url))
    ) as bot:
        with pytest.raises(ClientDecodeError):
            await bot.get_updates()


async def test_a_kind_that_is_not_allowed_arrives_all_the_same(village: Village, trial: Trials) -> None:
    await village.ok("getUpdates", allowed_updates=["message"])
    number = await trial.update({"chat_member": {}})
    assert await ids(village) == [number]


async def test_an_update_ages_like_any_of_its_kind(village: Village, trial: Trials) -> None:
    await trial.update({"callback_query": {}})
    kept = await trial.update({"message": {}})
    await village.do("clock", advance="PT151S")
    assert await ids(village) == [kept]


async def test_an_earlier_update_comes_again_until_it_is_seen_and_confirmed(
    village: Village, trial: Trials
) -> None:
    first, second = await say(village, "one", "two")
    assert await ids(village, offset=second + 1) == []
    await trial.redeliver(first)
    assert (await village.ok("getWebhookInfo"))["pending_update_count"] == 1
    (again,) = await village.ok("getUpdates", offset=second + 1)
    assert (again["update_id"], again["message"]["text"]) == (first, "one")
    assert await ids(village, offset=first) == [first]
    assert await ids(village, offset=second + 1) == []


async def test_what_comes_again_keeps_the_wished_order_and_the_limit(village: Village, trial: Trials) -> None:
    first, second, third = await say(village, "one", "two", "three")
    for number in (third, first, third):
        await trial.redeliver(number)
    assert await ids(village, limit=5) == [third, first, third, first, second]
    assert await ids(village, offset=second, limit=2) == [third, third]
    assert await ids(village, offset=third + 1) == []


async def test_a_resting_poll_wakes_for_what_comes_again(village: Village, trial: Trials) -> None:
    (only,) = await say(village, "one")
    await village.ok("getUpdates", offset=only + 1)
    poll = asyncio.ensure_future(ids(village, offset=only + 1, timeout=50))
    while not village.sandbox.world.updates.polling:
        await village.sandbox.world.updates.bell.rung()
    await trial.redeliver(only)
    assert await poll == [only]


async def test_a_number_of_the_past_carries_a_new_body(village: Village, trial: Trials) -> None:
    (old,) = await say(village, "one")
    await village.ok("getUpdates", offset=old + 1)
    assert await trial.update({"message": {"text": "other"}}, update_id=old) == old
    found = await village.ok("getUpdates", offset=old + 1)
    assert found == [{"update_id": old, "message": {"text": "other"}}]


async def test_a_given_number_ahead_moves_the_count(village: Village, trial: Trials) -> None:
    (old,) = await say(village, "one")
    assert await trial.update({"update_id": old + 500, "message": {}}) == old + 500
    assert await say(village, "two") == [old, old + 500, old + 501]


@pytest.mark.parametrize("ahead", [1_000_000_000, -99_999_000])
async def test_ids_restart_and_a_stale_offset_loses_nothing(
    village: Village, trial: Trials, ahead: int
) -> None:
    await trial.restart_ids(100_000_000)
    (old,) = await say(village, "one")
    assert await ids(village, offset=old + 1) == []
    await trial.restart_ids(old + ahead)
    assert await say(village, "two") == [old + ahead]
    assert await ids(village, offset=old + 1) == [old + ahead]
    assert await ids(village, offset=old + ahead + 1) == []


async def test_ids_do_not_fall_below_updates_that_wait(village: Village, trial: Trials) -> None:
    (old,) = await say(village, "one")
    assert "only when no update waits" in await village.cannot("updates", restart_ids=old - 5)
    await trial.restart_ids(old + 100)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({}, "Ask for one of"),
        ({"update": {}, "redeliver": 1}, "Ask for one of"),
        ({"redeliver": 1}, "No update 1 is remembered."),
        ({"restart_ids": 0}, "An update's id lies between 1 and"),
        ({"update": {}, "update_id": 2**31}, "An update's id lies between 1 and"),
        ({"update": {}, "shuffle": True}, "“shuffle” means nothing to an update."),
        ({"update": {"message": "x" * 600_000}}, "There is no room for this update"),
    ],
)
async def test_what_cannot_be_queued_is_refused(village: Village, asked: dict[str, Any], reason: str) -> None:
    assert (await village.cannot("updates", **asked)).startswith(reason)
    assert await village.ok("getUpdates") == []
