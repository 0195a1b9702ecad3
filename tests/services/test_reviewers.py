"""Reviewers come, go and hand on; what they leave behind is their department's."""

import pytest

from domain import joint_vetting as rules
from domain.joint_vetting import Signature
from services import conflicts, department_lines, departments, desk, invitations, joint_vetting
from tests.reserves import letters_to
from tests.services.vetting_county import vetting_county

DEPARTMENTS = ("纪委监委", "公安局", "信访局")
GONE = pytest.mark.parametrize("blocked", [False, True], ids=["role taken back", "blocked the bot"])


@pytest.fixture
async def three(app):
    county = await vetting_county(app, DEPARTMENTS, townships=1, villages=2, candidates=4, readers=2)
    await county.open()
    return county


async def newcomer(three):
    def known(tx):
        tx.people.add(777, "新来的", "zh_CN", "1", tx.now)
        return tx.people.actor(777, "zh_CN", tx.now)

    return await three.app.do(known)


async def invited(three, number):
    _, code = await three.app.do(departments.invite, three.chief, number)
    return code


@GONE
async def test_what_was_handed_to_who_is_gone_is_the_departments_again(three, blocked):
    police, colleague = three.reviewer("公安局"), three.reviewer("公安局", 1)
    [first, *_] = await three.lines(police)
    await three.app.do(department_lines.hand_over, police, first, colleague.person_id)
    assert first not in await three.lines(police)
    await three.leave(colleague, blocked=blocked)
    assert first in await three.lines(police)
    await three.app.do(department_lines.sign, police, first, Signature.PASS)


@GONE
async def test_a_refusal_of_who_is_gone_can_be_changed_by_a_colleague(three, blocked):
    police, colleague = three.reviewer("公安局"), three.reviewer("公安局", 1)
    [first, *_] = await three.lines(police)
    await three.app.do(department_lines.sign, police, first, Signature.REFUSE, "有案子还没结")
    assert first not in await three.lines(colleague)
    with pytest.raises(rules.AlreadySigned):
        await three.app.do(department_lines.sign, colleague, first, Signature.PASS)
    await three.leave(police, blocked=blocked)
    assert first == (await three.lines(colleague))[-1]
    preview = await three.app.see(department_lines.preview_pass, colleague)
    assert preview.message.count == 3, "a refusal is not passed by the way"
    card, _ = await three.app.see(department_lines.card, colleague, first)
    assert "联系不上" in three.app.texts.say(card, "zh_CN")
    await three.app.do(department_lines.sign, colleague, first, Signature.PASS)
    tally = await three.app.see(lambda tx: tx.vettings.tally(tx.vettings.line(first).vetting_id))
    assert (tally.passed, tally.refused) == (1, 0)
    assert len(await three.lines(three.reviewer("信访局"))) == 4
    told = [each.text for each in await letters_to(three.app, three.chief.person) if "联审" in each.text]
    assert "1" not in told[-1]


async def test_who_signs_for_one_department_does_not_leave_it_by_a_link(three):
    police, new = three.reviewer("公安局"), await newcomer(three)
    code = await invited(three, 3)
    with pytest.raises(rules.OneDepartment) as refused:
        await three.app.do(invitations.follow, police, code)
    said = three.app.texts.explain(refused.value)
    assert "公安局" in said
    assert "信访局" in said
    now = await three.app.see(lambda tx: tx.people.actor(police.telegram_id, "zh_CN", tx.now))
    assert {each.department for each in now.grants} == {"公安局"}
    done = await three.app.do(invitations.follow, new, code)
    assert {each.department for each in done.actor.grants} == {"信访局"}, "the link was not spent"
    await three.app.do(invitations.follow, police, await invited(three, 2))


async def test_who_comes_new_hears_at_once_what_waits(three):
    for who in three.reviewers["公安局"]:
        for line in await three.lines(who):
            await three.app.do(department_lines.step_back, who, line)
    new = await newcomer(three)
    await three.app.do(invitations.follow, new, await invited(three, 2))
    [told] = await letters_to(three.app, new.person)
    assert "4" in told.text
    assert "公安局" in told.text


async def test_where_nothing_waits_a_newcomer_gets_no_letter(three):
    await three.pass_all("公安局")
    new = await newcomer(three)
    await three.app.do(invitations.follow, new, await invited(three, 2))
    assert await letters_to(three.app, new.person) == []


async def test_a_list_of_held_lines_offers_no_single_press(three):
    police = three.reviewer("公安局")
    first, *others = await three.lines(police)
    for each in others:
        await three.app.do(department_lines.sign, police, each, Signature.HOLD, "还在核实")
    [short] = (await three.app.see(desk.look, police)).shortcuts
    assert short.where.startswith("1")
    await three.app.do(department_lines.sign, police, first, Signature.HOLD, "还在核实")
    seen = await three.app.see(desk.look, police)
    assert (seen.total, seen.shortcuts) == (0, [])


async def test_what_was_handed_on_is_handed_on_again_but_not_to_who_is_close(three):
    police, colleague = three.reviewer("公安局"), three.reviewer("公安局", 1)
    [first, *_] = await three.lines(police)
    await three.app.do(department_lines.step_back, police, first)
    await three.app.do(department_lines.hand_over, police, 0, colleague.person_id)
    assert len(await three.lines(colleague)) == 4
    done = await three.app.do(department_lines.hand_over, colleague, 0, police.person_id)
    assert done.count == 3
    assert await three.lines(colleague) == [first]
    assert len(await three.lines(police)) == 3
    with pytest.raises(rules.NoColleague):
        await three.app.do(department_lines.hand_over, colleague, first, police.person_id)


async def test_whom_somebody_named_stays_back_after_saying_so_themselves(three):
    me, number = await three.candidate(three.candidates[0]), three.candidates[0]
    await three.app.do(conflicts.name_relative, me, three.chief.person_id)

    def say_so(tx):
        tx.conflicts.flag(number, three.chief.person_id, tx.now, by_candidate=False)

    await three.app.do(say_so)
    await three.app.do(conflicts.name_relative, me, three.chief.person_id)
    assert await three.app.see(lambda tx: tx.conflicts.is_close(number, three.chief.person_id))


async def named_chief(three):
    me = await three.candidate(three.candidates[0])
    await three.app.do(conflicts.name_relative, me, three.chief.person_id)
    return await three.vetting(0)


async def test_a_named_organizer_closes_nothing(three):
    vetting_id = await named_chief(three)
    await three.pass_all(*DEPARTMENTS)
    preview = await three.app.see(joint_vetting.preview_close, three.chief, three.county.id)
    assert preview.message.count == 3
    for deed in (joint_vetting.card, joint_vetting.close_one):
        with pytest.raises(rules.TooClose):
            await three.app.do(deed, three.chief, vetting_id)
    await three.close()
    statuses = [await three.status(each) for each in three.candidates]
    assert [str(each) for each in statuses] == ["joint_vetting", *["public_notice"] * 3]


async def test_a_named_organizer_refuses_nobody(three):
    vetting_id = await named_chief(three)
    police = three.reviewer("公安局")
    [first, *_] = await three.lines(police)
    await three.app.do(department_lines.sign, police, first, Signature.REFUSE, "有案子还没结")
    with pytest.raises(rules.TooClose):
        await three.app.do(joint_vetting.REFUSAL_FORM.prepare, three.chief, {"vetting": vetting_id})
