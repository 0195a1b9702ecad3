"""K06, K07: who asks to be forgotten is nowhere any more, and no old backup brings them back."""

import json

import pytest
from sqlalchemy import Column, Connection, Table, Text, func, insert, select, text, update

from bot.backups import _lay_marks_beside
from domain.forgetting import blotting
from domain.letters import Letter, LetterKind, LetterStatus
from domain.nominations import Status
from domain.people import Actor, Role
from scheduler.forgetting import keep_marks
from scheduler.ledger import sweep_deleted
from services import forgetting, letters, restoring
from services import issues as issues_of
from services.app import App
from services.places import found
from services.transaction import Transaction
from storage import personal
from storage.backups import make_backup, restore
from storage.database import open_database
from storage.personal import FATES, NOBODYS, NOT_GIVEN, OWN, Fate
from storage.schema import metadata
from storage.schema.ballots import polls
from storage.schema.issues import issues
from storage.schema.letters import outbox
from storage.schema.nominations import decisions, nominations
from storage.schema.pairs import help_sessions
from storage.sealing import Sealed, SealedJSON
from storage.secrets import FORGOTTEN, Secrets, read_forgotten
from tests.conversations.conftest import COUNTY
from tests.faults import county
from tests.faults import forgotten as everywhere
from tests.faults.canaries import leaks, leaks_in_files
from tests.faults.forgotten import ACCOUNT, TRACES, WORDS
from tests.reserves import a_reserve, connection_of
from texts.kept import COLUMNS, NUMBERS, TABLES, readable
from texts.render import Texts

PASSPHRASE = "five words nobody else knows"
pytestmark = pytest.mark.usefixtures("quick_passphrase")


@pytest.fixture
async def there(app: App):
    await app.do(found, COUNTY)
    return await app.do(everywhere.settle)


async def forget(app: App, account: int = ACCOUNT) -> None:
    actor = await app.see(lambda tx: tx.people.actor(account, "zh_CN", tx.now))
    _, key = await app.see(forgetting.ask, actor)
    await app.do(forgetting.forget, actor, key)
    await keep_marks(app)
    await sweep_deleted(app)


def cells(connection: Connection):
    """Every value there is, as somebody with the keys reads it."""
    for table in metadata.sorted_tables:
        for row in connection.execute(select(table)):
            yield from ((column, value) for column, value in zip(table.c, row, strict=True))


def traces(connection: Connection) -> list[str]:
    return [
        f"{column.table.name}.{column.name}: {leak.canary}"
        for column, value in cells(connection)
        if value is not None and not isinstance(value, bytes)
        for leak in leaks("", value if isinstance(value, str) else json.dumps(value, default=str), TRACES)
    ]


def columns() -> list[Column[object]]:
    return [column for table in metadata.tables.values() for column in table.c]


def test_k06_k07_every_column_says_what_becomes_of_it():
    assert personal.tables_without_fate() == set()
    assert {table.name for table in OWN} | set(NOBODYS) | {"inbox"} == set(metadata.tables)
    assert not {table.name for table in OWN} & set(NOBODYS)


def test_k06_a_column_that_nobody_thought_of_is_found():
    late = Table("people_of_tomorrow", metadata, Column("nickname", Text))
    try:
        assert personal.tables_without_fate() == {"people_of_tomorrow.nickname"}
    finally:
        metadata.remove(late)


def test_k07_every_column_that_is_given_has_a_name_people_know():
    given = [each for each in columns() if each.table.name not in NOBODYS]
    names = {each.name: f"{each.table.name}.{each.name}" for each in given}
    assert {full for name, full in names.items() if name not in COLUMNS and name not in NUMBERS} <= set(
        NOT_GIVEN
    )
    assert set(TABLES) == {each.table.name for each in given}


async def test_k06_before_it_there_is_a_trace_in_every_sealed_column(app, there):
    """Else the sweep below proves nothing: a new sealed column is planted with one in faults/forgotten.py."""
    found = {each.partition(":")[0] for each in await app.db.read(traces)}
    sealed = {
        f"{each.table.name}.{each.name}" for each in columns() if isinstance(each.type, Sealed | SealedJSON)
    }
    assert sealed - found == set()
    said = {
        f"{table}.{name}" for table, fates in FATES.items() for name in fates if fates[name] is Fate.BLOTTED
    }
    assert said - found == set()


async def test_k06_nothing_of_a_person_is_left_anywhere(app, there, tmp_path):
    before = await app.db.read(counts)
    await forget(app)
    assert await app.db.read(traces) == []
    assert leaks_in_files(tmp_path.glob("county.db*"), TRACES) == []
    assert leaks_in_files((tmp_path / "secrets").glob("*.*"), TRACES) == []
    after = await app.db.read(counts)
    assert await app.db.read(unsound) == []
    assert await app.see(lambda tx: list(tx.audit.breaks())) == []
    same = ("people", "pairs", "mentors", "help_sessions", "ballot_boxes", "polls", "ratings", "issues")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert after["ballots"] == before["ballots"], "who voted has voted"
    assert after["check_ins"] == before["check_ins"] - 1, "the other side's own answer stays theirs"


async def test_k06_what_others_are_to_read_goes_out_without_the_name(app, there):
    await forget(app)
    letter = await app.see(lambda tx: tx.outbox.get(there.waiting_letter))
    assert letter.status is LetterStatus.WAITING
    assert letter.text.startswith("听<b>·</b>说：·\n·，·在·")
    assert letter.keyboard is not None
    assert letter.keyboard.ids == {"rows": [[1, "·", None]], "status": "taken"}
    kept = await app.see(lambda tx: tx.inbox.waiting())
    assert [each.update_id for each in kept] == [4], "what others said and nobody has handled yet"


@pytest.mark.parametrize("word", ["修路", "记下了", "同意"])
async def test_k06_a_word_somebody_calls_themselves_is_not_taken_from_others(app, there, word):
    """Nobody has looked at what a newcomer is called: else any account could spoil an open vote for all."""
    stranger, village = 600_001, await app.see(lambda tx: tx.places.find("qinghe"))

    def arrive(tx: Transaction) -> None:
        a_reserve(tx, village, stranger, word, status=Status.SUBMITTED)
        connection_of(tx).execute(update(polls).values(question=f"{word}行不行", options=[word, "修渠"]))
        for chat_id in (county.QINGHE_GROUP, county.LIANG):
            tx.outbox.put(Letter(chat_id, LetterKind.NEWS, f"{word}！{word}的事。", "zh_CN", tx.now, tx.now))

    await app.do(arrive)
    before = await app.db.read(others_words)
    await forget(app, stranger)
    assert await app.db.read(others_words) == before
    assert await app.see(lambda tx: tx.people.find(stranger)) is None


def others_words(connection: Connection) -> list[object]:
    queries = (
        select(polls),
        select(issues.c.words),
        select(outbox.c.text).where(outbox.c.chat_id.in_([county.QINGHE_GROUP, county.LIANG])),
    )
    return [[tuple(row) for row in connection.execute(query)] for query in queries]


async def test_k06_of_a_newcomer_the_organizers_letters_keep_no_name(app, there):
    stranger, village = 600_001, await app.see(lambda tx: tx.places.find("qinghe"))

    def arrive(tx: Transaction) -> None:
        person = a_reserve(tx, village, stranger, "田小满", status=Status.SUBMITTED)
        own = nominations.c.person_id == person.id
        connection_of(tx).execute(update(nominations).where(own).values(pledge="修好了路大家都好走。"))
        words = "田小满写了：修好了路大家都好走。"
        tx.outbox.put(Letter(county.FANG, LetterKind.NEWS, words, "zh_CN", tx.now, tx.now))

    await app.do(arrive)
    await forget(app, stranger)
    letters_there = select(outbox.c.text).where(outbox.c.chat_id == county.FANG).order_by(outbox.c.id)
    found = await app.db.read(lambda connection: connection.scalars(letters_there).all())
    assert found[-1] == "·写了：·"


async def test_k06_a_damaged_list_of_the_forgotten_is_written_anew(app, there, tmp_path):
    (tmp_path / "secrets" / FORGOTTEN).write_text("\n")
    await forget(app)
    assert app.secrets.forgotten() == await app.see(forgetting.marks)
    assert app.secrets.forgotten()
    assert (tmp_path / "secrets" / f"{FORGOTTEN}.damaged").read_text() == "\n"


async def test_k06_of_issues_the_matter_stays_and_not_how_to_reach_them(app, there):
    def raise_two(tx: Transaction) -> None:
        for account, words in (
            (ACCOUNT, "渠漏了，打 139 1234 5678"),
            (600_001, "门口积水，电话13800000000"),
        ):
            issues_of.raise_issue(tx, Actor(account, "zh_CN"), county.QINGHE_GROUP, words)

    await app.do(raise_two)
    await forget(app)
    assert await app.do(forgetting.forget_stranger, Actor(600_001, "zh_CN")) == 1
    assert await app.see(forgetting.raised_by, Actor(600_001, "zh_CN")) == 0
    kept = await app.db.read(lambda c: c.scalars(select(outbox.c.text)).all())
    assert [each for each in kept if "1234 5678" in each or "13800000000" in each] == [], "their cards"
    last = await app.db.read(lambda c: c.scalars(select(issues.c.words).order_by(issues.c.id)).all()[-2:])
    assert last == ["渠漏了，打 ·", "门口积水，电话·"]


async def test_k06_a_reason_that_somebody_gave_keeps_no_number_of_theirs(app, there):
    fang = await app.see(lambda tx: tx.people.actor(county.FANG, "zh_CN", tx.now))

    def give(tx: Transaction) -> None:
        number = connection_of(tx).scalar(select(nominations.c.id).limit(1))
        row = {
            "verdict": "return",
            "decided_at": tx.now,
            "nomination_id": number,
            "decided_by": fang.person_id,
        }
        connection_of(tx).execute(insert(decisions), row | {"reason": "有事打我手机13912345678"})

    await app.do(give)
    await forget(app, county.FANG)
    assert (await app.db.read(lambda c: c.scalars(select(decisions.c.reason)).all()))[-1] == "有事打我手机·"


async def test_k06_a_note_that_was_corrected_is_in_no_letter(app, there):
    def tell(tx: Transaction) -> None:
        told = "您记了一笔：他家欠了三万块，先别说"
        letter = Letter(county.LIANG, LetterKind.ASK, told, "zh_CN", tx.now, tx.now)
        tx.outbox.put(letter)
        logged = select(help_sessions.c.id).where(help_sessions.c.logged_by == there.person_id).limit(1)
        number = connection_of(tx).scalar(logged)
        newest = connection_of(tx).scalar(select(func.max(outbox.c.id)))
        sent = {"topic": f"session:{number}", "status": "sent", "message_id": 5}
        connection_of(tx).execute(update(outbox).where(outbox.c.id == newest).values(sent))

    await app.do(tell)
    await forget(app)
    found = await app.db.read(lambda c: c.scalars(select(outbox.c.text)).all())
    assert [each for each in found if "三万" in each] == []


async def test_k06_what_was_under_way_ends_and_others_go_on(app, there):
    marks = await app.see(everywhere.raisers_of)
    await forget(app)
    assert await app.see(lambda tx: tx.pairs.live_of(there.person_id)) == []
    assert await app.see(lambda tx: tx.ratings.under_way()) == set()
    statuses = await app.see(lambda tx: [tx.issues.get(number).status for number in (1, 2, 3)])
    assert statuses == ["raised", "raised", "solved"], "what they had taken up waits for somebody else"
    now = await app.see(everywhere.raisers_of)
    assert now[:3] == marks[:3]
    assert now[3] != marks[3]
    assert now[3] is not None
    told = await app.see(lambda tx: tx.people.get(there.person_id))
    assert (told.telegram_id, told.name) == (0, "·")
    assert not told.can_be_asked(app.clock())


async def test_k06_a_letter_that_is_just_being_carried_leaves_nothing_behind(app, there):
    carried = await app.see(lambda tx: next(each for each in tx.outbox.in_doubt(ACCOUNT)))
    await forget(app)
    await app.do(letters.record_letter, carried.sent(9), app.clock())
    await app.do(letters.record_letter, carried.ambiguous("timeout"), app.clock())
    await app.do(letters.hold_back, carried)
    assert not await app.do(letters.witness, carried, 9)
    await app.do(letters.list_unclear, ACCOUNT, "好，都忘了。", "timeout")
    assert await app.db.read(traces) == []


async def brought_back(app, out, secrets, address, kept):
    def settle(connection, contents):
        tx = Transaction(connection, app.clock(), app.programme, Texts(), secrets)
        return restoring.settle(tx, contents.head.made_at, kept)

    return await restore(address, out, PASSPHRASE, secrets, settle)


async def test_k06_an_older_backup_ties_no_issue_to_a_stranger_again(app, there, address, tmp_path):
    stranger, later = Actor(600_001, "zh_CN"), Actor(600_002, "zh_CN")
    for actor in (stranger, later):
        words = "门口积水，电话13800000000"
        await app.do(issues_of.raise_issue, actor, county.QINGHE_GROUP, words)
    out = tmp_path / "one.backup"
    await make_backup(address, out, app.secrets, PASSPHRASE, app.clock(), lambda *_: None)
    assert await app.do(forgetting.forget_stranger, stranger) == 1
    await keep_marks(app)
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    await brought_back(app, out, app.secrets, elsewhere, app.secrets.forgotten())
    db = open_database(elsewhere, app.secrets.sealer())
    heir = App(db, Texts(), app.clock, app.programme, app.secrets)
    assert await heir.see(forgetting.raised_by, stranger) == 0
    assert await heir.see(forgetting.raised_by, later) == 1
    last = await db.read(lambda c: c.scalars(select(issues.c.words).order_by(issues.c.id)).all()[-2:])
    assert last == ["门口积水，电话·", "门口积水，电话13800000000"]
    assert await heir.see(lambda tx: list(tx.audit.breaks())) == []
    await db.close()


@pytest.mark.parametrize("machine", ["the same", "another, with the folder of backups"])
async def test_k06_an_older_backup_brings_nobody_back(app, there, address, tmp_path, machine):
    out = tmp_path / "backups" / "one.backup"
    out.parent.mkdir()
    await make_backup(address, out, app.secrets, PASSPHRASE, app.clock(), lambda *_: None)
    await forget(app)
    _lay_marks_beside(out, app.secrets)
    assert leaks_in_files([out.parent / FORGOTTEN], TRACES) == []
    secrets = app.secrets if machine == "the same" else Secrets(tmp_path / "other secrets")
    kept = secrets.forgotten() if machine == "the same" else read_forgotten(out.parent / FORGOTTEN)
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    settled = await brought_back(app, out, secrets, elsewhere, kept)
    assert settled.forgotten == 1
    db = open_database(elsewhere, secrets.sealer())
    heir = App(db, Texts(), app.clock, app.programme, secrets)
    await sweep_deleted(heir)
    assert await db.read(traces) == []
    assert leaks_in_files(tmp_path.glob("elsewhere.db*"), TRACES) == []
    assert await heir.see(lambda tx: tx.outbox.next_at(tx.now)) is None, "no letter leaves by itself"
    assert await heir.see(lambda tx: list(tx.audit.breaks())) == []
    assert await db.read(unsound) == []
    await db.close()


async def test_k06_who_agreed_anew_after_being_forgotten_comes_back_with_the_backup(
    app, there, address, tmp_path, calendar
):
    await forget(app)
    calendar.pass_days(1)
    await app.do(lambda tx: tx.people.add(ACCOUNT, "又来了", "zh_CN", "2026-11", tx.now))
    out = tmp_path / "one.backup"
    await make_backup(address, out, app.secrets, PASSPHRASE, app.clock(), lambda *_: None)
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    settled = await brought_back(app, out, app.secrets, elsewhere, app.secrets.forgotten())
    assert settled.forgotten == 0


async def test_k06_every_kind_of_person_can_be_forgotten(app, there):
    """Nobody is so entangled that a key or a rule of the database holds them."""
    others = (county.FANG, county.ZHOU, county.LIANG, county.SUN, county.BI, county.HE, county.WU, ACCOUNT)
    for account in others:
        await forget(app, account)
        assert await app.db.read(unsound) == []
    left = await app.see(lambda tx: [account for _, account, _ in tx.forgetting.there()])
    assert set(left) == {county.CHIEF, county.QIAN, county.FIRED}
    assert await app.see(lambda tx: list(tx.audit.breaks())) == []
    assert await app.see(lambda tx: tx.people.all_holders([Role.TOWNSHIP_ORGANIZER], tx.now)) == []


async def test_k07_what_is_handed_over_is_complete(app, there):
    actor = await app.see(lambda tx: tx.people.actor(ACCOUNT, "zh_CN", tx.now))
    kept = await app.see(forgetting.everything, actor)
    assert {table for table, rows in kept.items() if not rows} == {"mentors", "polls"}, (
        "they are, and began, none"
    )
    for table, rows in kept.items():
        expected = {f"{table}.{column.name}" for column in metadata.tables[table].c} - set(NOT_GIVEN)
        assert {f"{table}.{name}" for row in rows for name in row} in (expected, set())
    said = json.dumps(kept, ensure_ascii=False, default=str).replace("\\n", "\n").replace("\\", "")
    for word in WORDS:
        assert word in said, word
    for locale in ("zh_CN", "zh_TW", "en"):
        words = readable(kept, Texts(), locale, app.programme.zone)
        assert [word for word in WORDS if word not in words] == []


def unsound(connection: Connection) -> list[object]:
    return list(connection.execute(text("PRAGMA foreign_key_check")))


def counts(connection: Connection) -> dict[str, int]:
    return {
        name: connection.scalar(select(func.count()).select_from(table)) or 0
        for name, table in metadata.tables.items()
    }


@pytest.mark.parametrize(
    ("words", "text", "left"),
    [
        (["李强"], "<b>李强</b>和李强家", "<b>·</b>和·家"),
        (["an"], "an old man can, AN an", "· old man can, AN ·"),
        (["b"], "<b>b</b> and bb", "<b>·</b> and bb"),
        (["王"], "王，王强说", "·，王强说"),
        (["a&b <c>"], "a&amp;b &lt;c&gt; and a&b <c>", "· and ·"),
        (["·", "🙂", ""], "· 🙂", "· 🙂"),
        (["a.b@c/d"], "a.b@c/d a.\u2060b@\u2060c/\u2060d", "· ·"),
        (["一二"], "一二 一 二", "· 一 二"),
    ],
)
def test_k06_names_are_blotted_out_and_nothing_else(words, text, left):
    assert blotting(words)(text) == left


def test_k06_of_what_was_said_only_sentences_are_blotted_out():
    blot = blotting(["李强"], ["深圳\n想把茶园接上啊"])
    assert blot("李强在深圳：想把茶园接上啊") == "·在深圳：·"
