"""Every department signs its own lines; one refusal stops, a hold waits; the village reads and may object."""

import pytest
from sqlalchemy import select

from domain import joint_vetting as rules
from domain.errors import NoLongerThere, NotYours
from domain.forms import Draft
from domain.joint_vetting import LineId, Signature, VettingId
from domain.nominations import NotYourOwn, Reason, Status
from domain.notices import (
    AlreadyObjected,
    NoticeId,
    NoticeIsOver,
    NoticeRuns,
    ObjectionId,
    ObjectionsWait,
    Outcome,
)
from domain.people import Actor
from scheduler.joint_vetting import end_due_notices, remind_due_departments
from services import (
    department_lines,
    desk,
    entering,
    joint_vetting,
    late_departments,
    nominations,
    notices,
    objections,
)
from storage.schema.joint_vetting import objections as rows_of_objections
from storage.schema.letters import outbox
from storage.schema.records import audit
from tests.conftest import MONDAY
from tests.reserves import connection_of, letters_to
from tests.services.vetting_county import vetting_county

DEPARTMENTS = ("纪委监委", "公安局", "信访局")


@pytest.fixture
async def three(app):
    return await vetting_county(app, DEPARTMENTS, townships=1, villages=2, candidates=4, readers=2)


async def opened(three):
    app = three.app
    preview = await app.see(joint_vetting.preview_open, three.chief, three.county.id)
    assert (preview.message.count, preview.can_sign) == (len(three.candidates), True)
    await app.do(joint_vetting.open_batch, three.chief, three.county.id, preview.stamp)
    return app


async def lines(app, actor):
    page = await app.see(department_lines.page, actor)
    return [each.id for each in page.lines]


async def pass_everything(three, *departments):
    for name in departments:
        reviewer = three.reviewer(name)
        preview = await three.app.see(department_lines.preview_pass, reviewer)
        await three.app.do(department_lines.pass_all, reviewer, preview.stamp)


async def vetting_of(three, number):
    found = await three.app.see(lambda tx: tx.vettings.find_last(three.candidates[number]))
    assert found is not None
    return found.id


def drafted(actor, form, context, **answers):
    return Draft(actor.person_id, form, "review", MONDAY, context, answers)


async def all_signed(three):
    """Through the departments and over the county's signature."""
    app = await opened(three)
    await pass_everything(three, *DEPARTMENTS)
    preview = await app.see(joint_vetting.preview_close, three.chief, three.county.id)
    await app.do(joint_vetting.close_batch, three.chief, three.county.id, preview.stamp)
    return app


async def notice_of(three, number):
    found = await three.app.see(lambda tx: tx.notices.find_running(three.candidates[number]))
    assert found is not None
    return found.id


async def test_a_county_with_departments_has_no_short_way(three):
    card = await three.app.see(nominations.card, three.chief, three.candidates[0])
    assert card.to_departments
    with pytest.raises(rules.DepartmentsVet):
        await three.app.do(nominations.sign_in, three.chief, three.candidates[0], card.version)


async def test_without_a_reviewer_in_every_department_nothing_is_opened(three):
    reviewer = three.reviewer("信访局")
    for each in three.reviewers["信访局"]:
        await three.app.do(
            lambda tx, who=each: tx.people.revoke(who.person_id, who.grants[0].role, three.county.id)
        )
    preview = await three.app.see(joint_vetting.preview_open, three.chief, three.county.id)
    assert (preview.can_sign, preview.missing) == (False, ("信访局",))
    with pytest.raises(rules.NobodyReviews):
        await three.app.do(joint_vetting.open_batch, three.chief, three.county.id, preview.stamp)
    assert reviewer.person is not None


async def test_a_department_sees_its_own_lines_and_of_people_only_a_little(three):
    app = await opened(three)
    police, discipline = three.reviewer("公安局"), three.reviewer("纪委监委")
    own, others = await lines(app, police), await lines(app, discipline)
    assert (len(own), len(others), set(own) & set(others)) == (4, 4, set())
    card, _ = await app.see(department_lines.card, police, own[0])
    assert card.candidate.full_name == "候选0"
    assert not hasattr(card.candidate, "pledge")
    with pytest.raises(rules.NotOnYourList):
        await app.see(department_lines.card, police, others[0])
    with pytest.raises(rules.NotOnYourList):
        await app.do(department_lines.sign, police, others[0], Signature.PASS)
    with pytest.raises(rules.NotOnYourList):
        await app.do(department_lines.sign, three.chief, own[0], Signature.PASS)
    seen = await app.see(desk.look, police)
    assert (seen.total, {each.kind for each in seen.items}) == (4, {"line"})
    assert [each.kind for each in seen.shortcuts] == ["sign_batch"]


async def test_one_refusal_stops_it_for_all_and_comes_to_the_county(three):
    app = await opened(three)
    police, discipline = three.reviewer("公安局"), three.reviewer("纪委监委")
    [first, *_] = await lines(app, police)
    await app.do(department_lines.sign, police, first, Signature.REFUSE, "有案子还没结")
    assert len(await lines(app, discipline)) == 3
    seen = await app.see(desk.look, three.chief)
    assert [(each.kind, each.who) for each in seen.items] == [("vetting", "候选0")]
    vetting_id = await vetting_of(three, 0)
    card = await app.see(joint_vetting.card, three.chief, vetting_id)
    assert [each.reason for each in card.message.words] == [None, "有案子还没结", None]
    with pytest.raises(rules.NotAllSigned):
        await app.do(joint_vetting.close_one, three.chief, vetting_id)
    draft = drafted(three.chief, "refuse_candidate", {"vetting": vetting_id}, reason=Reason.SETTLE_FIRST)
    await app.do(joint_vetting.REFUSAL_FORM.submit, three.chief, draft)
    assert await three.status(three.candidates[0]) is Status.REFUSED
    person = (await three.candidate(three.candidates[0])).person
    [told] = await letters_to(app, person)
    assert "手上有件事还没了结" in told.text
    assert "有案子" not in told.text
    assert "公安" not in told.text
    assert "县委组织部" in told.text
    with pytest.raises(rules.VettingIsOver):
        await app.do(department_lines.take_back, police, first)


async def test_a_hold_waits_and_can_be_let_go(three):
    app = await opened(three)
    await pass_everything(three, "纪委监委", "信访局")
    police = three.reviewer("公安局")
    [first, *_] = await lines(app, police)
    await app.do(department_lines.sign, police, first, Signature.HOLD, "还在核实")
    await pass_everything(three, "公安局")
    assert await lines(app, police) == [first]
    tally = await app.see(lambda tx: tx.vettings.tally(tx.vettings.line(first).vetting_id))
    assert (tally.passed, tally.held, tally.is_complete) == (2, 1, False)
    preview = await app.see(joint_vetting.preview_close, three.chief, three.county.id)
    assert preview.message.count == 3
    await app.do(department_lines.sign, police, first, Signature.PASS)
    with pytest.raises(rules.ListChanged):
        await app.do(joint_vetting.close_batch, three.chief, three.county.id, preview.stamp)


async def test_a_wrong_tap_is_taken_back_by_who_made_it(three):
    app = await opened(three)
    police, colleague = three.reviewer("公安局"), three.reviewer("公安局", 1)
    [first, *_] = await lines(app, police)
    await app.do(department_lines.sign, police, first, Signature.PASS)
    with pytest.raises(rules.AlreadySigned):
        await app.do(department_lines.sign, colleague, first, Signature.PASS)
    with pytest.raises(rules.NotYourSignature):
        await app.do(department_lines.take_back, colleague, first)
    await app.do(department_lines.take_back, police, first)
    assert first in await lines(app, colleague)


async def test_who_steps_back_signs_nothing_and_a_colleague_does(three):
    app = await opened(three)
    police, colleague = three.reviewer("公安局"), three.reviewer("公安局", 1)
    [first, *_] = await lines(app, police)
    done = await app.do(department_lines.step_back, police, first)
    assert done.passed_on
    assert first not in await lines(app, police)
    with pytest.raises(rules.TooClose):
        await app.do(department_lines.sign, police, first, Signature.PASS)
    await app.do(department_lines.sign, colleague, first, Signature.PASS)
    [second, *_] = await lines(app, police)
    await app.do(department_lines.step_back, police, second)
    alone = await app.do(department_lines.step_back, colleague, second)
    assert not alone.passed_on
    assert [each for each in await letters_to(app, three.chief.person) if "公安局" in each.text]


async def test_a_county_organizer_who_is_close_neither_opens_nor_closes(three):
    def flag(tx):
        tx.conflicts.flag(three.candidates[0], three.chief.person_id, tx.now, by_candidate=True)

    await three.app.do(flag)
    preview = await three.app.see(joint_vetting.preview_open, three.chief, three.county.id)
    assert preview.message.count == 3
    version = await three.app.see(lambda tx: tx.nominations.get(three.candidates[0]).version)
    with pytest.raises(rules.TooClose):
        await three.app.do(joint_vetting.open_one, three.chief, three.candidates[0], version)


async def test_lines_are_handed_to_a_colleague_and_come_back_when_they_are_gone(three):
    app = await opened(three)
    police, colleague = three.reviewer("公安局"), three.reviewer("公安局", 1)
    [first, *_] = await lines(app, police)
    with pytest.raises(rules.NoColleague):
        await app.do(department_lines.hand_over, police, first, three.reviewer("信访局").person_id)
    await app.do(department_lines.hand_over, police, 0, colleague.person_id)
    assert await lines(app, police) == []
    with pytest.raises(rules.NotOnYourList):
        await app.do(department_lines.sign, police, first, Signature.PASS)
    assert len(await lines(app, colleague)) == 4
    held = colleague.grants[0]
    await app.do(lambda tx: tx.people.revoke(colleague.person_id, held.role, held.place_id))
    assert len(await lines(app, police)) == 4
    await app.do(department_lines.sign, police, first, Signature.PASS)


async def test_only_who_has_not_signed_is_reminded_twice_and_then_it_is_the_countys(three, calendar):
    app = await opened(three)
    await pass_everything(three, "纪委监委")
    for _ in range(13 * 2):
        calendar.pass_days(0.5)
        await remind_due_departments(app)

    async def reminded(actor):
        return [each for each in await letters_to(app, actor.person) if each.kind == "ask"]

    assert len(await reminded(three.reviewer("公安局"))) == 2
    assert await reminded(three.reviewer("纪委监委")) == []
    seen = await app.see(desk.look, three.chief)
    assert seen.items == []
    calendar.pass_days(2)
    await remind_due_departments(app)
    assert len(await reminded(three.reviewer("公安局"))) == 2
    seen = await app.see(desk.look, three.chief)
    assert [(each.kind, each.who) for each in seen.items] == [("late", "公安局"), ("late", "信访局")]
    done = await app.do(late_departments.prolong, three.chief, LineId(seen.items[0].id))
    assert (done.department, done.count) == ("公安局", 4)
    calendar.pass_days(2)
    await remind_due_departments(app)
    assert len(await reminded(three.reviewer("公安局"))) == 3


async def test_the_village_reads_nothing_before_the_candidate_agrees(three):
    app = await all_signed(three)
    await app.do(lambda tx: tx.groups.bind(-7, three.villages[0].id, bound_by=None, now=tx.now))
    notice_id = await notice_of(three, 0)
    assert await in_group(app) == []
    with pytest.raises(NotYours):
        await app.do(notices.agree, three.chief, notice_id)
    await app.do(notices.agree, await three.candidate(three.candidates[0]), notice_id)
    [card] = await in_group(app)
    assert "候选0" in card
    assert "1975" not in card
    with pytest.raises(NoticeRuns):
        await app.do(entering.sign_in, three.chief, notice_id)


async def in_group(app):
    def said(tx):
        query = select(outbox.c.text).where(outbox.c.chat_id == -7).order_by(outbox.c.id)
        return list(connection_of(tx).scalars(query))

    return await app.see(said)


async def up(three, number=0):
    app = await all_signed(three)
    await app.do(lambda tx: tx.groups.bind(-7, three.villages[0].id, bound_by=None, now=tx.now))
    notice_id = await notice_of(three, number)
    await app.do(notices.agree, await three.candidate(three.candidates[number]), notice_id)
    return app, notice_id


async def villager(app):
    def known(tx):
        tx.people.add(555, "大伯", "zh_CN", "1", tx.now)
        return tx.people.actor(555, "zh_CN", tx.now)

    return await app.do(known)


async def object_to(app, uncle, notice_id, words="他家占了集体的地"):
    draft = drafted(uncle, "objection", {"notice": notice_id}, words=words)
    await app.do(objections.OBJECTION_FORM.submit, uncle, draft)
    return ObjectionId(1)


async def test_nobody_learns_who_objected(three):
    app, notice_id = await up(three)
    uncle = await villager(app)
    objection_id = await object_to(app, uncle, notice_id)
    with pytest.raises(AlreadyObjected):
        await object_to(app, uncle, notice_id)
    with pytest.raises(NotYourOwn):
        await object_to(app, await three.candidate(three.candidates[0]), notice_id)

    def traces(tx):
        row = connection_of(tx).execute(select(rows_of_objections)).mappings().one()
        said = connection_of(tx).execute(select(audit.c.actor_id).where(audit.c.action == "object")).scalars()
        return dict(row), list(said)

    row, actors = await app.see(traces)
    assert actors == [None]
    assert uncle.person_id not in row.values()
    card = await app.see(objections.card, three.chief, objection_id)
    assert "大伯" not in repr(card)
    with pytest.raises(NotYours):
        await app.see(objections.card, three.reviewer("公安局"), objection_id)
    code = await app.see(notices.link_code, notice_id)
    assert (await app.see(objections.look_up, uncle, code)).outcome is Outcome.OPEN
    stranger = Actor(556, "zh_CN")
    assert await app.see(objections.look_up, stranger, code) is None


async def test_an_objection_that_does_not_hold_lets_it_go_on(three, calendar):
    app, notice_id = await up(three)
    uncle = await villager(app)
    objection_id = await object_to(app, uncle, notice_id)
    calendar.pass_days(7.5)
    await end_due_notices(app)
    with pytest.raises(ObjectionsWait):
        await app.do(entering.sign_in, three.chief, notice_id)
    with pytest.raises(NoticeIsOver):
        await object_to(app, three.reviewer("公安局"), notice_id)
    context = {"objection": objection_id, "upheld": False}
    draft = drafted(three.chief, "settle_objection", context, reason="地是租的，有合同")
    await app.do(objections.SETTLING_FORM.submit, three.chief, draft)
    code = await app.see(notices.link_code, notice_id)
    assert (await app.see(objections.look_up, uncle, code)).reason == "地是租的，有合同"
    await app.do(entering.sign_in, three.chief, notice_id)
    assert await three.status(three.candidates[0]) is Status.RESERVE
    assert "是<b>0乡0村</b>的后备了" in (await in_group(app))[-1]


async def test_an_objection_that_holds_ends_it_and_takes_the_name_down(three):
    app, notice_id = await up(three)
    objection_id = await object_to(app, await villager(app), notice_id)
    context = {"objection": objection_id, "upheld": True}
    draft = drafted(three.chief, "settle_objection", context, reason="占地的事要先了结")
    await app.do(objections.SETTLING_FORM.submit, three.chief, draft)
    assert await three.status(three.candidates[0]) is Status.REFUSED
    assert "候选0" not in (await in_group(app))[-1]
    person = (await three.candidate(three.candidates[0])).person
    assert "占地的事要先了结" in (await letters_to(app, person))[-1].text


async def test_what_is_taken_back_leaves_desks_and_village(three):
    app, _ = await up(three)
    me = await three.candidate(three.candidates[0])
    await app.do(nominations.withdraw, me, three.candidates[0])
    assert "候选0" not in (await in_group(app))[-1]
    assert await app.see(lambda tx: tx.notices.find_running(three.candidates[0])) is None


async def test_what_is_taken_back_is_asked_of_no_department(three):
    app = await opened(three)
    me = await three.candidate(three.candidates[0])
    await app.do(nominations.withdraw, me, three.candidates[0])
    assert len(await lines(app, three.reviewer("公安局"))) == 3


async def test_a_forged_vetting_is_nobodys(three):
    app = await opened(three)
    with pytest.raises(NotYours):
        await app.see(joint_vetting.card, three.reviewer("公安局"), VettingId(1))
    with pytest.raises(NotYours):
        await app.do(joint_vetting.open_batch, three.reviewer("公安局"), three.county.id, 0)
    with pytest.raises(NotYours):
        await app.do(entering.enter_batch, three.reviewer("公安局"), three.county.id, 0)
    with pytest.raises(NoLongerThere):
        await app.do(entering.sign_in, three.chief, NoticeId(1))


async def test_a_link_that_was_guessed_leads_nowhere(three):
    app, notice_id = await up(three)
    code = await app.see(notices.link_code, notice_id)
    seal = code.partition("_")[2]
    assert await app.see(objections.find_by_code, code) == notice_id
    for forged in (
        f"{notice_id}_{'0' * len(seal)}",
        f"{notice_id + 1}_{seal}",
        f"{notice_id}_",
        f"0{code}",
        "x_",
    ):
        with pytest.raises(NoLongerThere):
            await app.see(objections.find_by_code, forged)
