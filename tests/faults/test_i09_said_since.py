"""I09: what the bot said between a backup and its return is not said a second time by itself."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot import backups, upkeep
from bot.backups import bring_back
from domain.letters import Letter, LetterKind
from domain.updates import InboxStatus, KeptUpdate
from scheduler.timetable import run_due
from services import inbox, ledger, restoring
from services.app import App
from storage.backups import make_backup
from storage.database import open_database
from storage.secrets import Secrets
from tests.conftest import MONDAY
from tests.faults.county import LAOJING_GROUP, QINGHE_GROUP, founded_and_settled
from tests.faults.test_i08_restore import WORDS, quietly
from tests.letters import send_all, take_on
from texts.render import Texts

pytestmark = pytest.mark.usefixtures("quick_passphrase")

BEFORE_SUNDAY = MONDAY + timedelta(days=6, hours=9)  # 18:00 in Shanghai, an hour before the digest
AFTER_SUNDAY = BEFORE_SUNDAY + timedelta(hours=2)


@pytest.fixture
async def county(app: App):
    return await founded_and_settled(app)


@pytest.fixture
async def heir(app: App, county, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Brings a backup back at a moment, as an operator does; gives the county that is there then."""
    opened = []

    async def inherit(out: Path, moment) -> App:
        folder = tmp_path / "there"
        folder.mkdir()
        monkeypatch.chdir(folder)
        monkeypatch.setenv("GUIYAN_BACKUP_PASSPHRASE", WORDS)
        for module in (backups, upkeep):
            monkeypatch.setattr(module, "wall_clock", lambda: moment)
        assert await bring_back(out) == 0
        secrets = Secrets(folder / "secrets")
        db = open_database(f"sqlite:///{folder / 'guiyan.db'}", secrets.sealer())
        opened.append(db)
        app.clock.now = moment  # type: ignore[attr-defined]
        return App(db, Texts(), app.clock, app.programme, secrets)

    yield inherit
    for db in opened:
        await db.close()


async def backed_up(app: App, address: str, tmp_path: Path) -> Path:
    out = tmp_path / "one.backup"
    await make_backup(address, out, app.secrets, WORDS, app.clock(), quietly)
    return out


async def test_i09_a_digest_that_went_out_after_the_backup_is_not_told_again(
    app, calendar, address, heir, tmp_path
):
    calendar.now = BEFORE_SUNDAY
    await run_due(app)
    await app.do(send_all)
    out = await backed_up(app, address, tmp_path)
    calendar.now = AFTER_SUNDAY
    await run_due(app)
    told = await app.do(send_all)
    assert {QINGHE_GROUP, LAOJING_GROUP} <= {letter.chat_id for letter in told}

    county = await heir(out, AFTER_SUNDAY)
    await run_due(county)
    assert await county.do(take_on) == []
    held = await county.see(restoring.held_letters)
    assert {QINGHE_GROUP, LAOJING_GROUP} <= {letter.chat_id for letter in held}, "a person may let them go"
    calendar.now = AFTER_SUNDAY + timedelta(days=7)
    await run_due(county)
    weekly = {letter.chat_id for letter in await county.do(take_on)}
    assert {QINGHE_GROUP, LAOJING_GROUP} <= weekly, "the next one is told as ever"


async def test_i09_an_update_that_was_being_handled_is_not_handled_again_weeks_later(
    app, address, heir, tmp_path, capsys
):
    """It was answered a second after the backup; who wrote it would be answered again out of the blue."""
    kept = KeptUpdate(9, "f", InboxStatus.WAITING, '{"update_id":9}', app.clock())
    await app.do(inbox.keep, [kept])
    out = await backed_up(app, address, tmp_path)
    county = await heir(out, MONDAY + timedelta(days=20))
    assert await county.see(inbox.waiting) == []
    assert "1 messages to the bot" in capsys.readouterr().out, "nothing is lost without a word"


async def test_i09_what_waits_to_be_looked_at_is_not_thrown_away_as_old(app, address, heir, tmp_path):
    """The only backup that is left may be older than letters are kept."""
    letter = Letter(7, LetterKind.NEWS, "您好", "zh_CN", MONDAY, MONDAY)
    await app.do(lambda tx: tx.outbox.put(letter))
    out = await backed_up(app, address, tmp_path)
    county = await heir(out, MONDAY + timedelta(days=40))
    there = len(await county.see(restoring.held_letters))
    await county.do(ledger.forget)
    assert len(await county.see(restoring.held_letters)) == there > 0
    county.clock.pass_days(31)
    await county.do(ledger.forget)
    assert await county.see(restoring.held_letters) == [], "nor is it kept for ever"
