"""What the bot does not fetch in time is gone, and what it is given at once has a limit."""

from datetime import timedelta
from itertools import pairwise

import pytest

from sandbox.clock import Clock
from sandbox.updates import UpdateQueue
from tests.sandbox.conftest import START, Village, keyboard


async def tapped(village: Village) -> None:
    """A press whose answer nobody waits for."""
    sent = await village.ok("sendMessage", chat_id=7, text="?", reply_markup=keyboard([("好", "y")]))
    await village.do("tap", user=7, chat=7, message_id=sent["message_id"], button="好", wait=0)


async def test_a_press_lives_150_seconds_and_words_a_day(village: Village, clock: Clock) -> None:
    await village.person()
    await village.do("say", user=7, chat=7, text="在吗")
    await tapped(village)
    await clock.advance(timedelta(seconds=150))
    assert len(await village.ok("getUpdates")) == 2
    await clock.advance(timedelta(seconds=1))
    (kept,) = await village.ok("getUpdates")
    assert kept["message"]["text"] == "在吗"
    await clock.advance(timedelta(hours=24))
    assert await village.ok("getUpdates") == []


async def test_an_inline_query_lives_30_seconds_and_a_poll_answer_a_day(clock: Clock) -> None:
    queue = UpdateQueue(clock.now)
    asked = {"id": "1", "from": {"id": 7, "is_bot": False, "first_name": "周"}, "query": "", "offset": ""}
    queue.push("inline_query", asked, clock.now())
    answered = {"poll_id": "1", "option_ids": [0], "option_persistent_ids": ["a"]}
    queue.push("poll_answer", answered, clock.now())
    await clock.advance(timedelta(seconds=31))
    assert [next(k for k in u if k != "update_id") for u in queue.take(0, 100)] == ["poll_answer"]
    await clock.advance(timedelta(hours=24))
    assert len(queue) == 0


async def test_what_has_expired_is_not_pending(village: Village, clock: Clock) -> None:
    await village.person()
    await village.do("say", user=7, chat=7, text="在吗")
    await tapped(village)
    assert (await village.ok("getWebhookInfo"))["pending_update_count"] == 2
    await clock.advance(timedelta(seconds=151))
    assert (await village.ok("getWebhookInfo"))["pending_update_count"] == 1
    await clock.advance(timedelta(days=1))
    assert (await village.ok("getWebhookInfo"))["pending_update_count"] == 0
    await village.see("settled")


async def test_an_answer_holds_a_hundred_updates(village: Village) -> None:
    await village.person()
    for number in range(101):
        await village.do("say", user=7, chat=7, text=str(number))
    found = await village.ok("getUpdates", limit=1000)
    assert [update["message"]["text"] for update in found] == [str(number) for number in range(100)]


async def test_an_answer_holds_four_mebibytes(clock: Clock) -> None:
    queue = UpdateQueue(clock.now)
    for number in range(100):
        poll = {"poll_id": "x" * 100_000, "option_ids": [number], "option_persistent_ids": ["a"]}
        queue.push("poll_answer", poll, clock.now())
    first = queue.take(0, 100)
    assert len(first) == 41
    assert len(queue.take(first[-1]["update_id"] + 1, 100)) == 41
    assert len(queue) == 59


async def test_the_queue_has_room_for_so_many_and_no_single_giant(clock: Clock) -> None:
    queue = UpdateQueue(clock.now, room=50)
    body = {"poll_id": "1", "option_ids": [0], "option_persistent_ids": ["a"]}
    queue.push("poll_answer", body | {"poll_id": "x" * 600_000}, clock.now())
    assert len(queue) == 0
    for _ in range(55):
        queue.push("poll_answer", body, clock.now())
    assert len(queue) == 50


@pytest.mark.parametrize(("offset", "left"), [(-1, ["c"]), (-2, ["b", "c"]), (-9, ["a", "b", "c"])])
async def test_a_negative_offset_counts_from_the_end(village: Village, offset: int, left: list[str]) -> None:
    await village.person()
    for text in "abc":
        await village.do("say", user=7, chat=7, text=text)
    assert [u["message"]["text"] for u in await village.ok("getUpdates", offset=offset)] == left
    assert [u["message"]["text"] for u in await village.ok("getUpdates")] == left


async def test_an_offset_from_nowhere_confirms_nothing(village: Village) -> None:
    await village.person()
    await village.do("say", user=7, chat=7, text="a")
    (update,) = await village.ok("getUpdates")
    far = update["update_id"] + 1_000
    assert [u["message"]["text"] for u in await village.ok("getUpdates", offset=far)] == ["a"]
    assert await village.ok("getUpdates", offset=update["update_id"] + 5) == []


async def test_after_a_week_of_silence_the_ids_begin_elsewhere(village: Village, clock: Clock) -> None:
    await village.person()
    ids = []
    for quiet in (timedelta(0), timedelta(days=6), timedelta(days=7), timedelta(days=7)):
        await clock.advance(quiet)
        await village.do("say", user=7, chat=7, text="在吗")
        (update,) = await village.updates()
        ids.append(update["update_id"])
    steps = [later - earlier for earlier, later in pairwise(ids)]
    assert steps[0] == 1
    assert abs(steps[1]) > 1000
    assert abs(steps[2]) > 1000


def test_the_same_seed_counts_the_same_way() -> None:
    def ids(seed: int) -> list[int]:
        queue = UpdateQueue(lambda: START, seed)
        body = {"poll_id": "1", "option_ids": [0], "option_persistent_ids": ["a"]}
        queue.push("poll_answer", body, START)
        queue.clear()
        queue.push("poll_answer", body, START + timedelta(days=8))
        return [u["update_id"] for u in queue.take(0, 1)]

    assert ids(7) == ids(7) != ids(8)
