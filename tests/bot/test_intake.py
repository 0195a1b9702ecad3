"""What Telegram may do to the intake, played by a server that misbehaves, on a real database."""

import asyncio
import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import CapturingLogger

from bot import polling as polling_module
from bot.intake import SAME_PRESSES, Intake
from bot.polling import SecondPoller, TokenRefused
from bot.process import open_bot
from bot.updates import arrive, lane_of
from domain.updates import InboxStatus, KeptUpdate
from sandbox.server import TOKEN
from scheduler.timetable import run_due
from services import inbox
from tests.bot.polled import KEY, Telegram, kept, message, press, refusal, updates


@pytest.fixture
def address(sqlite_address):
    return sqlite_address


@pytest.mark.parametrize("place", [0, 2, 4])
async def test_a04_one_update_that_cannot_be_read_stops_nobody(app, place):
    batch = [message(100 + n, user=n) for n in range(5)]
    batch[place] = {"update_id": 100 + place, "message": {"message_id": "not a number", "text": "欧阳"}}
    telegram = Telegram(app, updates(*batch))
    await telegram.poll()
    assert sorted(telegram.handled) == [n for n in range(100, 105) if n != 100 + place]
    assert telegram.offsets[-1] == 105
    [(number, (status, body))] = (await kept(app)).items()
    assert (number, status) == (100 + place, InboxStatus.QUARANTINED)
    assert body is not None
    assert "欧阳".encode() not in body


async def test_a01_a_batch_is_confirmed_only_after_it_was_handled(app):
    telegram = Telegram(app, updates(message(1), message(2)), updates(message(3)))
    await telegram.poll()
    assert telegram.handled == [1, 2, 3]
    assert telegram.offsets[:3] == [0, 3, 4]
    assert await kept(app) == {}


async def test_a01_few_are_asked_for_first_so_that_a_bot_that_is_killed_again_and_again_gets_ahead(app):
    telegram = Telegram(
        app, *(updates(message(number)) for number in range(1, 6)), refusal(429, retry_after=0)
    )
    await telegram.poll()
    assert telegram.limits[:6] == [8, 16, 32, 64, 100, 100]


async def test_a01_what_takes_long_is_kept_and_others_go_on(app, monkeypatch):
    """The first person's handler hangs: others are confirmed and handled meanwhile."""
    telegram = Telegram(app, updates(message(1, user=1), message(2, user=2)), updates(message(3, user=3)))
    telegram.slow[1] = asyncio.Event()
    seen = []

    def let_go_at_the_end(call: int) -> None:
        seen.append(list(telegram.handled))
        if call == 3:
            telegram.slow[1].set()

    telegram.before_answer = let_go_at_the_end
    await telegram.poll()
    assert seen[:3] == [[], [2], [2, 3]]
    assert telegram.offsets[:3] == [0, 3, 4]
    assert telegram.handled == [2, 3, 1]
    assert await kept(app) == {}


async def test_a02_what_a_process_confirmed_and_did_not_finish_the_next_one_takes_up_in_order(app):
    left = [arrive(message(n), KEY) for n in (8, 9)]
    intake = Intake(app, open_bot(TOKEN, "http://127.0.0.1:9"), None, None, lambda data: False)  # type: ignore[arg-type]
    await app.do(inbox.keep, [intake._kept(each, InboxStatus.WAITING) for each in left])
    telegram = Telegram(app, updates(message(10)))
    await telegram.poll()
    assert telegram.handled == [8, 9, 10]
    assert await kept(app) == {}


@pytest.mark.parametrize(("hours", "handled"), [(24, [8]), (25, []), (240, [])])
async def test_a02_what_was_kept_for_days_is_asked_for_again_rather_than_acted_on(
    app, calendar, hours, handled
):
    """After eight days nobody knows any more whether it had taken effect."""
    old = KeptUpdate(8, "f", InboxStatus.WAITING, json.dumps(message(8)), calendar.now)
    await app.do(inbox.keep, [old])
    calendar.now += timedelta(hours=hours)
    await run_due(app)
    assert set(await kept(app)) == {8}
    telegram = Telegram(app, updates(message(10)))
    await telegram.poll()
    assert telegram.handled == [*handled, 10]
    assert telegram.apologies == ([] if handled else [8])
    assert {status for status, _ in (await kept(app)).values()} == (set() if handled else {InboxStatus.DEAD})


async def test_a03_a_failing_handler_is_tried_again_and_then_the_person_hears_of_it(app):
    telegram = Telegram(app, updates(message(1), message(2)))
    telegram.failing = {1: 2, 2: 99}
    await telegram.poll()
    assert telegram.handled == [1]
    assert telegram.apologies == [2]
    assert {number: status for number, (status, _) in (await kept(app)).items()} == {2: InboxStatus.DEAD}


async def test_e13_a_ballot_that_fails_leaves_no_trace_of_what_it_said(app):
    telegram = Telegram(app, updates(press(1, "mark:1:5"), press(2, "mark:1:4")))
    telegram.failing = {1: 99}
    await telegram.poll()
    assert telegram.handled == [2]
    assert await kept(app) == {1: (InboxStatus.DEAD, None)}
    keys = [arrive(press(1, f"mark:1:{mark}"), KEY, secret=True).key for mark in (1, 5)]
    assert len(set(keys)) == 1


async def test_i07_nothing_is_confirmed_while_nothing_can_be_written_down(app, monkeypatch):
    """The disk is full: the update comes again until it can be handled, and its person hears of it once."""
    monkeypatch.setattr(polling_module, "LONGEST_PAUSE", 0.01)
    telegram = Telegram(app, *(updates(message(5)) for _ in range(4)))
    telegram.failing = {5: 7}  # three tries a time
    write = app.db.write

    async def full(work):
        if telegram.failing[5] > 0:
            raise OSError("disk is full")
        return await write(work)

    monkeypatch.setattr(app.db, "write", full)
    await telegram.poll()
    assert telegram.offsets[:3] == [0, 0, 0]
    assert telegram.handled == [5]
    assert telegram.apologies == [5]


async def test_a08_an_update_that_comes_again_at_once_is_not_handled_again(app):
    telegram = Telegram(app, updates(message(1)), updates(message(1), message(2)))
    await telegram.poll()
    assert telegram.handled == [1, 2]


async def test_a03_what_was_set_aside_outlives_its_second_delivery(app, calendar):
    """It comes again with a batch that could not be confirmed, is kept, found handled, and let go."""
    arrival = arrive(message(5), KEY)
    dead = KeptUpdate(5, arrival.fingerprint, InboxStatus.DEAD, arrival.body, calendar.now)
    await app.do(inbox.set_aside, dead)
    await app.do(inbox.keep, [replace(dead, status=InboxStatus.WAITING)])
    await app.do(inbox.drop, 5, arrival.fingerprint)
    assert await app.see(inbox.counts) == {InboxStatus.DEAD: 1}


async def test_a09_numbers_that_begin_anew_hide_nobody(app):
    telegram = Telegram(
        app, updates(message(900, text="一")), updates(message(3)), updates(message(900, text="二"))
    )
    await telegram.poll()
    assert telegram.handled == [900, 3, 900]


async def test_a06_unknown_kinds_and_fields_are_confirmed(app):
    telegram = Telegram(
        app, updates({"update_id": 9, "brand_new_kind": {"x": 1}}, message(10, new_field=1, text="x"))
    )
    await telegram.poll()
    assert 10 in telegram.handled
    assert telegram.offsets[-1] == 11


def nested(levels: int) -> Any:
    block: Any = "x"
    for _ in range(levels):
        block = {"type": "bold", "text": block}
    return block


@pytest.mark.parametrize(
    ("content", "is_handled"),
    [
        ({"text": "x", "rich_message": {"blocks": [nested(200)]}}, True),
        ({"text": "x" * 70_000}, False),
        ({"text": "x", "message_id": 2**63}, False),
        ({"text": "x", "message_id": 10**40}, False),
        ({"text": "x", "message_id": 2**63 - 1}, True),
        ({"text": "x", "reply_to_message": nested(200)}, False),
        ({"text": "half \ud83d a face"}, True),
        ({"text": "nothing \x00 there"}, True),
    ],
    ids=["rich text", "huge", "great", "greater", "as great as can be", "deep", "half a character", "a null"],
)
async def test_a30_what_is_too_heavy_to_read_is_set_aside(app, content, is_handled):
    telegram = Telegram(app, updates(message(1, **content), message(2)))
    await telegram.poll()
    assert telegram.handled == ([1, 2] if is_handled else [2])
    assert len(await kept(app)) == (0 if is_handled else 1)


@pytest.mark.parametrize("code", [401, 404])
async def test_a12_a_revoked_token_ends_the_polling_at_the_third_try(app, monkeypatch, code):
    monkeypatch.setattr(polling_module, "LONGEST_PAUSE", 0.01)
    telegram = Telegram(app, refusal(code), refusal(code), refusal(code))
    with pytest.raises(ExceptionGroup) as ended:
        await telegram.poll()
    assert ended.group_contains(TokenRefused)
    assert len(telegram.offsets) == 3


async def test_a11_j05_a_webhook_ends_the_polling_at_once_another_poller_not_so_soon(app, monkeypatch):
    words = "Conflict: can't use getUpdates method while webhook is active"
    with pytest.raises(ExceptionGroup) as ended:
        await Telegram(app, refusal(409, words)).poll()
    assert ended.group_contains(SecondPoller)
    overlapping = Telegram(
        app, refusal(409, "Conflict: terminated by other getUpdates request"), updates(message(1))
    )
    await overlapping.poll()
    assert overlapping.handled == [1]
    monkeypatch.setattr(polling_module, "TWO_POLLERS_FOR", -1.0)
    with pytest.raises(ExceptionGroup) as ended:
        await Telegram(app, refusal(409, "Conflict: terminated by other getUpdates request")).poll()
    assert ended.group_contains(SecondPoller)


async def test_a13_a14_busy_broken_and_foreign_answers_are_waited_out(app, monkeypatch):
    monkeypatch.setattr(polling_module, "LONGEST_PAUSE", 0.01)
    telegram = Telegram(
        app,
        refusal(429, retry_after=0.01),
        web.Response(status=502, text="<html>Bad Gateway</html>"),
        web.Response(body=b'{"ok":true,"result":[{"upd'),
        web.Response(body=b"\xff\xfe"),
        web.json_response({"ok": True, "result": "?"}),
        web.json_response([]),
        updates(message(5)),
    )
    await telegram.poll()
    assert telegram.handled == [5]


async def test_a14_a_batch_in_which_nothing_is_an_update_is_not_asked_for_without_a_pause(app, monkeypatch):
    telegram = Telegram(app, web.json_response({"ok": True, "result": ["?", 7]}), updates(message(5)))
    monkeypatch.setattr(polling_module, "log", said := CapturingLogger())
    await telegram.poll()
    assert telegram.handled == [5]
    assert [each.kwargs["error"] for each in said.calls] == ["NotAnAnswer"]


async def test_a14_a_broken_character_in_one_update_hides_no_other(app):
    body = b'{"ok":true,"result":[' + b",".join(
        b'{"update_id":%d,"message":{"message_id":1,"date":0,"chat":{"id":%d,"type":"private"},"text":"%s"}}'
        % (n, n, text)
        for n, text in ((1, b"\xff"), (2, b"ok"))
    ) + b"]}"  # fmt: skip
    telegram = Telegram(app, web.Response(body=body))
    await telegram.poll()
    assert sorted(telegram.handled) == [1, 2]


@pytest.mark.parametrize(("seconds", "told"), [(140, 0), (160, 1)])
async def test_a16_after_an_absence_too_long_for_taps_it_is_said_once(app, calendar, seconds, told):
    last_there = calendar.now - timedelta(seconds=seconds)
    telegram = Telegram(app, updates(message(1)), updates(message(2)))
    await telegram.poll(last_there=last_there)
    assert telegram.away == [last_there] * told


async def test_a16_who_waits_for_updates_is_not_away(app, calendar):
    """A long poll that rests for a day, by a clock that is turned, hears every tap."""
    telegram = Telegram(app, updates(message(1)), updates(message(2)))
    telegram.before_answer = lambda call: calendar.pass_days(1)
    await telegram.poll(last_there=calendar.now)
    assert telegram.away == []


async def test_g11_a_flood_is_taken_in_bounded(app, monkeypatch):
    monkeypatch.setattr("bot.intake.MOST_WAITING", 50)
    waiting = []
    batches = [updates(*(message(100 * n + m, user=m) for m in range(100))) for n in range(20)]
    telegram = Telegram(app, *batches)
    telegram.before_answer = lambda call: waiting.append(telegram.intake._waiting)
    await telegram.poll()
    assert len(telegram.handled) == 2_000
    assert max(waiting) < 150
    assert max(Counter(telegram.handled).values()) == 1


async def test_j09_who_writes_without_end_waits_alone(app, monkeypatch):
    """Their first update hangs, and more of theirs come than the intake takes in: others are heard."""
    monkeypatch.setattr("bot.intake.MOST_WAITING", 50)
    monkeypatch.setattr("bot.intake.SHARE", 10)
    monkeypatch.setattr("bot.intake.KEPT_AFTER", 0.01)
    hostile = [message(1 + n, user=666) for n in range(1_200)]
    others = [message(5_000 + n, user=n) for n in range(1, 13)]
    batches = [[*hostile[100 * n : 100 * n + 100], others[n]] for n in range(12)]
    telegram = Telegram(app, *(updates(*batch) for batch in batches))
    telegram.slow[1] = asyncio.Event()
    seen: list[int] = []

    def let_go_at_the_end(call: int) -> None:
        if call == len(batches) + 1:
            seen.extend(telegram.handled)
            telegram.slow[1].set()

    telegram.before_answer = let_go_at_the_end
    await telegram.poll()
    assert seen == [each["update_id"] for each in others]
    assert telegram.handled[len(others) :] == [each["update_id"] for each in hostile]
    assert await kept(app) == {}


async def test_b04_a_hundred_presses_of_one_button_are_counted_once_and_hold_up_nobody(app):
    """A ballot is kept nowhere, so its batch waits until it counts: not for each of a hundred, though."""
    hostile = [press(1 + n, "mark:1:5", user=666) for n in range(100)]
    others = [press(500 + n, "mark:1:4", user=n) for n in range(1, 8)]
    telegram = Telegram(app, updates(*hostile, *others))
    await telegram.poll()
    theirs = [number for number in telegram.handled if number <= len(hostile)]
    assert theirs[-1] == hostile[-1]["update_id"], "the newest counts"
    assert len(theirs) <= SAME_PRESSES
    assert sorted(set(telegram.handled) - set(theirs)) == [each["update_id"] for each in others]
    assert telegram.offsets[-1] == 508


async def test_b04_of_presses_in_turn_the_last_one_is_the_last(app):
    wanted = [f"mark:1:{1 + n % 2}" for n in range(41)]
    telegram = Telegram(app, updates(*(press(1 + n, data, user=666) for n, data in enumerate(wanted))))
    await telegram.poll()
    assert telegram.handled[-1] == len(wanted)
    assert telegram.handled == sorted(telegram.handled)


def test_g01_a_lane_is_a_person():
    assert lane_of(message(1, user=7)) == lane_of(message(2, user=7)) == 7
    tap = {"update_id": 3, "callback_query": {"id": "1", "from": {"id": 7}, "message": {"chat": {"id": -5}}}}
    assert lane_of(tap) == 7
    assert lane_of({"update_id": 4, "nonsense": []}) == 0
