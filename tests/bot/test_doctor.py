"""A20, I02, I13, J05, J17: what is looked at before a start; each fault has a sentence and a remedy."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web
from jinja2 import DictLoader, Environment
from pydantic import SecretStr

from bot.checks import contract, county, house, telegram
from bot.checks.findings import Check, Level, examine, fine, looking
from bot.doctor import EVERYTHING, HERE, NotFit, require_fit
from bot.polling import ALLOWED_UPDATES
from bot.settings import Settings, SettingsFault, read_county
from bot.upkeep import opened
from domain.letters import LetterKind
from domain.updates import InboxStatus, KeptUpdate
from sandbox.server import TOKEN, Sandbox
from services import places
from tests.commands import guiyan
from tests.reserves import a_person
from texts.messages.people import Trouble

ME = {"id": 4242424242, "username": "guiyan_bot", "can_join_groups": True}


@pytest.fixture
async def sandbox():
    sandbox = Sandbox()
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
def settings(tmp_path, sandbox):
    return Settings(
        token=SecretStr(TOKEN),
        log="ERROR",
        api=sandbox.api_url,
        database=f"sqlite:///{tmp_path / 'county.db'}",
        secrets=tmp_path / "secrets",
    )


@pytest.fixture
async def known(settings):
    """A county that somebody is known in."""
    async with opened(settings) as app:
        yield await app.do(lambda tx: a_person(tx, 7, "李强"))


@pytest.fixture
async def telegram_says(settings):
    """Another Telegram, which gives these answers."""
    runners, done = [], asyncio.Event()

    async def says(answers, **headers):
        async def answer(request):
            result = answers[request.match_info["method"]]
            if result is None:
                await done.wait()
            return web.json_response({"ok": True, "result": result}, headers=headers)

        server = web.Application()
        server.router.add_post("/bot{token}/{method}", answer)
        runners.append(web.AppRunner(server))
        await runners[-1].setup()
        site = web.TCPSite(runners[-1], "127.0.0.1", 0)
        await site.start()
        return settings.model_copy(update={"api": site.name})

    yield says
    done.set()
    for runner in runners:
        await runner.cleanup()


async def found(settings, look, longest=10.0):
    [looked] = await examine(settings, [Check("it", look)], longest)
    assert TOKEN not in str(looked.finding)
    assert looked.finding.sentence.endswith((".", "?"))
    if looked.finding.level is not Level.OK:
        assert looked.finding.remedy or looked.finding.settings, "it says what to do"
    return looked.finding


async def seen(settings, look):
    return await found(settings, looking("it", look).look)


async def test_a_sound_place_has_no_failure(settings, known):
    looked = await examine(settings, EVERYTHING)
    assert [each for each in looked if each.finding.level is Level.FAILURE] == []
    assert {each.name for each in looked if each.finding.level is Level.WARNING} <= {"SQLite", "backups"}


async def test_before_the_first_start_nothing_is_made(settings, tmp_path):
    looked = await examine(settings, EVERYTHING)
    assert [each for each in looked if each.finding.level is Level.FAILURE] == []
    assert list(tmp_path.iterdir()) == []


async def test_a20_every_kind_that_is_heard_is_asked_for_and_no_other(settings, monkeypatch):
    assert await contract.heard_updates(settings) == set(ALLOWED_UPDATES)
    assert (await found(settings, contract.updates)).level is Level.OK
    monkeypatch.setattr(contract, "ALLOWED_UPDATES", ALLOWED_UPDATES[1:])
    assert ALLOWED_UPDATES[0] in (await found(settings, contract.updates)).sentence
    monkeypatch.setattr(contract, "ALLOWED_UPDATES", (*ALLOWED_UPDATES, "poll"))
    assert "poll" in (await found(settings, contract.updates)).sentence


async def test_a_strange_token_is_a_failure(settings):
    strange = settings.model_copy(update={"api": settings.api, "token": SecretStr("1" * 9 + ":" + "a" * 30)})
    assert (await found(strange, telegram.token)).settings
    nowhere = settings.model_copy(update={"api": "http://127.0.0.1:9"})
    finding = await found(nowhere, telegram.token)
    assert (finding.level, finding.settings) == (Level.FAILURE, False)
    for look in (telegram.botfather, telegram.webhook, telegram.clock):
        assert (await found(nowhere, look)).level is Level.WARNING


@pytest.mark.parametrize(
    ("flags", "level", "says"),
    [
        ({"can_join_groups": False}, Level.FAILURE, "/setjoingroups"),
        ({"can_read_all_group_messages": True}, Level.WARNING, "/setprivacy"),
        ({"supports_inline_queries": True}, Level.WARNING, "/setinline"),
        ({"can_connect_to_business": True}, Level.WARNING, "Business"),
        ({"supports_guest_queries": True}, Level.WARNING, "Guest"),
        ({"can_manage_bots": True}, Level.WARNING, "other bots"),
    ],
)
async def test_j17_what_botfather_should_change(telegram_says, flags, level, says):
    finding = await found(await telegram_says({"getMe": ME | flags}), telegram.botfather)
    assert finding.level is level
    assert says in str(finding)


async def test_j05_a_webhook_takes_everything_away(telegram_says):
    set_ = await telegram_says(
        {"getWebhookInfo": {"url": "https://thief.example", "pending_update_count": 3}}
    )
    finding = await found(set_, telegram.webhook)
    assert (finding.level, finding.settings) == (Level.FAILURE, True)
    assert "thief" not in str(finding)


async def test_j05_a_webhook_that_leads_elsewhere_is_not_called_none(telegram_says):
    settings = await telegram_says(
        {"getWebhookInfo": {"url": "https://thief.example", "pending_update_count": 0}}
    )
    behind_a_door = settings.model_copy(update={"webhook_url": "https://village/hook"})
    finding = await found(behind_a_door, telegram.webhook)
    assert finding.level is Level.WARNING, "the next start sets ours"
    assert "stolen" in str(finding)
    assert "thief" not in str(finding)


async def test_a_wrong_clock_is_told(telegram_says):
    ahead = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)  # noqa: TID251 - a real clock
    finding = await found(await telegram_says({"getMe": ME}, Date=ahead), telegram.clock)
    assert finding.level is Level.WARNING
    assert "behind" in finding.sentence


async def test_who_does_not_answer_is_not_waited_for(telegram_says):
    finding = await found(await telegram_says({"getMe": None}), telegram.token, longest=0.2)
    assert "no answer" in finding.sentence


async def test_groups_that_lost_the_bot_are_named(settings, telegram_says):
    async with opened(settings) as app:

        def bind(tx):
            for chat_id, code in ((-1, "qinghe"), (-2, "laojing")):
                tx.groups.bind(chat_id, tx.places.find(code).id, bound_by=None, now=tx.now)

        await app.do(places.found, read_county("demo")[1])
        await app.do(bind)
    for member, level in (
        ({"status": "left"}, Level.WARNING),
        ({"status": "restricted", "can_send_messages": False}, Level.WARNING),
        ({"status": "restricted", "can_send_messages": True}, Level.OK),
        ({"status": "member"}, Level.OK),
    ):
        finding = await found(await telegram_says({"getMe": ME, "getChatMember": member}), telegram.rights)
        assert finding.level is level
        assert ("清河" in finding.sentence) == (level is Level.WARNING)


async def test_keys_that_open_nothing_are_a_failure(settings, known):
    key = settings.secrets / "field.keys"
    right = key.read_text()
    key.unlink()
    assert "are gone" in (await found(settings, county.keys)).sentence
    assert not key.exists()
    key.write_text("00" * 32)
    assert "do not open" in (await found(settings, county.keys)).sentence
    with pytest.raises(SettingsFault, match="do not open"):
        await require_fit(settings, HERE)
    key.write_text(f"{'00' * 32}\n{right}")
    finding = await found(settings, county.keys)
    assert (finding.level, "guiyan keys rotate" in str(finding)) == (Level.WARNING, True)
    key.write_text(right)
    assert (await found(settings, county.keys)).level is Level.OK


async def test_a_database_that_cannot_be_used(settings, known, tmp_path):
    def elsewhere(path):
        return settings.model_copy(update={"database": f"sqlite:///{path}"})

    for path in (tmp_path / "no" / "such.db", tmp_path):
        assert (await found(elsewhere(path), county.database)).sentence.startswith(county.SHUT)
    (tmp_path / "words.db").write_text("not a database" * 100)
    assert (await found(elsewhere(tmp_path / "words.db"), county.database)).sentence.startswith(county.SHUT)
    async with opened(settings) as app:
        newer = "UPDATE alembic_version SET version_num = '9999'"
        await app.db.write(lambda connection: connection.exec_driver_sql(newer))
    assert "newer" in (await found(settings, county.database)).sentence


async def test_what_waits_after_a_restore_is_told(settings, known):
    async with opened(settings) as app:
        await app.do(lambda tx: tx.tell(known.id, Trouble(), kind=LetterKind.REPLY))
        await app.do(lambda tx: tx.held_letters.hold(tx.now))
    assert "1 letters are held" in (await found(settings, county.held)).sentence


async def test_a03_updates_that_could_not_be_handled_are_told(settings, known):
    assert (await found(settings, county.unhandled)).level is Level.OK
    async with opened(settings) as app:

        def left(tx):
            for number, status in enumerate(InboxStatus):
                tx.inbox.set_aside(KeptUpdate(number, "f", status, "{}", tx.now))

        await app.do(left)
    told = await found(settings, county.unhandled)
    assert told.level is Level.WARNING
    assert told.sentence.startswith("2 updates could not be handled")
    elsewhere = settings.model_copy(update={"database": "sqlite:///none-yet.db"})
    assert (await found(elsewhere, county.unhandled)).level is Level.OK


async def test_the_house(settings, known, monkeypatch, tmp_path):
    assert (await seen(settings.model_copy(update={"programme": "nowhere"}), house.programme)).settings
    monkeypatch.setattr(house, "SAFE_SQLITE", (99, 0, 0))
    assert (await seen(settings, house.sqlite)).level is Level.WARNING
    monkeypatch.setattr(house, "SAFE_SQLITE", (3, 0, 0))
    assert (await seen(settings, house.sqlite)).level is Level.OK
    (settings.secrets / "audit.key").chmod(0o640)
    assert "audit.key" in (await seen(settings, house.secrets)).sentence
    monkeypatch.setattr(house, "LITTLE", 2**60)
    assert (await seen(settings, house.disk)).level is Level.WARNING
    monkeypatch.setattr(house, "TOO_LITTLE", 2**60)
    full = await seen(settings, house.disk)
    assert (full.level, full.settings) == (Level.FAILURE, False)
    with pytest.raises(NotFit):
        await require_fit(settings, [looking("disk", house.disk)])
    monkeypatch.setattr(house, "FONTS", tmp_path)
    assert "drawn" in (await seen(settings, house.fonts)).sentence
    broken = Environment(loader=DictLoader({"people/x.j2": "{{ open"}), autoescape=True)
    monkeypatch.setattr(house, "environment", lambda _: broken)
    assert "people/x.j2" in (await seen(settings, house.templates)).sentence


@pytest.mark.parametrize(
    ("version", "level"),
    [
        ((3, 40, 1), Level.WARNING),
        ((3, 44, 5), Level.WARNING),
        ((3, 44, 6), Level.OK),
        ((3, 50, 6), Level.WARNING),
        ((3, 50, 7), Level.OK),
        ((3, 51, 2), Level.WARNING),
        ((3, 51, 3), Level.OK),
        ((3, 53, 0), Level.OK),
    ],
)
async def test_i02_a_sqlite_that_can_damage_a_file_is_told(settings, monkeypatch, version, level):
    monkeypatch.setattr("sqlite3.sqlite_version_info", version)
    assert (await seen(settings, house.sqlite)).level is level


async def test_an_old_backup_is_told(settings, tmp_path):
    settings = settings.model_copy(update={"backups": tmp_path / "backups"})
    assert (await seen(settings, house.backups)).settings
    settings = settings.model_copy(update={"backup_passphrase": SecretStr("five words nobody knows")})
    assert "yet" in (await seen(settings, house.backups)).sentence
    (tmp_path / "backups" / "guiyan-2026-01-01.backup").touch()
    assert "2026-01-01" in (await seen(settings, house.backups)).sentence


async def test_a_check_that_stumbles_hides_nobody(settings):
    async def stumbles(_):
        raise LookupError(TOKEN)

    async def stands(_):
        return fine("It stands.")

    looked = await examine(settings, [Check("one", stumbles), Check("two", stands)])
    assert [each.finding.level for each in looked] == [Level.FAILURE, Level.OK]
    assert TOKEN not in str(looked)


async def test_the_command_prints_everything_and_its_code_tells(settings, tmp_path):
    ours = {"GUIYAN_TOKEN": TOKEN, "GUIYAN_API": settings.api}
    well = await asyncio.to_thread(guiyan, "doctor", cwd=tmp_path, **ours)
    assert well.returncode == 0, well.stdout + well.stderr
    assert len(well.stdout.splitlines()) == len(EVERYTHING) + 2
    ill = await asyncio.to_thread(
        guiyan, "doctor", cwd=tmp_path, **ours | {"GUIYAN_DATABASE": "sqlite:///no/x.db"}
    )
    assert ill.returncode == 1
    assert "FAILURE  database" in ill.stdout
    assert TOKEN not in well.stdout + well.stderr + ill.stdout + ill.stderr
    assert list(tmp_path.iterdir()) == []
