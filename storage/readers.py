"""Who reads SQLite: connections of aiosqlite, each asked in its own thread."""

from asyncio import Semaphore, gather, get_running_loop, to_thread
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from threading import Thread, local
from typing import TypeVar

import aiosqlite
from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.pool import SingletonThreadPool

T = TypeVar("T")


class Readers:
    """Answer questions on snapshots of what is committed, `size` of them at once.

    A question crosses over to its reader's thread once, however many statements it has. SQLAlchemy's own
    way over aiosqlite crosses four times for each statement, and the crossings cost more than the answers.
    """

    def __init__(self, url: URL, size: int) -> None:
        self._here = local()
        self.engine = create_engine(
            url,
            poolclass=SingletonThreadPool,
            pool_size=size,
            creator=lambda: self._here.connection,
            hide_parameters=True,
        )
        self._room = Semaphore(size)
        self._all: list[aiosqlite.Connection] = []
        self._idle: list[aiosqlite.Connection] = []
        self._threads: list[Thread] = []
        self._closed = False

    async def ask(self, work: Callable[[Connection], T]) -> T:
        await self._room.acquire()
        try:
            reader = await self._free()
        except BaseException:
            self._room.release()
            raise
        done = partial(get_running_loop().call_soon_threadsafe, self._take_back, reader)
        over: Callable[..., Awaitable[T]] = reader._execute  # noqa: SLF001 - no other way in takes more than a
        return await over(self._answer, reader._conn, work, done)  # noqa: SLF001 - single call along

    async def _free(self) -> aiosqlite.Connection:
        if self._closed:
            raise RuntimeError("the database is closed")
        return self._idle.pop() if self._idle else await self._open()

    def _take_back(self, reader: aiosqlite.Connection) -> None:
        """When its thread is done, though its caller turned away long ago: nobody else waits behind it."""
        self._idle.append(reader)
        self._room.release()

    async def close(self) -> None:
        """Close every reader once it has answered what it was asked, and see its thread end.

        One whose caller turned away while it was still opening has its last word to say to the loop, too.
        """
        self._closed = True
        self._idle.clear()
        await gather(*(reader.close() for reader in self._all), return_exceptions=True)
        self._all.clear()
        for thread in self._threads:
            await to_thread(thread.join)
        self._threads.clear()

    async def _open(self) -> aiosqlite.Connection:
        where, how = self.engine.dialect.create_connect_args(self.engine.url)
        reader = aiosqlite.connect(*where, **how)
        self._threads = [*filter(Thread.is_alive, self._threads), reader._thread]  # noqa: SLF001 - it tells nobody
        await reader
        if self._closed:  # its thread would keep the process from ending
            await reader.close()
            raise RuntimeError("the database is closed")
        self._all.append(reader)
        return reader

    def _answer(self, driver: object, work: Callable[[Connection], T], done: Callable[[], object]) -> T:
        """In the reader's own thread. A StopIteration asyncio cannot carry, and the caller would wait on."""
        self._here.connection = driver
        try:
            with self.engine.connect() as connection:
                return work(connection)
        except StopIteration as error:
            raise RuntimeError("work raised StopIteration") from error
        finally:
            with suppress(RuntimeError):  # the loop is gone, and its readers with it
                done()
