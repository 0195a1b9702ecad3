"""Questions to SQLite: each goes over to a reader's thread once, and none of them is left standing there."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from storage.database import open_database
from storage.readers import Readers
from storage.schema import metadata

COUNT = text(
    "WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < :most) SELECT max(n) FROM up"
)
MANY = 2_000_000
"""A question that is still being answered when its caller has turned away."""


@pytest.fixture
async def readers(tmp_path: Path):
    readers = Readers(make_url(f"sqlite:///{tmp_path / 'county.db'}"), 3)
    yield readers
    await readers.close()


def count(most):
    return lambda connection: connection.scalar(COUNT, {"most": most})


async def test_more_questions_than_readers_are_all_answered(readers):
    assert await asyncio.gather(*(readers.ask(count(n)) for n in range(1, 51))) == [*range(1, 51)]


async def test_all_of_a_question_is_answered_in_one_thread_and_never_in_the_loops(readers):
    def where(connection):
        before = threading.get_ident()
        connection.execute(COUNT, {"most": 3})
        return before, threading.get_ident()

    before, after = await readers.ask(where)
    assert before == after != threading.get_ident()


@pytest.mark.parametrize("failure", [ValueError, KeyError, StopIteration, asyncio.CancelledError])
async def test_what_a_question_raises_its_caller_gets_and_the_next_is_answered(readers, failure):
    def ask(_connection):
        raise failure("no")

    with pytest.raises(RuntimeError if failure is StopIteration else failure):
        await asyncio.wait_for(readers.ask(ask), 10)
    assert await readers.ask(count(3)) == 3


async def test_a_caller_who_turned_away_spoils_nothing_for_the_next(readers):
    callers = [asyncio.ensure_future(readers.ask(count(MANY))) for _ in range(3)]
    await asyncio.sleep(0)
    for caller in callers:
        caller.cancel()
    assert await asyncio.gather(*callers, return_exceptions=True)
    assert await asyncio.gather(*(readers.ask(count(n)) for n in (4, 5, 6, 7))) == [4, 5, 6, 7]


async def test_who_asks_next_does_not_wait_for_what_nobody_waits_for(readers):
    """A reader that still works is nobody's: another is opened meanwhile."""
    loop, begun, go_on = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def work_on(_connection):
        loop.call_soon_threadsafe(begun.set)
        go_on.wait(30)

    caller = asyncio.ensure_future(readers.ask(work_on))
    await begun.wait()
    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    assert await asyncio.wait_for(asyncio.gather(*map(readers.ask, map(count, range(1, 9)))), 10)
    go_on.set()


async def test_who_turned_away_while_a_reader_was_opening_leaves_no_thread_behind_the_end(
    readers, monkeypatch
):
    """Its thread still has a word to say to the loop: without a listener it would die of that."""
    connect, begun, go_on = sqlite3.connect, threading.Event(), threading.Event()

    def open_slowly(*where, **how):
        begun.set()
        go_on.wait(30)
        return connect(*where, **how)

    monkeypatch.setattr(sqlite3, "connect", open_slowly)
    before = {*threading.enumerate()}
    caller = asyncio.ensure_future(readers.ask(count(1)))
    await asyncio.sleep(0)
    begun.wait(30)
    [opening] = {*threading.enumerate()} - before
    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    closing = asyncio.ensure_future(readers.close())
    for _ in range(9):
        await asyncio.sleep(0)
    assert not closing.done()
    go_on.set()
    await closing
    assert not opening.is_alive()


async def test_who_comes_after_the_end_is_refused_and_leaves_no_thread(readers):
    await readers.ask(count(1))
    await readers.close()
    before = {*threading.enumerate()}
    with pytest.raises(RuntimeError, match="closed"):
        await readers.ask(count(1))
    for thread in {*threading.enumerate()} - before:
        await asyncio.to_thread(thread.join, 10)
        assert not thread.is_alive()


async def test_who_reads_cannot_write(tmp_path, secrets):
    db = open_database(f"sqlite:///{tmp_path / 'county.db'}", secrets.sealer())
    await db.write(metadata.create_all)
    with pytest.raises(OperationalError, match="readonly"):
        await db.read(lambda connection: connection.execute(text("DELETE FROM people")))
    await db.close()
