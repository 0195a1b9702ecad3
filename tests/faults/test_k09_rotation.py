"""K09: after a rotation the old key opens nothing, and wherever it is interrupted, nothing is lost."""

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import LargeBinary, MetaData

from bot import keys as rotation_of_keys
from bot.keys import rotate
from bot.lease import NAME, NotAlone
from bot.operation import require_same_keys
from bot.settings import SettingsFault
from bot.upkeep import wall_clock
from domain.leases import HeldByAnother
from services.app import App
from services.leases import NOBODY
from storage import rotation
from storage.database import open_database
from storage.leases import LeaseRepository
from storage.rotation import SealedMeanwhile, Unopened, sealed_tables
from storage.schema import metadata
from storage.sealing import WrongKey, entrust, sealed_columns
from storage.secrets import RETIRED_KEPT, Secrets
from tests.faults.county import founded_and_settled
from tests.faults.sealed import as_stored, fill, in_clear, opened_by, quietly, with_keys_of

WORDS = "five words nobody else knows"
KEYED_MARKS = {
    "audit.chain", "ballots.voter_key", "forgotten.mark", "issues.raiser", "members.account",
    "objections.objector",
}  # fmt: skip
"""Bytes that are no sealed words: no field key ever made them, so none has to make them anew."""


@pytest.fixture
def address(each_address):
    return each_address


@pytest.fixture
def app(app, monkeypatch):
    """Two rows a batch, and the time of day at which other processes look."""
    monkeypatch.setattr(rotation, "BATCH", 2)
    return App(app.db, app.texts, wall_clock, app.programme, app.secrets)


@pytest.fixture
async def county(app):
    await founded_and_settled(app)
    await app.do(fill)


async def test_k09_after_a_rotation_the_old_key_opens_nothing(app, county, address, tmp_path):
    old, before = app.secrets.sealer(), await app.db.read(in_clear)
    sealed = await app.db.read(as_stored)
    assert len(opened_by(old, sealed)) >= 10
    shown = []
    done = await rotate(app, lambda *line: shown.append(line))
    stored = await app.db.read(as_stored)
    assert opened_by(old, stored) == set()
    assert opened_by(app.secrets.sealer(), stored) == opened_by(old, sealed)
    assert done.values == sum(len(sealed[name]) for name in opened_by(old, sealed))
    assert not done.goes_on
    assert await with_keys_of(address, app.secrets, in_clear) == before
    assert {name for name, *_ in shown} == {table.name for table in sealed_tables()}
    assert all(looked <= rows for _, looked, rows in shown)
    assert ("people", before_rows := len(before["people"]), before_rows) in shown
    log = await app.see(lambda tx: list(tx.audit.breaks()))
    assert log == []
    if address.startswith("sqlite"):
        written = b"".join(path.read_bytes() for path in tmp_path.glob("county.db*"))
        assert [name for name in opened_by(old, sealed) for each in sealed[name] if each in written] == []


async def test_k09_where_the_old_key_stays(app, county, calendar):
    [old] = app.secrets.field_keys_there()
    await rotate(app, quietly)
    [new] = app.secrets.field_keys_there()
    assert old != new
    retired = app.secrets.folder / "field.keys.retired"
    assert retired.read_text().split()[0] == old
    assert (retired.stat().st_mode & 0o077) == 0
    await rotate(app, quietly)
    assert [line.split()[0] for line in retired.read_text().splitlines()] == [old, new]
    soon, later = wall_clock() + RETIRED_KEPT / 2, wall_clock() + RETIRED_KEPT
    assert app.secrets.drop_retired_keys(soon) == 0
    assert app.secrets.drop_retired_keys(later) == 2
    assert retired.read_text() == ""
    assert len(app.secrets.field_keys_there()) == 1


class PowerCut(BaseException):
    """The machine is gone; nothing that would still be done is done."""


class Mortal:
    """A database and a folder of keys that live for so many steps: commits, and files put in place."""

    def __init__(self, app, monkeypatch):
        self._app, self._db, self.left = app, app.db, 0
        put = Secrets._replace

        def replace(secrets, name, lines):
            self._step()
            put(secrets, name, lines)
            self._step()

        monkeypatch.setattr(Secrets, "_replace", replace)

    def _step(self):
        if self.left == 0:
            raise PowerCut
        self.left -= 1

    async def write(self, work):
        self._step()
        answer = await self._db.write(work)
        self._step()
        return answer

    def __getattr__(self, name):
        return getattr(self._db, name)

    def app(self):
        return App(self, self._app.texts, self._app.clock, self._app.programme, self._app.secrets)


async def test_k09_interrupted_at_every_step_nothing_is_lost(app, county, address, monkeypatch):
    """Before and after each commit and each file; each time the next run begins where a process can."""
    monkeypatch.setattr(rotation_of_keys, "this_process", lambda: "one process after another")
    monkeypatch.setattr(rotation, "BATCH", 4)
    mortal, before = Mortal(app, monkeypatch), await app.db.read(in_clear)
    old, deaths, seen = app.secrets.sealer(), 0, set()
    for steps in range(1000):
        mortal.left = steps
        try:
            await rotate(mortal.app(), quietly)
        except PowerCut:
            deaths += 1
        else:
            break
        assert await with_keys_of(address, app.secrets, in_clear) == before
        keys, stored = app.secrets.sealer(), await app.db.read(as_stored)
        assert len(keys.keys) <= 2  # what was begun is finished before another key is laid
        assert len(keys.keys) == 2 or opened_by(keys, stored) == opened_by(keys.newest, stored)
        seen.add((len(keys.keys), bool(opened_by(old, stored)), bool(opened_by(keys.newest, stored))))
    assert deaths > 30
    assert seen == {
        (1, True, True),  # nothing is laid yet
        (2, True, False),  # laid
        (2, True, True),  # halfway
        (2, False, True),  # sealed anew
        (1, False, True),  # retired
    }
    stored = await app.db.read(as_stored)
    assert opened_by(old, stored) == set()
    assert await with_keys_of(address, app.secrets, in_clear) == before


@asynccontextmanager
async def bot_running(app):
    await app.db.write(lambda c: LeaseRepository(c).take(NAME, "another-machine:7:100", wall_clock()))
    yield
    await app.db.write(lambda c: LeaseRepository(c).take(NAME, NOBODY, wall_clock()))


async def test_k09_no_key_changes_under_a_running_bot(app, county):
    keys = app.secrets.field_keys_there()
    async with bot_running(app):
        with pytest.raises(NotAlone):
            await rotate(app, quietly)
    assert app.secrets.field_keys_there() == keys


async def test_k09_a_bot_that_starts_halfway_works_and_the_rest_is_done_later(app, county, address):
    """It knows both keys from its start, and seals with the new one."""
    old, batches = app.secrets.sealer(), 0

    def counting(*_):
        nonlocal batches
        batches += 1
        if batches == 3:
            raise PowerCut

    with pytest.raises(PowerCut):
        await rotate(app, counting)
    assert len(app.secrets.field_keys_there()) == 2
    db = open_database(address, app.secrets.sealer())
    heir = App(db, app.texts, app.clock, app.programme, app.secrets)
    async with bot_running(heir):
        with pytest.raises(NotAlone):
            await rotate(app, quietly)
        await heir.do(lambda tx: tx.people.add(999, "半路来的人", "zh_CN", "1", tx.now))
        assert "梁犇骉" in str(await heir.db.read(in_clear))
    await db.close()
    done = await rotate(app, quietly)
    assert done.goes_on
    assert opened_by(old, await app.db.read(as_stored)) == set()
    assert "半路来的人" in str(await with_keys_of(address, app.secrets, in_clear))


class Meddled:
    """A database in which something else happens just before the commit that comes after a table's."""

    def __init__(self, app, after, meddle):
        self._app, self._db, self._after, self._meddle, self._now = app, app.db, after, meddle, False

    def watch(self, table, looked, rows):
        self._now = self._now or table == self._after

    async def write(self, work):
        if self._now:
            self._now, self._after = False, None
            await self._db.write(self._meddle)
        return await self._db.write(work)

    def __getattr__(self, name):
        return getattr(self._db, name)

    def app(self):
        return App(self, self._app.texts, self._app.clock, self._app.programme, self._app.secrets)


async def test_k09_a_bot_that_starts_beside_it_stops_it(app, county):
    """It would not be stopped by its own first look."""

    def start(connection):
        LeaseRepository(connection).take(NAME, "another-machine:7:100", wall_clock())

    meddled = Meddled(app, "people", start)
    with pytest.raises(NotAlone):
        await rotate(meddled.app(), meddled.watch)
    assert len(app.secrets.field_keys_there()) == 2


async def test_k09_no_key_goes_while_it_opens_something(app, county, address):
    """A command that was started before the new key was laid, and wrote when its table was done."""

    row = {"telegram_id": 999, "name": "晚来的人", "locale": "zh_CN", "consent_version": "1"}
    write = metadata.tables["people"].insert().values(**row, consented_at=wall_clock())
    meddled = Meddled(app, sealed_tables()[-1].name, lambda connection: connection.execute(write))
    with pytest.raises(SealedMeanwhile):
        await rotate(meddled.app(), meddled.watch)
    assert len(app.secrets.field_keys_there()) == 2
    assert (await rotate(app, quietly)).values == 1
    assert "晚来的人" in str(await with_keys_of(address, app.secrets, in_clear))


async def test_k09_a_bot_that_opened_the_database_before_the_new_key_does_not_run(app, county):
    before = app.secrets.field_keys_there()
    require_same_keys(app.secrets, before)
    require_same_keys(app.secrets, ())  # the very first start makes the first key
    await rotate(app, quietly)
    with pytest.raises(SettingsFault, match="Start once more"):
        require_same_keys(app.secrets, before)


async def test_k09_of_two_at_once_one_gives_way(app, county, monkeypatch):
    keys = app.secrets.field_keys_there()
    await app.db.write(lambda c: LeaseRepository(c).take("keys", "another-machine:7:100", wall_clock()))
    with pytest.raises(HeldByAnother):
        await rotate(app, quietly)
    assert app.secrets.field_keys_there() == keys
    late = wall_clock() - timedelta(minutes=1)
    await app.db.write(lambda c: LeaseRepository(c).take("keys", "another-machine:7:100", late))

    async def overtaken(table, looked, rows):
        pytest.fail("it went on")

    def overtake(*_):
        """A process that stood still for long finds another in its place."""
        monkeypatch.setattr(LeaseRepository, "find", lambda *_: None)

    with pytest.raises(HeldByAnother):
        await rotate(app, overtake)
    monkeypatch.undo()
    assert len(app.secrets.field_keys_there()) == 2


async def test_k09_with_keys_of_another_database_nothing_begins(app, county, tmp_path):
    strange = Secrets(tmp_path / "strange")
    strange.sealer()
    keys = strange.field_keys_there()
    db = open_database(str(app.db._engine.url.render_as_string(hide_password=False)), strange.sealer())
    with pytest.raises(WrongKey):
        await rotate(App(db, app.texts, app.clock, app.programme, strange), quietly)
    await db.close()
    assert strange.field_keys_there() == keys


async def test_k09_what_no_key_opens_is_named_and_no_key_goes(app, county):
    spoilt = "UPDATE outbox SET text = {} WHERE id = (SELECT max(id) FROM outbox)"
    blob = "'\\x00'::bytea" if app.db.__class__.__name__ == "PostgreSQL" else "x'00'"
    await app.db.write(lambda c: c.exec_driver_sql(spoilt.format(blob)))
    with pytest.raises(Unopened, match=r"outbox \d+"):
        await rotate(app, quietly)
    assert len(app.secrets.field_keys_there()) == 2


async def test_k09_every_value_of_bytes_is_sealed_anew_or_a_keyed_mark(app, county):
    found = MetaData()

    def reflected(connection):
        found.reflect(connection)

    await app.db.read(reflected)
    bytes_there = {
        f"{table.name}.{column.name}"
        for table in found.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    rotated = {f"{table.name}.{column.name}" for table in sealed_tables() for column in table.sealed}
    assert rotated | KEYED_MARKS == bytes_there
    assert rotated & KEYED_MARKS == set()


class TestEverySealedColumn:
    """A table as the schema has it, filled by the schema: a column nobody thought of is rotated too."""

    @pytest.fixture
    def address(self, sqlite_address):
        return sqlite_address

    @pytest.mark.parametrize("table", [each.name for each in sealed_tables()])
    async def test_k09_is_sealed_anew(self, app, table):
        old, columns = app.secrets.sealer(), metadata.tables[table].columns

        def crowd(connection):
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
            names = ", ".join(column.name for column in columns)
            marks = ", ".join("?" for _ in columns)
            for row in range(5):
                values = tuple(
                    old.seal(f'"{table}.{column.name} {row}"'.encode())
                    if column in sealed_columns(metadata.tables[table])
                    else (b"%d" % row if isinstance(column.type, LargeBinary) else row)
                    for column in columns
                )
                connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)

        def count(connection):
            entrust(connection.engine, app.secrets.sealer())
            stored = as_stored(connection)
            return {name.partition(".")[2]: len(values) for name, values in stored.items()}, stored

        engine = app.db._engine
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys = OFF")
        await app.db.write(crowd)
        await rotate(app, quietly)
        counts, stored = await app.db.read(count)
        sealed = {column.name for column in sealed_columns(metadata.tables[table])}
        assert {name: counts[name] for name in sealed} == dict.fromkeys(sealed, 5)
        assert opened_by(old, stored) == set()
        assert opened_by(app.secrets.sealer(), stored) == {f"{table}.{name}" for name in sealed}
