"""I15, I01: the lease is a row, whoever's connection it came by; and nobody finds the database locked."""

import asyncio

import pytest
from sqlalchemy import Connection, select

from bot.lease import Lease, NotAlone
from services.app import App
from storage.database import open_database
from storage.schema.records import ledger
from tests.storage.conftest import enter
from texts.render import Texts


async def test_i15_a_lease_outlives_the_connection_it_was_taken_by(app, address, secrets, calendar):
    """Behind a pooler a session's lock would be anybody's, or gone; a row is neither."""
    other = open_database(address, secrets.sealer())
    elsewhere = App(other, Texts(), calendar, app.programme, secrets)
    await Lease(elsewhere, "machine-1:7:100").take(patience=0)
    await other.close()
    with pytest.raises(NotAlone):
        await Lease(app, "machine-2:7:100").take(patience=0)


async def test_i01_readers_and_writers_side_by_side_are_never_told_to_wait(db):
    """Each reads and then writes, which is where SQLite gives up at once unless it was told beforehand."""

    def read_then_write(number: int):
        def work(connection: Connection) -> None:
            connection.execute(select(ledger)).all()
            enter(f"key {number}")(connection)

        return work

    writes = [db.write(read_then_write(number)) for number in range(50)]
    reads = [db.read(lambda connection: connection.execute(select(ledger)).all()) for _ in range(50)]
    await asyncio.gather(*writes, *reads)
    assert len(await db.read(lambda connection: connection.execute(select(ledger)).all())) == 50
