"""A plan from the county's template to its last goal, as the two and their organizer see it."""

from datetime import date

import pytest

from domain.errors import NoLongerThere, NotYours
from domain.forms import REVIEW, Draft
from domain.joint_vetting import TooClose
from domain.pairs import EndReason, MentorRole, PairId
from domain.plans import MOST_GOALS, Change, GoalId, NoPlans, PlanIsFull, PlanReason, read_plans
from domain.programme import Programme, ProgrammeFault
from scheduler.check_ins import ask_due_check_ins
from services import check_ins, pairs, plans
from tests.reserves import a_mentor, a_pair, a_reserve, acting, an_organizer, letters_to, with_roles

TEMPLATE = {
    "id": "three_years",
    "title": "三年一计划",
    "goals": [{"words": "把三本账看懂", "months": 3}, {"words": "牵头办成一件事", "months": 12}],
}


@pytest.fixture
def programme():
    return Programme(plan=read_plans([TEMPLATE]))


@pytest.fixture
async def people(app, village):
    """李强 with a work mentor, another mentor, and two organizers of whom one is elsewhere."""

    def come(tx):
        township = tx.places.get(village.parent_id)
        far = tx.places.add("donggang", "township", "东岗镇", tx.places.get(township.parent_id))
        mentor, reserve = a_mentor(tx, township, 2, "王建国"), a_reserve(tx, village, 1, "李强")
        stranger = a_mentor(tx, township, 3, "赵桂芳", role=MentorRole.POLITICAL)
        a_pair(tx, stranger, a_reserve(tx, village, 4, "周敏"), role=MentorRole.POLITICAL)
        organizers = an_organizer(tx, township.id, 5, "方干事"), an_organizer(tx, far.id, 6, "外乡干事")
        pair_id = a_pair(tx, mentor, reserve)
        return mentor, reserve, stranger, organizers, PairId(pair_id)

    return await app.do(come)


async def test_a_plan_is_made_with_a_tap_and_its_next_step_stands_in_the_weeks_question(app, people):
    mentor, reserve, *_ = people
    empty = await app.see(plans.look, acting(reserve), reserve.id)
    assert (empty.plan, [each.title for each in empty.templates]) == (None, ["三年一计划"])
    page = await app.do(plans.make, acting(mentor), reserve.id, "three_years")
    assert [(each.words, each.due_on) for each in page.plan.goals] == [
        ("把三本账看懂", date(2027, 2, 28)),
        ("牵头办成一件事", date(2027, 11, 30)),
    ]
    again = await app.do(plans.make, acting(reserve), reserve.id, "three_years")
    assert again.plan.id == page.plan.id
    assert "王建国给您的计划" in (await letters_to(app, reserve))[-1].text.replace("<b>", "").replace(
        "</b>", ""
    )
    await ask_due_check_ins(app)
    assert "您的下一步：把三本账看懂（到 2027 年 2 月 28 日）" in (await letters_to(app, reserve))[-1].text
    asked = (await letters_to(app, mentor))[-1]
    assert "下一步，<b>李强</b>：把三本账看懂" in asked.text
    assert asked.keyboard["ids"]["plan"] == reserve.id
    await app.do(plans.tick, acting(reserve), page.plan.goals[0].id)
    [step] = (await app.see(check_ins.look, acting(mentor))).steps
    assert step.words == "牵头办成一件事"
    await app.do(plans.tick, acting(mentor), page.plan.goals[0].id)
    [step] = (await app.see(check_ins.look, acting(mentor))).steps
    assert step.words == "把三本账看懂"


async def test_a_goal_is_put_off_with_a_reason_and_its_history_stays(app, people):
    mentor, reserve, *_ = people
    page = await app.do(plans.make, acting(reserve), reserve.id, "three_years")
    first, second = (each.id for each in page.plan.goals)
    await app.do(plans.adjust, acting(mentor), first, Change.QUARTER_LATER, PlanReason.WEAK_SPOT)
    await app.do(plans.adjust, acting(reserve), second, Change.DROPPED, PlanReason.NEW_DUTY)
    with pytest.raises(NoLongerThere):
        await app.do(plans.tick, acting(reserve), second)
    shown = await app.see(plans.goal, acting(reserve), first)
    assert shown.goal.due_on == date(2027, 5, 28)
    [change] = shown.changes
    assert (change.change, change.reason, change.due_before) == (
        Change.QUARTER_LATER, PlanReason.WEAK_SPOT, date(2027, 2, 28),
    )  # fmt: skip


async def test_something_is_added_by_tap_or_in_own_words_up_to_what_fits(app, people):
    _, reserve, *_ = people
    page = await app.do(plans.make, acting(reserve), reserve.id, "three_years")
    await app.do(plans.adjust, acting(reserve), page.plan.goals[1].id, Change.DROPPED, PlanReason.NOT_YET)
    answers = {"due_in": "in_half_year", "plan_reason": "quicker"}
    for said in ("three_years-1", "学会直播卖货"):
        await _add(app, reserve, answers | {"goal": said})
    goals = (await app.see(plans.look, acting(reserve), reserve.id)).plan.goals
    added = {each.words: (each.due_on, each.written_by) for each in goals if each.dropped_at is None}
    assert added["牵头办成一件事"] == (date(2027, 5, 30), None)
    assert added["学会直播卖货"] == (date(2027, 5, 30), reserve.id)
    for number in range(MOST_GOALS - 3):
        await _add(app, reserve, answers | {"goal": f"第{number}件"})
    with pytest.raises(PlanIsFull):
        await _add(app, reserve, answers | {"goal": "再来一件"})


async def _add(app, person, answers):
    def hand_in(tx):
        draft = Draft(person.id, "plan_goal", REVIEW, tx.now, {"reserve": int(person.id)}, answers)
        return plans.FORM.submit(tx, acting(person), draft)

    return await app.do(hand_in)


async def test_only_the_pair_and_their_organizers_see_a_plan_and_only_the_pair_changes_it(app, people):
    mentor, reserve, stranger, (organizer, far), pair_id = people
    page = await app.do(plans.make, acting(reserve), reserve.id, "three_years")
    goal = page.plan.goals[0].id
    seen = await app.see(plans.look, await with_roles(app, organizer), reserve.id)
    assert (seen.name, seen.may_change, len(seen.plan.goals)) == ("李强", False, 2)
    with pytest.raises(NotYours):
        await app.do(plans.tick, await with_roles(app, organizer), goal)
    for each in (stranger, far):
        for question, number in ((plans.look, reserve.id), (plans.goal, goal)):
            with pytest.raises(NotYours):
                await app.see(question, await with_roles(app, each), number)
    await app.do(pairs.end, acting(reserve), pair_id, EndReason.MOVED_ON)
    with pytest.raises(NotYours):
        await app.see(plans.look, acting(mentor), reserve.id)
    with pytest.raises(NoLongerThere):
        await app.see(plans.goal, acting(reserve), GoalId(99))


class TestWithoutPlans:
    @pytest.fixture
    def programme(self):
        return Programme()

    async def test_a_county_that_writes_none_never_sees_one(self, app, people):
        _, reserve, *_ = people
        with pytest.raises(NoPlans):
            await app.do(plans.make, acting(reserve), reserve.id, "three_years")
        await ask_due_check_ins(app)
        assert "下一步" not in (await letters_to(app, reserve))[-1].text


@pytest.mark.parametrize(
    ("key", "value"),
    [("id", "X"), ("title", ""), ("goals", []), ("goals", [{"words": "看懂"}]), ("goal", [])],
)
def test_an_impossible_plan_is_named(key, value):
    with pytest.raises(ProgrammeFault, match="plan 1"):
        read_plans([TEMPLATE | {key: value}])
    with pytest.raises(ProgrammeFault, match="twice"):
        read_plans([TEMPLATE, TEMPLATE])


async def test_who_is_close_to_the_reserve_does_not_look_on(app, people):
    _, reserve, _, (organizer, _), _ = people

    def step_back(tx):
        tx.conflicts.flag(tx.nominations.find_live(reserve.id).id, organizer.id, tx.now, by_candidate=False)

    clerk = await with_roles(app, organizer)
    await app.see(plans.look, clerk, reserve.id)
    await app.do(step_back)
    with pytest.raises(TooClose):
        await app.see(plans.look, clerk, reserve.id)
