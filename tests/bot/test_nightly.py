"""A backup every night: when it is made, what is kept, what a failing one leaves."""

import os
from datetime import date, timedelta

import pytest
from structlog.testing import capture_logs

from bot import nightly as nightly_module
from bot.nightly import PATIENCE, kept, nightly
from bot.settings import SettingsFault, read_county, read_settings
from bot.upkeep import opened
from services import places
from storage.backups import verify
from tests.bot.test_settings import ROOT

WORDS = "five words nobody else knows"
TODAY = date(2026, 12, 2)


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("GUIYAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("GUIYAN_BACKUPS", "backups")
    monkeypatch.setenv("GUIYAN_BACKUP_PASSPHRASE", WORDS)
    return read_settings()


@pytest.fixture
async def county(settings, calendar):
    async with opened(settings) as app:
        await app.do(places.found, read_county("demo")[1])
        object.__setattr__(app, "clock", calendar)
        yield app


def test_seven_days_and_four_weeks_are_kept_and_none_over_a_month():
    have: set[date] = set()
    for number in range(200):
        today = TODAY + timedelta(days=number)
        have = kept({*have, today}, today)
        assert len(have) <= 11
        assert {today - timedelta(days=back) for back in range(7)} & have == {
            today - timedelta(days=back) for back in range(min(7, number + 1))
        }
        assert today - min(have) <= timedelta(days=30)
    assert len({day.isocalendar().week for day in have}) >= 4
    assert today - min(have) >= timedelta(days=21)


async def test_it_is_made_after_three_and_once(county, calendar, settings, tmp_path):
    made = nightly(settings)
    assert made is not None
    calendar.now = calendar.now.replace(hour=18, minute=59)  # 02:59 in Shanghai
    assert await made.back_up(county) == {}
    for old in (date(2026, 10, 1), date(2026, 11, 30)):
        (tmp_path / "backups" / f"guiyan-{old}.backup").touch()
    (tmp_path / "backups" / "guiyan-2026-11-30.backup.77.part").touch()
    (tmp_path / "backups" / "somebody-elses.file").touch()
    calendar.now += timedelta(minutes=1)
    assert await made.back_up(county) == {"made": 1}
    assert await made.back_up(county) == {}
    there = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert there == ["guiyan-2026-11-30.backup", "guiyan-2026-12-01.backup", "somebody-elses.file"]
    assert verify(tmp_path / "backups" / there[1], WORDS).counts["places"] > 0


async def test_one_that_fails_is_tried_again_in_an_hour(county, calendar, settings, tmp_path):
    made = nightly(settings)
    assert made is not None
    key = tmp_path / "secrets" / "audit.key"
    calendar.now = calendar.now.replace(hour=20)
    key.rename(tmp_path / "elsewhere")
    assert await made.back_up(county) == {"failed": 1}
    (tmp_path / "elsewhere").rename(key)
    assert await made.back_up(county) == {}
    calendar.now += PATIENCE
    assert await made.back_up(county) == {"made": 1}


async def test_k08_while_new_ones_fail_old_ones_go_all_the_same_but_never_the_newest(
    county, calendar, settings, tmp_path
):
    made = nightly(settings)
    assert made is not None
    (tmp_path / "secrets" / "audit.key").rename(tmp_path / "elsewhere")
    calendar.now = calendar.now.replace(hour=20)
    for old in (date(2026, 10, 1), date(2026, 10, 20), "2026-02-30", date(2026, 11, 20)):
        (tmp_path / "backups" / f"guiyan-{old}.backup").touch()
    assert await made.back_up(county) == {"failed": 1}
    assert set(made.days()) == {date(2026, 11, 20)}
    calendar.now += timedelta(days=60)
    assert await made.back_up(county) == {"failed": 1}
    assert set(made.days()) == {date(2026, 11, 20)}


async def test_one_that_hangs_is_given_up(county, calendar, settings, tmp_path, monkeypatch):
    made = nightly(settings)
    assert made is not None
    monkeypatch.setattr(nightly_module, "TAKES_AT_MOST", 0.0)
    calendar.now = calendar.now.replace(hour=20)
    with capture_logs() as said:
        assert await made.back_up(county) == {"failed": 1}
    assert [each["reason"] for each in said] == ["It took longer than 0 seconds."]
    assert list((tmp_path / "backups").iterdir()) == []


def test_without_a_passphrase_it_is_refused(settings, monkeypatch):
    monkeypatch.delenv("GUIYAN_BACKUP_PASSPHRASE")
    with pytest.raises(SettingsFault, match="GUIYAN_BACKUP_PASSPHRASE"):
        nightly(read_settings())
    monkeypatch.delenv("GUIYAN_BACKUPS")
    assert nightly(read_settings()) is None
