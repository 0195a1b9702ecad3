"""Two who fetch updates for one bot: the older one is sent away, but only when nothing waits."""

import asyncio

import pytest

from tests.sandbox.conftest import Village

OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


async def resting(village: Village, polls: int) -> None:
    queue = village.sandbox.world.updates
    while queue._readers < polls:
        await queue.bell.rung()


async def test_the_older_long_poll_is_sent_away(village: Village) -> None:
    await village.person()
    async with asyncio.TaskGroup() as both:
        older = both.create_task(village.call("getUpdates", timeout=30))
        await resting(village, 1)
        newer = both.create_task(village.ok("getUpdates", timeout=30))
        assert await older == {"ok": False, "error_code": 409, "description": OTHER}
        await village.do("say", user=7, chat=7, text="在吗")
        assert [u["message"]["text"] for u in await newer] == ["在吗"]


async def test_what_waits_is_given_to_both_in_silence(village: Village) -> None:
    await village.person()
    await village.do("say", user=7, chat=7, text="在吗")
    first = await village.ok("getUpdates", timeout=30)
    second = await village.ok("getUpdates", timeout=30)
    assert first == second != []


async def test_a_short_poll_sends_nobody_away(village: Village) -> None:
    await village.person()
    async with asyncio.TaskGroup() as both:
        older = both.create_task(village.ok("getUpdates", timeout=30))
        await resting(village, 1)
        assert await village.ok("getUpdates") == []
        await village.do("say", user=7, chat=7, text="在吗")
        assert len(await older) == 1


async def test_who_is_left_still_polls_when_the_other_was_sent_away(village: Village) -> None:
    await village.person()
    async with asyncio.TaskGroup() as both:
        older = both.create_task(village.refused("getUpdates", timeout=30))
        await resting(village, 1)
        newer = both.create_task(village.ok("getUpdates", timeout=30))
        await older
        assert village.sandbox.world.updates.polling
        await village.do("say", user=7, chat=7, text="在吗")
        await newer
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await village.sandbox.settled()


async def test_a_webhook_forbids_fetching(village: Village) -> None:
    queue = village.sandbox.world.updates
    queue.webhook = "https://example.org/hook"
    reason = await village.refused("getUpdates", timeout=30)
    assert reason == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )


async def test_conflicts_do_not_come_faster_than_every_three_seconds(village: Village) -> None:
    queue = village.sandbox.world.updates
    queue.webhook, queue.conflict_pause = "https://example.org/hook", 0.0
    await village.refused("getUpdates")
    told = queue._last_conflict
    queue.conflict_pause = 3600.0
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await queue.refuse("again")
    assert queue._last_conflict == told
