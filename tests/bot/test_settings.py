"""Bad settings give one sentence and exit 78; a wrong token says so and stops."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.polling import TokenRefused
from bot.process import introduce, open_bot
from bot.settings import SettingsFault, read_county
from sandbox.server import TOKEN, Sandbox

ROOT = Path(__file__).parent.parent.parent
RIGHT = {"GUIYAN_TOKEN": TOKEN}


def guiyan(*words: str, cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GUIYAN_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        env=clean | {"PYTHONPATH": str(ROOT)} | settings,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "GUIYAN_TOKEN is not set"),
        ({"GUIYAN_TOKEN": "nonsense"}, "does not look like a token"),
        (RIGHT | {"GUIYAN_TOKNE": "x"}, "GUIYAN_TOKNE is not a setting"),
        (RIGHT | {"GUIYAN_DATABASE": "mysql://x"}, "GUIYAN_DATABASE"),
        (RIGHT | {"GUIYAN_DATABASE": "sqlite:////no/such/folder/x.db"}, "GUIYAN_DATABASE cannot be opened"),
        (RIGHT | {"GUIYAN_PROGRAMME": "nowhere"}, "GUIYAN_PROGRAMME"),
        (RIGHT | {"GUIYAN_API": "ftp://x"}, "GUIYAN_API"),
        (RIGHT | {"GUIYAN_LOG": "LOUD"}, "GUIYAN_LOG"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_bad_settings_are_one_sentence_and_exit_78(tmp_path, settings, says):
    ended = guiyan("run", cwd=tmp_path, **settings)
    assert ended.returncode == 78, ended.stderr
    assert says in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    assert TOKEN not in ended.stderr


def test_an_unknown_key_in_the_file_is_refused(tmp_path):
    (tmp_path / ".env").write_text("GUIYAN_COLOUR=red\n")
    ended = guiyan("migrate", cwd=tmp_path)
    assert ended.returncode == 78
    assert "COLOUR" in ended.stderr


@pytest.fixture
def address(tmp_path):
    return f"sqlite:///{tmp_path / 'county.db'}"


async def test_a_wrong_token_says_so_and_stops(app):
    sandbox = Sandbox()
    base = await sandbox.start()
    wrong = open_bot("4242424242:AAanother-token-than-the-sandbox", base)
    with pytest.raises(TokenRefused):
        await introduce(app, wrong)
    await wrong.session.close()
    await sandbox.stop()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("publish_threshold = 3\n[county]\ncode='x1'\nname='甲'", "publish_threshold"),
        ("check_in_at = 'someday 08:30'\n[county]\ncode='x1'\nname='甲'", "check_in_at"),
        ("colour = 'red'\n[county]\ncode='x1'\nname='甲'", "colour"),
        ("[county]\nname='甲'", "code"),
        ("[county]\ncode='x 1'\nname='甲'", "x 1"),
        ("[county]\ncode='x1'\nname='甲'\n[[county.townships]]\ncode='x1'\nname='乙'", "twice"),
        ("not toml at all", "programme.toml"),
    ],
)
def test_a_programme_with_a_fault_names_the_fault(tmp_path, text, says):
    path = tmp_path / "programme.toml"
    path.write_text(text)
    with pytest.raises(SettingsFault, match=says):
        read_county(str(path))


def test_help_comes_without_the_heavy_libraries():
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", "--help"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert not loaded & {"aiogram", "sqlalchemy", "pydantic", "typst"}
