"""The migrations build exactly what the tables say, from nothing, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.migrations import DRIVERS, NewerSchema, migrate
from storage.schema import metadata


@pytest.fixture
def new_empty(request, address, tmp_path):
    """A second database of the same kind."""
    if address.startswith("postgresql"):
        return request.getfixturevalue("new_postgresql")()
    return f"sqlite:///{tmp_path / 'second.db'}"


def engine(address: str):
    url = make_url(address)
    return create_async_engine(url.set(drivername=DRIVERS[url.get_backend_name()]))


async def test_an_empty_database_becomes_what_the_tables_say(address):
    first = await migrate(address)
    assert await migrate(address) == first

    def differences(connection):
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with (opened := engine(address)).connect() as connection:
        assert await connection.run_sync(differences) == []
    await opened.dispose()


async def test_i13_a_newer_database_is_left_alone(address):
    await migrate(address)
    opened = engine(address)
    async with opened.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await opened.dispose()
    with pytest.raises(NewerSchema):
        await migrate(address)


async def test_the_migrations_forbid_what_the_tables_forbid(address, new_empty):
    def forbidden(connection):
        inspector = inspect(connection)
        return {
            (table, check["name"]): check["sqltext"]
            for table in metadata.tables
            for check in inspector.get_check_constraints(table)
        }

    await migrate(address)
    migrated, built = engine(address), engine(new_empty)
    async with migrated.connect() as one, built.begin() as other:
        await other.run_sync(metadata.create_all)
        assert await one.run_sync(forbidden) == await other.run_sync(forbidden)
    await migrated.dispose()
    await built.dispose()
