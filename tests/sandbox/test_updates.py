"""How the bot hears: getUpdates and everything before it."""

import asyncio

from tests.sandbox.conftest import Village


async def say(village: Village, *texts: str) -> None:
    for text in texts:
        await village.do("say", user=7, chat=7, text=text)


async def test_a_wrong_token_is_unauthorized(village: Village) -> None:
    async with village.http.post("/bot1:wrong/getMe") as answer:
        assert answer.status == 401
        assert await answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_the_bot_knows_itself_by_its_token(village: Village) -> None:
    me = await village.ok("getMe")
    assert (me["id"], me["is_bot"], me["can_read_all_group_messages"]) == (village.bot_id, True, False)


async def test_method_names_ignore_case_and_unknown_ones_are_not_found(village: Village) -> None:
    assert (await village.ok("GETME"))["id"] == village.bot_id
    assert await village.call("flyAway") == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_a_method_it_does_not_know_says_so_by_name(village: Village) -> None:
    body = await village.call("getstartransactions")
    assert body["error_code"] == 501
    assert body["description"] == "Not Implemented: the sandbox does not know getStarTransactions"


async def test_a_parameter_it_would_ignore_is_refused_by_name(village: Village) -> None:
    await village.person()
    reason = await village.refused("sendMessage", chat_id=7, text="hi", message_effect_id="3")
    assert (
        reason == "Not Implemented: the sandbox does not know the parameter message_effect_id of sendMessage"
    )
    await village.ok("sendMessage", chat_id=7, text="hi", allow_paid_broadcast=False)


async def test_updates_stay_until_an_offset_confirms_them(village: Village) -> None:
    await village.person()
    await say(village, "one", "two", "three")
    first = await village.ok("getUpdates", limit=2)
    assert [update["message"]["text"] for update in first] == ["one", "two"]
    assert first == await village.ok("getUpdates", limit=2)
    ids = [update["update_id"] for update in first]
    assert ids[1] == ids[0] + 1
    rest = await village.ok("getUpdates", offset=ids[1] + 1)
    assert [update["message"]["text"] for update in rest] == ["three"]
    assert await village.ok("getUpdates", offset=ids[1] + 2) == []
    assert (await village.ok("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_negative_offset_forgets_all_but_the_last(village: Village) -> None:
    await village.person()
    await say(village, "one", "two", "three")
    assert [u["message"]["text"] for u in await village.ok("getUpdates", offset=-1)] == ["three"]
    assert [u["message"]["text"] for u in await village.ok("getUpdates")] == ["three"]


async def test_a_long_poll_wakes_up_when_somebody_speaks(village: Village) -> None:
    await village.person()
    async with asyncio.TaskGroup() as both:
        poll = both.create_task(village.ok("getUpdates", timeout=30))
        both.create_task(say(village, "hello"))
    assert poll.result()[0]["message"]["text"] == "hello"


async def test_only_wanted_kinds_arrive_and_the_wish_is_remembered(village: Village) -> None:
    await village.person()
    await village.ok("getUpdates", allowed_updates=["callback_query"])
    await say(village, "unheard")
    assert await village.ok("getUpdates") == []
    await village.ok("getUpdates", allowed_updates=[])
    await say(village, "heard")
    assert [u["message"]["text"] for u in await village.ok("getUpdates")] == ["heard"]


async def test_waiting_updates_can_be_dropped(village: Village) -> None:
    await village.person()
    await say(village, "old")
    assert await village.ok("deleteWebhook", drop_pending_updates=True)
    assert await village.ok("getUpdates") == []


async def test_settled_waits_until_the_bot_rests_in_its_poll(village: Village) -> None:
    await village.person()
    await say(village, "work")

    async def bot_works() -> None:
        found = await village.ok("getUpdates", timeout=30)
        await village.ok("sendMessage", chat_id=7, text="done")
        await village.ok("getUpdates", offset=found[-1]["update_id"] + 1, timeout=30)

    async def test_waits() -> None:
        await village.see("settled")
        assert (await village.messages(7, 7))[-1]["text"] == "done"
        await say(village, "the bot may go")

    async with asyncio.TaskGroup() as both:
        both.create_task(bot_works())
        both.create_task(test_waits())


async def test_a_bot_that_hangs_up_no_longer_polls(village: Village) -> None:
    poll = asyncio.ensure_future(village.ok("getUpdates", timeout=30))
    while not village.sandbox.world.updates.polling:
        await village.sandbox.world.updates.bell.rung()
    poll.cancel()
    await village.see("settled")
