"""E20: who steps back from a candidate has signed nothing about them, also where they signed before."""

import pytest
from sqlalchemy import select

from domain.forms import Draft
from domain.joint_vetting import NotAllSigned, Signature, TooClose, VettingIsOver
from domain.nominations import Reason, Status
from domain.notices import DepartmentsLookAgain, NoticeIsOver
from domain.people import ROLE_LASTS, Grant, Role
from services import conflicts, department_lines, desk, entering, joint_vetting, nominations, notices
from storage.schema.records import audit
from tests.conftest import MONDAY
from tests.reserves import connection_of, letters_to
from tests.services.vetting_county import vetting_county

DEPARTMENTS = ("公安局", "信访局")


@pytest.fixture
async def signed(app):
    """One candidate, before two departments of two people each, and passed by both."""
    county = await vetting_county(app, DEPARTMENTS, townships=1, villages=1, candidates=1, readers=2)
    preview = await county.app.see(joint_vetting.preview_open, county.chief, county.county.id)
    await county.app.do(joint_vetting.open_batch, county.chief, county.county.id, preview.stamp)
    for name in DEPARTMENTS:
        [line] = await lines(county, county.reviewer(name))
        await county.app.do(department_lines.sign, county.reviewer(name), line, Signature.PASS)
    return county


async def lines(county, actor):
    return [each.id for each in (await county.app.see(department_lines.page, actor)).lines]


async def line_of(county, department):
    def find(tx):
        vetting = tx.vettings.find_last(county.candidates[0])
        return next(each for each in tx.vettings.lines_of(vetting.id) if each.department == department)

    return await county.app.see(find)


async def step_back(county, department="公安局"):
    line = await line_of(county, department)
    return await county.app.do(department_lines.step_back, county.reviewer(department), line.id)


async def close(county):
    vetting = await county.app.see(lambda tx: tx.vettings.find_last(county.candidates[0]))
    return await county.app.do(joint_vetting.close_one, county.chief, vetting.id)


async def notice_of(county):
    return await county.app.see(lambda tx: tx.notices.find_running(county.candidates[0]))


async def agree(county):
    candidate = await county.candidate(county.candidates[0])
    await county.app.do(notices.agree, candidate, (await notice_of(county)).id)


async def heard(county, actor):
    return [each.text for each in await letters_to(county.app, actor.person)]


async def sign_anew(county, signature=Signature.PASS, reason=None):
    colleague = county.reviewer("公安局", 1)
    [line] = await lines(county, colleague)
    await county.app.do(department_lines.sign, colleague, line, signature, reason)


async def test_e20_a_signature_falls_away_with_who_steps_back(signed):
    told = await step_back(signed)
    assert (told.passed_on, told.is_over) == (True, False)
    assert (await line_of(signed, "公安局")).signature is None
    assert (await line_of(signed, "信访局")).signature is Signature.PASS
    vetting = await signed.app.see(lambda tx: tx.vettings.find_last(signed.candidates[0]))
    with pytest.raises(NotAllSigned):
        await signed.app.do(joint_vetting.close_one, signed.chief, vetting.id)
    assert await lines(signed, signed.reviewer("公安局")) == []
    await sign_anew(signed)
    await close(signed)
    assert await signed.status(signed.candidates[0]) is Status.PUBLIC_NOTICE
    done = await signed.app.see(lambda tx: list(connection_of(tx).scalars(select(audit.c.action))))
    assert {"step_back", "reopen_line"} <= set(done)


async def test_e20_one_tap_asks_first_and_only_its_answer_is_final(signed):
    police, line = signed.reviewer("公安局"), await line_of(signed, "公安局")
    asked = await signed.app.see(department_lines.ask_to_step_back, police, line.id)
    said = signed.app.texts.say(asked.message)
    assert "您自己改不回来" in said
    assert "您签过的也不再算" in said
    assert (await line_of(signed, "公安局")).signature is Signature.PASS, "a question changes nothing"
    await step_back(signed)
    with pytest.raises(TooClose):
        await signed.app.see(department_lines.ask_to_step_back, police, line.id)
    other = await line_of(signed, "信访局")
    await signed.app.do(department_lines.take_back, signed.reviewer("信访局"), other.id)
    asked = await signed.app.see(department_lines.ask_to_step_back, signed.reviewer("信访局"), other.id)
    assert not asked.message.is_signed
    done = await signed.app.see(lambda tx: list(connection_of(tx).scalars(select(audit.c.action))))
    assert done.count("step_back") == 1


async def test_e20_who_was_named_by_the_candidate_is_not_even_asked(signed):
    police, line = signed.reviewer("公安局"), await line_of(signed, "公安局")
    await signed.app.do(
        lambda tx: tx.conflicts.flag(signed.candidates[0], police.person_id, tx.now, by_candidate=True)
    )
    for wish in (department_lines.ask_to_step_back, department_lines.step_back, department_lines.card):
        with pytest.raises(TooClose):
            await signed.app.do(wish, police, line.id)


async def test_e20_nobody_is_left_so_the_county_is_asked_for_somebody(signed):
    await signed.app.do(
        lambda tx: tx.conflicts.flag(
            signed.candidates[0], signed.reviewer("公安局", 1).person_id, tx.now, by_candidate=False
        )
    )
    told = await step_back(signed)
    assert not told.passed_on
    assert [each for each in await heard(signed, signed.chief) if "有一位要回避" in each]


async def test_e20_before_the_village_hears_anything_it_goes_back_to_the_departments(signed):
    await close(signed)
    asked = await notice_of(signed)
    await step_back(signed)
    assert await signed.status(signed.candidates[0]) is Status.JOINT_VETTING
    candidate = await signed.candidate(signed.candidates[0])
    with pytest.raises(NoticeIsOver):
        await signed.app.do(notices.agree, candidate, asked.id)
    assert "先等一等" in (await heard(signed, candidate))[-1]
    assert [each for each in await heard(signed, signed.chief) if "先退回联审" in each]
    await sign_anew(signed)
    await close(signed)
    assert (await notice_of(signed)).id != asked.id


async def test_e20_while_the_village_reads_it_nobody_comes_in_before_it_is_signed_anew(signed, calendar):
    await close(signed)
    await agree(signed)
    await step_back(signed)
    assert [each for each in await heard(signed, signed.chief) if "公示接着走" in each]
    notice = await notice_of(signed)
    calendar.now = notice.ends_at
    with pytest.raises(DepartmentsLookAgain):
        await signed.app.do(entering.sign_in, signed.chief, notice.id)
    preview = await signed.app.see(entering.preview_enter, signed.chief, signed.county.id)
    assert preview.message.count == 0
    await sign_anew(signed)
    assert {each.kind for each in (await signed.app.see(desk.look, signed.chief)).items} == {"vetting"}
    await close(signed)
    assert (await notice_of(signed)).id == notice.id
    await signed.app.do(entering.sign_in, signed.chief, notice.id)
    assert await signed.status(signed.candidates[0]) is Status.RESERVE


async def test_e20_who_signs_anew_may_refuse_and_the_notice_comes_down(signed):
    await close(signed)
    await agree(signed)
    await step_back(signed)
    await sign_anew(signed, Signature.REFUSE, "有案子还没结")
    vetting = await signed.app.see(lambda tx: tx.vettings.find_last(signed.candidates[0]))
    answers = {"reason": Reason.SETTLE_FIRST}
    draft = Draft(
        signed.chief.person_id, "refuse_candidate", "review", MONDAY, {"vetting": vetting.id}, answers
    )
    await signed.app.do(joint_vetting.REFUSAL_FORM.submit, signed.chief, draft)
    assert await signed.status(signed.candidates[0]) is Status.REFUSED
    assert await notice_of(signed) is None


async def test_e20_in_the_reserve_nothing_is_undone_but_the_county_hears_it(signed, calendar):
    await close(signed)
    await agree(signed)
    notice = await notice_of(signed)
    calendar.now = notice.ends_at
    await signed.app.do(entering.sign_in, signed.chief, notice.id)
    told = await step_back(signed)
    assert told.is_over
    assert await signed.status(signed.candidates[0]) is Status.RESERVE
    assert [each for each in await heard(signed, signed.chief) if "再看一遍" in each]
    with pytest.raises(TooClose):
        await step_back(signed)


async def test_e20_of_who_has_withdrawn_nobody_signs_and_nobody_steps_back(signed):
    candidate = await signed.candidate(signed.candidates[0])
    await signed.app.do(nominations.withdraw, candidate, signed.candidates[0])
    with pytest.raises(VettingIsOver):
        await step_back(signed)


async def test_e20_a_reviewer_who_also_organizes_is_named_by_the_candidate(signed):
    police = signed.reviewer("公安局")

    def organize(tx):
        township = tx.places.get(signed.villages[0].parent_id)
        grant = Grant(Role.TOWNSHIP_ORGANIZER, township.id, tx.now + ROLE_LASTS)
        tx.people.grant(police.person_id, grant, granted_by=None, now=tx.now)

    await signed.app.do(organize)
    candidate = await signed.candidate(signed.candidates[0])
    await signed.app.do(conflicts.name_relative, candidate, police.person_id)
    assert (await line_of(signed, "公安局")).signature is None
    assert len(await lines(signed, signed.reviewer("公安局", 1))) == 1
