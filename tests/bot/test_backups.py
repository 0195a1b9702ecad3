"""`guiyan backup`, `restore`, `outbox`: what an operator types, reads and gets as an exit code."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest

from domain.forgetting import Mark
from storage.secrets import FORGOTTEN, Secrets, read_forgotten, write_forgotten
from tests.bot.test_settings import ROOT
from tests.commands import guiyan

WORDS = {"GUIYAN_BACKUP_PASSPHRASE": "five words nobody else knows"}


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("founded")
    assert guiyan("migrate", cwd=folder).returncode == 0
    claimed = guiyan("claim", cwd=folder)
    assert claimed.returncode == 0, claimed.stderr
    return folder


def test_a_county_moves_to_another_machine(founded, tmp_path):
    made = guiyan("backup", str(tmp_path / "one.backup"), cwd=founded, **WORDS)
    assert made.returncode == 0, made.stderr
    assert "verified" in made.stdout
    assert "paper" in made.stdout
    assert stat.S_IMODE((tmp_path / "one.backup").stat().st_mode) == 0o600
    there = tmp_path / "there"
    there.mkdir()
    back = guiyan("restore", "../one.backup", cwd=there, **WORDS)
    assert back.returncode == 0, back.stderr
    assert "0 letters are held" in back.stdout
    counts = []
    for folder in (founded, there):
        with closing(sqlite3.connect(folder / "guiyan.db")) as connection:
            counts.append(connection.execute("SELECT count(*) FROM places").fetchone())
    assert counts[0] == counts[1] != (0,)
    whole = guiyan("audit", "verify", cwd=there)
    assert (whole.returncode, "is whole" in whole.stdout) == (0, True)
    assert "No letters are held" in guiyan("outbox", "list", cwd=there).stdout


def test_k06_every_backup_has_the_list_of_the_forgotten_beside_it(founded, tmp_path):
    """Where the secrets are lost too, it is all that keeps an older backup from bringing somebody back."""
    secrets = Secrets(founded / "secrets")
    older, newer = (datetime(2026, month, 1, tzinfo=UTC) for month in (10, 11))
    secrets.keep_forgotten({Mark(b"a" * 32): newer, Mark(b"b" * 32): older})
    write_forgotten(tmp_path / FORGOTTEN, {Mark(b"a" * 32): older, Mark(b"c" * 32): newer})
    made = guiyan("backup", str(tmp_path / "two.backup"), cwd=founded, **WORDS)
    assert made.returncode == 0, made.stderr
    lie = read_forgotten(tmp_path / FORGOTTEN)
    assert lie == {Mark(b"a" * 32): newer, Mark(b"b" * 32): older, Mark(b"c" * 32): newer}
    (tmp_path / FORGOTTEN).write_text("no list")
    alone = guiyan("backup", str(tmp_path / "three.backup"), cwd=founded, **WORDS)
    (founded / "secrets" / FORGOTTEN).unlink()
    assert alone.returncode == 1
    assert "cannot be read" in alone.stderr
    assert (tmp_path / "three.backup").exists()


@pytest.mark.parametrize(
    ("words", "more", "code", "says"),
    [
        (("backup", "new"), {}, 78, "GUIYAN_BACKUP_PASSPHRASE"),
        (("backup", "new"), {"GUIYAN_BACKUP_PASSPHRASE": "short"}, 78, "12 characters"),
        (("backup", "guiyan.db"), WORDS, 2, "nothing is written over"),
        (("backup", "no/such/folder/new"), WORDS, 1, "is there room"),
        (("backup", "new"), WORDS | {"GUIYAN_DATABASE": "sqlite:///none.db"}, 1, "no county"),
        (("backup", "new"), WORDS | {"GUIYAN_SECRETS": "none"}, 1, "field.keys"),
        (("restore", "guiyan.db"), WORDS, 1, "no backup of Guiyan"),
        (("restore", "none"), WORDS, 1, "There is no file none"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_a_code(founded, words, more, code, says):
    ended = guiyan(*words, cwd=founded, **more)
    assert ended.returncode == code, ended.stderr
    assert says in ended.stderr
    assert sorted(path.name for path in founded.iterdir()) == ["guiyan.db", "secrets"]


def test_backups_come_without_telegrams_library():
    for module in ("bot.backups", "bot.held"):
        ended = subprocess.run(
            [sys.executable, "-c", f"import sys, {module}; print('aiogram' in sys.modules)"],
            cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        assert ended.stdout == "False\n"
