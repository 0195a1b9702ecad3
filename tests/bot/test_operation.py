"""A02, A10, A12: what `guiyan run` puts together, which nothing else does."""

import asyncio
import signal
from collections.abc import AsyncIterator

import aiohttp
import pytest
from structlog.testing import CapturingLogger

from bot import doctor, operation
from bot.checks.findings import Check, Finding, warn
from bot.lease import NAME, Lease
from bot.operation import operate
from bot.pace import Pace
from bot.process import Process, run
from bot.settings import Settings, SettingsFault, read_settings
from sandbox.server import TOKEN, Sandbox
from scheduler import timetable
from scheduler.timetable import Job
from services import letters
from services.app import App
from storage.secrets import Secrets


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox()
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
def settings(sandbox, tmp_path, monkeypatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return read_settings(
        token=TOKEN,
        api=sandbox.api_url,
        database=f"sqlite:///{tmp_path / 'county.db'}",
        secrets=tmp_path / "secrets",
        backups=tmp_path / "backups",
        backup_passphrase="five words to be remembered",
        log="ERROR",
    )


async def test_what_runs_in_earnest_has_its_pace_its_lease_and_its_slow_jobs(settings, monkeypatch):
    seen: dict[str, object] = {}

    async def lived(process: Process, *slow: Job) -> None:
        seen["pace"] = type(process.courier._pace)
        seen["slow"] = [job.__qualname__ for job in slow]
        lease = await process.app.see(lambda tx: tx.leases.find(NAME))
        seen["held"] = lease is not None and lease.holder != ""

    monkeypatch.setattr(operation, "run", lived)
    assert await operate(settings) == 0
    assert seen == {"pace": Pace, "slow": ["Backlog.look", "Nightly.back_up"], "held": True}


async def test_j17_what_takes_long_to_look_at_is_looked_at_while_it_runs(settings, monkeypatch):
    looked = asyncio.Event()

    async def lived(*_: object) -> None:
        await looked.wait()

    async def strange(_: Settings) -> Finding:
        looked.set()
        return warn("The bot may not write in one group.", "Let somebody add it again.")

    monkeypatch.setattr(operation, "run", lived)
    monkeypatch.setattr(doctor, "SLOW", (Check("groups", strange),))
    monkeypatch.setattr(operation, "LOOKS_AFTER", 0.0)
    async with asyncio.timeout(30):
        assert await operate(settings) == 0
    said = CapturingLogger()
    monkeypatch.setattr(doctor, "log", said)
    await doctor.look_about(settings)
    assert [each.kwargs["reason"] for each in said.calls] == [
        "The bot may not write in one group. Let somebody add it again."
    ]


async def test_a10_who_loses_the_lease_leaves_with_a_failure(settings, monkeypatch, capsys):
    async def lives(process: Process, *_: Job) -> None:
        await process.app.do(lambda tx: tx.leases.take(NAME, "machine-2:7:100", tx.now))
        await process.intake.stopping.wait()

    monkeypatch.setattr(operation, "run", lives)
    assert await operate(settings) == operation.FAILED
    assert operation.ALREADY_RUNS in capsys.readouterr().err


async def test_a02_sigterm_ends_it_in_peace(settings, sandbox):
    async def leave() -> None:
        await sandbox.called("getUpdates")
        signal.raise_signal(signal.SIGTERM)

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(leave())
        assert await operate(settings) == 0


async def test_a02_a_tick_that_runs_comes_to_its_end(settings, monkeypatch):
    """The day's last job is cut off no earlier than an update would be."""
    done: list[bool] = []

    async def with_a_slow_tick(process: Process, *_: Job) -> None:
        async def slow(app: App) -> dict[str, int]:
            process.stop()
            while not process.courier._stopping:
                await app.see(letters.under_way)
            for _ in range(100):
                await app.see(letters.under_way)
            done.append(True)
            return {}

        monkeypatch.setattr(timetable, "JOBS", (slow,))
        await run(process)

    monkeypatch.setattr(operation, "run", with_a_slow_tick)
    async with asyncio.timeout(30):
        assert await operate(settings) == 0
    assert done == [True]


async def test_a02_a_tick_without_an_end_is_left_to_the_next_process(monkeypatch):
    left: list[bool] = []
    begun = asyncio.Event()

    async def endless(_: App) -> dict[str, int]:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            left.append(True)
        return {}

    clock = timetable.Clock()
    clock.start()
    clock.add_job(clock.do, args=[endless, None])
    await begun.wait()
    said = CapturingLogger()
    monkeypatch.setattr(timetable, "log", said)
    await clock.end(0)
    clock.shutdown(wait=False)
    assert left == [True]
    assert [each.args[0] for each in said.calls] == ["job left to the next process"]


async def test_a02_a_telegram_that_hangs_keeps_nobody_from_leaving(settings, sandbox, monkeypatch):
    """What was under way is the next one's: it would have waited twenty seconds for every call in turn."""
    monkeypatch.setattr(operation, "LEAVES_WITHIN", 0.1)
    sandbox.world.faults.add({"kind": "hang", "method": "sendMessage", "times": None})

    async def leave() -> None:
        await sandbox.called("getUpdates")
        async with aiohttp.ClientSession(sandbox.api_url) as http:
            await http.post("/sim/users", json={"id": 7, "first_name": "李铁柱"})
            await http.post("/sim/say", json={"user": 7, "chat": 7, "text": "/start"})
        await sandbox.called("sendMessage")
        signal.raise_signal(signal.SIGTERM)

    async with asyncio.timeout(15), asyncio.TaskGroup() as group:
        group.create_task(leave())
        assert await operate(settings) == 0


async def test_a12_a_token_that_is_revoked_while_it_runs_is_a_fault_of_the_configuration(
    settings, sandbox, monkeypatch
):
    monkeypatch.setattr("bot.polling.LONGEST_PAUSE", 0.01)

    sandbox.world.faults.add({"kind": "unauthorized", "method": "getUpdates", "times": None})
    with pytest.raises(SettingsFault, match="does not know this GUIYAN_TOKEN"):
        await operate(settings)


async def test_k09_keys_rotated_between_opening_and_the_lease_stop_it(settings, monkeypatch):
    """It would seal with a key that nobody else knows any more."""
    secrets = Secrets(settings.secrets)
    secrets.guard()
    assert secrets.sealer()
    take = Lease.take

    async def taken_late(lease, *args):
        secrets.lay_field_key()
        return await take(lease, *args)

    monkeypatch.setattr(Lease, "take", taken_late)
    with pytest.raises(BaseExceptionGroup) as stopped:
        await operate(settings)
    assert stopped.group_contains(SettingsFault, match="Start once more")
