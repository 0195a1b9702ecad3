"""Bringing a database to the newest schema, from the first table on."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, create_engine, make_url
from sqlalchemy.ext.asyncio import create_async_engine

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


class NewerSchema(Exception):
    """The database was made by a newer release than this one."""


async def migrate(address: str) -> str:
    """Upgrade the database to the newest revision and return it; raises NewerSchema."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return await asyncio.to_thread(_upgrade_file, url)
    engine = create_async_engine(url.set(drivername=DRIVERS["postgresql"]))
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _upgrade_file(url: URL) -> str:
    """By the plain driver: the asynchronous one answers a closed loop when the file cannot be opened."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            return _upgrade(connection)
    finally:
        engine.dispose()


def configuration(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> str:
    config = configuration(connection)
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerSchema(current)
    command.upgrade(config, "head")
    head = scripts.get_current_head()
    assert head is not None
    return head
