"""The migrations build exactly what the tables say, from nothing, on both databases."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, make_url, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from storage.migrations import DRIVERS, NewerSchema, configuration, migrate
from storage.schema import metadata
from storage.schema.letters import postings
from storage.schema.people import grants
from tests.conftest import MONDAY

FIRST_RELEASE = """
INSERT INTO places (id, code, kind, name) VALUES (1, 'yanshi', 'county', '演示县');
INSERT INTO people (id, telegram_id, name, locale, consent_version, consented_at)
VALUES (1, 7, '', 'zh_CN', '1', '2026-11-30 09:00:00');
INSERT INTO grants (id, person_id, place_id, role, granted_at, expires_at)
VALUES (5, 1, 1, 'operator', '2026-11-30 09:00:00', '2027-11-30 09:00:00');
INSERT INTO ballot_boxes (id, place_id, chat_id, choices, opened_by, opened_at, closes_at, counted_at)
VALUES (1, 1, -7, 5, 1, '2026-11-30 09:00:00', '2026-12-01 09:00:00', '2026-12-01 09:00:00'),
    (2, 1, -7, 5, 1, '2026-11-30 09:00:00', '2026-12-03 09:00:00', NULL);
INSERT INTO postings (topic, chat_id, message_id)
VALUES ('box:1:card', -7, 1), ('box:2:card', -7, 2), ('session:1', 7, 3);
INSERT INTO outbox (id, chat_id, kind, text, locale, topic, created_at, not_before)
VALUES (1, -7, 'news', '', 'zh_CN', 'notice:1:card', '2026-11-30 09:00:00', '2026-11-30 09:00:00')
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def address(request, tmp_path):
    """Nothing is in it yet."""
    if request.param == "postgresql":
        return request.getfixturevalue("new_postgresql")()
    return f"sqlite:///{tmp_path / 'county.db'}"


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


async def as_first_released(address):
    """A database of the first release with something in it, brought up to now."""

    def filled(connection):
        command.upgrade(configuration(connection), "0001")
        for statement in FIRST_RELEASE.split(";"):
            connection.execute(text(statement))

    async with (opened := engine(address)).begin() as connection:
        await connection.run_sync(filled)
    await opened.dispose()
    await migrate(address)


async def test_messages_of_the_first_release_are_known_on_and_only_finished_ones_may_go(address):
    await as_first_released(address)
    async with (opened := engine(address)).connect() as connection:
        known = await connection.execute(
            select(postings.c.topic, postings.c.has_buttons, postings.c.spoke_at)
        )
        rows = known.all()
    await opened.dispose()
    assert {topic: lives for topic, lives, _ in rows} == {
        "box:1:card": False,
        "box:2:card": True,
        "session:1": False,
    }
    assert all(spoke_at.year >= 2026 for *_, spoke_at in rows)


async def test_of_what_waits_on_a_topic_each_chat_has_one_letter(address):
    """One that waited when the tables changed is still there, and another chat has room beside it."""
    anew = (
        "INSERT INTO outbox (id, chat_id, kind, text, locale, topic, created_at, not_before) SELECT {}, {}, "
    )
    anew += "kind, text, locale, topic, created_at, not_before FROM outbox WHERE id = 1"
    await as_first_released(address)
    async with (opened := engine(address)).begin() as connection:
        await connection.execute(text(anew.format(2, -8)))
    with pytest.raises(IntegrityError):
        async with opened.begin() as connection:
            await connection.execute(text(anew.format(3, -7)))
    await opened.dispose()


async def test_b12_the_number_of_a_grant_that_is_gone_is_given_to_no_other(address):
    """What a card of the first release speaks of stays what it speaks of."""
    given = grants.insert().returning(grants.c.id)
    row = {"person_id": 1, "place_id": 1, "granted_at": MONDAY, "expires_at": MONDAY}

    def lived_on(connection):
        kept = connection.execute(select(grants.c.id, grants.c.role)).all()
        connection.execute(grants.delete())
        return kept, [connection.scalar(given, row | {"role": role}) for role in ("liaison", "operator")]

    await as_first_released(address)
    async with (opened := engine(address)).begin() as connection:
        if not address.startswith("sqlite"):  # the row above came with a number of its own
            await connection.execute(text("SELECT setval('grants_id_seq', 5)"))
        kept, numbers = await connection.run_sync(lived_on)
    await opened.dispose()
    assert kept == [(5, "operator")]
    assert numbers == [6, 7]


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
