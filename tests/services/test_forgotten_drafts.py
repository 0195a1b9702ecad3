"""Who is forgotten takes along what others were writing about them."""

import pytest
from sqlalchemy import select

from domain.joint_vetting import Signature
from domain.people import Role
from services import department_lines, forgetting, forms, notices, objections
from storage.schema.nominations import drafts
from tests.services.test_joint_vetting import DEPARTMENTS, all_signed, drafted, lines, notice_of, opened
from tests.services.vetting_county import vetting_county

WORDS = "欠集体三万块没还，先还上"


@pytest.fixture
async def county_of_two(app):
    return await vetting_county(app, DEPARTMENTS, townships=1, villages=1, candidates=2, readers=1)


async def forget(county, number=0):
    candidate = await county.candidate(county.candidates[number])
    _, key = await county.app.see(forgetting.ask, candidate)
    await county.app.do(forgetting.forget, candidate, key)


async def written(app):
    """The forms in which somebody is writing these words."""
    rows = await app.db.read(lambda connection: connection.execute(select(drafts)).mappings().all())
    return [row["form"] for row in rows if WORDS in str(row["answers"])]


async def write(app, actor, form, context):
    await app.do(forms.begin, actor, form, context)
    await app.do(forms.answer, actor, WORDS)


async def test_a_refusal_the_county_begins_to_write(county_of_two):
    app = await opened(county_of_two)
    police = county_of_two.reviewer("公安局")
    await app.do(
        department_lines.sign, police, (await lines(app, police))[0], Signature.REFUSE, "有案子还没结"
    )
    vetting = await county_of_two.vetting(0)
    await write(app, county_of_two.chief, "refuse_candidate", {"vetting": vetting})
    await forget(county_of_two, 1)
    assert await written(app) == ["refuse_candidate"]
    await forget(county_of_two, 0)
    assert await written(app) == []


async def test_a_department_s_reason_that_is_being_written(county_of_two):
    app = await opened(county_of_two)
    police = county_of_two.reviewer("公安局")
    line = (await lines(app, police))[0]

    def begun(tx):
        context = {"line": line, "signature": "refuse"}
        tx.drafts.save(drafted(police, "line_reason", context, reason=WORDS), tx.now)

    await app.do(begun)
    await forget(county_of_two)
    assert await written(app) == []


async def test_an_objection_and_the_settling_of_another(county_of_two, meet):
    app = await all_signed(county_of_two)
    number = await notice_of(county_of_two, 0)
    await app.do(notices.agree, await county_of_two.candidate(county_of_two.candidates[0]), number)
    neighbour, other = await meet("邻居"), await meet("另一位邻居")
    await app.do(
        objections.OBJECTION_FORM.submit,
        other,
        drafted(other, "objection", {"notice": number}, words="占了路"),
    )
    await write(app, neighbour, "objection", {"notice": number})

    def begun(tx):
        context = {"objection": tx.notices.unsettled([county_of_two.county.id])[0].id, "upheld": True}
        tx.drafts.save(drafted(county_of_two.chief, "settle_objection", context, reason=WORDS), tx.now)

    await app.do(begun)
    assert sorted(await written(app)) == ["objection", "settle_objection"]
    await forget(county_of_two)
    assert await written(app) == []


async def test_a_candidate_s_own_question_that_is_being_answered(app, village, meet, liu):
    answerer = await meet("小严", Role.TOWNSHIP_ORGANIZER, village)

    def begun(tx):
        number = tx.questions.add(liu.person_id, village.id, "loan", "怎么贷", tx.now)
        tx.drafts.save(drafted(answerer, "answer_question", {"question": number}, answer=WORDS), tx.now)

    await app.do(begun)
    _, key = await app.see(forgetting.ask, liu)
    await app.do(forgetting.forget, liu, key)
    assert await written(app) == []
