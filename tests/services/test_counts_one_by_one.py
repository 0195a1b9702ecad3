"""What is decided about one person is read again in the letters of the day: each says what is left."""

import pytest

from domain.forms import Draft
from domain.joint_vetting import Signature
from domain.nominations import Reason
from domain.notices import ObjectionId, ObjectionsWait
from scheduler.joint_vetting import end_due_notices
from services import department_lines, entering, joint_vetting, nominations, objections
from tests.conftest import MONDAY
from tests.services.test_counts import said
from tests.services.test_joint_vetting import (
    DEPARTMENTS,
    in_group,
    lines,
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


def drafted(three, form, context, reason):
    return Draft(three.chief.person_id, form, "review", MONDAY, context, {"reason": reason})


async def test_one_who_was_sent_to_the_departments_leaves_three(three):
    app = three.app
    await app.do(lambda tx: nominations.announce(tx, tx.nominations.get(three.candidates[0])))
    card = await app.see(nominations.card, three.chief, three.candidates[0])
    await app.do(joint_vetting.open_one, three.chief, three.candidates[0], card.version)
    assert "3 份" in await said(three, "nominations")
    assert "1 人等您签，" in await said(three, "lines")


async def test_one_who_was_closed_leaves_three(three):
    app = await opened(three)
    await pass_everything(three, *DEPARTMENTS)
    await app.do(joint_vetting.close_one, three.chief, await vetting_of(three, 0))
    assert "3 人等您签字" in await said(three, "vettings")


async def test_one_who_was_refused_waits_no_more(three):
    app = await opened(three)
    police = three.reviewer("公安局")
    [first, *_] = await lines(app, police)
    await app.do(department_lines.sign, police, first, Signature.REFUSE, "有案子还没结")
    assert "1 人等您签字" in await said(three, "vettings")
    context = {"vetting": await vetting_of(three, 0)}
    draft = drafted(three, "refuse_candidate", context, Reason.SETTLE_FIRST)
    await app.do(joint_vetting.REFUSAL_FORM.submit, three.chief, draft)
    assert "都签完了" in await said(three, "vettings")


async def test_of_two_who_objected_the_second_waits_until_it_is_settled_too(three, calendar):
    app, notice_id = await up(three)
    await object_to(app, await villager(app), notice_id)
    await object_to(app, three.reviewer("公安局"), notice_id, words="他还打过人的")
    assert "2 件" in await said(three, "notices")
    await settle(three, 1)
    assert "1 件" in await said(three, "notices")
    calendar.pass_days(7.5)
    await end_due_notices(app)
    assert (await in_group(app))[-1].count("候选0") == 1
    with pytest.raises(ObjectionsWait):
        await app.do(entering.sign_in, three.chief, notice_id)
    await settle(three, 2)
    assert "公示满了 1 人" in await said(three, "notices")
    await app.do(entering.sign_in, three.chief, notice_id)
    assert "今天都办完了" in await said(three, "notices")


async def settle(three, number):
    context = {"objection": ObjectionId(number), "upheld": False}
    draft = drafted(three, "settle_objection", context, "地是租的，有合同")
    await three.app.do(objections.SETTLING_FORM.submit, three.chief, draft)
