"""I13: a newer release changes no table under a bot that still runs with it."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot import upkeep
from bot.lease import NAME, NotAlone, this_process
from bot.settings import Settings, SettingsFault
from bot.upkeep import STILL_RUNS, migrate_database, opened, upgraded, wall_clock
from domain.leases import HELD_FOR
from services.leases import NOBODY
from storage.leases import LeaseRepository
from storage.migrations import DRIVERS, newest, revision_of, upgrade

ELSEWHERE = "another-machine:7:100"
BEFORE_LEASES, OLDER = "0004", "0006"


@pytest.fixture
def address(request, tmp_path):
    """Nothing is in it yet."""
    if "postgresql" in request.node.name:
        return request.getfixturevalue("new_postgresql")()
    return f"sqlite:///{tmp_path / 'county.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def settings(request, address, tmp_path) -> Settings:
    return Settings(database=address, secrets=tmp_path / "secrets", log="ERROR")


async def within(settings, work):
    url = make_url(settings.database)
    engine = create_async_engine(url.set(drivername=DRIVERS[url.get_backend_name()]))
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


async def held(settings, holder, ago=timedelta(0), revision=OLDER) -> None:
    """A database of an older release, and who runs with it."""

    def lived_in(connection) -> None:
        upgrade(connection, revision)
        if holder is not None:
            LeaseRepository(connection).take(NAME, holder, wall_clock() - ago)

    await within(settings, lived_in)


@pytest.mark.parametrize("holder", [ELSEWHERE, this_process()], ids=["elsewhere", "here"])
async def test_i13_no_command_changes_the_tables_under_a_running_bot(settings, holder, monkeypatch):
    await held(settings, holder)
    with pytest.raises(SettingsFault, match=STILL_RUNS):
        async with opened(settings):
            pytest.fail("it was opened")
    monkeypatch.setattr(upkeep, "read_settings", lambda: settings)
    with pytest.raises(SettingsFault, match=STILL_RUNS):
        await migrate_database()
    assert await within(settings, revision_of) == OLDER


@pytest.mark.parametrize(
    ("holder", "ago", "revision"),
    [
        (None, timedelta(0), BEFORE_LEASES),
        (None, timedelta(0), OLDER),
        (NOBODY, timedelta(0), OLDER),
        (ELSEWHERE, HELD_FOR, OLDER),
        (this_process() + "0", timedelta(0), OLDER),
    ],
    ids=["none known", "never run", "given back", "silent", "dead here"],
)
async def test_i13_where_nobody_runs_an_older_database_becomes_the_newest(settings, holder, ago, revision):
    await held(settings, holder, ago, revision)
    async with opened(settings):
        assert await within(settings, revision_of) == newest()


async def test_i13_beside_a_running_bot_of_the_same_release_commands_work(settings):
    assert await upgraded(settings) == newest()
    await within(settings, lambda c: LeaseRepository(c).take(NAME, ELSEWHERE, wall_clock()))
    async with opened(settings):
        assert await within(settings, revision_of) == newest()


async def test_i13_who_comes_to_run_waits_for_the_older_one_to_leave(settings, monkeypatch):
    monkeypatch.setattr(upkeep, "LOOK_EVERY", 0.01)
    await held(settings, ELSEWHERE)
    refusals = asyncio.Semaphore(0)

    def noting(connection) -> None:
        try:
            require(connection)
        except NotAlone:
            refusals.release()
            raise

    require = upkeep.require_nobody_runs
    monkeypatch.setattr(upkeep, "require_nobody_runs", noting)

    async def leave() -> None:
        await refusals.acquire()
        await within(settings, lambda c: LeaseRepository(c).take(NAME, NOBODY, wall_clock()))

    async with asyncio.TaskGroup() as group:
        group.create_task(leave())
        async with opened(settings, to_run=True):
            assert await within(settings, revision_of) == newest()


async def test_i13_who_comes_to_run_gives_way_to_an_older_one_that_stays(settings, monkeypatch):
    monkeypatch.setattr(upkeep, "PATIENCE", 0.0)
    await held(settings, ELSEWHERE)
    with pytest.raises(NotAlone):
        async with opened(settings, to_run=True):
            pytest.fail("it was opened")
    assert await within(settings, revision_of) == OLDER
