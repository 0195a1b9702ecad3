"""A department in which nobody can sign for somebody is the county's matter at once, not when it is late."""

from domain.joint_vetting import LineId, Signature
from services import department_lines, departments, desk, late_departments
from tests.services.test_joint_vetting import lines, opened, three

__all__ = ["three"]


def kinds(seen):
    return [each for each in seen.items if each.kind == late_departments.KIND]


async def test_whom_nobody_can_sign_for_stands_on_the_countys_desk(three, calendar):
    app = await opened(three)
    readers = three.reviewers["公安局"]
    line = (await lines(app, readers[0]))[0]
    await app.do(department_lines.step_back, readers[0], line)
    assert kinds(await app.see(desk.look, three.chief)) == [], "a colleague is there"
    await app.do(department_lines.step_back, readers[1], line)
    [row] = kinds(await app.see(desk.look, three.chief))
    assert (row.who, row.where) == ("公安局", "1 人没人签，请一位")
    card = await app.see(late_departments.card, three.chief, LineId(row.id))
    said = app.texts.say(card.message)
    assert "没人能签" in said
    assert "也可以再给" not in said
    assert card.number is not None, "somebody can be invited"
    assert "公安局有人等着签" in app.texts.say((await app.see(departments.look, three.chief)).message)
    calendar.pass_days(40)
    [late] = [each for each in kinds(await app.see(desk.look, three.chief)) if each.who == "公安局"]
    assert late.where == f"还有 {len(three.candidates)} 人没签", "named once"


async def test_who_cannot_be_reached_signs_for_nobody(three):
    app = await opened(three)
    for reader in three.reviewers["公安局"]:
        await app.do(lambda tx, reader=reader: tx.people.lose(reader.telegram_id, tx.now))
    [row] = kinds(await app.see(desk.look, three.chief))
    assert row.where == f"{len(three.candidates)} 人没人签，请一位"


async def test_what_is_signed_needs_nobody(three):
    app = await opened(three)
    first, second = three.reviewers["公安局"]
    for line in await lines(app, first):
        await app.do(department_lines.sign, first, line, Signature.PASS, None)
    for reader in (first, second):
        await app.do(lambda tx, reader=reader: tx.people.lose(reader.telegram_id, tx.now))
    assert kinds(await app.see(desk.look, three.chief)) == []
