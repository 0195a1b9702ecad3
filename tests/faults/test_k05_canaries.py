"""A05, I11, J04, K05, K09, K10: canaries planted everywhere, every failure forced, every outlet read.

One county lives through every trouble there is, one after the other. After each the log and the terminal are
searched, at the end the groups, every table, every file, a backup and what each command prints.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from functools import partial

import pytest
import structlog
from sqlalchemy import Column, Connection, select

from scheduler.ledger import sweep_deleted
from storage.backups import make_backup
from storage.schema import metadata
from storage.secrets import Secrets
from tests.bot.test_settings import ROOT
from tests.faults import canaries
from tests.faults.canaries import (
    EVERYTHING,
    ISSUE,
    KEYS_OF_THE_HOUSE,
    LATIN,
    NAME,
    PASSPHRASE,
    PHONE,
    PLEDGE,
    QUESTION,
    VOTER,
    WEBHOOK_SECRET,
    Leak,
    leaks,
    leaks_in_database,
    leaks_in_files,
)
from tests.faults.canary_village import TROUBLES, Life, opened_life, suffer


@pytest.fixture
async def life(tmp_path, monkeypatch) -> AsyncIterator[Life]:
    async with opened_life(tmp_path / "county", monkeypatch) as life:
        yield life


def in_words(life: Life) -> tuple[str, ...]:
    """Everything that no log, no terminal and no group may hold."""
    return (*EVERYTHING, *canaries.secrets_in(life.folder / "secrets"))


async def test_a05_j04_k05_k10_whatever_fails_no_outlet_names_anybody(life, capfd):
    stage, found = life.stage, []
    for name, (trouble, sign) in TROUBLES.items():
        before = len(stage.log.getvalue())
        await suffer(life, trouble, sign)
        found += leaks(f"log, {name}", stage.log.getvalue()[before:], in_words(life))
        found += leaks(f"terminal, {name}", "".join(capfd.readouterr()), in_words(life))
    figures = (await stage.process.window.measure()).decode()
    assert "guiyan_requests_total" in figures
    found += leaks("metrics", figures, in_words(life))
    found += await leaks_at_rest(life)
    assert not found, "\n".join(map(str, found))
    spoken = set(in_words(life)) - {QUESTION, ISSUE}
    await stage.trials.holds(never_said=sorted(spoken), chats="groups")
    await stage.trials.holds(never_said=sorted(spoken & set(KEYS_OF_THE_HOUSE)), chats="all")
    found = await leaks_of_commands(life)
    assert not found, "\n".join(map(str, found))


def column_of(column: Column[str], connection: Connection) -> list[str]:
    return list(connection.scalars(select(column)))


async def leaks_at_rest(life: Life) -> list[Leak]:
    """What the database, its files and a backup show to whoever takes them, and of a ballot to anybody."""
    app = life.stage.app
    await sweep_deleted(app)
    path, backup = life.folder / "county.db", life.folder / "one.backup"
    house = Secrets(life.folder / "secrets")
    await make_backup(f"sqlite:///{path}", backup, house, PASSPHRASE, app.clock(), lambda *_: None)
    hidden = tuple(set(in_words(life)) - {QUESTION, ISSUE})
    kept = await app.db.read(canaries.opened_rows)
    assert "'dead'" in kept, "no update failed for good"
    assert "'quarantined'" in kept, "no update was unreadable"
    assert "'given_up'" in kept, "no letter was refused"
    assert NAME in kept, "the canaries are there, sealed"
    for table, column, canary in canaries.IN_THE_CLEAR:
        assert canary in str(await app.db.read(partial(column_of, metadata.tables[table].c[column])))
    return [
        *leaks_in_database(path, in_words(life)),
        *leaks_in_files(life.folder.glob("county.db*"), hidden),
        *leaks_in_files([backup], in_words(life)),
        *leaks("opened with the keys", kept, [str(VOTER), *KEYS_OF_THE_HOUSE]),
    ]


COMMANDS = """
import asyncio, json, os, sys, threading, warnings
import bot.operation
from bot.__main__ import main
from tests.faults.canaries import ALL
from tests.faults.canary_village import Broken, broken

class Dropped:
    def __del__(self):
        broken()

async def forgotten():
    broken()

def fall(kind):
    warnings.warn(ALL)
    Dropped()
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    lost = asyncio.ensure_future(forgotten())
    try:
        broken()
    except Broken as trouble:
        group = BaseExceptionGroup(ALL, [GeneratorExit(ALL), trouble])
        raise {"plain": trouble, "group": group, "cancelled": asyncio.CancelledError(ALL)}[kind]

for words, settings in json.load(sys.stdin):
    os.environ.update(settings)
    if words[0] == "crash":
        bot.operation.prepared = lambda *_, **__: fall(words[1])
    sys.argv = ["guiyan", *(["run"] if words[0] == "crash" else words)]
    try:
        main()
    except SystemExit as ended:
        for stream in (sys.stdout, sys.stderr):
            stream.write(f"\\0{ended.code}\\0")
            stream.flush()
"""
"""What an operator types, one after the other in one process; an error that nobody catches ends it."""


async def leaks_of_commands(life: Life) -> list[Leak]:
    """What each command prints, typed right or wrong, and what a crash leaves on the terminal."""
    sandbox, folder = life.stage.phones.sandbox, life.folder
    right = {
        "GUIYAN_TOKEN": sandbox.token,
        "GUIYAN_API": sandbox.api_url,
        "GUIYAN_DATABASE": f"sqlite:///{folder / 'county.db'}",
        "GUIYAN_SECRETS": "secrets",
        "GUIYAN_BACKUP_PASSPHRASE": PASSPHRASE,
        "GUIYAN_WEBHOOK_URL": "",
        "GUIYAN_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "GUIYAN_LOG": "DEBUG",
    }
    elsewhere = right | {"GUIYAN_DATABASE": "sqlite:///other.db", "GUIYAN_SECRETS": "other"}
    listed = ("outbox", "list")
    script: tuple[tuple[tuple[str, ...], dict[str, str], set[int | None]], ...] = (
        (("doctor",), right, {0, 1}),
        (("migrate",), right, {0}),
        (("audit", "verify"), right, {0}),
        (("backup", "two.backup"), right, {0}),
        (("export", "county.xlsx"), right, {0}),
        (("export", "county.xlsx"), right, {2}),
        (("restore", "two.backup"), elsewhere | {"GUIYAN_BACKUP_PASSPHRASE": f"{PASSPHRASE} or so"}, {1}),
        (("restore", "two.backup"), elsewhere, {0}),
        (listed, elsewhere, {0}),
        (("run",), right | {"GUIYAN_WEBHOOK_URL": "https://x/", "GUIYAN_WEBHOOK_SECRET": PASSPHRASE}, {78}),
        (("run",), right | {"GUIYAN_API": f"https://x:{PHONE}/bot{sandbox.token}"}, {78}),
        (("run",), right | {"GUIYAN_TOKEN": PASSPHRASE}, {78}),
        (("crash", "plain"), right, {1}),
        (("crash", "group"), right, {1}),
        (("crash", "cancelled"), right, {None}),
    )
    typed = json.dumps([(words, settings) for words, settings, _ in script])
    ended = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", COMMANDS], input=typed, cwd=folder, capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True, timeout=120, check=False,
    )  # fmt: skip
    said = [stream.split("\0") for stream in (ended.stdout, ended.stderr)]
    found: list[Leak] = []
    for number, (words, _, codes) in enumerate(script):
        name = " ".join(words)
        stdout, stderr = (each[2 * number] for each in said)
        code = int(said[0][2 * number + 1]) if None not in codes else None
        assert code in codes, f"{name}: {stderr}"
        assert stdout or stderr, f"{name} says nothing"
        found += leaks(f"{name}: stderr", stderr, in_words(life))
        shown = (
            KEYS_OF_THE_HOUSE if words == listed else in_words(life)
        )  # letters are shown to who releases them
        found += leaks(f"{name}: stdout", stdout, shown)
    assert stderr.count("Broken at") >= 3, "the thread, the dropped and the forgotten are told"
    assert ended.returncode == 1
    return found


async def test_k05_a_sink_that_leaks_is_found(life, capfd):
    """The sweep itself: one careless line of each kind, and it is told where."""
    stage, path = life.stage, life.folder / "county.db"
    structlog.get_logger().info("letter refused", reason=f"{LATIN} said so")
    print(repr(PLEDGE.encode("unicode_escape")))  # noqa: T201 - this is what is looked for
    sql = f"UPDATE places SET name = '{NAME}' WHERE code = 'yanshi'"
    await stage.app.db.write(lambda connection: connection.exec_driver_sql(sql))
    (life.folder / "county.db.old").write_bytes(NAME.encode("utf-16-le"))
    await life.write(life.group, f"{NAME} 交了自荐")
    await stage.phones.rest()
    assert leaks("log", stage.log.getvalue(), in_words(life)) == [Leak("log", LATIN)]
    assert leaks("terminal", "".join(capfd.readouterr()), in_words(life)) != []
    assert set(leaks_in_database(path, in_words(life))) == {Leak("places.name", NAME)}
    names = {leak.outlet for leak in leaks_in_files(life.folder.glob("county.db*"), [NAME])}
    assert names >= {"county.db.old", "county.db-wal"}
    verdict = await stage.trials.verdict(never_said=[NAME], chats="groups")
    assert not verdict["ok"]
    key = canaries.secrets_in(life.folder / "secrets")[0]
    assert leaks("file", bytes.fromhex(key), in_words(life)) == [Leak("file", key)]
