"""Somebody with every part there is: whatever falls due, in whatever order, three questions a week."""

import ast
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select, update

import services
from domain.burdens import KEYBOARDS, AskKind, kind_of
from domain.colours import Colours
from domain.errors import Refusal
from domain.help_sessions import HelpKind
from domain.letters import LetterKind
from domain.people import ROLE_LASTS, Grant, Role
from domain.placement_rules import Placements
from domain.placements import Sort
from domain.programme import Programme
from domain.training import Training
from domain.weeks import week_of
from scheduler import timetable
from services import help_sessions, pairs
from storage.schema.letters import outbox
from storage.schema.pairs import pairs as pair_rows
from tests.reserves import a_mentor, a_pair, a_reserve, acting, carry, connection_of, make_reserve
from tests.services.test_help_days import HELP_DAY
from tests.services.test_lessons import ASKED
from tests.services.test_nominations import nominate

ALL = Programme(
    help_day=HELP_DAY,
    assess_months=1,
    reserves_least=9,
    reserves_most=20,
    colours=Colours(survey=True),
    training=Training(classes=True),
    placements=Placements((), (3,)),
)
MOMENTS = (timedelta(hours=7.75), *(timedelta(hours=each) for each in (14, 26, 60, 82.5, 107, 132)))
"""From Monday 00:00: just after the week's questions, the help day, Thursday evening and between."""


def test_whoever_asks_looks_for_room_first():
    """A question is written in these modules; each of them knows how much room there is."""
    asking: dict[str, bool] = {}
    for path in sorted(Path(services.__path__[0]).glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        asks = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and "LetterKind.ASK" in map(ast.unparse, _arguments(node))
        ]
        looks = any(isinstance(node, ast.Name) and node.id == "has_room" for node in ast.walk(tree))
        asking |= {path.stem: looks} if asks else {}
    assert all(asking.values()), asking
    assert len(asking) >= 12, "else this test has lost them"


def _arguments(call):
    return [*call.args, *(each.value for each in call.keywords)]


@pytest.fixture
def address(sqlite_address):
    return sqlite_address


@pytest.fixture
def programme():
    return ALL


@pytest.fixture
async def busy(app, village, township, liu, calendar):
    """Organizer, secretary, mentor of two, reserve with a mentor; classes, a test, an ending, a paper."""

    def settle(tx):
        busy = a_mentor(tx, village, 1, "方全能", capacity=9)
        for role, place in ((Role.TOWNSHIP_ORGANIZER, township), (Role.VILLAGE_SECRETARY, village)):
            tx.people.grant(busy.id, Grant(role, place.id, tx.now + ROLE_LASTS), granted_by=None, now=tx.now)
        make_reserve(tx, village, busy, "方全能")
        first, second = a_reserve(tx, village, 2, "李强"), a_reserve(tx, village, 3, "周敏")
        own = a_mentor(tx, village, 4, "王师傅", capacity=9)
        pairs_of = [a_pair(tx, *two) for two in ((busy, first), (busy, second), (own, busy))]
        ends = update(pair_rows).where(pair_rows.c.id == pairs_of[0]).values(ends_on=date(2026, 12, 28))
        connection_of(tx).execute(ends)
        asker = a_reserve(tx, village, 5, "来请的")
        for days in (8, 21):
            at = tx.now + timedelta(days=days)
            number = tx.lessons.add(
                township.id, "卖货", "二楼", at, 60, 9, uid=f"u{days}", listed_by=busy.id, now=tx.now
            )
            if days == 8:
                paper = tx.nominations.find_live(busy.id)
                seat = replace(tx.lessons.seat(number, paper.id), attended_at=at, told_at=tx.now)
                tx.lessons.keep(replace(seat, number=1, seated_at=tx.now))
                bank = tx.exams.add_bank([ASKED], busy.id, tx.now)
                tx.exams.use_bank(bank, number)
        seconded = tx.nominations.find_live(first.id)
        span = (date(2026, 9, 1), date(2026, 12, 1))
        worked = tx.placements.add(
            seconded.id, Sort.SECONDMENT, "", village.id, span, set_by=busy.id, now=tx.now
        )
        tx.placements.save(replace(worked, ended_on=date(2026, 12, 4)))
        return busy, first, asker, pairs_of[0]

    settled = await app.do(settle)
    await nominate(app, liu)
    await carry(app)
    calendar.pass_days(7)
    return settled


async def live(app, calendar, busy, chance, monkeypatch):
    """Two weeks: the jobs in any order at each moment, and others who ask something of them in between."""
    person, first, asker, pair_id = busy
    jobs = list(timetable.JOBS)
    monday = calendar.now - timedelta(hours=9)
    others = [
        lambda: app.do(help_sessions.log, acting(first), pair_id, HelpKind.TALK),
        lambda: app.do(help_sessions.log, acting(first), pair_id, HelpKind.TALK),
        lambda: app.do(pairs.request, acting(asker), person.id),
    ]
    for week in range(2):
        for moment in MOMENTS:
            calendar.now = monday + timedelta(weeks=week) + moment + timedelta(hours=1)
            chance.shuffle(jobs)
            monkeypatch.setattr(timetable, "JOBS", tuple(jobs))
            await timetable.run_due(app)
            if chance.random() < 0.4 and others:
                try:
                    await others.pop(chance.randrange(len(others)))()
                except Refusal:
                    continue
            if chance.random() < 0.7:
                await carry(app)
    await carry(app)


async def asked(app, person):
    """The questions that were carried: by week, and what they were about."""
    query = select(outbox.c.not_before, outbox.c.keyboard).where(
        outbox.c.chat_id == person.telegram_id,
        outbox.c.kind == LetterKind.ASK,
        outbox.c.status == "sent",
    )
    found = defaultdict(list)
    for moment, keyboard in await app.db.read(lambda connection: connection.execute(query).all()):
        found[week_of(moment, app.programme.zone)].append(kind_of(keyboard["name"] if keyboard else None))
    return found


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
async def test_no_order_of_events_asks_anybody_a_fourth_time(app, calendar, busy, seed, monkeypatch):
    await live(app, calendar, busy, Random(seed), monkeypatch)
    weeks = await asked(app, busy[0])
    assert max(map(len, weeks.values())) == 3, "there is more to ask than the week has room for"


async def test_without_the_budget_it_would_be_many_more(app, calendar, busy, monkeypatch):
    app = replace(app, programme=replace(ALL, asks_per_week=21))
    await live(app, calendar, busy, Random(1), monkeypatch)
    kinds = Counter(kind for week in (await asked(app, busy[0])).values() for kind in week)
    print(dict(kinds))  # noqa: T201 - what the story above had to choose from
    assert {AskKind.MEETING, AskKind.DESK, AskKind.LESSON, AskKind.EXAM, AskKind.SESSION} <= kinds.keys()
    assert kinds.keys() >= {AskKind.PAIR, AskKind.HELP_DAY, AskKind.PLACEMENT}
    assert AskKind.OTHER not in kinds, "each question has a name in /burden"
    assert set(KEYBOARDS.values()) >= kinds.keys()
