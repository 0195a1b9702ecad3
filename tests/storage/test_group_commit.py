"""What only SQLite does: many wishes, one thread, one commit."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection, event

from domain.errors import AlreadyDone
from storage.database import open_database
from storage.schema import metadata
from storage.secrets import Secrets
from storage.sqlite import NotSaved, SQLite
from tests.storage.conftest import enter, keys


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "village.db"


@pytest.fixture
async def db(file: Path, secrets: Secrets) -> AsyncIterator[SQLite]:
    db = open_database(f"sqlite:///{file}", secrets.sealer())
    await db.write(metadata.create_all)
    assert isinstance(db, SQLite)
    yield db
    await db.close()


@asynccontextmanager
async def one_batch(db: SQLite) -> AsyncIterator[None]:
    """Keep the writer busy, so that all that is asked meanwhile goes into one commit."""
    begun, released = Event(), Event()

    def hold(_: Connection):
        begun.set()
        released.wait(5)

    holding = asyncio.ensure_future(db.write(hold))
    await asyncio.to_thread(begun.wait)
    yield
    await asyncio.sleep(0)  # let those who ask reach the queue
    released.set()
    await holding


def orphan(connection: Connection) -> None:
    """Found out only at the commit: a ballot in a box that does not exist."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    connection.exec_driver_sql("INSERT INTO ballots VALUES (404, x'00', 1)")


def roll_back_everything(connection: Connection) -> None:
    """What SQLite may do by itself when the disk is full."""
    connection.exec_driver_sql("ROLLBACK")
    raise OSError("disk full")


async def test_five_hundred_wishes_share_a_few_commits(db):
    commits: list[object] = []
    event.listen(db._engine, "commit", commits.append)
    await asyncio.gather(*(db.write(enter(str(n))) for n in range(500)))
    assert len(commits) <= 10
    assert len(await db.read(keys)) == 500


async def test_one_that_fails_does_not_disturb_the_others_in_its_batch(db):
    async with one_batch(db):
        wishes = asyncio.gather(*map(db.write, map(enter, ["a", "a", "b"])), return_exceptions=True)
    outcomes = await wishes
    assert [type(outcome) for outcome in outcomes] == [type(None), AlreadyDone, type(None)]
    assert await db.read(keys) == {"a", "b"}


@pytest.mark.parametrize("disaster", [orphan, roll_back_everything])
async def test_a_commit_that_fails_fails_all_who_shared_it_and_nobody_after(db, disaster):
    async with one_batch(db):
        work = [enter("a"), disaster, enter("b")]
        wishes = asyncio.gather(*map(db.write, work), return_exceptions=True)
    assert [type(outcome) for outcome in await wishes] == [NotSaved] * 3
    await db.write(enter("c"))
    assert await db.read(keys) == {"c"}


async def test_i01_a_database_locked_by_somebody_else_fails_wishes_but_not_the_writer(db, file):
    await db.write(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout = 20").close())
    stranger = sqlite3.connect(file, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotSaved):
        await db.write(enter("too early"))
    stranger.close()
    await db.write(enter("in time"))
    assert await db.read(keys) == {"in time"}


async def test_cancelling_withdraws_what_waits_and_completes_what_has_begun(db):
    begun, released = Event(), Event()

    def slow(connection: Connection):
        begun.set()
        released.wait(5)
        enter("begun")(connection)

    taken = asyncio.ensure_future(db.write(slow))
    await asyncio.to_thread(begun.wait)
    waiting = asyncio.ensure_future(db.write(enter("withdrawn")))
    await asyncio.sleep(0)
    for caller in (taken, waiting):
        caller.cancel()
    await asyncio.gather(taken, waiting, return_exceptions=True)
    released.set()

    await db.write(enter("next"))
    assert await db.read(keys) == {"begun", "next"}


async def test_cancelling_at_random_never_tears_a_wish_in_two(db):
    def pair(n: int):
        return lambda connection: (enter(f"{n} left")(connection), enter(f"{n} right")(connection))

    callers = [asyncio.ensure_future(db.write(pair(n))) for n in range(300)]
    for n, caller in enumerate(callers):
        if n % 3 == 0:
            caller.cancel()
        if n % 50 == 0:
            await asyncio.sleep(0.001)
    outcomes = await asyncio.gather(*callers, return_exceptions=True)

    kept = await db.read(keys)
    for n, outcome in enumerate(outcomes):
        assert (f"{n} left" in kept) == (f"{n} right" in kept)
        assert f"{n} left" in kept or isinstance(outcome, asyncio.CancelledError)


async def test_readers_do_not_see_what_is_not_committed(db):
    begun, released = Event(), Event()

    def write_and_wait(connection: Connection):
        enter("unfinished")(connection)
        begun.set()
        released.wait(5)

    writing = asyncio.ensure_future(db.write(write_and_wait))
    await asyncio.to_thread(begun.wait)
    assert await db.read(keys) == set()
    released.set()
    await writing
    assert await db.read(keys) == {"unfinished"}


async def test_a_question_sees_one_moment_however_often_it_looks(db, file):
    def look_twice(connection: Connection) -> list[set[str]]:
        before = keys(connection)
        with sqlite3.connect(file) as stranger:
            stranger.execute("INSERT INTO ledger VALUES ('meanwhile', '2026-03-02')")
        return [before, keys(connection)]

    assert await db.read(look_twice) == [set(), set()]
    assert await db.read(keys) == {"meanwhile"}


async def test_closing_finishes_what_was_asked_and_takes_nothing_new(db, file):
    asked = [asyncio.ensure_future(db.write(enter(str(n)))) for n in range(300)]
    await asyncio.sleep(0)
    await db.close()
    await asyncio.gather(*asked)
    with pytest.raises(NotSaved):
        await db.write(enter("too late"))
    await db.close()
    assert sqlite3.connect(file).execute("SELECT count(*) FROM ledger").fetchone() == (300,)


async def test_i03_commits_reach_the_disk_before_anybody_is_told(db):
    def pragma(name: str):
        return lambda connection: connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    settings = {
        name: await db.write(pragma(name)) for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
