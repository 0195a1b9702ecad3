"""Everybody who objected learns what came of it, and reads nothing that was written for the candidate."""

import pytest
from sqlalchemy import select

from domain.forms import Draft
from domain.notices import NoticeIsOver, ObjectionId, Outcome
from scheduler.joint_vetting import end_due_notices
from services import entering, forgetting, nominations, notices, objections
from storage.schema.letters import outbox
from tests.conftest import MONDAY
from tests.reserves import connection_of, letters_to
from tests.services.test_joint_vetting import object_to, up, villager
from tests.services.vetting_county import vetting_county

REASON = "占地的事要先了结"


@pytest.fixture
async def three(app):
    departments = ("纪委监委", "公安局", "信访局")
    return await vetting_county(app, departments, townships=1, villages=2, candidates=4, readers=2)


async def learned(app, actor, notice_id):
    code = await app.see(notices.link_code, notice_id)
    return await app.see(objections.look_up, actor, code)


def settling(three, upheld, objection=1):
    context = {"objection": ObjectionId(objection), "upheld": upheld}
    return Draft(three.chief.person_id, "settle_objection", "review", MONDAY, context, {"reason": REASON})


async def settle(three, *, upheld, objection=1):
    draft = settling(three, upheld, objection)
    return await three.app.do(objections.SETTLING_FORM.submit, three.chief, draft)


async def card(app):
    def last(tx):
        query = select(outbox.c.keyboard).where(outbox.c.chat_id == -7).order_by(outbox.c.id.desc())
        return repr(connection_of(tx).scalars(query).first())

    return await app.see(last)


async def test_one_that_holds_leaves_no_other_waiting_for_ever(three):
    app, notice_id = await up(three)
    uncle, aunt = await villager(app), three.reviewer("公安局")
    await object_to(app, uncle, notice_id)
    await object_to(app, aunt, notice_id, words="他还打过人的")
    await settle(three, upheld=True)
    assert (await learned(app, uncle, notice_id)).outcome is Outcome.UPHELD
    assert (await learned(app, aunt, notice_id)).outcome is Outcome.FALLEN
    with pytest.raises(NoticeIsOver):
        await settle(three, upheld=False, objection=2)


async def test_who_withdraws_leaves_no_objection_waiting(three):
    app, notice_id = await up(three)
    uncle = await villager(app)
    await object_to(app, uncle, notice_id)
    assert (await learned(app, uncle, notice_id)).outcome is Outcome.OPEN
    me = await three.candidate(three.candidates[0])
    await app.do(nominations.withdraw, me, three.candidates[0])
    assert (await learned(app, uncle, notice_id)).outcome is Outcome.FALLEN


async def test_what_came_of_it_can_be_read_when_the_days_are_over(three, calendar):
    app, notice_id = await up(three)
    uncle = await villager(app)
    await object_to(app, uncle, notice_id)
    code = await app.see(notices.link_code, notice_id)
    assert code in await card(app)
    calendar.pass_days(7.5)
    await end_due_notices(app)
    assert code in await card(app)
    await settle(three, upheld=False)
    assert (await learned(app, uncle, notice_id)).reason == REASON
    await app.do(entering.sign_in, three.chief, notice_id)
    assert code in await card(app)


async def test_what_came_of_it_can_be_read_when_the_name_was_taken_down(three):
    app, notice_id = await up(three)
    await object_to(app, await villager(app), notice_id)
    await settle(three, upheld=True)
    assert (await app.see(notices.link_code, notice_id)) in await card(app)


async def test_the_reason_of_one_that_holds_is_the_candidates_alone(three):
    app, notice_id = await up(three)
    uncle = await villager(app)
    await object_to(app, uncle, notice_id)
    shown = await app.see(objections.SETTLING_FORM.preview, three.chief, settling(three, upheld=True))
    assert [type(each).__name__ for each in shown] == ["SettlingPreview", "Refused"]
    await settle(three, upheld=True)
    assert REASON in (await letters_to(app, (await three.candidate(three.candidates[0])).person))[-1].text
    assert REASON not in repr(await learned(app, uncle, notice_id))
    [kept] = (await app.see(forgetting.everything, uncle))["objections"]
    assert REASON not in repr(kept)
