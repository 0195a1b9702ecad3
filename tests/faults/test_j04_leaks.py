"""B09, C06, F01, J02, J04, K01, K05, K09: what groups, buttons, links, strangers and thieves get to see."""

import os
import sys
import threading

import pytest
import typer

from bot import __main__ as command_line
from bot.settings import SettingsFault, read_settings
from domain.words import tidy
from services.people import CONSENT_VERSION
from storage.secrets import Secrets
from tests.conftest import MONDAY
from tests.faults import county as people
from tests.faults.county import CANARIES, FOREIGN_GROUP, LAOJING_GROUP, QINGHE_GROUP, settled
from tests.faults.hostile import TOKEN, Hostile, changes

EVERYTHING = (*CANARIES, TOKEN)
ALL = "，".join(EVERYTHING)
LATIN = "Zhang Tiezhu"
PUBLIC = "堃喆小雁"
"""What their own village may know: a reserve's name, never anything else."""


async def live_a_week(hostile: Hostile, calendar) -> None:
    for day in (1, 3, 4, 6, 7, 14):
        calendar.now = MONDAY.replace(hour=2)
        calendar.pass_days(day + 0.4)
        await hostile.process.run_due()


async def test_k05_groups_hear_only_what_is_public(hostile: Hostile, calendar):
    county = await settled(hostile.app)
    await hostile.deliver(hostile.say("/summary", people.ZHOU, QINGHE_GROUP))
    for command in (
        "/desk",
        "/pairs",
        "/villages",
        "/status",
        "/mentor",
        "/start",
        "待办",
        "/rate",
        "/poll",
        "/issue",
        "/bind",
    ):
        for user in (people.CHIEF, people.FANG, people.YAN, people.STRANGER, people.ZHOU):
            for group in (QINGHE_GROUP, LAOJING_GROUP, FOREIGN_GROUP):
                await hostile.deliver(hostile.say(f"{command}", user, group))
    for number in range(12):
        await hostile.deliver(hostile.tap(f"mark:1:{1 + number % 5}", 5000 + number, QINGHE_GROUP))
    await live_a_week(hostile, calendar)
    in_village = hostile.wire.heard(QINGHE_GROUP)
    assert any("平均" in text for text in in_village)
    private = (*[each for each in EVERYTHING if each != PUBLIC], county.bind_code, county.ticket)
    assert [text for text in in_village for each in private if each in text] == []
    elsewhere = [*hostile.wire.heard(LAOJING_GROUP), *hostile.wire.heard(FOREIGN_GROUP)]
    assert [text for text in elsewhere for each in EVERYTHING if each in text] == []
    assert hostile.wire.heard(FOREIGN_GROUP) == []


async def test_k05_buttons_carry_ids_and_links_carry_codes(hostile: Hostile, calendar):
    await settled(hostile.app)
    for user in (people.CHIEF, people.FANG, people.ZHOU, people.LIANG, people.YAN, people.SUN):
        for command in ("/desk", "/pairs", "/villages", "/status", "/mentor", "/log", "/checkin"):
            await hostile.deliver(hostile.say(command, user))
    await live_a_week(hostile, calendar)
    carried = [
        button.callback_data or button.url or ""
        for call in hostile.wire.calls
        for row in getattr(getattr(call, "reply_markup", None), "inline_keyboard", None) or ()
        for button in row
    ]
    assert len(carried) > 20
    assert [data for data in carried if not data.isascii() or "138" in data] == []


async def test_k09_the_files_of_the_database_name_nobody(hostile: Hostile, calendar, tmp_path):
    county = await settled(hostile.app)
    await hostile.send(hostile.say("/mentor", people.YAN))
    await live_a_week(hostile, calendar)
    files = [path for path in tmp_path.rglob("county.db*") if path.is_file()]
    assert {path.name for path in files} >= {"county.db", "county.db-wal"}
    kept = b"".join(path.read_bytes() for path in files)
    assert "清河村".encode() in kept
    for canary in (*EVERYTHING, "小雁", "方干事", county.bind_code, county.role_code, county.ticket):
        assert canary.encode() not in kept, canary
    for canary in EVERYTHING:
        ledger = await hostile.app.db.read(
            lambda c: c.exec_driver_sql("SELECT key FROM ledger").scalars().all()
        )
        assert not [key for key in ledger if canary in key]


async def test_k01_before_the_consent_nothing_is_kept(hostile: Hostile):
    await settled(hostile.app)
    before = await hostile.state()
    for words in (
        "/start",
        "/start v_qinghe",
        "/nominate",
        "/status",
        "/desk",
        "/pause",
        "/language",
        "/log",
        ALL,
    ):
        await hostile.deliver(hostile.say(words, people.STRANGER))
    for extra in ({"voice": {"file_id": "f", "file_unique_id": "u", "duration": 3}}, {"contact": CONTACT}):
        said = hostile.say("x", people.STRANGER, **extra)
        del said["message"]["text"]
        await hostile.deliver(said)
    for data in (
        f"agree:0::{CONSENT_VERSION}",
        "lang:en",
        "f:mentor:s::",
        "n:b",
        "nw:1:1",
        "mine:0",
        "find:0",
    ):
        await hostile.deliver(hostile.tap(data, people.STRANGER))
    assert changes(before, await hostile.state()) == {}


CONTACT = {"phone_number": "13812345678", "first_name": "堃喆小雁"}


@pytest.mark.parametrize("sender", [1087968824, 136817688, 777000])
async def test_b10_stand_ins_are_nobody(hostile: Hostile, sender):
    """An anonymous admin, a channel's post, a linked post; and other bots."""
    county = await settled(hostile.app)
    before = await hostile.state()
    for is_bot in (True, False):
        who = {"id": sender, "is_bot": is_bot, "first_name": "Group"}
        for words in ("/rate", "/poll 修？ 一 / 二", f"/bind {county.bind_code}", "/summary"):
            for group in (QINGHE_GROUP, FOREIGN_GROUP):
                update = hostile.say(
                    words, 1, group, sender_chat={"id": group, "type": "supergroup", "title": "群"}
                )
                update["message"]["from"] = who
                await hostile.deliver(update)
        tap = hostile.tap("poll:2:1", 1, QINGHE_GROUP)
        tap["callback_query"]["from"] = who
        await hostile.deliver(tap)
    assert changes(before, await hostile.state()) == {}
    assert hostile.wire.heard() == []


async def test_c06_a_strangers_group_gets_silence_and_leaves_no_trace(hostile: Hostile):
    before = await hostile.state()
    for words in (
        "/rate",
        "/poll x? a / b",
        "/bind",
        "/bind ABCDEFGHJKMN",
        "/bind " + "X" * 4000,
        "\u3000",
        "你好",
    ):
        await hostile.send(hostile.say(words, people.STRANGER, FOREIGN_GROUP))
    member = {"user": {"id": 4242424242, "is_bot": True, "first_name": "归雁"}}
    came = {
        "chat": {"id": FOREIGN_GROUP, "type": "supergroup", "title": "堃喆小雁的群"},
        "from": {"id": people.STRANGER, "is_bot": False, "first_name": "堃喆小雁"},
        "date": 1,
        "old_chat_member": member | {"status": "left"},
        "new_chat_member": member | {"status": "member"},
    }
    await hostile.send({"update_id": 7, "my_chat_member": came})
    await hostile.carry()
    assert changes(before, await hostile.state()) == {}
    assert hostile.wire.heard() == []


async def test_c06_a_group_is_not_carried_off_to_another_township(hostile: Hostile):
    county = await settled(hostile.app)
    before = (await hostile.state())["groups"]
    await hostile.deliver(hostile.say(f"/bind {county.bind_code}", people.STRANGER, LAOJING_GROUP))
    assert (await hostile.state())["groups"] == before
    await hostile.deliver(hostile.say(f"/bind {county.bind_code}", people.STRANGER, QINGHE_GROUP))
    await hostile.deliver(hostile.say(f"/bind {county.bind_code}", people.STRANGER, FOREIGN_GROUP))
    assert len((await hostile.state())["groups"]) == len(before), "a code is good once"


@pytest.mark.parametrize("code", ["bind_code", "mentor_code", "role_code"])
async def test_j02_codes_end_with_the_office_of_who_gave_them(hostile: Hostile, code):
    from domain.people import Role  # noqa: PLC0415 - only here

    county = await settled(hostile.app)

    def dismissed(tx):
        organizer, liuhe = tx.people.find(people.FANG), tx.places.find("liuhe")
        tx.people.revoke(organizer.id, Role.TOWNSHIP_ORGANIZER, liuhe.id)

    await hostile.app.do(dismissed)
    before = await hostile.state()
    await hostile.deliver(hostile.say(f"/start i_{getattr(county, code)}", people.SUN))
    await hostile.deliver(hostile.say(f"/bind {getattr(county, code)}", people.SUN, FOREIGN_GROUP))
    assert changes(before, await hostile.state()) == {}


async def test_b09_links_that_were_bent_lead_home(hostile: Hostile, calendar):
    county = await settled(hostile.app)
    before = await hostile.state()
    bent = (
        "v_nowhere", "v_yanshi", "v_liuhe", "v_", "i_", "i_x", "b_", "b_1_", "b_x_y", "_", "堃喆",
        "v_" + "q" * 62, "i_" + county.bind_code, "x_y", "v_qinghe;drop", "b_-1_0", "b_1e9_0",
    )  # fmt: skip
    for payload in bent:
        for user in (people.STRANGER, people.CHIEF):
            await hostile.send(hostile.say(f"/start {payload}", user))
    assert set(changes(before, await hostile.state())) <= {"drafts"}
    calendar.pass_days(8)
    await hostile.send(hostile.say(f"/start i_{county.role_code}", people.SUN))
    assert changes(before, await hostile.state()).keys() <= {"drafts"}, "a code that is too old"


@pytest.mark.parametrize(
    "hung", ["\u20dd" * 3000, "\u200d" * 3000, "\u0903" * 3000, "\u20dd\u200d" * 1500, "\ufe0f" * 3000]
)
def test_f_nothing_uncounted_makes_a_name_fill_a_message(hung):
    assert len(tidy(f"甲{hung}乙{hung}")) <= 12


async def test_f_a_name_of_nothing_still_makes_a_button(hostile: Hostile):
    await hostile.send(hostile.tap(f"agree:1::{CONSENT_VERSION}", 901) | {})
    tap = hostile.tap(f"agree:1::{CONSENT_VERSION}", 902)
    tap["callback_query"]["from"]["first_name"] = "\u202e\u2060\u200b"
    await hostile.send(tap)
    nobody = await hostile.app.see(lambda tx: tx.people.find(902))
    assert nobody is not None
    assert nobody.name.strip()


HTML = '</b><a href="https://evil.example">王&amp;</a><tg-spoiler>'


async def test_f01_nobodys_words_become_markup(phones):
    """The sandbox parses HTML as Telegram does and refuses what does not parse."""
    host = await phones.known(HTML, village_secretary="qinghe")
    villager = await phones.person("乡亲")
    group = await phones.bound_group("qinghe", host, villager)
    await host.says("/start")
    assert HTML in await host.last()
    await host.says(f"/poll @everyone /kick evil.ru{HTML}？ <b>好 / &lt; / t.me", group)
    card = (await villager.sees(group))[-1]
    assert "<b>好" in await villager.buttons(group)
    kinds = {entity["type"] for entity in card.get("entities", [])}
    assert kinds <= {"bold"}, kinds
    await villager.taps("<b>好", group)
    assert phones.sandbox.world.journal.since(0)[-1]["ok"]


class TestSettings:
    def test_the_secrets_folder_is_closed_to_others(self, tmp_path):
        folder = tmp_path / "open"
        folder.mkdir(mode=0o755)
        secrets = Secrets(folder)
        secrets.guard()
        secrets.sealer()
        secrets.ballot_key(1)
        modes = {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*"))}
        assert modes == {"open": 0o700, "ballots": 0o700, "field.keys": 0o600, "1.key": 0o600}

    def test_j04_an_error_nobody_knows_shows_no_token(self, capsys, monkeypatch):
        for where, hook in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
            monkeypatch.setattr(where, hook, getattr(where, hook))  # put back at the end, whatever is set

        async def work():
            raise ExceptionGroup(ALL, [RuntimeError(f"http:///bot{TOKEN}/getMe {ALL}")])

        mask = os.umask(0o022)
        try:
            with pytest.raises(SystemExit) as ended:
                command_line._run(work())
        finally:
            os.umask(mask)
        assert ended.value.code == 1
        said = capsys.readouterr().err
        assert "RuntimeError at" in said
        assert not [each for each in EVERYTHING if each in said]

    @pytest.mark.parametrize("api", ["http://", "http://[::1", "http://127.0.0.1:99999", "https:///x"])
    def test_j04_an_address_that_is_none_is_refused_before_the_token_is_put_into_it(self, api, monkeypatch):
        monkeypatch.setenv("GUIYAN_API", api)
        monkeypatch.setenv("GUIYAN_TOKEN", TOKEN)
        with pytest.raises(SettingsFault) as fault:
            read_settings()
        assert TOKEN not in str(fault.value)

    @pytest.mark.parametrize("sign", "/?#[")
    def test_k01_a_database_that_has_no_such_address_keeps_its_password(self, sign, monkeypatch):
        """Unescaped, the sign ends the address within the password; what stands before it reads as a port."""
        monkeypatch.setenv("GUIYAN_DATABASE", f"postgresql://guiyan:hunter2{sign}hunter2@localhost/village")
        with pytest.raises(SettingsFault, match="GUIYAN_DATABASE") as fault:
            read_settings()
        assert "hunter2" not in str(fault.value)

    def test_unknown_keys_in_the_file_are_named_but_not_shown(self, tmp_path, monkeypatch):
        (tmp_path / ".env").write_text(f"GUIYAN_TOKNE={TOKEN}\n")
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SettingsFault, match="TOKNE") as fault:
            read_settings()
        assert TOKEN not in str(fault.value)

    def test_no_command_takes_a_token_that_a_list_of_processes_would_show(self):
        command = typer.main.get_command(command_line.cli)
        commands = getattr(command, "commands").values()  # noqa: B009 - typer's type does not say it is a group
        words = [name for command in commands for each in command.params for name in each.opts]
        assert "--port" in words
        assert not [word for word in words if "token" in word or "secret" in word]
