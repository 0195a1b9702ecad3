"""What a question costs: `python -m benchmarks.questions`.

The question is the one every update asks first: who is this? It is asked by our readers, which cross to
aiosqlite's thread once a question, and by SQLAlchemy's own way over aiosqlite, which crosses for every call.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlalchemy import Connection, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.wishes import open_village
from services import people
from services.transaction import Transaction
from storage.sealing import entrust
from storage.sqlite import prepared

QUESTIONS = 3000
WARM = 100
TELEGRAM_ID = 1
"""The host of the village that is opened."""


async def asked(name: str, ask: Callable[[], Awaitable[object]]) -> float:
    """Prints a line; returns CPU µs a question."""
    for _ in range(WARM):
        await ask()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(QUESTIONS):
        await ask()
    cpu, wall = (time.process_time() - cpu) / QUESTIONS, (time.perf_counter() - wall) / QUESTIONS
    print(f"{name:34} {wall * 1e6:8.0f} µs {cpu * 1e6:8.0f} CPU µs a question")
    return cpu


async def compare(folder: Path) -> None:
    address = f"sqlite:///{folder / 'county.db'}"
    app, _ = await open_village(address, folder)

    async def own() -> object:
        return await app.see(people.recognize, TELEGRAM_ID, "zh_CN", None)

    ours = await asked("one crossing a question", own)
    engine = create_async_engine(make_url(address).set(drivername="sqlite+aiosqlite"))
    prepared(engine.sync_engine, "query_only = ON", begin="BEGIN")
    entrust(engine.sync_engine, app.secrets.sealer())

    def recognize(connection: Connection) -> object:
        tx = Transaction(connection, app.clock(), app.programme, app.texts, app.secrets)
        return people.recognize(tx, TELEGRAM_ID, "zh_CN", None)

    async def other() -> object:
        async with engine.connect() as connection:
            return await connection.run_sync(recognize)

    theirs = await asked("SQLAlchemy's own over aiosqlite", other)
    print(f"{'':34} {ours / theirs:8.2f} of its CPU time")
    await engine.dispose()
    await app.db.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(compare(Path(folder)))


if __name__ == "__main__":
    main()
