"""I08, I09, I10, I13, E13: a backup made under load comes back exact, and nothing goes out by itself."""

import asyncio
import os
import stat

import pytest
from sqlalchemy import MetaData, select

from domain.letters import LetterKind
from services import restoring
from services.app import App
from services.transaction import Transaction
from storage.archives import (
    CHUNK,
    MAGIC,
    SALT,
    TAG,
    ArchiveWriter,
    Damaged,
    NotAnArchive,
    NotOpened,
    read_archive,
)
from storage.backups import NoDatabase, NotEmpty, make_backup, restore
from storage.database import open_database
from storage.migrations import NewerSchema
from storage.secrets import NoKeys, OtherKeys, Secrets
from tests.conftest import MONDAY
from tests.faults.county import CANARIES, founded_and_settled
from tests.letters import take_on
from texts.messages.people import Trouble
from texts.render import Texts

WORDS = "five words nobody else knows"
CHANGED_BY_RESTORE = {"outbox", "ballots", "ballot_boxes", "ratings", "audit"}


pytestmark = pytest.mark.usefixtures("quick_passphrase")


@pytest.fixture
def address(each_address):
    return each_address


@pytest.fixture
def elsewhere(request, address, tmp_path):
    """The address of an empty database of the same kind."""
    if address.startswith("postgresql"):
        return request.getfixturevalue("new_postgresql")()
    return f"sqlite:///{tmp_path / 'elsewhere.db'}"


@pytest.fixture
async def county(app: App):
    return await founded_and_settled(app)


def quietly(_table, _rows):
    """Nobody watches."""


async def backed_up(app, address, tmp_path, name="one.backup"):
    out = tmp_path / name
    await make_backup(address, out, app.secrets, WORDS, app.clock(), quietly)
    return out


async def brought_back(app, address, out, secrets, words=WORDS):
    def settle(connection, contents):
        tx = Transaction(connection, app.clock(), app.programme, Texts(), secrets)
        return contents, restoring.settle(tx, contents.head.made_at)

    return await restore(address, out, words, secrets, settle)


def everything(connection):
    found = MetaData()
    found.reflect(connection)
    return {
        table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in found.sorted_tables
    }


async def test_i08_what_comes_back_is_what_was_there(app, county, address, elsewhere, tmp_path):
    there = await app.db.read(everything)
    out = await backed_up(app, address, tmp_path)
    secrets = Secrets(tmp_path / "other secrets")
    contents, after = await brought_back(app, elsewhere, out, secrets)
    assert contents.log_is_whole
    db = open_database(elsewhere, secrets.sealer())
    heir = App(db, Texts(), app.clock, app.programme, secrets)
    here = await db.read(everything)
    assert {name: rows for name, rows in here.items() if name not in CHANGED_BY_RESTORE} == {
        name: rows for name, rows in there.items() if name not in CHANGED_BY_RESTORE
    }
    assert here["audit"][:-1] == there["audit"]
    assert here["audit"][-1][3] == "restore"
    assert list(await heir.see(lambda tx: list(tx.audit.breaks()))) == []
    assert here["ballots"] == []
    assert after.ended == 2
    mentor = await heir.see(lambda tx: tx.people.actor(15, "zh_CN", tx.now).person)
    assert mentor is not None
    assert mentor.name == "梁犇骉"
    await heir.do(lambda tx: tx.people.add(999_999, "后来的人", "zh_CN", "2026-11", tx.now))  # numbers go on
    await db.close()


async def test_i08_after_a_restore_raisers_of_issues_are_known_again(
    app, county, address, elsewhere, tmp_path
):
    known = app.secrets.issue_key
    out = await backed_up(app, address, tmp_path)
    secrets = Secrets(tmp_path / "other secrets")
    await brought_back(app, elsewhere, out, secrets)
    assert secrets.issue_key == known


async def test_i08_a_backup_from_before_any_issue_comes_back_and_takes_no_key_away(
    app, county, address, elsewhere, tmp_path
):
    (app.secrets.folder / "issues.key").unlink(missing_ok=True)
    out = await backed_up(app, address, tmp_path)
    secrets = Secrets(tmp_path / "other secrets")
    secrets.guard()
    there = secrets.issue_key
    await brought_back(app, elsewhere, out, secrets)
    assert Secrets(secrets.folder).issue_key == there


async def test_i08_a_backup_under_load_holds_whole_commits(app, county, address, elsewhere, tmp_path):
    async def write(number):
        def both(tx):
            tx.ledger.enter(f"left:{number}", tx.now)
            tx.ledger.enter(f"right:{number}", tx.now)

        await app.do(both)

    await write(-1)
    async with asyncio.TaskGroup() as group:
        for number in range(50):
            group.create_task(write(number))
        making = group.create_task(backed_up(app, address, tmp_path))
        for number in range(50, 300):
            group.create_task(write(number))
    secrets = Secrets(tmp_path / "other secrets")
    await brought_back(app, elsewhere, making.result(), secrets)
    db = open_database(elsewhere, secrets.sealer())
    keys = await db.read(lambda c: set(c.exec_driver_sql("SELECT key FROM ledger").scalars()))
    await db.close()
    lefts = {key.partition(":")[2] for key in keys if key.startswith("left")}
    assert lefts == {key.partition(":")[2] for key in keys if key.startswith("right")} != set()


async def test_e13_neither_ballots_nor_their_keys_nor_clear_words_are_in_it(app, county, address, tmp_path):
    out = await backed_up(app, address, tmp_path)
    raw, lines = out.read_bytes(), str(list(read_archive(out, WORDS)))
    for path in (app.secrets.folder / "ballots").iterdir():
        assert path.read_text() not in lines
    assert app.secrets.boxes_with_keys()
    assert "'ballots'" not in lines
    assert "'voter_key'" not in lines
    assert [word for word in CANARIES if word in lines] == []
    assert (app.secrets.folder / "field.keys").read_text() in lines
    assert (app.secrets.folder / "field.keys").read_text().encode() not in raw
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


async def test_i09_letters_wait_until_a_person_has_looked(app, county, address, elsewhere, tmp_path):
    waiting = await app.see(lambda tx: tx.outbox.next_at(tx.now))
    assert waiting is not None
    out = await backed_up(app, address, tmp_path)
    secrets = Secrets(tmp_path / "other secrets")
    _, after = await brought_back(app, elsewhere, out, secrets)
    assert after.held > 1
    db = open_database(elsewhere, secrets.sealer())
    heir = App(db, Texts(), app.clock, app.programme, secrets)
    app.clock.pass_days(2)
    assert await heir.do(take_on) == []
    held = await heir.see(restoring.held_letters)
    assert len(held) == after.held
    assert await heir.do(restoring.release, [held[0].id]) == 1
    assert [letter.id for letter in await heir.do(take_on)] == [held[0].id]
    assert await heir.do(restoring.drop, None) == after.held - 1
    assert await heir.see(restoring.held_letters) == []
    assert await heir.do(restoring.release, None) == 0
    await db.close()


async def test_i09_of_one_topic_only_the_newest_goes_out(app):
    def write(tx, chat_id):
        tx.people.add(chat_id, "李强", "zh_CN", "2026-11", tx.now)
        person = tx.people.actor(chat_id, "zh_CN", tx.now).person_id
        tell = lambda: tx.tell(person, Trouble(), kind=LetterKind.REPLY, topic="card")  # noqa: E731
        tell()
        tx.outbox.claim(tx.now, 1)  # the first is on its way
        tell()

    await app.do(write, 7)
    assert await app.do(lambda tx: tx.held_letters.hold(tx.now)) == 2
    assert await app.do(restoring.release, None) == 1
    assert [letter.id for letter in await app.do(take_on)] == [2]


async def test_what_is_there_is_never_written_over(app, county, address, elsewhere, tmp_path):
    out = await backed_up(app, address, tmp_path)
    with pytest.raises(FileExistsError):
        await backed_up(app, address, tmp_path)
    before = await app.db.read(everything)
    with pytest.raises(NotEmpty):
        await brought_back(app, address, out, app.secrets)
    assert await app.db.read(everything) == before
    strange = Secrets(tmp_path / "strange secrets")
    strange.guard()
    key = strange.audit_key
    with pytest.raises(OtherKeys):
        await brought_back(app, elsewhere, out, strange)
    assert Secrets(strange.folder).audit_key == key
    await brought_back(app, elsewhere, out, app.secrets)  # its own keys may still be there


async def test_a_restore_that_fails_leaves_the_place_empty(app, county, address, elsewhere, tmp_path):
    out = await backed_up(app, address, tmp_path)
    secrets = Secrets(tmp_path / "other secrets")

    def stumble(_connection, _contents):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await restore(elsewhere, out, WORDS, secrets, stumble)
    await brought_back(app, elsewhere, out, secrets)


def test_i10_a_damaged_backup_is_refused(tmp_path):
    out = tmp_path / "one.backup"
    with out.open("wb") as file:
        archive = ArchiveWriter(file, WORDS)
        for _ in range(5_000):
            archive.write({"row": os.urandom(32).hex()})
        archive.close()
    assert len(list(read_archive(out, WORDS))) == 5_000
    whole, head = out.read_bytes(), len(MAGIC) + SALT
    first, second = head + CHUNK + TAG, head + 2 * (CHUNK + TAG)
    assert len(whole) > second

    def flipped(at):
        return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]

    def refused(content, words=WORDS):
        out.write_bytes(content)
        with pytest.raises((Damaged, NotOpened, NotAnArchive)) as why:
            list(read_archive(out, words))
        return why.type

    assert refused(whole, "another passphrase") is NotOpened
    assert refused(flipped(0)) is NotAnArchive
    assert refused(flipped(len(MAGIC))) is NotOpened
    assert refused(flipped(first + 5)) is Damaged
    assert refused(flipped(len(whole) - 1)) is Damaged
    assert refused(whole[:second]) is Damaged
    assert refused(whole[:-1]) is Damaged
    assert refused(whole[: head + 3]) is NotOpened
    assert refused(whole + b"x") is Damaged
    assert refused(whole[:head] + whole[first:second] + whole[head:first] + whole[second:]) is NotOpened
    assert refused(whole[:first] + whole[second:]) is Damaged
    assert refused(b"PK\3\4 something else altogether") is NotAnArchive


async def test_a_cut_log_shows_in_the_backup(app, county, address, tmp_path):
    witness = await app.see(lambda tx: tx.audit.witness(tx.now))
    app.secrets.keep_witness(witness.signed(app.secrets.audit_key))
    out = tmp_path / "one.backup"
    assert (await make_backup(address, out, app.secrets, WORDS, MONDAY, quietly)).log_is_whole
    last = f"DELETE FROM audit WHERE id = {witness.entries}"
    await app.db.write(lambda connection: connection.exec_driver_sql(last))
    two = tmp_path / "two.backup"
    assert not (await make_backup(address, two, app.secrets, WORDS, MONDAY, quietly)).log_is_whole


async def test_there_must_be_something_to_back_up(app, address, tmp_path):
    with pytest.raises(NoDatabase):
        await make_backup(
            f"sqlite:///{tmp_path / 'nowhere.db'}", tmp_path / "x", app.secrets, WORDS, MONDAY, quietly
        )
    with pytest.raises(NoKeys):
        await make_backup(address, tmp_path / "x", Secrets(tmp_path / "no secrets"), WORDS, MONDAY, quietly)
    assert not (tmp_path / "nowhere.db").exists()


async def test_i13_a_backup_of_a_newer_release_is_left_alone(app, county, address, tmp_path):
    newer = "UPDATE alembic_version SET version_num = '9999'"
    await app.db.write(lambda connection: connection.exec_driver_sql(newer))
    with pytest.raises(NewerSchema):
        await backed_up(app, address, tmp_path)
    assert not (tmp_path / "one.backup").exists()
