"""A10: a process that was stopped, or that starts for long, says nothing once another has taken over."""

import asyncio
from datetime import timedelta

import pytest

from bot.alone import Alone
from bot.lease import NAME, Lease, NotAlone
from bot.operation import kept
from bot.verdicts import NotSaid
from domain.leases import HELD_FOR
from domain.letters import Letter, LetterKind, LetterStatus
from tests.conftest import MONDAY
from tests.faults.hostile import Hostile

CHAT = 7
HERE, ELSEWHERE = "one-machine:7:100", "another-machine:7:100"


class Stopped:
    """A loop whose process stood still for some seconds."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        loop, self.seconds = asyncio.get_running_loop(), 0.0
        usual = loop.time
        monkeypatch.setattr(loop, "time", lambda: usual() + self.seconds)


@pytest.fixture
async def stopped(monkeypatch):
    return Stopped(monkeypatch)


@pytest.fixture
async def lease(hostile: Hostile):
    lease = Lease(hostile.app, HERE)
    await lease.take(patience=0)
    ways = hostile.process.bot.session.middleware
    ways.unregister(hostile.wire)
    ways(Alone(lease))
    ways(hostile.wire)
    return lease


async def test_a10_after_a_pause_nothing_is_said_until_the_lease_was_looked_up(
    hostile, lease, calendar, stopped
):
    bot = hostile.process.bot
    await bot.send_message(CHAT, "一")
    stopped.seconds += calendar_passes(calendar)
    await bot.send_message(CHAT, "二")  # nobody took over: it goes on
    stopped.seconds += calendar_passes(calendar)
    await Lease(hostile.app, ELSEWHERE).take(patience=0)
    for _ in range(2):
        with pytest.raises(NotSaid):
            await bot.send_message(CHAT, "三")
    assert hostile.wire.heard(CHAT) == ["一", "二"]


async def test_a10_where_the_lease_cannot_be_looked_up_after_a_pause_nothing_is_said(
    hostile, lease, calendar, stopped, monkeypatch
):
    async def gone(work):
        raise OSError

    bot = hostile.process.bot
    await bot.send_message(CHAT, "一")
    stopped.seconds += calendar_passes(calendar)
    monkeypatch.setattr(hostile.app.db, "write", gone)
    with pytest.raises(NotSaid):
        await bot.send_message(CHAT, "二")
    monkeypatch.undo()


async def test_a10_a_letter_that_was_not_said_is_left_to_the_other(hostile, lease, calendar, stopped):
    await hostile.process.bot.send_message(CHAT, "一")
    letter = Letter(CHAT, LetterKind.REPLY, "二", "zh_CN", MONDAY, MONDAY)
    await hostile.app.do(lambda tx: tx.outbox.put(letter))
    stopped.seconds += calendar_passes(calendar)
    await Lease(hostile.app, ELSEWHERE).take(patience=0)
    await hostile.carry()
    assert hostile.wire.heard(CHAT) == ["一"]
    assert (await hostile.app.see(lambda tx: tx.outbox.get(1))).status is LetterStatus.WAITING


async def test_a10_the_lease_is_kept_while_telegram_cannot_be_reached_at_the_start(app, monkeypatch):
    """However long the start takes; who loses it meanwhile leaves without having begun."""
    monkeypatch.setattr("bot.lease.RENEWED_EVERY", timedelta(0))
    lease, stopped = Lease(app, HERE), []
    await lease.take(patience=0)

    async def start() -> None:
        async with kept(lease) as stops:
            stops.append(lambda: stopped.append(True))
            await app.do(lambda tx: tx.leases.take(NAME, ELSEWHERE, tx.now))
            await asyncio.Event().wait()

    with pytest.raises(ExceptionGroup) as ended:
        await start()
    assert [type(each) for each in ended.value.exceptions] == [NotAlone]
    assert stopped == [True]


async def test_a10_who_leaves_gives_the_lease_back(app):
    lease = Lease(app, HERE)
    await lease.take(patience=0)
    async with kept(lease):
        pass
    await Lease(app, ELSEWHERE).take(patience=0)


def calendar_passes(calendar) -> float:
    """As long as a lease is held; for the process as for everybody."""
    calendar.now += HELD_FOR
    return HELD_FOR.total_seconds()
