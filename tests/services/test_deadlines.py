"""Departments have until the end of a day; who is late gets more time alone, and is one thing on the desk."""

from datetime import date

import pytest

from domain.joint_vetting import LineId, Signature
from scheduler.joint_vetting import remind_due_departments
from services import department_lines, desk, joint_vetting, late_departments
from tests.reserves import letters_to
from tests.services.vetting_county import vetting_county

DEPARTMENTS = ("纪委监委", "公安局", "信访局")


@pytest.fixture
async def three(app):
    return await vetting_county(app, DEPARTMENTS, townships=1, villages=2, candidates=4, readers=2)


async def late(three):
    found = (await three.app.see(desk.look, three.chief)).items
    return [(each.who, LineId(each.id)) for each in found if each.kind == "late"]


async def names(three):
    return [name for name, _ in await late(three)]


async def asked(three, department):
    letters = await letters_to(three.app, three.reviewer(department).person)
    return sum(each.kind == "ask" for each in letters)


async def test_the_last_day_belongs_to_the_department_to_its_end(three, calendar):
    calendar.pass_days(6 / 24)  # 15:00
    await three.open()
    page = await three.app.see(department_lines.page, three.reviewer("公安局"))
    assert page.message.until == date(2026, 12, 14)
    calendar.pass_days(14 + 8.9 / 24)  # the last day, shortly before midnight
    assert await names(three) == []
    calendar.pass_days(0.2 / 24)
    assert await names(three) == list(DEPARTMENTS)


async def test_more_time_for_one_department_is_no_time_for_the_others(three, calendar):
    await three.open()
    for _ in range(2 * 15):
        calendar.pass_days(0.5)
        await remind_due_departments(three.app)
    [first, police, last] = await late(three)
    before = {each: await asked(three, each) for each in DEPARTMENTS}
    told = await three.app.do(late_departments.prolong, three.chief, police[1])
    assert (told.department, told.count, told.until) == ("公安局", 4, date(2026, 12, 18))
    assert await late(three) == [first, last]
    calendar.pass_days(1)
    await remind_due_departments(three.app)
    assert {each: await asked(three, each) - before[each] for each in DEPARTMENTS} == {
        "纪委监委": 0,
        "公安局": 1,
        "信访局": 0,
    }
    card = await three.app.see(joint_vetting.card, three.chief, await three.vetting(0))
    assert card.message.until == date(2026, 12, 18)
    calendar.pass_days(3)
    assert sorted(await late(three)) == sorted([first, police, last])


async def test_a_late_department_stays_one_thing_while_it_signs(three, calendar):
    await three.open()
    calendar.pass_days(15)
    [(name, number), *_] = await late(three)
    reader = three.reviewer(name)
    for left in (3, 2):
        [line, *_] = await three.lines(reader)
        await three.app.do(department_lines.sign, reader, line, Signature.PASS)
        card = await three.app.see(late_departments.card, three.chief, number)
        assert (card.message.department, card.message.count) == (name, left)
        assert (name, number) in await late(three)
    other = (await three.lines(reader))[-1]
    assert other != number
    assert (await three.app.see(late_departments.card, three.chief, other)).line_id == other


async def test_what_was_signed_just_now_has_not_waited_since_the_departments_got_it(three, calendar):
    await three.open()
    calendar.pass_days(13)
    await three.pass_all(*DEPARTMENTS)
    waiting = [each for each in await waiting_for(three) if each.kind == "vetting"]
    assert len(waiting) == 4
    assert {each.since for each in waiting} == {calendar.now}


async def waiting_for(three):
    return await three.app.see(
        lambda tx: [each for source in joint_vetting.SOURCES for each in source.waiting(tx, three.chief)]
    )


async def test_the_county_reads_that_somebody_was_reminded_only_where_somebody_was(three, calendar):
    await three.open()
    calendar.pass_days(15)
    [(name, number), *_] = await late(three)

    async def says():
        card = await three.app.see(late_departments.card, three.chief, number)
        return card, three.app.texts.say(card.message)

    card, said = await says()
    assert card.message.contacts
    assert "提醒过了" not in said, "the clock stood still: nobody was reminded"
    await three.app.do(lambda tx: tx.deadlines.mark_reminded([number]))
    assert "提醒过了" in (await says())[1]
    for reader in three.reviewers[name]:
        await three.leave(reader, blocked=True)
    card, said = await says()
    assert "联系不上了" in said
    assert "提醒过了" not in said
    assert card.number == DEPARTMENTS.index(name) + 1
    for reader in three.reviewers[name]:
        await three.leave(reader)
    said = (await says())[1]
    assert "没有人来签" in said
    assert "拿一个链接" in said
