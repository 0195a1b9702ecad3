"""PostgreSQL: every piece of work is a serializable transaction, done again if it clashed."""

import asyncio
import random
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from storage.sealing import Sealer, entrust

T = TypeVar("T")

ATTEMPTS = 10
CLASHES = {"40001", "40P01"}  # serialization failure, deadlock: nothing was kept, asking again may succeed


class PostgreSQL:
    """Serializable, because rules decide on what they read: a ballot must not slip in beside the count."""

    def __init__(self, url: URL, sealer: Sealer) -> None:
        self._engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"), isolation_level="SERIALIZABLE", hide_parameters=True
        )
        entrust(self._engine.sync_engine, sealer)
        self._readers = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    async def write(self, work: Callable[[Connection], T]) -> T:
        for attempt in range(1, ATTEMPTS):
            try:
                return await self._write_once(work)
            except DBAPIError as failure:
                if not _is_clash(failure):
                    raise
            await asyncio.sleep(random.uniform(0, 0.005 * 2**attempt))  # noqa: S311 - spreads people, hides nothing
        return await self._write_once(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        async with self._readers.connect() as connection:
            return await connection.run_sync(work)

    async def sweep(self) -> bool:
        return True

    async def close(self) -> None:
        await self._engine.dispose()

    async def _write_once(self, work: Callable[[Connection], T]) -> T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)


def _is_clash(failure: DBAPIError) -> bool:
    return getattr(failure.orig, "sqlstate", None) in CLASHES
