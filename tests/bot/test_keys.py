"""`guiyan keys rotate`, and what becomes of backups, as an operator types it."""

import asyncio
import os
import signal
import sqlite3
from contextlib import closing

import pytest

from bot import keys
from bot.keys import rotate_keys
from scheduler import timetable
from scheduler.keys import drop_retired_keys
from storage import rotation
from storage.database import open_database
from storage.schema import metadata
from storage.sealing import Sealer
from storage.secrets import Secrets
from tests.commands import BIRTHS, guiyan, settle_in
from tests.conftest import MONDAY

WORDS = {"GUIYAN_BACKUP_PASSPHRASE": "five words nobody else knows"}

NAMES = [f"人{number}" for number in range(20)]


def killed_at(cwd: str, commits: int) -> None:
    """`guiyan keys rotate` in a process of its own, killed as nobody can be asked to."""
    settle_in(cwd, {}, [os.devnull, os.devnull])
    rotation.BATCH = 1
    seal = rotation.seal_anew

    def deadly(*args):
        nonlocal commits
        if commits == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        commits -= 1
        return seal(*args)

    keys.__dict__["seal_anew"] = deadly
    raise SystemExit(asyncio.run(rotate_keys()))


async def killed(folder, commits) -> int | None:
    process = BIRTHS.Process(target=killed_at, args=(str(folder), commits))
    process.start()
    await asyncio.to_thread(process.join, 60)
    return process.exitcode


@pytest.fixture
def founded(tmp_path, laid_out):
    folder = tmp_path / "founded"
    folder.mkdir()
    (folder / "guiyan.db").write_bytes(laid_out.read_bytes())
    secrets = Secrets(folder / "secrets")
    secrets.guard()
    assert secrets.audit_key
    asyncio.run(people(folder, secrets))
    return folder


async def people(folder, secrets):
    db = open_database(f"sqlite:///{folder / 'guiyan.db'}", secrets.sealer())
    rows = [
        {"telegram_id": number, "name": name, "locale": "zh_CN", "consent_version": "1"}
        for number, name in enumerate(NAMES)
    ]
    table = metadata.tables["people"]
    await db.write(lambda c: c.execute(table.insert(), [row | {"consented_at": MONDAY} for row in rows]))
    await db.close()


def stored(folder):
    with closing(sqlite3.connect(folder / "guiyan.db")) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM people ORDER BY id")]


def names(folder):
    return [Secrets(folder / "secrets").sealer().open(each).decode() for each in stored(folder)]


def opened_by_old(folder, old):
    return sum(Sealer([bytes.fromhex(old)]).opens(each) for each in stored(folder))


def test_k09_it_is_killed_and_goes_on(founded):
    secrets = Secrets(founded / "secrets")
    [old] = secrets.field_keys_there()
    for commits in (1, 7):
        assert asyncio.run(killed(founded, commits)) == -signal.SIGKILL
        assert names(founded) == NAMES
        assert len(secrets.field_keys_there()) == 2
    left = opened_by_old(founded, old)
    assert 0 < left < 20
    ended = guiyan("keys", "rotate", cwd=founded)
    assert ended.returncode == 0, ended.stderr
    assert f"A rotation that had been begun is finished: {left} values" in ended.stdout
    assert names(founded) == NAMES
    assert old not in secrets.field_keys_there()
    whole = guiyan("audit", "verify", cwd=founded)
    assert whole.returncode == 0


def test_k09_a_backup_from_before_comes_back_beside_the_new_keys(founded):
    secrets = Secrets(founded / "secrets")
    assert guiyan("backup", "one.backup", cwd=founded, **WORDS).returncode == 0
    ended = guiyan("keys", "rotate", cwd=founded)
    assert (ended.returncode, "20 values sealed anew" in ended.stdout) == (0, True), ended.stderr
    before = secrets.field_keys_there()
    (founded / "guiyan.db").unlink()
    back = guiyan("restore", "one.backup", cwd=founded, **WORDS)
    assert back.returncode == 0, back.stderr
    assert "sealed anew with a new one" in back.stdout
    assert names(founded) == NAMES
    assert len(secrets.field_keys_there()) == 1
    assert secrets.field_keys_there() != before


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"GUIYAN_DATABASE": "sqlite:///none.db"}, "no county"),
        ({"GUIYAN_SECRETS": "none"}, "field.keys"),
        ({"GUIYAN_SECRETS": "strange"}, "do not open"),
    ],
)
def test_k09_what_goes_wrong_is_one_sentence_and_a_code(founded, more, says):
    strange = Secrets(founded / "strange")
    assert strange.sealer()
    assert strange.audit_key
    before = {path: path.read_bytes() for path in founded.rglob("*.key*")}
    ended = guiyan("keys", "rotate", cwd=founded, **more)
    assert ended.returncode == 1
    assert says in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert {path: path.read_bytes() for path in founded.rglob("*.key*")} == before


async def test_k09_a_retired_key_is_dropped_by_a_running_bot_after_a_month(app, calendar):
    app.secrets.sealer()
    app.secrets.lay_field_key()
    app.secrets.retire_field_keys(app.secrets.sealer().keys[1:], app.clock())
    assert await drop_retired_keys(app) == {"dropped": 0}
    calendar.pass_days(30)
    assert await drop_retired_keys(app) == {"dropped": 1}
    assert drop_retired_keys in timetable.JOBS
