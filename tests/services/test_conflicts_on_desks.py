"""Whom the candidate named sees nothing of them on the desk and signs nothing, one by one or all at once."""

import pytest

from domain.forms import Draft
from domain.joint_vetting import ListChanged, Signature, TooClose
from domain.nominations import Reason
from domain.notices import YourOwnObjection
from domain.people import ROLE_LASTS, Grant, Role
from scheduler.joint_vetting import end_due_notices
from services import department_lines, desk, entering, joint_vetting, notices, objections
from tests.conftest import MONDAY
from tests.services.test_joint_vetting import (
    DEPARTMENTS,
    all_signed,
    lines,
    notice_of,
    object_to,
    opened,
    pass_everything,
    up,
    vetting_of,
    villager,
)
from tests.services.vetting_county import vetting_county


@pytest.fixture
async def three(app):
    return await vetting_county(app, DEPARTMENTS, townships=1, villages=2, candidates=4, readers=2)


async def named(three, number=0):
    def flag(tx):
        tx.conflicts.flag(three.candidates[number], three.chief.person_id, tx.now, by_candidate=True)

    await three.app.do(flag)


async def on_desk(three):
    """Whom the chief sees, and what the shortcuts say."""
    seen = await three.app.see(desk.look, three.chief)
    return {each.who for each in seen.items}, [each.where for each in seen.shortcuts]


async def colleague(three):
    def come(tx):
        person = tx.people.add(2, "王科长", "zh_CN", "1", tx.now)
        grant = Grant(Role.COUNTY_ORGANIZER, three.county.id, tx.now + ROLE_LASTS)
        tx.people.grant(person.id, grant, granted_by=None, now=tx.now)
        return tx.people.actor(2, "zh_CN", tx.now)

    return await three.app.do(come)


async def test_a_named_relative_closes_nothing(three):
    app = await opened(three)
    await pass_everything(three, *DEPARTMENTS)
    everybody = await app.see(joint_vetting.preview_close, three.chief, three.county.id)
    await named(three)
    names, [shortcut] = await on_desk(three)
    assert names == {"候选1", "候选2", "候选3"}
    assert "3" in shortcut
    vetting_id = await vetting_of(three, 0)
    for look in (joint_vetting.card, joint_vetting.close_one):
        with pytest.raises(TooClose):
            await app.do(look, three.chief, vetting_id)
    with pytest.raises(ListChanged):
        await app.do(joint_vetting.close_batch, three.chief, three.county.id, everybody.stamp)
    preview = await app.see(joint_vetting.preview_close, three.chief, three.county.id)
    assert (await app.do(joint_vetting.close_batch, three.chief, three.county.id, preview.stamp)).count == 3
    await app.do(joint_vetting.close_one, await colleague(three), vetting_id)


async def test_a_named_relative_refuses_nobody(three):
    app = await opened(three)
    police = three.reviewer("公安局")
    [first, *_] = await lines(app, police)
    await app.do(department_lines.sign, police, first, Signature.REFUSE, "有案子还没结")
    await named(three)
    assert await on_desk(three) == (set(), [])
    context = {"vetting": await vetting_of(three, 0)}
    answers = {"reason": Reason.SETTLE_FIRST}
    draft = Draft(three.chief.person_id, "refuse_candidate", "review", MONDAY, context, answers)
    for step in (joint_vetting.REFUSAL_FORM.preview, joint_vetting.REFUSAL_FORM.submit):
        with pytest.raises(TooClose):
            await app.do(step, three.chief, draft)


async def test_a_named_relative_settles_no_objection(three):
    app, notice_id = await up(three)
    objection_id = await object_to(app, await villager(app), notice_id)
    assert await on_desk(three) == ({"候选0"}, [])
    await named(three)
    assert await on_desk(three) == (set(), [])
    with pytest.raises(TooClose):
        await app.see(objections.card, three.chief, objection_id)
    await app.see(objections.card, await colleague(three), objection_id)


async def test_a_chief_who_objected_reads_why_a_colleague_settles_it(three):
    app, notice_id = await up(three)
    objection_id = await object_to(app, three.chief, notice_id)
    assert await on_desk(three) == (set(), [])
    with pytest.raises(YourOwnObjection):
        await app.see(objections.card, three.chief, objection_id)
    context, answers = {"objection": objection_id, "upheld": True}, {"reason": "确有此事，我看见的"}
    draft = Draft(three.chief.person_id, "settle_objection", "review", MONDAY, context, answers)
    with pytest.raises(YourOwnObjection):
        await app.do(objections.SETTLING_FORM.submit, three.chief, draft)


async def test_a_named_relative_signs_nobody_in(three, calendar):
    app = await all_signed(three)
    found = [await notice_of(three, number) for number in range(4)]
    for number, notice_id in enumerate(found):
        await app.do(notices.agree, await three.candidate(three.candidates[number]), notice_id)
    calendar.pass_days(7.5)
    await end_due_notices(app)
    everybody = await app.see(entering.preview_enter, three.chief, three.county.id)
    await named(three)
    names, [shortcut] = await on_desk(three)
    assert names == {"候选1", "候选2", "候选3"}
    assert "3" in shortcut
    for look in (entering.notice_card, entering.sign_in):
        with pytest.raises(TooClose):
            await app.do(look, three.chief, found[0])
    with pytest.raises(ListChanged):
        await app.do(entering.enter_batch, three.chief, three.county.id, everybody.stamp)
    preview = await app.see(entering.preview_enter, three.chief, three.county.id)
    assert (await app.do(entering.enter_batch, three.chief, three.county.id, preview.stamp)).count == 3
    await app.do(entering.sign_in, await colleague(three), found[0])
