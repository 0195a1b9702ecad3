"""The demo's county: a past that was lived through the bot's own services."""

import importlib
import pkgutil
import re
from collections import Counter
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.demo import county
from bot.demo.departments import REVIEWERS, WAITING
from bot.demo.practices import PLAYED, practice
from bot.demo.seed import seed
from bot.settings import SettingsFault, read_county
from domain.issues import IssueStatus
from domain.nominations import Status
from domain.pairs import PairStatus
from domain.places import PlaceKind, codes_of
from sandbox.clock import Clock
from services import colours as graded
from services import places
from services.app import App
from storage.database import open_database
from storage.schema import metadata
from storage.schema.ballots import ballot_boxes, ballots
from storage.schema.colours import colours
from storage.schema.issues import issues
from storage.schema.letters import outbox
from storage.schema.nominations import nominations
from storage.schema.pairs import help_sessions, pairs
from storage.schema.records import audit, rounds
from storage.secrets import Secrets
from tests.letters import send_all
from texts import buttons
from texts.commands import COMMANDS
from texts.labels import LABELS
from texts.render import Texts


async def a_lived_county(folder: Path, number: int = 7, preset: str = "demo") -> App:
    """The seed, with a courier that has nobody to carry to."""
    secrets = Secrets(folder / "secrets")
    clock = Clock(county.BEGINS, running=False)
    played = practice(preset)
    programme, outline = played.programme, played.outline
    db = open_database(f"sqlite:///{folder / 'county.db'}", secrets.sealer())
    await db.write(metadata.create_all)
    app = App(db, Texts(), clock.now, programme, secrets)
    await app.do(places.found, outline)

    async def deliver() -> None:
        await app.do(send_all)

    await seed(app, clock, deliver, number)
    return app


async def rows(app, *columns):
    return await app.see(lambda tx: tx.people._connection.execute(select(*columns)).all())


together = pytest.mark.asyncio(loop_scope="module")  # one lived county serves all who only look at it


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lived(tmp_path_factory):
    app = await a_lived_county(tmp_path_factory.mktemp("county"))
    yield app
    await app.db.close()


@together
async def test_the_county_has_lived_six_weeks(lived):
    assert lived.clock() == county.ENDS
    standing = Counter(status for (status,) in await rows(lived, nominations.c.status))
    assert standing == {Status.RESERVE: 12}
    paired = Counter(status for (status,) in await rows(lived, pairs.c.status))
    assert paired == {PairStatus.ACTIVE: 12, PairStatus.DECLINED: 1}
    assert len(await rows(lived, help_sessions.c.id)) > 30
    kept = await rows(lived, rounds.c.kind, rounds.c.subject_id, rounds.c.week_on)
    told = Counter(row for row in kept if row[0] == "digest")
    assert len(told) == 5 * 5
    assert max(told.values()) == 1


@together
async def test_the_newcomer_finds_a_rating_that_their_tap_joins(lived):
    boxes = await rows(lived, ballot_boxes.c.id, ballot_boxes.c.counted_at)
    [box] = [box for box, counted_at in boxes if counted_at is None]
    cast = [row for row in await rows(lived, ballots.c.box_id) if row.box_id == box]
    assert len(cast) >= lived.programme.publish_threshold
    xiaoman = await lived.see(lambda tx: tx.people.find(county.XIAOMAN.telegram_id))
    assert xiaoman is None


@together
async def test_every_village_has_raised_issues_and_one_waits_for_the_newcomer(lived):
    told = Counter(await rows(lived, issues.c.status))
    assert told[IssueStatus.SATISFIED,] == 7
    assert told[IssueStatus.LAPSED,] == told[IssueStatus.WITHDRAWN,] == told[IssueStatus.TAKEN,] == 1
    assert len({place for (place,) in await rows(lived, issues.c.place_id)}) == 5
    qinghe = county.VILLAGE_GROUPS[county.QINGHE].chat_id
    waiting = await rows(lived, issues.c.chat_id, issues.c.status)
    assert [chat for chat, status in waiting if status == IssueStatus.RAISED] == [qinghe]


@together
async def test_the_log_of_it_all_is_whole(lived):
    assert len(await rows(lived, audit.c.id)) > 300
    assert await lived.see(lambda tx: list(tx.audit.breaks())) == []


@together
async def test_nobody_was_asked_more_than_the_programme_allows(lived):
    asked = Counter(
        (row.chat_id, row.not_before.astimezone(county.ZONE).isocalendar()[:2])
        for row in await rows(lived, outbox.c.chat_id, outbox.c.kind, outbox.c.not_before)
        if row.kind == "ask"
    )
    assert max(asked.values()) <= lived.programme.asks_per_week


@together
async def test_only_people_with_an_open_chat_were_written_to(lived):
    reachable = {who.telegram_id for who in county.CAST if who.known} | {
        each.chat_id for each in county.GROUPS
    }
    assert {chat for (chat,) in await rows(lived, outbox.c.chat_id)} <= reachable


@together
async def test_the_same_seed_gives_the_same_county(tmp_path, lived):
    again = await a_lived_county(tmp_path)
    story = (help_sessions.c.happened_on, help_sessions.c.kind, help_sessions.c.pair_id)
    assert await rows(again, *story) == await rows(lived, *story)
    await again.db.close()


def test_the_cast_is_the_one_that_was_promised():
    ids = [who.telegram_id for who in county.CAST]
    assert len(ids) == len(set(ids))
    assert sum(len(each) for each in county.VILLAGERS.values()) == 40
    assert len(county.CANDIDATES) + 1 == 12
    assert len(county.HELPERS) == 5
    _, outline = read_county("demo")
    assert set(codes_of(outline)) == set(county.PLACES)


@pytest.mark.parametrize("preset", ["demo", *PLAYED])
def test_the_guide_names_real_phones_and_things_that_can_be_pressed(preset):
    played = practice(preset)
    told = played.guide(1)
    ids = {who.telegram_id for who in played.cast}
    phones = {(who, 1) for who in ids}
    phones |= {(who.telegram_id, group.chat_id) for group in county.GROUPS for who in group.members}
    assert {(step["user"], step["chat"]) for step in told["steps"]} <= phones
    assert {tuple(pair) for pair in told["phones"]} <= phones
    assert set(told["cast"]) <= ids
    assert set(told["about"]) == {str(who) for who in ids}
    assert all(about["en"].isascii() and not about["zh"].isascii() for about in told["about"].values())
    for step in told["steps"]:
        assert quoted(step["zh"]) == quoted(step["en"])
        assert {each["user"] for each in step.get("others", ())} <= ids
    titles = {each.title for each in played.programme.policy}
    known = {word for command in COMMANDS.values() for word in command.words} | {
        f"/{name}" for name in COMMANDS
    }
    pressed = {words for step in told["steps"] for words in quoted(step["zh"])}
    pressed |= {
        words for step in told["steps"] for each in step.get("others", ()) for words in each["buttons"]
    }
    typed = {step["say"] for step in told["steps"] if step.get("say", "").startswith("/")}
    assert pressed - typed <= known | on_buttons() | set(LABELS.values()) | titles
    assert 6 <= len(told["steps"]) <= 11


def quoted(words):
    return set(re.findall("「(.+?)」", words))


def on_buttons():
    """Every word that is declared for a button."""
    modules = [
        importlib.import_module(f"{buttons.__name__}.{each.name}")
        for each in pkgutil.iter_modules(buttons.__path__)
    ]
    declared = [each for module in modules for each in vars(module).values()]
    tables = [each.values() for each in declared if isinstance(each, dict)]
    return {
        words
        for each in ([declared], tables)
        for values in each
        for words in values
        if isinstance(words, str)
    }


ELSEWHERE = """
name = "邻县"
[county]
code = "linxian"
name = "邻县"
[[county.townships]]
code = "nangang"
name = "南岗乡"
villages = [{ code = "xiaogang", name = "小岗村" }]
"""


OTHERS_SIGN = """
name = "邻县"
departments = ["文旅局"]
[county]
code = "linxian"
name = "邻县"
"""


@pytest.mark.parametrize("written", [ELSEWHERE, OTHERS_SIGN])
def test_where_the_demos_people_do_not_live_it_says_so_and_what_can_be_played(tmp_path, written):
    file = tmp_path / "ours.toml"
    file.write_text(written, "utf-8")
    with pytest.raises(SettingsFault, match=r"do not live in .*neixiang, wucun, enyang"):
        practice(str(file))


async def test_n_twelve_departments_have_somebody_and_one_candidate_waits_for_them(tmp_path):
    """Whoever is in the reserve came before the departments did; nothing of that was written past a wish."""
    app = await a_lived_county(tmp_path, preset="neixiang")
    assert app.programme.name == "演示县"
    assert app.programme.departments == tuple(REVIEWERS)
    standing = Counter(status for (status,) in await rows(app, nominations.c.status))
    assert standing == {Status.RESERVE: 11, Status.TOWNSHIP_PASSED: 1}

    def count(tx):
        [place] = tx.places.of_kind(PlaceKind.COUNTY)
        return tx.people.count_reviewers(place.id, tx.now)

    signing = await app.see(count)
    assert signing == dict.fromkeys(REVIEWERS, 1)
    assert WAITING in practice("neixiang").cast
    assert await app.see(lambda tx: list(tx.audit.breaks())) == []
    await app.db.close()


async def test_w_a_county_with_four_colours_can_be_played(tmp_path):
    """42 villages, graded as they once were, and each of the organizers has heard of it."""
    app = await a_lived_county(tmp_path, preset="wucun")
    told = Counter(colour for (colour,) in await rows(app, colours.c.colour))
    assert told == {"red": 6, "orange": 12, "yellow": 14, "green": 10}
    assert Counter(each.colour for each in (await app.see(graded.grades)).values()) == told
    await app.db.close()
