"""Bringing a database to the newest schema, from the first table on."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, create_engine, make_url
from sqlalchemy.ext.asyncio import create_async_engine

Guard = Callable[[Connection], None]
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


class NewerSchema(Exception):
    """The database was made by a newer release than this one."""


def anybody(connection: Connection) -> None:
    """Nobody else uses the database."""


async def migrate(address: str, allowed: Guard = anybody) -> str:
    """Upgrade the database to the newest revision and return it; raises NewerSchema.

    `allowed` is called before tables with something in them are changed, and raises where that must not be.
    """
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return await asyncio.to_thread(_upgrade_file, url, allowed)
    engine = create_async_engine(url.set(drivername=DRIVERS["postgresql"]))
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(_upgrade_allowed, allowed)
    finally:
        await engine.dispose()


def _upgrade_file(url: URL, allowed: Guard) -> str:
    """By the plain driver: the asynchronous one answers a closed loop when the file cannot be opened."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            return _upgrade_allowed(connection, allowed)
    finally:
        engine.dispose()


def _upgrade_allowed(connection: Connection, allowed: Guard) -> str:
    revision = revision_of(connection)
    if revision is not None and revision != newest() and is_known(revision):
        allowed(connection)
    return upgrade(connection)


def configuration(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def revision_of(connection: Connection) -> str | None:
    """The schema a database has now."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The schema of this release."""
    head = _scripts().get_current_head()
    assert head is not None
    return head


def is_known(revision: str) -> bool:
    """Whether this release can read a schema."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def upgrade(connection: Connection, to: str = "head") -> str:
    """Bring the database up to a revision; raises NewerSchema for what we do not know."""
    for revision in (revision_of(connection), to):
        if revision not in {None, "head"} and not is_known(str(revision)):
            raise NewerSchema(revision)
    command.upgrade(configuration(connection), to)
    return newest()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(Path(__file__).parent))
