"""A01, A08, B01, B03, D01: every update twice, side by side, cut short between commit and answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.methods import AnswerCallbackQuery, SendMessage, TelegramMethod

from domain.people import Role
from services.people import CONSENT_VERSION
from tests.faults import county as people
from tests.faults.county import County, settled
from tests.faults.hostile import SPEAKING, Died, Hostile, changes

NEW = 901
WEEK = date(2026, 11, 30).toordinal()
PLEDGE = "我想回村把合作社办起来，带着大家种核桃"
CUT_OFF = (*SPEAKING, AnswerCallbackQuery)


@pytest.fixture
async def county(hostile: Hostile) -> County:
    found = await settled(hostile.app)
    await hostile.carry()
    hostile.wire.forget()
    hostile.process.intake._patience = (0.0, 0.0)
    return found


async def story(hostile: Hostile, county: County) -> AsyncIterator[dict[str, Any]]:
    """A candidate's way from the link to the reserve, a mentor's, help, and ballots: every kind of update."""
    say, tap = hostile.say, hostile.tap
    form = "f:self_nomination"
    yield tap(f"agree:1:v_qinghe:{CONSENT_VERSION}", NEW)
    for answer in ("李铁柱", "1990"):
        yield say(answer, NEW)
    for press in ("c:whereabouts:in_village", "c:education:high", "c:source:migrant", "t:skills:trade"):
        yield tap(f"{form}:{press}", NEW)
    yield tap(f"{form}:d:skills:", NEW)
    yield say(PLEDGE, NEW)
    yield tap(f"{form}:s::", NEW)
    person = await hostile.app.see(lambda tx: tx.people.find(NEW))
    assert person is not None
    found = await hostile.app.see(lambda tx: tx.nominations.find_live(person.id))
    assert found is not None
    yield tap(f"v:p:{found.id}:{found.version}", people.FANG)
    yield tap(f"v:y:{found.id}:{found.version}", people.CHIEF)
    yield tap("pair:a:2", people.LIANG)
    yield tap("pair:s:2", people.LIANG)
    yield tap("pair:s:2", people.YAN)
    yield tap("help:1:skills", people.YAN, message_id=7)
    yield tap("word:1:wrong", people.YAN)
    yield tap("mark:1:5", people.VILLAGER, people.QINGHE_GROUP)
    yield tap("poll:2:1", people.VILLAGER, people.QINGHE_GROUP)
    yield tap(f"week:{WEEK}:1:met:0", people.LIANG)
    yield say("/pause", NEW)
    yield say(f"/bind {county.bind_code}", people.STRANGER, people.FOREIGN_GROUP)
    yield tap(f"agree:1::{CONSENT_VERSION}", 902)
    yield say(f"/start i_{county.role_code}", 902)
    yield say("/poll 修桥还是修路？ 修桥 / 修路", people.ZHOU, people.QINGHE_GROUP)
    yield say("/issue 围墙倒了", people.STRANGER, people.QINGHE_GROUP)
    for deed, user in (
        ("take", people.YAN),
        ("put_down", people.YAN),
        ("take", people.FANG),
        ("solve", people.FANG),
        ("reopen", people.STRANGER),
        ("solve", people.FANG),
        ("satisfy", people.STRANGER),
    ):
        yield tap(f"issue:4:{deed}", user, people.QINGHE_GROUP)
    yield tap("quietdo:c:1:0", people.FANG)
    yield tap("quietdo:a:1:0", people.FANG)
    yield tap("release:1:no_time", people.FANG)
    held = await hostile.app.see(lambda tx: tx.people.holdings([county.qinghe.id], tx.now, size=9, skip=0))
    yield tap(f"role:{held[-1].id}:0:1", people.FANG)


async def test_a08_an_update_that_comes_again_changes_nothing(hostile, county):
    async for update in story(hostile, county):
        before = await hostile.state()
        await hostile.send(update)
        after = await hostile.state()
        assert changes(before, after), f"did nothing: {update}"
        await asyncio.gather(hostile.send(update), hostile.send(update))
        assert changes(after, await hostile.state()) == {}, update


async def test_a08_the_same_update_twice_at_once_counts_once(hostile, county):
    async for update in story(hostile, county):
        before = len((await hostile.state())["audit"])
        await asyncio.gather(*(hostile.deliver(update) for _ in range(3)))
        entries = len((await hostile.state())["audit"]) - before
        assert entries <= 2, f"{entries} entries for {update}"


async def test_d01_who_is_cut_off_after_the_commit_is_told_the_second_time(hostile, county):
    """The process dies at its first word to Telegram; the update comes again to the next process."""
    untold = []
    async for update in story(hostile, county):
        for method in CUT_OFF:
            hostile.wire.fail(method, Died())
        in_group = update.get("message", {}).get("chat", {}).get("id", 1) < 0
        with suppress(Died) if in_group else pytest.raises(Died):  # a group is told by letter, which waits
            await hostile.send(update)
        hostile.wire.faults.clear()
        hostile.wire.forget()
        done = await hostile.state()
        await hostile.send(update)
        if not in_group and not hostile.wire.heard():
            untold.append(update)
        changed = changes(done, await hostile.state())
        assert set(changed) <= {"drafts", "audit"}, (update, changed)
        await hostile.carry()
    assert untold == []


@pytest.mark.parametrize("cut", [0, 1], ids=["at the keyboard", "at the first question"])
@pytest.mark.parametrize("code", ["mentor_code", "role_code"])
async def test_d01_a_link_keeps_its_promise_when_cut_short_after_the_consent(hostile, county, code, cut):
    version = CONSENT_VERSION + {"mentor_code": "m", "role_code": "o"}[code]
    tap = hostile.tap(f"agree:1:i_{getattr(county, code)}:{version}", NEW)
    method: type[TelegramMethod[Any]] = SPEAKING[-1] if cut == 0 else SendMessage
    hostile.wire.fail(method, Died())
    with pytest.raises(Died):
        await hostile.send(tap)
    hostile.wire.forget()
    await hostile.send(tap)
    await hostile.send(hostile.say("/start", NEW))
    drafts, grants = await hostile.app.see(
        lambda tx: (tx.drafts.in_hand(tx.people.find(NEW).id), tx.people.actor(NEW, "zh_CN", tx.now).grants)
    )
    assert [draft.form for draft in drafts] == (["mentor"] if code == "mentor_code" else [])
    assert [grant.role for grant in grants] == ([] if code == "mentor_code" else [Role.VILLAGE_SECRETARY])


REFUSALS = [
    TelegramForbiddenError(SendMessage(chat_id=1, text="x"), "Forbidden: bot was blocked by the user"),
    TelegramBadRequest(SendMessage(chat_id=1, text="x"), "Bad Request: message is too long"),
    TelegramRetryAfter(SendMessage(chat_id=1, text="x"), "Too Many Requests", 0),
    RuntimeError("anything"),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda each: type(each).__name__)
async def test_d02_an_answer_that_telegram_refuses_doubles_nothing(hostile, county, refusal):
    async for update in story(hostile, county):
        for method in CUT_OFF:
            hostile.wire.fail(method, refusal)
        await hostile.deliver(update)
        hostile.wire.faults.clear()
        done = await hostile.state()
        await hostile.deliver(update)
        assert changes(done, await hostile.state()).keys() <= {"drafts", "audit"}
    state = await hostile.state()
    assert len(state["help_sessions"]) == 2
    assert len(state["nominations"]) == 4
    assert len(state["ballots"]) == 2
    assert len(state["polls"]) == 2


async def test_a03_no_apology_claims_that_something_was_kept(hostile, county, monkeypatch):
    """The database is gone: the person hears that it may not have been kept, and nothing is."""

    async def broken(work):
        raise OSError("disk is full")

    before = await hostile.state()
    monkeypatch.setattr(hostile.app.db, "write", broken)
    await hostile.deliver(hostile.tap("poll:2:1", people.VILLAGER, people.QINGHE_GROUP))
    await hostile.deliver(hostile.say("/pause", people.YAN))
    heard = hostile.wire.heard()
    assert len(heard) == 2
    assert all("可能没记上" in text for text in heard)
    assert changes(before, await hostile.state()) == {}


class Patience(list[float]):
    """What the intake would have slept."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.mark.parametrize("refusal", REFUSALS[:2], ids=lambda each: type(each).__name__)
async def test_g_nobody_waits_for_who_blocked_the_bot(hostile, county, monkeypatch, refusal):
    """Say something, block the bot: once, that held up everybody else for ten seconds."""
    slept = Patience()
    hostile.process.intake._patience = (0.5, 2.0, 8.0)
    monkeypatch.setattr(hostile.process.intake, "rest", slept)
    for method in CUT_OFF:
        hostile.wire.fail(method, *[refusal] * 9)
    await hostile.deliver(hostile.say("/help", people.YAN))
    assert sum(slept) == 0


async def test_g_nobody_waits_for_a_group_that_is_full(hostile, county, monkeypatch):
    """One villager goes on typing what cannot be taken: each answer beyond Telegram's share cost all 30 s."""
    slept = Patience()
    hostile.process.intake._patience = (0.5, 2.0, 8.0)
    monkeypatch.setattr(hostile.process.intake, "rest", slept)
    full = TelegramRetryAfter(SendMessage(chat_id=people.QINGHE_GROUP, text="x"), "Too Many Requests", 35)
    hostile.wire.fail(SendMessage, *[full] * 99)
    for _ in range(20):
        await hostile.deliver(hostile.say("/issue 1", people.VILLAGER, people.QINGHE_GROUP))
    before = await hostile.state()
    await hostile.deliver(hostile.say("/issue 水管爆了", people.STRANGER, people.QINGHE_GROUP))
    assert sum(slept) == 0
    assert "issues" in changes(before, await hostile.state())


async def test_b01_two_taps_on_one_question_are_one_help_session(hostile, county):
    taps = [hostile.tap(f"help:1:{kind}", people.YAN, message_id=7) for kind in ("talk", "talk", "skills")]
    await asyncio.gather(*(hostile.send(tap) for tap in taps))
    assert len((await hostile.state())["help_sessions"]) == 2
    await hostile.send(hostile.tap("help:1:talk", people.YAN, message_id=8))
    assert len((await hostile.state())["help_sessions"]) == 3


async def test_b02_double_taps_in_parallel_end_as_one(hostile, county):
    """The same button pressed five times at once, as five presses."""
    version = await hostile.app.see(lambda tx: tx.nominations.get(2).version)
    for data, user, table, rows in (
        (f"v:p:2:{version}", people.FANG, "decisions", 1),
        ("pair:a:2", people.LIANG, "pairs", 3),
        ("pair:s:3", people.LIANG, "pairs", 3),
        ("word:1:right", people.YAN, "help_sessions", 1),
        (f"agree:1::{CONSENT_VERSION}", NEW, "people", 12),
    ):
        await asyncio.gather(*(hostile.deliver(hostile.tap(data, user)) for _ in range(5)))
        assert len((await hostile.state())[table]) == rows, data
    for mark in (1, 2, 3, 4, 5):
        await hostile.deliver(hostile.tap(f"mark:1:{mark}", people.VILLAGER, people.QINGHE_GROUP))
    assert [row for row in (await hostile.state())["ballots"] if row.endswith(", 5)")] != []
    assert len((await hostile.state())["ballots"]) == 1


async def test_j01_a_code_raced_by_a_hundred_has_one_winner(hostile, county):
    runners = range(2000, 2100)
    for runner in runners:
        await hostile.app.do(lambda tx, runner=runner: tx.people.add(runner, "跑", "zh_CN", "1", tx.now))
    await asyncio.gather(
        *(hostile.send(hostile.say(f"/start i_{county.role_code}", each)) for each in runners)
    )
    holders = await hostile.app.see(
        lambda tx: tx.people.holders(Role.VILLAGE_SECRETARY, county.qinghe.id, tx.now)
    )
    assert len(holders) == 2  # 周书记 and one of the hundred
    await hostile.send(hostile.say(f"/bind {county.bind_code}", people.STRANGER, people.FOREIGN_GROUP))
    await asyncio.gather(
        *(hostile.send(hostile.say(f"/bind {county.bind_code}", each, -5000 - each)) for each in runners)
    )
    assert len((await hostile.state())["groups"]) == 3
