"""Days off move the week's question, festivals drop it, and the harvest asks once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.check_ins import Answer
from domain.programme import SHANGHAI, read_programme
from scheduler.check_ins import ask_due_check_ins, nudge_due_people, send_due_lists
from services import check_ins
from services.asks import has_room
from tests.reserves import a_mentor, a_pair, a_reserve, acting, an_organizer, carry, letters_to

NOTHING = {"done": 0, "failed": 0}


def morning(year: int, month: int, day: int) -> datetime:
    """When the week's question comes on a day."""
    return datetime(year, month, day, 8, 30, tzinfo=SHANGHAI).astimezone(UTC)


@pytest.fixture
def programme():
    return read_programme({"harvest": ["06-01..06-20"]})


@pytest.fixture
async def mentor(app, village):
    """A mentor with one reserve, long before any of it."""

    def come(tx):
        mentor = a_mentor(tx, village, 1, "王建国")
        a_pair(tx, mentor, a_reserve(tx, village, 2, "李强"), began_on=date(2025, 9, 1))
        return mentor

    return await app.do(come)


async def test_on_a_day_off_nobody_is_asked_and_on_the_next_working_day_everybody_once(app, mentor, calendar):
    calendar.now = morning(2026, 4, 6)  # 清明
    assert await ask_due_check_ins(app) == NOTHING
    assert await app.see(check_ins.next_check_in_at) == morning(2026, 4, 7)
    calendar.now = morning(2026, 4, 7)
    assert (await ask_due_check_ins(app))["done"] == 2
    calendar.now = morning(2026, 4, 8)
    assert await ask_due_check_ins(app) == NOTHING
    calendar.now = morning(2026, 4, 9) + timedelta(hours=9.5)
    assert (await nudge_due_people(app))["done"] == 2


async def test_a_week_of_the_spring_festival_asks_nobody_and_is_no_silence(app, mentor, calendar, village):
    organizer = await app.do(an_organizer, village.parent_id, 3, "方干事")
    for day in (2, 9):
        calendar.now = morning(2026, 2, day)
        assert (await ask_due_check_ins(app))["done"] == 2
        await carry(app)
    calendar.now = morning(2026, 2, 16)
    for _ in range(7):
        assert await ask_due_check_ins(app) == NOTHING
        assert await nudge_due_people(app) == NOTHING
        assert await send_due_lists(app) == NOTHING
        calendar.pass_days(1)
    calendar.now = morning(2026, 2, 24)
    assert (await ask_due_check_ins(app))["done"] == 2
    assert (await send_due_lists(app))["done"] == 1, "of the two weeks before the festival"
    assert "李强" in (await letters_to(app, organizer))[-1].text


async def test_who_is_asked_late_in_the_week_is_not_nudged_the_same_evening(app, mentor, calendar):
    calendar.now = morning(2026, 10, 8)  # 国庆, the Thursday after it
    assert (await ask_due_check_ins(app))["done"] == 2
    calendar.now += timedelta(hours=9.5)
    assert await nudge_due_people(app) == NOTHING


async def test_in_the_harvest_one_question_and_no_nudge_and_no_silence(app, mentor, calendar, village):
    organizer = await app.do(an_organizer, village.parent_id, 3, "方干事")
    calendar.now = morning(2026, 5, 25)
    await app.do(check_ins.answer_all, acting(mentor), date(2026, 5, 25), Answer.MET)
    for day in (1, 8, 15):
        calendar.now = morning(2026, 6, day)
        assert (await ask_due_check_ins(app))["done"] == 2
        assert "农忙时候，这周只问这一句。" in (await letters_to(app, mentor))[-1].text
        await carry(app)
        assert not await app.see(has_room, mentor.id)
        calendar.now += timedelta(days=3, hours=9.5)
        assert await nudge_due_people(app) == NOTHING
    calendar.now = morning(2026, 6, 22)
    assert (await send_due_lists(app)) == NOTHING
    assert (await ask_due_check_ins(app))["done"] == 2
    assert "农忙" not in (await letters_to(app, mentor))[-1].text
    assert await app.see(has_room, mentor.id)
    assert await letters_to(app, organizer) == []
