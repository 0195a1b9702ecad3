"""When a notice goes up, and where: at night in the morning, and in a group that came after it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from domain.errors import NotYours
from domain.invitations import InvitationKind
from domain.notices import NoticeIsOver, NotInTheVillageYet
from services import groups, invitations, notice_papers, notices, objections
from storage.schema.letters import outbox
from tests.conftest import MONDAY
from tests.reserves import connection_of, letters_to
from tests.services.test_joint_vetting import DEPARTMENTS, all_signed, notice_of
from tests.services.vetting_county import vetting_county

GROUP, ANOTHER = -7, -8
AT_NIGHT = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)


@pytest.fixture
async def three(app):
    return await vetting_county(app, DEPARTMENTS, townships=1, villages=2, candidates=4, readers=2)


async def agree(three, number=0):
    notice_id = await notice_of(three, number)
    me = await three.candidate(three.candidates[number])
    return three.app.texts.say(await three.app.do(notices.agree, me, notice_id))


async def bind(three, chat_id, place):
    _, code = await three.app.do(invitations.invite, three.chief, place.id, InvitationKind.BIND)
    await three.app.do(groups.bind, three.chief, chat_id, code)


async def cards(three, chat_id):
    found = select(outbox.c.text).where(outbox.c.chat_id == chat_id, outbox.c.topic.like("notice:%"))
    return await three.app.see(lambda tx: list(connection_of(tx).scalars(found)))


async def test_who_agrees_by_day_reads_that_it_goes_up_now_and_at_night_when(three, calendar):
    assert calendar.now == MONDAY
    await all_signed(three)
    for chat_id, village in ((GROUP, three.villages[0]), (ANOTHER, three.villages[1])):
        await bind(three, chat_id, village)
    assert "群里这就公示，到 12月7日周一 09:00为止" in await agree(three)
    calendar.now = AT_NIGHT
    said = await agree(three, 1)
    assert "群里12月1日周二 07:30贴出公示，到 12月8日周二 07:30为止" in said
    assert "这就" not in said


async def test_a_group_that_comes_later_gets_the_card_while_the_notice_runs(three, calendar):
    await all_signed(three)
    assert "还没有群" in await agree(three)
    await bind(three, ANOTHER, three.villages[1])
    assert await cards(three, ANOTHER) == [], "another village reads nothing of them"
    calendar.pass_days(3)
    await bind(three, GROUP, three.villages[0])
    [card] = await cards(three, GROUP)
    assert "候选0" in card
    assert "候选2" not in card, "of the same village, and has not agreed"


async def test_a_group_that_comes_when_the_days_are_over_reads_nothing(three, calendar):
    await all_signed(three)
    await agree(three)
    calendar.pass_days(8)
    await bind(three, GROUP, three.villages[0])
    assert await cards(three, GROUP) == []


async def test_without_a_group_the_county_prints_it_with_a_way_to_object_in_private(three, calendar):
    await all_signed(three)
    notice_id = await notice_of(three, 0)
    with pytest.raises(NotInTheVillageYet):
        await three.app.see(notice_papers.fetch, three.chief, notice_id)
    assert "还没有群" in await agree(three)
    told = (await letters_to(three.app, three.chief.person))[-1]
    assert "点下面打印" in told.text
    paper = await three.app.see(notice_papers.fetch, three.chief, notice_id)
    assert (paper.candidate.full_name, paper.candidate.village) == ("候选0", "0乡0村")
    assert await three.app.see(objections.find_by_code, paper.code) == notice_id
    with pytest.raises(NotYours):
        await three.app.see(notice_papers.fetch, await three.candidate(three.candidates[0]), notice_id)
    calendar.pass_days(8)
    with pytest.raises(NoticeIsOver):
        await three.app.see(notice_papers.fetch, three.chief, notice_id)
