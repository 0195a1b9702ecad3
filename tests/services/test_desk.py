"""Monday's reminder: what was said counts, and the week's room is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.letters import LetterKind
from domain.people import ROLE_LASTS, Grant, Role
from scheduler.check_ins import ask_due_check_ins, send_due_lists
from scheduler.desk import send_due_reminders, tell_of_overdue_vetting
from scheduler.timetable import run_due
from services import desk, nominations, people
from tests.reserves import a_mentor, a_pair, a_reserve, carry, letters_to
from tests.services.test_nominations import nominate


async def weeks(app, calendar, count, *, before=None):
    """Monday mornings one after the other."""
    for _ in range(count):
        calendar.pass_days(7)
        if before is not None:
            await before()
        await send_due_reminders(app)
        await tell_of_overdue_vetting(app)
        await carry(app)


async def read_by(app, actor, *words):
    found = await letters_to(app, actor.person)
    return [each.text for each in found if all(part in each.text for part in words)]


async def test_who_rests_is_not_reminded_and_the_county_hears_no_untruth(app, liu, clerk, chief, calendar):
    await nominate(app, liu)

    async def rest():
        await app.do(lambda tx: tx.people.pause(clerk.person_id, tx.now + timedelta(days=8)))

    await weeks(app, calendar, 3, before=rest)
    assert await read_by(app, clerk, "等您定") == []
    assert await read_by(app, chief, "没人看") == []
    await weeks(app, calendar, 3, before=rest)
    assert await read_by(app, chief, "我提醒过两回了") == []
    [told] = await read_by(app, chief, "没人看")
    assert "柳河乡有 1 份自荐没人看，等了 28 天。那里的经办人多半在歇着" in told


async def test_a_week_of_rest_only_puts_the_reminders_off(app, liu, clerk, chief, calendar):
    await nominate(app, liu)
    await weeks(app, calendar, 1, before=lambda: app.do(people.pause, clerk))
    await app.do(people.pause, clerk)  # and back again
    await weeks(app, calendar, 2)
    assert len(await read_by(app, clerk, "还有 1 件事等您定")) == 2
    await weeks(app, calendar, 1)
    assert len(await read_by(app, chief, "我提醒过两回了")) == 1
    assert len(await read_by(app, chief, "没人看")) == 1


async def test_where_one_of_two_rests_the_other_is_reminded(app, liu, clerk, meet, township, chief, calendar):
    other = await meet("吴干事", Role.TOWNSHIP_ORGANIZER, township)
    await nominate(app, liu)
    await app.do(lambda tx: tx.people.pause(clerk.person_id, tx.now + timedelta(days=99)))
    await weeks(app, calendar, 3)
    assert await read_by(app, clerk, "等您定") == []
    assert len(await read_by(app, other, "还有 1 件事等您定")) == 2
    assert len(await read_by(app, chief, "我提醒过两回了")) == 1


async def test_what_was_decided_a_moment_ago_is_not_spoken_of(app, liu, clerk, calendar):
    nomination = await nominate(app, liu)
    calendar.pass_days(7)
    assert await app.see(desk.due_reminders) == [clerk.person_id]
    await app.do(nominations.pass_on, clerk, nomination.id, nomination.version)
    assert await app.do(desk.remind, clerk.person_id) is False
    assert await read_by(app, clerk, "等您定") == []


@pytest.mark.parametrize("room", [1, 2, 3])
async def test_an_organizer_who_is_also_a_mentor_is_asked_no_more_than_the_week_has_room_for(
    app, village, township, liu, calendar, room
):
    app = replace(app, programme=replace(app.programme, asks_per_week=room))

    def pair_up(tx):
        busy = a_mentor(tx, village, 1, "方干事")
        grant = Grant(Role.TOWNSHIP_ORGANIZER, township.id, tx.now + ROLE_LASTS)
        tx.people.grant(busy.id, grant, granted_by=None, now=tx.now)
        a_pair(tx, busy, a_reserve(tx, village, 2, "李强"))
        return busy

    busy = await app.do(pair_up)
    await nominate(app, liu)
    await carry(app)
    calendar.pass_days(14)
    await run_due(app)
    asked = [each for each in await letters_to(app, busy) if each.kind == LetterKind.ASK]
    assert len(asked) == room
    assert "等您定" in asked[0].text, "somebody else waits for it"
    for job in (send_due_reminders, ask_due_check_ins, send_due_lists):
        assert await job(app) == {"done": 0, "failed": 0}
