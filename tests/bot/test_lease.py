"""A10: one process at a time; the next begins at once when this one died or left."""

import asyncio
import os
from datetime import timedelta

import pytest

from bot.lease import Lease, NotAlone, is_alive, this_process
from domain.leases import HELD_FOR

ELSEWHERE = "another-machine:7:100"


async def test_a10_the_second_process_leaves(app):
    await Lease(app, this_process()).take()
    with pytest.raises(NotAlone):
        await Lease(app, ELSEWHERE).take(patience=0)


async def test_a10_of_many_at_once_one_wins(app):
    async def attempt(number: int) -> bool:
        try:
            await Lease(app, f"machine-{number}:7:100").take(patience=0)
        except NotAlone:
            return False
        return True

    assert sum(await asyncio.gather(*map(attempt, range(20)))) == 1


async def test_a10_who_gave_it_back_or_fell_silent_is_not_waited_for(app, calendar):
    first = Lease(app, ELSEWHERE)
    await first.take(patience=0)
    await first.give_back()
    left_at = calendar.now
    calendar.now += timedelta(seconds=1)
    assert await Lease(app, "third-machine:7:100").take(patience=0) == left_at
    calendar.now += HELD_FOR
    assert await Lease(app, ELSEWHERE).take(patience=0) is not None


async def test_a10_a_clock_set_back_by_a_month_locks_nobody_out(app, calendar):
    await Lease(app, ELSEWHERE).take(patience=0)
    calendar.now -= timedelta(days=30)
    await Lease(app, "third-machine:7:100").take(patience=0)


async def test_a10_a_process_that_was_killed_here_is_not_waited_for(app):
    child = await asyncio.create_subprocess_exec("sleep", "60")
    holder = this_process().replace(f":{os.getpid()}:", f":{child.pid}:")
    dead = f"{holder.rpartition(':')[0]}:"
    assert is_alive(dead)
    child.kill()
    await child.wait()
    assert not is_alive(dead)
    await Lease(app, dead).take(patience=0)
    await Lease(app).take(patience=0)


def test_a10_a_number_that_is_used_again_is_another_process():
    assert is_alive(this_process())
    assert not is_alive(f"{this_process()}0")
    assert is_alive(ELSEWHERE)
    assert is_alive("nonsense")


async def test_a10_who_lost_the_lease_stops(app, calendar):
    slow = Lease(app, ELSEWHERE)
    await slow.take(patience=0)
    calendar.now += HELD_FOR
    await Lease(app, "third-machine:7:100").take(patience=0)
    stopped = []
    with pytest.raises(NotAlone):
        await slow._renew(lambda: stopped.append(True))
    assert stopped == [True]


async def test_a10_a_database_that_fails_for_a_moment_costs_no_lease(app, monkeypatch):
    lease = Lease(app, ELSEWHERE)
    await lease.take(patience=0)

    async def busy(work):
        raise OSError("disk is full")

    monkeypatch.setattr(app.db, "write", busy)
    await lease._renew(pytest.fail)
