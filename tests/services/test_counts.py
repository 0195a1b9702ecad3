"""The county's messages of the day say after each decision how much is left."""

import pytest
from sqlalchemy import select

from domain.forms import Draft
from domain.notices import ObjectionId
from scheduler.joint_vetting import end_due_notices
from services import entering, joint_vetting, nominations, notices, objections
from storage.schema.letters import outbox
from tests.conftest import MONDAY
from tests.reserves import connection_of
from tests.services.test_joint_vetting import (
    DEPARTMENTS,
    all_signed,
    notice_of,
    object_to,
    opened,
    pass_everything,
    up,
    villager,
)
from tests.services.vetting_county import vetting_county


@pytest.fixture
async def three(app):
    return await vetting_county(app, DEPARTMENTS, townships=1, villages=2, candidates=4, readers=2)


async def said(three, topic):
    """What today's message on a topic says now."""

    def last(tx):
        found = select(outbox.c.text).where(outbox.c.topic.like(f"{topic}:%")).order_by(outbox.c.id.desc())
        return connection_of(tx).scalars(found).first() or ""

    return await three.app.see(last)


async def test_who_was_sent_to_the_departments_waits_for_nobody_else(three):
    await three.app.do(lambda tx: nominations.announce(tx, tx.nominations.get(three.candidates[0])))
    assert "4" in await said(three, "nominations")
    await opened(three)
    assert "4" not in await said(three, "nominations")


async def test_who_was_closed_waits_no_more(three):
    app = await opened(three)
    await pass_everything(three, *DEPARTMENTS)
    assert "4" in await said(three, "vettings")
    preview = await app.see(joint_vetting.preview_close, three.chief, three.county.id)
    await app.do(joint_vetting.close_batch, three.chief, three.county.id, preview.stamp)
    assert "4" not in await said(three, "vettings")


@pytest.mark.parametrize("upheld", [True, False])
async def test_what_was_settled_waits_no_more(three, upheld):
    app, notice_id = await up(three)
    await object_to(app, await villager(app), notice_id)
    assert "1" in await said(three, "notices")
    context = {"objection": ObjectionId(1), "upheld": upheld}
    answers = {"reason": "地是租的，有合同"}
    draft = Draft(three.chief.person_id, "settle_objection", "review", MONDAY, context, answers)
    await app.do(objections.SETTLING_FORM.submit, three.chief, draft)
    assert "1" not in await said(three, "notices")


async def test_what_was_taken_back_waits_no_more(three):
    app, notice_id = await up(three)
    await object_to(app, await villager(app), notice_id)
    me = await three.candidate(three.candidates[0])
    await app.do(nominations.withdraw, me, three.candidates[0])
    assert "1" not in await said(three, "notices")


async def test_who_was_signed_in_waits_no_more(three, calendar):
    app = await all_signed(three)
    found = [await notice_of(three, number) for number in range(4)]
    for number, notice_id in enumerate(found):
        await app.do(notices.agree, await three.candidate(three.candidates[number]), notice_id)
    calendar.pass_days(7.5)
    await end_due_notices(app)
    assert "4" in await said(three, "notices")
    await app.do(entering.sign_in, three.chief, found[0])
    assert "3" in await said(three, "notices")
    preview = await app.see(entering.preview_enter, three.chief, three.county.id)
    await app.do(entering.enter_batch, three.chief, three.county.id, preview.stamp)
    assert "3" not in await said(three, "notices")


async def test_nobody_is_told_of_more_than_their_own_desk_holds(three, calendar):
    chief = three.chief.person_id

    def flag(tx):
        tx.conflicts.flag(three.candidates[0], chief, tx.now, by_candidate=True)
        nominations.announce(tx, tx.nominations.get(three.candidates[1]))

    await three.app.do(flag)
    assert "3" in await said(three, "nominations")
    await three.app.do(lambda tx: tx.conflicts.unflag(three.candidates[0], chief))
    app = await opened(three)
    await app.do(lambda tx: tx.conflicts.flag(three.candidates[0], chief, tx.now, by_candidate=True))
    await pass_everything(three, *DEPARTMENTS)
    assert "3" in await said(three, "vettings")
    await app.do(lambda tx: tx.conflicts.unflag(three.candidates[0], chief))
    preview = await app.see(joint_vetting.preview_close, three.chief, three.county.id)
    await app.do(joint_vetting.close_batch, three.chief, three.county.id, preview.stamp)
    for number in range(4):
        notice_id = await notice_of(three, number)
        await app.do(notices.agree, await three.candidate(three.candidates[number]), notice_id)
    await app.do(lambda tx: tx.conflicts.flag(three.candidates[0], chief, tx.now, by_candidate=True))
    calendar.pass_days(7.5)
    await end_due_notices(app)
    assert "3" in await said(three, "notices")


async def test_an_objection_to_somebody_close_is_no_news_to_the_chief(three):
    app, notice_id = await up(three)
    flag = three.candidates[0], three.chief.person_id
    await app.do(lambda tx: tx.conflicts.flag(*flag, tx.now, by_candidate=True))
    await object_to(app, await villager(app), notice_id)
    assert await said(three, "notices") == ""
