"""SQLite: one thread writes, and all who wait share one commit."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event

from storage.readers import Readers
from storage.sealing import Sealer, entrust

T = TypeVar("T")

LARGEST_BATCH = 128  # bounds how long the first in a batch waits for the last
READERS = 16  # the courier looks at as many chats at once, and people ask besides


class NotSaved(Exception):
    """The commit failed, so nothing of this work was kept. Asking again is safe."""


@dataclass(frozen=True)
class Request(Generic[T]):
    """Work on its way to the writer, and where its caller waits for the answer."""

    work: Callable[[Any], T]
    answer: Future[T] = field(default_factory=Future)
    by_itself: bool = False
    """Outside any transaction, on the writer's own connection: no other may write or checkpoint beside it."""


class SQLite:
    """A single writer thread with group commit, and a few readers on snapshots.

    Work runs in the order it was asked for, each piece in its own savepoint. Cancelling
    the caller withdraws work that has not begun; work that has begun is carried out.
    """

    def __init__(self, url: URL, sealer: Sealer) -> None:
        self._engine = prepared(
            create_engine(url, pool_size=1, hide_parameters=True), begin="BEGIN IMMEDIATE"
        )
        self._readers = Readers(url, READERS)
        prepared(self._readers.engine, "query_only = ON", begin="BEGIN")
        for engine in (self._engine, self._readers.engine):
            entrust(engine, sealer)
        self._requests: SimpleQueue[Request[Any] | None] = SimpleQueue()
        self._closed = self._swept = False
        self._writer = Thread(target=self._write_until_closed, name="sqlite writer", daemon=True)
        self._writer.start()

    async def write(self, work: Callable[[Connection], T]) -> T:
        if self._closed:
            raise NotSaved("the database is closed")
        request = Request(work)
        self._swept = False
        self._requests.put(request)
        return await asyncio.wrap_future(request.answer)

    async def sweep(self) -> bool:
        """Empty the write-ahead log, where deleted rows live on though `secure_delete` wiped their pages."""
        if self._swept or self._closed:
            return True
        request = Request(_checkpointed, by_itself=True)
        self._swept = True  # what is written from here on is for the next time
        self._requests.put(request)
        done = await asyncio.wrap_future(request.answer)
        if not done:
            self._swept = False
        return done

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._readers.ask(work)

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._requests.put(None)
        await asyncio.to_thread(self._writer.join)
        self._engine.dispose()
        await self._readers.close()

    def _write_until_closed(self) -> None:
        for batch in iter(self._next_batch, []):
            wanted = [each for each in batch if each.answer.set_running_or_notify_cancel()]
            if together := [each for each in wanted if not each.by_itself]:
                self._commit_together(together)
            for request in wanted:
                if request.by_itself:
                    self._do_by_itself(request)

    def _do_by_itself(self, request: Request[Any]) -> None:
        try:
            driver = self._engine.raw_connection()
            try:
                answer = request.work(driver.driver_connection)
            finally:
                driver.close()
        except BaseException as failure:  # noqa: BLE001 - the thread must outlive this too
            _fail(request.answer, failure)
        else:
            request.answer.set_result(answer)

    def _next_batch(self) -> list[Request[Any]]:
        """Wait for a request and take along those behind it; nothing when the door is closed."""
        batch: list[Request[Any]] = []
        while (request := self._requests.get()) is not None:
            batch.append(request)
            if len(batch) == LARGEST_BATCH or self._requests.empty():
                return batch
        self._requests.put(None)  # the next call must find the door closed too
        return batch

    def _commit_together(self, batch: list[Request[Any]]) -> None:
        """One BEGIN, one COMMIT; nobody is answered before the commit has succeeded or failed."""
        try:
            with self._engine.begin() as connection:
                answers = [_attempt(request, connection) for request in batch]
        except BaseException as failure:  # noqa: BLE001 - the thread must outlive anything a wish can raise
            answers = [partial(_fail, request.answer, failure) for request in batch]
        for give in answers:
            give()


def _checkpointed(driver: Any) -> bool:
    """A reader in the way is not waited for long: whoever wants to write waits too."""
    (patience,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute(f"PRAGMA busy_timeout = {min(patience, 250)}")
    try:
        (in_the_way, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        driver.execute(f"PRAGMA busy_timeout = {patience}")
    return not in_the_way


def _attempt(request: Request[T], connection: Connection) -> Callable[[], None]:
    """Do one piece of work in a savepoint, and return how to answer once all is committed."""
    driver: Any = connection.connection.driver_connection
    driver.execute("SAVEPOINT wish")
    try:
        result = request.work(connection)
    except BaseException as error:
        if not driver.in_transaction:
            raise  # SQLite rolled back everything, the work of others included
        driver.execute("ROLLBACK TO wish")
        return partial(request.answer.set_exception, _portable(error))
    driver.execute("RELEASE wish")
    return partial(request.answer.set_result, result)


def _fail(answer: Future[Any], failure: BaseException) -> None:
    refusal = NotSaved(str(failure))
    refusal.__cause__ = failure
    answer.set_exception(refusal)


def _portable(error: BaseException) -> BaseException:
    """The error itself, unless asyncio cannot carry it: a StopIteration would leave its caller waiting."""
    return RuntimeError("work raised StopIteration") if isinstance(error, StopIteration) else error


def prepared(engine: Engine, *pragmas: str, begin: str) -> Engine:
    """Take transactions out of the driver's hands, which would begin them late and silently."""

    def connect(driver: Any, _: object) -> None:
        driver.isolation_level = None
        cursor = driver.cursor()
        for pragma in (
            "busy_timeout = 5000",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
            *pragmas,
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine
