"""A candidate reads by when they may hear, by the rules' own days; and which office is late, never who."""

import pytest

from domain.joint_vetting import Signature
from domain.nominations import Status
from services import department_lines, entering, nominations, notices
from services.waiting import reminder_of
from tests.services.test_joint_vetting import DEPARTMENTS, all_signed, notice_of, opened
from tests.services.test_standings import put
from tests.services.vetting_county import vetting_county

SOON = "这不是准日子"


@pytest.fixture
async def three(app):
    return await vetting_county(app, DEPARTMENTS, townships=1, villages=2, candidates=4, readers=2)


async def reads(three):
    """What the first candidate reads of where they stand."""
    standing = await three.app.see(nominations.standing, await three.candidate(three.candidates[0]))
    return three.app.texts.say(standing.message)


async def reminded(three, kind, number):
    """On a Monday some week later."""
    await three.app.do(lambda tx: tx.rounds.keep(reminder_of(kind), number, tx.now.date(), tx.now))


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.TOWNSHIP_PASSED])
async def test_before_the_departments_three_weeks_are_said_and_then_whose_turn_it_is(three, calendar, status):
    number = three.candidates[0]
    await three.app.do(lambda tx: put(tx, number, status))
    assert f"大概 12 月 20 日前有消息，{SOON}" in await reads(three)
    calendar.pass_days(21)
    late = await reads(three)
    assert "比说好的久了，还在等内乡县。" in late
    assert "提醒" not in late
    assert "大概" not in late
    await reminded(three, "nomination", number)
    assert "我提醒过他们了" in await reads(three)
    assert "陈部长" not in await reads(three)


async def test_before_the_departments_the_last_day_is_said_and_then_which_of_them_are_late(three, calendar):
    await opened(three)
    assert f"大概 12 月 14 日前有消息，{SOON}" in await reads(three)
    for number, name in enumerate(DEPARTMENTS):
        reader = three.reviewer(name)
        if number == 1:
            [line, *_] = await three.lines(reader)
            await three.app.do(department_lines.sign, reader, line, Signature.HOLD, "再看看")
        if number == 2:
            await three.pass_all(name)
    calendar.pass_days(15)
    late = await reads(three)
    assert f"还在等{DEPARTMENTS[0]}、{DEPARTMENTS[1]}。" in late
    assert "提醒" not in late
    assert "缓" not in late, "what a department said is the county's to tell"
    [line, *_] = await three.lines(three.reviewer(DEPARTMENTS[0]))
    await three.app.do(lambda tx: tx.deadlines.mark_reminded([line]))
    assert "我提醒过他们了" in await reads(three)


async def test_a_refusal_reads_as_everybodys_word_would(three, calendar):
    await opened(three)
    police = three.reviewer(DEPARTMENTS[0])
    [line, *_] = await three.lines(police)
    await three.app.do(department_lines.sign, police, line, Signature.REFUSE, "有案子还没结")
    refused = await reads(three)
    await three.app.do(department_lines.take_back, police, line)
    for name in DEPARTMENTS:
        await three.pass_all(name)
    assert await reads(three) == refused
    assert f"大概 12 月 21 日前有消息，{SOON}" in refused


async def test_of_a_notice_its_last_day_is_said_and_then_that_the_county_signs(three, calendar):
    await all_signed(three)
    assert "前有消息" not in await reads(three), "it waits for themselves"
    me = await three.candidate(three.candidates[0])
    notice_id = await notice_of(three, 0)
    await three.app.do(notices.agree, me, notice_id)
    assert "公示到 12 月 7 日" in await reads(three)
    calendar.pass_days(8)
    assert f"大概 12 月 28 日前有消息，{SOON}" in await reads(three)
    calendar.pass_days(21)
    assert "还在等内乡县。" in await reads(three)
    await reminded(three, entering.KIND, notice_id)
    assert "我提醒过他们了" in await reads(three)


async def test_who_is_in_the_reserve_waits_for_nobody(three):
    await three.app.do(lambda tx: put(tx, three.candidates[0], Status.RESERVE))
    assert "前有消息" not in await reads(three)
