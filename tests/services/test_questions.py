"""A question about a policy, until somebody answers or too long a time is over, on every database."""

import pytest
from sqlalchemy import select

from domain.errors import NoLongerThere
from domain.form_refusals import NoDraft
from domain.people import Role
from domain.policies import read_policies
from domain.programme import Programme
from domain.questions import MOST_OPEN, AlreadyAsked, QuestionId, TooManyQuestions
from scheduler.questions import lapse_due_questions
from services import desk, forms, questions
from storage.schema.questions import questions as kept
from tests.reserves import letters_to

NAMES = ("loan", "post", "school", "craft")


@pytest.fixture
def programme():
    said = {"words": "有", "whom": "谁都行", "how": "找乡里"}
    return Programme(policy=read_policies([{"id": each, "title": f"政策{each}", **said} for each in NAMES]))


@pytest.fixture
async def wang(meet):
    return await meet("小王")


async def ask(app, actor, village, policy="loan", words="能贷多少？"):
    await app.do(forms.begin, actor, "policy_question", {"policy": policy})
    await app.do(forms.choose, actor, "policy_question", "village", str(village.id))
    await app.do(forms.answer, actor, words)


async def waiting(app):
    return await app.db.read(lambda connection: list(connection.scalars(select(kept.c.words))))


async def test_an_answer_reaches_who_asked_and_nothing_is_left_of_it(app, village, wang, clerk):
    await ask(app, wang, village)
    assert await waiting(app) == ["能贷多少？"]
    seen = await app.see(desk.look, clerk)
    assert [(each.kind, each.who, each.where) for each in seen.items] == [("question", "小王", "政策loan")]
    await app.do(forms.begin, clerk, "answer_question", {"question": seen.items[0].id})
    await app.do(forms.answer, clerk, "带身份证来，最多 20 万。")
    assert await waiting(app) == []
    assert "最多 20 万" in (await letters_to(app, wang.person))[-1].text
    with pytest.raises(NoLongerThere):
        await app.do(questions.settle, clerk, seen.items[0].id)


async def test_what_is_typed_weeks_later_is_not_sent_to_the_township(app, village, wang, calendar):
    await app.do(forms.begin, wang, "policy_question", {"policy": "loan"})
    await app.do(forms.choose, wang, "policy_question", "village", str(village.id))
    calendar.pass_days(20)
    with pytest.raises(NoDraft):
        await app.do(forms.answer, wang, "媳妇住院了，这阵子顾不上，别跟人说")
    assert await waiting(app) == []


async def test_each_thing_is_asked_once_and_three_at_a_time(app, village, wang, clerk):
    for policy in NAMES[:MOST_OPEN]:
        await ask(app, wang, village, policy)
    with pytest.raises(AlreadyAsked):
        await app.do(forms.begin, wang, "policy_question", {"policy": NAMES[0]})
    with pytest.raises(TooManyQuestions):
        await app.do(forms.begin, wang, "policy_question", {"policy": NAMES[MOST_OPEN]})
    assert "3 位乡亲问政策" in (await letters_to(app, clerk.person))[-1].text


async def test_after_two_weeks_the_county_sees_it_too(app, village, wang, clerk, county, meet, calendar):
    chief = await meet("陈部长", Role.COUNTY_ORGANIZER, county)
    await ask(app, wang, village)
    assert (await app.see(desk.look, chief)).total == 0
    calendar.pass_days(14)
    assert (await app.see(desk.look, chief)).total == 1
    assert (await app.see(desk.look, clerk)).total == 1


async def test_a_question_that_nobody_answers_goes_and_its_person_hears_where_to_turn(
    app, village, wang, clerk, calendar
):
    await ask(app, wang, village)
    due = await app.see(questions.next_lapse_at)
    assert (due - app.clock()).days == 60
    calendar.pass_days(59)
    assert (await lapse_due_questions(app))["done"] == 0
    await app.do(questions.lapse, QuestionId(1))
    assert await waiting(app) == ["能贷多少？"], "before its time nothing goes"
    calendar.pass_days(1)
    assert (await lapse_due_questions(app))["done"] == 1
    await app.do(questions.lapse, QuestionId(1))
    assert await waiting(app) == []
    assert "没人回，是我们没办好" in (await letters_to(app, wang.person))[-1].text
    assert await app.see(questions.next_lapse_at) is None


async def test_what_was_answered_waits_no_more_in_todays_message(app, village, wang, clerk):
    for policy in NAMES[:2]:
        await ask(app, wang, village, policy)
    assert "2 位乡亲" in await said_today(app, clerk)
    await app.do(questions.settle, clerk, QuestionId(1))
    assert "1 位乡亲" in await said_today(app, clerk)
    await app.do(questions.settle, clerk, QuestionId(2))
    assert "都回了" in await said_today(app, clerk)


async def said_today(app, organizer):
    """What the one message of the day says now."""
    told = [each.text for each in await letters_to(app, organizer.person) if "问政策" in each.text]
    assert len(told) == 1
    return told[0]


async def test_where_only_the_county_is_there_it_is_the_county_that_is_named(
    app, village, wang, county, meet, township
):
    chief = await meet("陈部长", Role.COUNTY_ORGANIZER, county)
    await app.do(forms.begin, wang, "policy_question", {"policy": "loan"})
    await app.do(forms.choose, wang, "policy_question", "village", str(village.id))
    sent = await app.do(forms.answer, wang, "能贷多少？")
    assert sent.message.office == county.name
    await app.do(forms.begin, chief, "answer_question", {"question": 1})
    await app.do(forms.answer, chief, "最多 20 万。")
    assert f"{county.name}的经办人回您了" in (await letters_to(app, wang.person))[-1].text
    clerk = await meet("周干事", Role.TOWNSHIP_ORGANIZER, township)
    await app.do(forms.begin, wang, "policy_question", {"policy": "post"})
    await app.do(forms.choose, wang, "policy_question", "village", str(village.id))
    sent = await app.do(forms.answer, wang, "有没有岗位？")
    assert sent.message.office == township.name
    await app.do(forms.begin, chief, "answer_question", {"question": 2})
    await app.do(forms.answer, chief, "有。")
    assert f"{county.name}的经办人回您了" in (await letters_to(app, wang.person))[-1].text
    await app.do(forms.begin, wang, "policy_question", {"policy": "school"})
    await app.do(forms.choose, wang, "policy_question", "village", str(village.id))
    await app.do(forms.answer, wang, "学费呢？")
    await app.do(forms.begin, clerk, "answer_question", {"question": 3})
    await app.do(forms.answer, clerk, "有补助。")
    assert f"{township.name}的经办人回您了" in (await letters_to(app, wang.person))[-1].text
