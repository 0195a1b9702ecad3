"""Native polls in a chat: votes, what each eye sees, and closing in time."""

from typing import Any

import pytest

from tests.sandbox.conftest import Village, keyboard


@pytest.fixture
async def chat(village: Village) -> int:
    await village.person(7)
    await village.person(8, "老梁叔")
    return await village.group(7, 8)


async def ask(village: Village, chat: int, **more: Any) -> dict[str, Any]:
    sent: dict[str, Any] = await village.ok(
        "sendPoll", chat_id=chat, question="修哪条路?", options=[{"text": "东"}, {"text": "西"}], **more
    )
    return sent


async def vote(village: Village, chat: int, message_id: int, user: int, *options: int) -> dict[str, Any]:
    seen: dict[str, Any] = await village.do(
        "vote", user=user, chat=chat, message_id=message_id, options=list(options)
    )
    return seen


async def test_an_open_poll_tells_the_bot_who_chose_what(village: Village, chat: int) -> None:
    sent = await ask(village, chat, is_anonymous=False)
    seen = await vote(village, chat, sent["message_id"], 8, 1)
    assert seen["chosen"] == [1]
    assert [option["voter_count"] for option in seen["poll"]["options"]] == [0, 1]
    poll, answer = await village.updates()
    assert poll["poll"]["total_voter_count"] == 1
    assert answer["poll_answer"]["option_ids"] == [1]
    assert answer["poll_answer"]["user"]["id"] == 8
    await vote(village, chat, sent["message_id"], 8)
    _, taken_back = await village.updates()
    assert taken_back["poll_answer"]["option_ids"] == []


async def test_an_anonymous_poll_tells_only_its_count(village: Village, chat: int) -> None:
    sent = await ask(village, chat)
    await vote(village, chat, sent["message_id"], 8, 0)
    (update,) = await village.updates()
    assert [option["voter_count"] for option in update["poll"]["options"]] == [1, 0]
    unseen = (await village.messages(7, chat))[-1]
    assert [option["voter_count"] for option in unseen["poll"]["options"]] == [0, 0]
    assert unseen["chosen"] == []


async def test_the_bot_closes_a_poll_once(village: Village, chat: int) -> None:
    sent = await ask(village, chat)
    where = {"chat_id": chat, "message_id": sent["message_id"]}
    await vote(village, chat, sent["message_id"], 8, 0)
    closed = await village.ok("stopPoll", **where, reply_markup=keyboard([("看结果", "r")]))
    assert (closed["is_closed"], closed["total_voter_count"]) == (True, 1)
    assert (await village.messages(7, chat))[-1]["reply_markup"] == keyboard([("看结果", "r")])
    assert await village.refused("stopPoll", **where) == "Bad Request: poll has already been closed"
    assert "closed" in await village.cannot(
        "vote", user=8, chat=chat, message_id=sent["message_id"], options=[1]
    )
    text = await village.ok("sendMessage", chat_id=chat, text="x")
    assert await village.refused("stopPoll", chat_id=chat, message_id=text["message_id"]) == (
        "Bad Request: message is not a poll"
    )
    assert await village.refused("stopPoll", chat_id=chat, message_id=99) == (
        "Bad Request: message with poll to stop not found"
    )


async def test_a_poll_closes_when_its_time_is_over(village: Village, chat: int) -> None:
    sent = await ask(village, chat, open_period=600, hide_results_until_closes=True)
    seen = await vote(village, chat, sent["message_id"], 8, 1)
    assert [option["voter_count"] for option in seen["poll"]["options"]] == [0, 0]
    await village.updates()
    await village.do("clock", advance="PT9M59S")
    assert await village.updates() == []
    await village.do("clock", advance="PT1S")
    (update,) = await village.updates()
    assert update["poll"]["is_closed"] is True
    shown = (await village.messages(7, chat))[-1]["poll"]
    assert (shown["is_closed"], shown["options"][1]["voter_count"]) == (True, 1)


async def test_a_deleted_poll_closes_silently(village: Village, chat: int) -> None:
    sent = await ask(village, chat, open_period=600)
    await village.ok("deleteMessage", chat_id=chat, message_id=sent["message_id"])
    await village.do("clock", advance="PT1H")
    assert await village.updates() == []


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"question": ""}, "Bad Request: text must be non-empty"),
        ({"question": "x" * 301}, "Bad Request: poll question length must not exceed 300"),
        ({"options": []}, "Bad Request: poll must have at least one answer option"),
        ({"type": "quiz"}, "Bad Request: correct quiz option list must be non-empty"),
    ],
)
async def test_a_wrong_poll_is_refused(
    village: Village, chat: int, wrong: dict[str, Any], reason: str
) -> None:
    poll = {"chat_id": chat, "question": "?", "options": [{"text": "a"}, {"text": "b"}]} | wrong
    assert await village.refused("sendPoll", **poll) == reason


async def test_only_those_inside_vote(village: Village, chat: int) -> None:
    sent = await ask(village, chat)
    await village.person(9, "过路人")
    assert "no such poll" in await village.cannot(
        "vote", user=9, chat=chat, message_id=sent["message_id"], options=[0]
    )
