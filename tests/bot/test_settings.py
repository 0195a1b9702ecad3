"""Bad settings give one sentence and exit 78; a wrong token says so and stops."""

import asyncio
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.introduction import introduce
from bot.polling import TokenRefused
from bot.process import open_bot
from bot.settings import PRESETS, SettingsFault, read_county, read_settings
from bot.upkeep import upgraded
from sandbox.server import TOKEN, Sandbox
from tests.commands import guiyan

ROOT = Path(__file__).parent.parent.parent
RIGHT = {"GUIYAN_TOKEN": TOKEN}


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "GUIYAN_TOKEN is not set"),
        ({"GUIYAN_TOKEN": "nonsense"}, "does not look like a token"),
        (RIGHT | {"GUIYAN_TOKNE": "x"}, "GUIYAN_TOKNE is not a setting"),
        (RIGHT | {"GUIYAN_DATABASE": "mysql://x"}, "GUIYAN_DATABASE"),
        (RIGHT | {"GUIYAN_DATABASE": "sqlite:////no/such/folder/x.db"}, "GUIYAN_DATABASE cannot be opened"),
        (
            RIGHT | {"GUIYAN_DATABASE": "postgresql://bot:hush-hush@127.0.0.1:1/county"},
            "nobody answers at 127.0.0.1:1",
        ),
        (RIGHT | {"GUIYAN_DATABASE": "postgresql://bot:hush-hush@127.0.0.1:x/county"}, "GUIYAN_DATABASE"),
        (RIGHT | {"GUIYAN_PROGRAMME": "nowhere"}, "GUIYAN_PROGRAMME"),
        (RIGHT | {"GUIYAN_API": "ftp://x"}, "GUIYAN_API must begin with http:// or https://. Correct it"),
        (RIGHT | {"GUIYAN_LOG": "LOUD"}, "GUIYAN_LOG must be DEBUG, INFO, WARNING or ERROR. Correct it"),
        (RIGHT | {"GUIYAN_API": "http://x:99999"}, "GUIYAN_API is no address. Correct it"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_bad_settings_are_one_sentence_and_exit_78(tmp_path, settings, says):
    ended = guiyan("run", cwd=tmp_path, **settings)
    assert ended.returncode == 78, ended.stderr
    assert says in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    assert TOKEN not in ended.stderr
    assert "hush" not in ended.stderr


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"database": "nosuch"}, "has no database nosuch"), ({"username": "nobody"}, "does not let nobody in")],
)
async def test_postgresql_says_why_it_stays_closed(new_postgresql, wrong, says):
    url = make_url(await asyncio.to_thread(new_postgresql)).set(**wrong)
    with pytest.raises(SettingsFault, match=says):
        await upgraded(read_settings(database=url.render_as_string(hide_password=False)))


@pytest.mark.parametrize("words", [("claim",), ("audit", "verify")])
def test_where_nothing_is_set_no_database_is_made(tmp_path, words):
    ended = guiyan(*words, cwd=tmp_path)
    assert ended.returncode == 78
    assert f"There is no database {tmp_path / 'guiyan.db'}" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_where_a_database_is_named_it_is_made_and_claimed(tmp_path):
    ended = guiyan("claim", cwd=tmp_path, GUIYAN_DATABASE="sqlite:///county.db")
    assert ended.returncode == 0, ended.stderr
    assert "/start i_" in ended.stdout
    assert guiyan("audit", "verify", cwd=tmp_path, GUIYAN_DATABASE="sqlite:///county.db").returncode == 0


def test_an_unknown_key_in_the_file_is_refused(tmp_path):
    (tmp_path / ".env").write_text("GUIYAN_COLOUR=red\n")
    ended = guiyan("migrate", cwd=tmp_path)
    assert ended.returncode == 78
    assert "COLOUR" in ended.stderr


@pytest.fixture
def address(sqlite_address):
    return sqlite_address


async def test_a_wrong_token_says_so_and_stops(app):
    sandbox = Sandbox()
    base = await sandbox.start()
    wrong = open_bot("4242424242:AAanother-token-than-the-sandbox", base)
    with pytest.raises(TokenRefused):
        await introduce(app, wrong)
    await wrong.session.close()
    await sandbox.stop()


async def test_a_token_that_telegram_refuses_is_one_sentence_and_exit_78(tmp_path):
    sandbox = Sandbox()
    base = await sandbox.start()
    token = "4242424242:AAanother-token-than-the-sandbox"
    ended = await asyncio.to_thread(guiyan, "run", cwd=tmp_path, GUIYAN_TOKEN=token, GUIYAN_API=base)
    await sandbox.stop()
    assert ended.returncode == 78, ended.stderr
    assert "Telegram does not know this GUIYAN_TOKEN" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert token not in ended.stdout + ended.stderr


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


COUNTY = "\n[county]\ncode='x1'\nname='甲'\n"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("zone = 'Asia/Shangai'", "zone = 'Asia/Shangai' is no time zone: did you mean 'Asia/Shanghai'"),
        ("zone = 'Asia'", "zone = 'Asia' is no time zone"),
        ("zone = 8", "zone = 8 is no time zone"),
        ("publish_treshold = 10", "publish_treshold is not a key: did you mean publish_threshold"),
        ("rating_open_for = 3", "rating_open_for is not a key: did you mean rating_open_for_days"),
        ("quiet = { begin = '21:00', ends = '07:30' }", "quiet: must read"),
        ("quiet = { begins = '21:00', ends = '07:30', end = '8' }", "quiet.end is not a key"),
        ("quiet = { begins = '25:00', ends = '07:30' }", "quiet.begins = '25:00': the hour must read"),
        ("quiet = { begins = '21:00', ends = '21:00' }", "quiet: begins and ends must be two different"),
        ("quiet = '21:00'", "quiet: must read"),
        ("check_in_at = 'someday 08:30'", "check_in_at = 'someday 08:30': must read like \"mon 08:30\""),
        ("check_in_at = 'mon 8.30'", "check_in_at = 'mon 8.30': the hour must read"),
        ("check_in_at = 08:30:00", "check_in_at = '08:30:00': must read like"),
        ("check_in_at = 'fri 08:30'", "nudge_at: must be on a later day"),
        ("digest_at = 'sun 22:00'", "digest_at: falls into the quiet hours"),
        ("help_day = '10 22:00'", "help_day: falls into the quiet hours"),
        ("help_day = '31 09:00'", "with a day of the month from 1 to 28"),
        ("help_day = 10", 'help_day = 10: must read like "10 09:00"'),
        ("work_log = 1", "work_log = 1: must be true or false"),
        ("asks_per_week = 0", "asks_per_week = 0: must be a whole number from 1 to 21"),
        ("asks_per_week = true", "asks_per_week = True: must be a whole number"),
        ("publish_threshold = 4", "publish_threshold = 4: must be a whole number from 5 to"),
        ("rating_open_for_days = 0", "rating_open_for_days = 0: must be a whole number from 1"),
        ("poll_open_for_days = -1", "poll_open_for_days = -1"),
        ("pair_answer_within_days = 99999999999999", "pair_answer_within_days = 99999999999999"),
        ("session_confirm_within_days = 1.5", "session_confirm_within_days = 1.5"),
        ("pair_months = 0", "pair_months = 0"),
        ("youngest_age = 10", "youngest_age = 10: must be a whole number from 14"),
        ("oldest_birth_year = 90", "oldest_birth_year = 90"),
        ("eligibility = 'all'", "eligibility: write each rule below a line [[eligibility]]"),
        ("[[eligibility]]\nage_to = 45", "eligibility 1: needs words"),
        ("[[eligibility]]\nwords = '好'", "eligibility 1: asks for nothing"),
        ("[[eligibility]]\nwords = '好'\nage_too = 4", "eligibility 1: age_too is not a key"),
        ("[[eligibility]]\nwords = ''\nage_to = 45", "eligibility 1: words = ''"),
        ("[[eligibility]]\nwords = '好'\nage_to = '45'", "eligibility 1: age_to = '45': must be a whole"),
        ("[[eligibility]]\nwords = '好'\nage_from = 46\nage_to = 45", "age_from is above age_to"),
        ("[[eligibility]]\nwords = '好'\nhard = 1\nage_to = 45", "hard = 1: must be true or false"),
        ("[[eligibility]]\nwords = '好'\neducation_from = '高中'", "must be one of middle, high"),
        ("[[eligibility]]\nwords = '好'\nsources = 'veteran'", "must be a list of party_member"),
        ("[[eligibility]]\nwords = '好'\nskills = ['fishing']", "skills = 'fishing': must be one of farming"),
        ("locale = 'fr'", "locale = 'fr': must be one of zh_CN"),
        ("name = ''", "name = '': must be some words"),
        ("departments = '公安局'", "departments = '公安局': must read like"),
        ("departments = ['公安局', '']", "must read like"),
        ("departments = ['公安局', '公安局 ']", "departments: a name is there twice"),
        ("vetting_within_days = 1", "vetting_within_days = 1: must be a whole number from 3"),
        ("notice_for_days = 0", "notice_for_days = 0: must be a whole number from 3"),
    ],
)
def test_every_value_of_a_programme_is_looked_at(tmp_path, line, says):
    path = tmp_path / "programme.toml"
    path.write_text(line + COUNTY)
    with pytest.raises(SettingsFault, match=re.escape(says)) as fault:
        read_county(str(path))
    assert str(fault.value).startswith(f"{path}: ")
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize("name", sorted(each.stem for each in PRESETS.glob("*.toml")))
def test_every_preset_can_be_used(name):
    programme, outline = read_county(name)
    assert programme.name == outline.name
    assert len(outline.below) > 1


def test_neixiang_vets_with_twelve_departments_and_a_week_of_notice():
    programme, outline = read_county("neixiang")
    assert len(set(programme.departments)) == 12
    assert (programme.reserves_least, programme.reserves_most, programme.report_weeks) == (2, 3, 2)
    assert programme.notice_for == timedelta(days=7)
    assert len(outline.below) == 16


def test_lingyuan_signs_for_three_years_and_panjin_hears_its_mentors_each_quarter():
    lingyuan, panjin = (read_county(name)[0] for name in ("lingyuan", "panjin"))
    assert (lingyuan.months_with("expert"), panjin.months_with("political")) == (36, 12)
    assert [each.id for each in lingyuan.plan] == ["three_years", "first_year"]
    assert (lingyuan.assess_months, panjin.assess_months, panjin.plan) == (0, 3, ())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[county]\ncode='x1'\nname='甲'\ntownshps=[]", "townshps is not a key: did you mean townships"),
        ("county = 'x1'", "must be a table with code and name"),
        ("[county]\ncode='x1'\nname='甲'\ntownships='liuhe'", "townships must be a list"),
    ],
)
def test_a_misspelt_place_is_not_passed_over(tmp_path, text, says):
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


def test_an_unreachable_telegram_is_named_without_what_is_secret_and_asked_again(tmp_path):
    address = f"http://me:hush-hush@127.0.0.1:1/bot{TOKEN}"
    more = {"GUIYAN_API": address, "GUIYAN_DATABASE": f"sqlite:///{tmp_path}/x.db", "PYTHONPATH": str(ROOT)}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GUIYAN_")}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env=clean | RIGHT | more, cwd=tmp_path, stderr=subprocess.PIPE, text=True,
    ) as started:  # fmt: skip
        assert started.stderr is not None
        said = []
        for line in started.stderr:
            said.append(line)
            if "Telegram cannot be reached" in line:
                break
        is_there = started.poll() is None
        started.terminate()
    assert is_there, "".join(said)
    assert "Telegram cannot be reached at http://127.0.0.1:1/bot…. Look at the network" in said[-1]
    assert "hush" not in "".join(said)
    assert TOKEN not in "".join(said)
