"""The monthly help day: who is asked where reserves are missing, once; and how many were found since."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import insert, select, update

from domain.letters import LetterKind
from domain.nominations import WayIn
from domain.people import Role
from domain.places import PlaceKind
from domain.programme import Programme
from domain.weeks import MonthlyMoment
from scheduler.help_days import ask_on_help_day
from scheduler.timetable import NEXT, run_due
from services import help_days, reports
from storage.schema.letters import outbox
from storage.schema.nominations import nominations
from storage.schema.records import rounds
from tests.conftest import MONDAY
from tests.reserves import a_reserve, connection_of, letters_to

HELP_DAY = MonthlyMoment(10, time(9))
THE_TENTH = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


@pytest.fixture
def programme():
    return Programme(help_day=HELP_DAY)


@pytest.fixture
async def secretary(meet, village):
    return await meet("秦支书", Role.VILLAGE_SECRETARY, village)


@pytest.fixture
async def shanwan(app, township):
    return await app.do(lambda tx: tx.places.add("shanwan", PlaceKind.VILLAGE, "山湾村", township))


async def asked(app, actor):
    return [
        each
        for each in await letters_to(app, actor.person)
        if each.kind == LetterKind.ASK and "帮忙日" in each.text
    ]


async def test_on_the_day_the_nearest_is_asked_once_in_one_message(
    app, calendar, village, shanwan, secretary, clerk, chief
):
    calendar.now = THE_TENTH - timedelta(minutes=1)
    assert (await ask_on_help_day(app))["done"] == 0
    assert await app.see(help_days.next_help_day_at) == THE_TENTH
    calendar.now = THE_TENTH
    assert (await ask_on_help_day(app))["done"] == 2
    [letter] = await asked(app, secretary)
    assert letter.text == (
        "<b>这个月帮忙日，又看到合适的人了吗？</b>\n· 清河村：后备 0 位，要 2 位\n\n"
        "看到了，点“推荐一位”；没有就点“这个月没有”，下个月再问您。"
    )
    assert letter.keyboard == {"name": "help_day", "ids": {"village": village.id}}
    [letter] = await asked(app, clerk)
    assert "山湾村" in letter.text
    assert "清河村" not in letter.text
    assert await asked(app, chief) == []
    calendar.now += timedelta(hours=2)
    await run_due(app)
    assert [len(await asked(app, each)) for each in (secretary, clerk)] == [1, 1], "never twice"
    calendar.now = datetime(2027, 1, 10, 1, 0, tzinfo=UTC)
    await ask_on_help_day(app)
    assert [len(await asked(app, each)) for each in (secretary, clerk)] == [2, 2]


async def test_side_by_side_one_row_is_kept(app, calendar, village, secretary):
    calendar.now = THE_TENTH
    [search] = await app.see(help_days.due_searches)
    assert await app.do(help_days.ask, search)
    assert not await app.do(help_days.ask, search)
    kept = select(rounds.c.subject_id, rounds.c.week_on).where(rounds.c.kind == help_days.ROUND)
    [row] = await app.see(lambda tx: connection_of(tx).execute(kept).all())
    assert tuple(row) == (secretary.person_id, THE_TENTH.date())


async def test_who_is_forgotten_was_never_asked(app, calendar, village, secretary):
    calendar.now = THE_TENTH
    await ask_on_help_day(app)
    await app.do(lambda tx: tx.forgetting.wipe(secretary.person_id, secretary.telegram_id, tx.now))
    kept = select(rounds.c.subject_id).where(rounds.c.kind == help_days.ROUND)
    assert await app.see(lambda tx: connection_of(tx).scalars(kept).all()) == []


async def test_where_there_are_enough_nobody_is_asked(app, calendar, village, secretary):
    def enough(tx):
        a_reserve(tx, village, 501, "小雁")
        a_reserve(tx, village, 502, "小陈")

    await app.do(enough)
    calendar.now = THE_TENTH
    assert (await ask_on_help_day(app))["done"] == 0


async def test_a_township_short_in_many_villages_reads_the_first_ones(app, calendar, township, clerk):
    await app.do(
        lambda tx: tx.places.add_all(
            PlaceKind.VILLAGE, [(f"v{n}", f"第{n}村", township.id) for n in range(9)]
        )
    )
    calendar.now = THE_TENTH
    await ask_on_help_day(app)
    [letter] = await asked(app, clerk)
    assert letter.text.count("要 2 位") == 8
    assert "另外还有 2 个村没够数。" in letter.text
    assert letter.keyboard["ids"] == {"village": None}


async def test_the_week_has_to_have_room_and_who_rests_is_left_alone(
    app, calendar, village, secretary, clerk
):
    calendar.now = THE_TENTH

    def spent(tx):
        row = {
            "chat_id": secretary.telegram_id, "kind": "ask", "text": "?", "locale": "zh_CN",
            "status": "sent", "message_id": 5, "created_at": tx.now, "not_before": tx.now,
        }  # fmt: skip
        connection_of(tx).execute(insert(outbox), [row] * 3)

    await app.do(spent)
    assert (await ask_on_help_day(app))["done"] == 0
    assert await asked(app, secretary) == []
    await app.do(lambda tx: tx.people.pause(secretary.person_id, tx.now + timedelta(days=7)))
    await ask_on_help_day(app)
    assert (len(await asked(app, secretary)), len(await asked(app, clerk))) == (0, 1)


async def test_after_long_downtime_it_is_let_go(app, calendar, village, secretary):
    calendar.now = THE_TENTH + timedelta(hours=49)
    assert (await ask_on_help_day(app))["done"] == 0


async def test_a_county_without_a_help_day_asks_and_counts_nothing(app, calendar, village, secretary, clerk):
    app = replace(app, programme=Programme())
    calendar.now = THE_TENTH
    assert (await ask_on_help_day(app))["done"] == 0
    assert await app.see(help_days.next_help_day_at) is None
    await app.do(reports.read, clerk)
    assert "新发现" not in "".join(each.text for each in await letters_to(app, clerk.person))


async def test_the_report_counts_who_was_found_since(app, calendar, village, clerk, secretary):
    """By a recommendation or on their behalf; not who came alone, nor who came before."""
    calendar.now = THE_TENTH + timedelta(days=1)
    ways = {
        601: {"way_in": WayIn.RECOMMENDED_BY_VILLAGER},
        602: {"assisted_by": secretary.person_id},
        603: {},
        604: {"way_in": WayIn.RECOMMENDED_BY_ORGANIZATION, "submitted_at": THE_TENTH - timedelta(minutes=1)},
        605: {"way_in": WayIn.RECOMMENDED_BY_ORGANIZATION, "submitted_at": THE_TENTH},
    }

    def came(tx):
        for number, way in ways.items():
            person = a_reserve(tx, village, number, "某")
            said = {"submitted_at": tx.now, **way}
            connection_of(tx).execute(
                update(nominations).where(nominations.c.person_id == person.id).values(**said)
            )

    await app.do(came)
    await app.do(reports.read, clerk)
    assert "帮忙日以来新发现 3 人。" in (await letters_to(app, clerk.person))[-1].text


def test_a_turned_clock_stops_there():
    assert help_days.next_help_day_at in NEXT
    assert HELP_DAY.next(THE_TENTH, Programme().zone) == datetime(2027, 1, 10, 1, 0, tzinfo=UTC)
    assert HELP_DAY.latest(MONDAY, Programme().zone) == datetime(2026, 11, 10, 1, 0, tzinfo=UTC)
