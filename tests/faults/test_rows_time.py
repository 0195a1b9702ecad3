"""G03, H01, H02, H03, H04: what happens in time is rows, so no restart and no late tick loses any of it."""

import ast
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from apscheduler.jobstores.memory import MemoryJobStore

from scheduler.timetable import TICK, ticking
from tests.conftest import MONDAY, Calendar
from tests.faults.test_rows_votes import sources
from tests.faults.village_machine import FORM
from tests.faults.village_model import FIRST_NEWCOMER
from tests.faults.village_play import Post, Village, say_it_seen, settle_once

SUNDAY = MONDAY + timedelta(days=6, hours=10)  # 19:00 in Shanghai
WEEKS = 8
GROUPS = 2
"""In the county of these tests two are bound."""


async def woken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Village:
    monkeypatch.setattr("bot.courier.say", say_it_seen)
    village = Village(folder, Post(calendar=Calendar(MONDAY)))
    await village.start()
    return village


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return settle_once(tmp_path / "village")


async def test_g03_a_form_survives_a_restart_at_every_step(folder, monkeypatch):
    village = await woken(folder, monkeypatch)
    user, number = FIRST_NEWCOMER, 1_000_000
    for kind, words in FORM:
        hostile = village.hostile
        assert hostile is not None
        make = hostile.tap if kind == "tap" else hostile.say
        number += 1
        await village.deliver(make(words.format("甲"), user) | {"update_id": number})
        await village.end()
        await village.start()
    assert f"nominated {user}" in await village.look()
    await village.end()


@pytest.mark.parametrize("late", [0, 5, 3600, 47 * 3600], ids=["at once", "5 s", "an hour", "two days"])
async def test_h01_a_late_tick_loses_no_digest(folder, monkeypatch, late):
    village = await woken(folder, monkeypatch)
    tick = ticking(village.app)
    tick.start(paused=True)
    assert {(job.misfire_grace_time, job.coalesce) for job in tick.get_jobs()} == {(None, True)}
    first, second = sorted(job.next_run_time for job in tick.get_jobs())
    assert second - first >= timedelta(seconds=TICK - 1), "the first comes at once"
    tick.shutdown(wait=False)
    for _ in range(2):
        await village.turn(SUNDAY + timedelta(seconds=late), alive=False)
    assert village.post.digests.total() == GROUPS
    assert village.post.broken == []
    await village.end()


async def test_h02_killed_in_the_middle_of_sundays_work_the_next_process_does_the_rest(folder, monkeypatch):
    """At the first writes of eight Sundays, before and after the commit: one digest a group all the same."""
    village = await woken(folder, monkeypatch)
    await village.turn(SUNDAY - timedelta(minutes=1), alive=True)
    for week in range(WEEKS):
        moment = SUNDAY + timedelta(weeks=week)
        village.db.death = (week // 2, week % 2 == 1)
        assert not await village.unless_it_dies(partial(village.turn, moment, alive=False))
        await village.turn(moment, alive=False)
    told = village.post.digests
    unclear = await village.app.see(lambda tx: tx.outbox.unclear(MONDAY))
    assert village.post.broken == []
    assert max(told.values()) == 1
    assert told.total() >= WEEKS * GROUPS - len(unclear)
    assert len(unclear) <= WEEKS
    await village.end()


async def test_h03_a_renamed_module_costs_no_job(folder, monkeypatch):
    """The files know moments and ids; which function does the work is the running code's own affair."""
    village = await woken(folder, monkeypatch)
    await village.turn(SUNDAY, alive=True)
    await village.end()
    kept = b"".join(path.read_bytes() for path in folder.iterdir() if path.name.startswith("county.db"))
    for name in (b"scheduler.", b"run_due", b"apscheduler", b"send_due_digests"):
        assert name not in kept


async def test_h04_no_job_is_pickled(folder, monkeypatch):
    village = await woken(folder, monkeypatch)
    tick = ticking(village.app)
    tick.start(paused=True)
    assert [type(store) for store in tick._jobstores.values()] == [MemoryJobStore]
    tick.shutdown(wait=False)
    await village.end()
    imported = {
        alias.name if isinstance(node, ast.Import) else node.module or ""
        for _, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert "apscheduler.schedulers.asyncio" in imported
    assert imported.isdisjoint({"pickle", "shelve", "marshal", "dill"})
    assert not [name for name in imported if name.startswith("apscheduler.jobstores")]
