"""Ways in which the ground under a running bot gives way, and is put right again."""

import os
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from storage.sqlite import NotSaved
from tests.faults.stage import Stage


@asynccontextmanager
async def full_database(stage: Stage, folder: Path) -> AsyncIterator[None]:
    """SQLite may not take another page, as on a disk without a free block."""
    pragma = "PRAGMA max_page_count = {}"
    newest = "SELECT max(key) FROM ledger WHERE key LIKE 'update:%'"
    numbers = count(1000)

    def crowd(connection) -> None:
        """Just where the next key will stand, so that it finds no room on its page."""
        key = connection.exec_driver_sql(newest).scalar_one()
        row = (f"{key[:40]}~{next(numbers)}", stage.app.clock().isoformat())
        connection.exec_driver_sql("INSERT INTO ledger VALUES (?, ?)", row)

    await stage.app.db.write(lambda connection: connection.exec_driver_sql(pragma.format(1)))
    while True:
        try:
            await stage.app.db.write(crowd)
        except NotSaved as full:
            assert "full" in str(full)  # noqa: PT017 - it ends the loop
            break
    yield
    await stage.app.db.write(lambda connection: connection.exec_driver_sql(pragma.format(1_000_000)))


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of its own with room for little; raises PermissionError where nobody may make one."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        raise PermissionError
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@asynccontextmanager
async def full_disk(stage: Stage, folder: Path) -> AsyncIterator[None]:
    """No block is free on the file system that holds the database: the kernel says ENOSPC."""
    await stage.app.db.sweep()
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    assert os.statvfs(folder).f_bavail == 0
    yield
    filler.unlink()


@asynccontextmanager
async def locked_database(stage: Stage, folder: Path) -> AsyncIterator[None]:
    """Another program holds the write lock for longer than anybody waits."""
    await stage.app.db.write(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout = 5"))
    other = sqlite3.connect(folder / "county.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@asynccontextmanager
async def nobody_answers(stage: Stage) -> AsyncIterator[None]:
    """The address refuses connections, as when the line is down."""
    sandbox = stage.phones.sandbox
    port = urlsplit(sandbox.api_url).port
    await sandbox.stop()
    yield
    await sandbox.start(port=port or 0)


@asynccontextmanager
async def every_line_breaks(stage: Stage) -> AsyncIterator[None]:
    await stage.trials.fault("drop_before", "*", times=None)
    yield
    await stage.trials.clear()
