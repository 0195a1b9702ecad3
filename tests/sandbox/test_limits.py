"""How much a bot may send before it is told to wait."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.errors import ApiError
from sandbox.limits import Limits, Rules
from sandbox.rooms import Room
from tests.sandbox.conftest import Village


class Hand:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.at = 1_796_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def hand() -> Hand:
    return Hand()


def private(number: int) -> Room:
    return Room(id=number, type="private")


def send(limits: Limits, room: Room, count: int = 1) -> int:
    """0, or the seconds the bot is told to wait."""
    try:
        limits.check(room, count)
    except ApiError as refused:
        seconds = int((refused.parameters or {})["retry_after"])
        told = (refused.code, refused.description)
    else:
        limits.count(room, count)
        return 0
    assert told == (429, f"Too Many Requests: retry after {seconds}")
    return seconds


def test_a_strict_window_of_thirty_in_1_06_seconds_is_never_refused(hand: Hand) -> None:
    limits = Limits(hand, on=True)
    for burst in range(20):
        hand.at += 1.06 - 0.04 * (burst % 2)  # the network is 40 ms faster every other time
        assert [send(limits, private(1000 * burst + n)) for n in range(30)] == [0] * 30


def test_one_every_thirtieth_of_a_second_is_never_refused(hand: Hand) -> None:
    limits, start = Limits(hand, on=True), hand.at
    for n in range(600):
        hand.at = start + n / 30 + 0.04 * (n % 4 == 0)
        assert send(limits, private(n + 1)) == 0


def test_thirty_one_at_once_are_too_many(hand: Hand) -> None:
    limits = Limits(hand, on=True)
    assert [send(limits, private(n + 1)) for n in range(31)] == [0] * 30 + [1]


def test_a_leaky_bucket_of_thirty_is_refused(hand: Hand) -> None:
    limits, start = Limits(hand, on=True), hand.at
    moments = [0.0] * 30 + [n / 30 for n in range(30)]
    refused = 0
    for number, moment in enumerate(moments):
        hand.at = start + moment
        refused += send(limits, private(number + 1)) > 0
    assert refused > 20


def test_a_private_chat_forgives_five_and_then_takes_one_a_second(hand: Hand) -> None:
    limits, chat = Limits(hand, on=True), private(7)
    assert [send(limits, chat) for _ in range(6)] == [0, 0, 0, 0, 0, 1]
    for _ in range(5):
        hand.at += 1
        assert send(limits, chat) == 0
    assert send(limits, chat) == 1


def test_a_group_takes_twenty_in_a_minute(hand: Hand) -> None:
    limits, group = Limits(hand, on=True), Room(id=-1001, type="supergroup")
    for _ in range(20):
        hand.at += 1
        assert send(limits, group) == 0
    assert send(limits, group) == 41
    assert send(limits, private(7)) == 0


def test_who_was_refused_waits_until_the_time_it_was_told(hand: Hand) -> None:
    limits, chat = Limits(hand, Rules(private_burst=1, private_per_second=0.1), on=True), private(7)
    assert [send(limits, chat), send(limits, chat)] == [0, 10]
    hand.at += 9.5
    assert send(limits, chat) == 1
    hand.at += 0.5
    assert send(limits, chat) == 0
    hand.at += 9.3
    assert send(limits, chat) == 1
    hand.at += 0.8  # it would be time, but it was told a whole second
    assert send(limits, chat) == 1


def test_an_album_counts_its_items(hand: Hand) -> None:
    limits, group = Limits(hand, on=True), Room(id=-1001, type="supergroup")
    assert [send(limits, group, 10), send(limits, group, 10), send(limits, group)] == [0, 0, 60]


async def group_of(village: Village, **rules: Any) -> int:
    await village.person()
    group = await village.group(7, bot="admin")
    await village.do("limits", on=True, **rules)
    return group


async def test_without_being_asked_nothing_is_limited(village: Village) -> None:
    await village.person()
    for _ in range(40):
        await village.ok("sendMessage", chat_id=7, text="hi")


async def test_edits_in_a_group_count_and_the_answer_says_how_long(village: Village, clock: Clock) -> None:
    group = await group_of(village)
    sent = await village.ok("sendMessage", chat_id=group, text="0")
    where = {"chat_id": group, "message_id": sent["message_id"]}
    for number in range(1, 20):
        await village.ok("editMessageText", **where, text=str(number))
    assert await village.call("editMessageText", **where, text="20") == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 60",
        "parameters": {"retry_after": 60},
    }
    await clock.advance(timedelta(seconds=59))
    assert (await village.call("sendMessage", chat_id=group, text="x"))["parameters"] == {"retry_after": 1}
    await clock.advance(timedelta(seconds=1))
    await village.ok("sendMessage", chat_id=group, text="x")


async def test_what_is_refused_for_another_reason_is_not_counted(village: Village) -> None:
    group = await group_of(village, group_per_minute=1)
    for _ in range(3):
        await village.refused("sendMessage", chat_id=group, text="")
    await village.ok("sendMessage", chat_id=group, text="x")
    assert (await village.call("sendMessage", chat_id=group, text="x"))["error_code"] == 429


async def test_answers_deletions_and_questions_are_free(village: Village) -> None:
    group = await group_of(village, group_per_minute=1)
    sent = await village.ok("sendMessage", chat_id=group, text="x")
    for _ in range(3):
        await village.ok("sendChatAction", chat_id=group, action="typing")
        await village.ok("getChat", chat_id=group)
    await village.ok("deleteMessage", chat_id=group, message_id=sent["message_id"])


async def test_limits_can_be_switched_off_and_read(village: Village) -> None:
    group = await group_of(village, group_per_minute=1)
    await village.ok("sendMessage", chat_id=group, text="x")
    await village.refused("sendMessage", chat_id=group, text="x")
    now = await village.do("limits", on=False)
    assert (now["on"], now["refused"], now["group_per_minute"]) == (False, 1, 1)
    await village.ok("sendMessage", chat_id=group, text="x")
    assert "above 0" in await village.cannot("limits", on=True, private_burst=0)
    assert "“clock” or “real”" in await village.cannot("limits", on=True, time="mine")
    assert "true or false" in await village.cannot("limits", on="no")


async def test_on_real_time_the_clock_of_the_village_does_not_count(village: Village, clock: Clock) -> None:
    group = await group_of(village, group_per_minute=1, time="real")
    await village.ok("sendMessage", chat_id=group, text="x")
    await clock.advance(timedelta(minutes=2))
    assert (await village.call("sendMessage", chat_id=group, text="x"))["error_code"] == 429


async def test_who_asks_the_same_in_a_circle_is_given_one_at_a_time(village: Village, clock: Clock) -> None:
    await group_of(village)
    for text in "ab":
        await village.do("say", user=7, chat=7, text=text)
    await clock.advance(timedelta(seconds=1))
    assert len(await village.ok("getUpdates")) == 2
    assert len(await village.ok("getUpdates")) == 1
    await clock.advance(timedelta(seconds=1))
    assert len(await village.ok("getUpdates")) == 2
