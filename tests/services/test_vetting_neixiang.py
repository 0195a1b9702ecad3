"""Neixiang's first batch: 573 people, 12 departments; what is shown is what an independent query counts."""

from collections import Counter

import pytest

from bot.settings import read_county
from domain.forms import Draft
from domain.joint_vetting import LineId, Signature, VettingId
from domain.nominations import Reason, Status
from domain.notices import ObjectionId
from domain.people import Actor
from scheduler.joint_vetting import end_due_notices
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
from tests.conftest import MONDAY
from tests.reserves import connection_of
from tests.services.vetting_county import vetting_county

DEPARTMENTS = read_county("neixiang")[0].departments
PEOPLE = 573
BY_DEPARTMENT = """
SELECT l.department, COALESCE(l.signature, 'unsigned') AS said, COUNT(*) AS count
FROM vetting_lines AS l JOIN vettings AS v ON v.id = l.vetting_id
WHERE v.closed_at IS NULL AND v.id NOT IN (SELECT vetting_id FROM vetting_lines WHERE signature = 'refuse')
GROUP BY l.department, COALESCE(l.signature, 'unsigned')
"""
COMPLETE = """
SELECT COUNT(*) FROM vettings AS v WHERE v.closed_at IS NULL AND NOT EXISTS
(SELECT 1 FROM vetting_lines AS l
 WHERE l.vetting_id = v.id AND (l.signature IS NULL OR l.signature <> 'pass'))
"""
STATUSES = "SELECT status, COUNT(*) FROM nominations GROUP BY status"
FINISHED = """
SELECT COUNT(*) FROM notices AS n WHERE n.ended_at IS NULL AND n.run_out_at IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM objections AS o WHERE o.notice_id = n.id AND o.settled_at IS NULL)
"""
SIGNED = """
SELECT COUNT(*) FROM nominations AS n WHERE n.status IN ('public_notice', 'reserve')
AND (SELECT COUNT(*) FROM vettings AS v JOIN vetting_lines AS l ON l.vetting_id = v.id
     WHERE v.nomination_id = n.id AND l.signature = 'pass') <> 12
"""


@pytest.fixture
def address(sqlite_address):
    """On one database: the stories beside this one are told to both, and this one is long."""
    return sqlite_address


@pytest.fixture
async def neixiang(app):
    return await vetting_county(app, DEPARTMENTS, townships=16, villages=18, candidates=PEOPLE, readers=2)


def _sql(tx, sql):
    connection_of(tx).exec_driver_sql(sql)


async def rows(app, sql):
    return await app.see(lambda tx: [tuple(row) for row in connection_of(tx).exec_driver_sql(sql)])


async def one(app, sql):
    return (await rows(app, sql))[0][0]


async def lines_of(neixiang, department, numbers):
    """The open lines of some candidates on a department's list."""
    wanted = [neixiang.candidates[each] for each in numbers]
    sql = (
        "SELECT l.id FROM vetting_lines AS l JOIN vettings AS v ON v.id = l.vetting_id"
        f" WHERE l.department = '{department}' AND v.nomination_id IN ({', '.join(map(str, wanted))})"
    )
    return [LineId(each) for (each,) in await rows(neixiang.app, sql)]


async def pass_all(neixiang, department):
    reviewer = neixiang.reviewer(department)
    preview = await neixiang.app.see(department_lines.preview_pass, reviewer)
    done = await neixiang.app.do(department_lines.pass_all, reviewer, preview.stamp)
    return done.count


def drafted(actor, form, context, **answers):
    return Draft(actor.person_id, form, "review", MONDAY, context, answers)


REFUSED = [number for number in range(PEOPLE) if number % 29 == 0]
HELD = [number for number in range(PEOPLE) if number % 31 == 1]
LEFT = [number for number in range(PEOPLE) if number % 37 == 2]
SILENT = [number for number in range(PEOPLE) if number % 83 == 3]
"""Whom one department refuses, one holds, who takes it back, whom one department does not sign in time."""


async def test_573_people_and_12_departments_come_out_as_an_independent_query_counts(neixiang, calendar):
    app, chief, county = neixiang.app, neixiang.chief, neixiang.county.id
    preview = await app.see(joint_vetting.preview_open, chief, county)
    assert preview.message.count == PEOPLE == sum(each.count for each in preview.message.townships)
    await app.do(joint_vetting.open_batch, chief, county, preview.stamp)
    assert await one(app, "SELECT COUNT(*) FROM vetting_lines") == PEOPLE * len(DEPARTMENTS)

    await _sign(neixiang)
    shown = await app.see(desk.look, chief)
    complete = await one(app, COMPLETE)
    stopped = len(await _stopped(app))
    assert (shown.total, stopped) == (complete + stopped, len(set(REFUSED) - set(LEFT)))
    counted = {(department, said): count for department, said, count in await rows(app, BY_DEPARTMENT)}
    held = await app.see(department_lines.page, neixiang.reviewer("信访局"))
    assert held.message.held == counted["信访局", "hold"]
    late = await app.see(department_lines.page, neixiang.reviewer("法院", 1))
    assert late.unsigned == counted["法院", "unsigned"]

    calendar.pass_days(15)
    shown = await app.see(desk.look, chief, 0, "late")
    overdue = {
        name: sum(n for (d, s), n in counted.items() if d == name and s != "pass") for name in DEPARTMENTS
    }
    assert {each.who for each in shown.items} == {name for name, count in overdue.items() if count}
    card = await app.see(
        late_departments.card, chief, LineId(next(e.id for e in shown.items if e.who == "法院"))
    )
    assert card.message.count == overdue["法院"]

    await _county_signs(neixiang, complete)
    await _villages_read(neixiang)
    calendar.pass_days(8)
    await end_due_notices(app)
    over = await app.see(entering.preview_enter, chief, county)
    assert over.message.count == await one(app, FINISHED)
    await app.do(entering.enter_batch, chief, county, over.stamp)
    await _all_adds_up(neixiang, over.message.count)


async def _sign(neixiang):
    app = neixiang.app
    for number in LEFT:
        await app.do(
            nominations.withdraw,
            await neixiang.candidate(neixiang.candidates[number]),
            neixiang.candidates[number],
        )
    held = set(HELD) - set(REFUSED) - set(LEFT)
    for line_id in await lines_of(neixiang, "信访局", sorted(held)):
        await app.do(
            department_lines.sign, neixiang.reviewer("信访局"), line_id, Signature.HOLD, "还有信访件没结"
        )
    for line_id in await lines_of(neixiang, "公安局", sorted(set(REFUSED) - set(LEFT))):
        await app.do(
            department_lines.sign, neixiang.reviewer("公安局"), line_id, Signature.REFUSE, "有案底要核"
        )
    court, colleague = neixiang.reviewer("法院"), neixiang.reviewer("法院", 1)
    for line_id in await lines_of(neixiang, "法院", sorted(set(SILENT) - set(REFUSED) - set(LEFT))):
        await app.do(department_lines.hand_over, court, line_id, colleague.person_id)
    for department in DEPARTMENTS:
        await pass_all(neixiang, department)


async def _stopped(app):
    sql = (
        "SELECT DISTINCT v.id FROM vettings AS v JOIN vetting_lines AS l ON l.vetting_id = v.id"
        " WHERE v.closed_at IS NULL AND l.signature = 'refuse'"
    )
    return [VettingId(each) for (each,) in await rows(app, sql)]


async def _county_signs(neixiang, complete):
    app, chief = neixiang.app, neixiang.chief
    for vetting_id in await _stopped(app):
        draft = drafted(chief, "refuse_candidate", {"vetting": vetting_id}, reason=Reason.NOT_ALL_AGREED)
        await app.do(joint_vetting.REFUSAL_FORM.submit, chief, draft)
    preview = await app.see(joint_vetting.preview_close, chief, neixiang.county.id)
    assert preview.message.count == complete
    await app.do(joint_vetting.close_batch, chief, neixiang.county.id, preview.stamp)
    assert await one(app, "SELECT COUNT(*) FROM notices") == complete


async def _villages_read(neixiang):
    """One in eleven never agrees; to three of the others an objection holds, to five one does not."""
    app, chief = neixiang.app, neixiang.chief
    asked = await rows(app, "SELECT id, nomination_id FROM notices ORDER BY id")
    agreed = [(number, each) for row, (number, each) in enumerate(asked) if row % 11]
    for notice_id, nomination_id in agreed:
        await app.do(notices.agree, await neixiang.candidate(nomination_id), notice_id)
    uncle = Actor(9, "zh_CN", chief.person)
    for row, (notice_id, _) in enumerate(agreed[::50][:8]):
        draft = drafted(uncle, "objection", {"notice": notice_id}, words="有件事想说说")
        await app.do(objections.OBJECTION_FORM.submit, uncle, draft)
        context = {"objection": ObjectionId(row + 1), "upheld": row < 3}
        settled = drafted(chief, "settle_objection", context, reason="核实过了")
        await app.do(objections.SETTLING_FORM.submit, chief, settled)


async def _all_adds_up(neixiang, entered):
    app = neixiang.app
    counted = Counter(dict(await rows(app, STATUSES)))
    stopped = len(set(REFUSED) - set(LEFT))
    assert sum(counted.values()) == PEOPLE
    assert counted[Status.RESERVE] == entered > 400
    assert counted[Status.WITHDRAWN] == len(LEFT)
    assert counted[Status.REFUSED] == stopped + 3
    waiting = set(HELD + SILENT) - set(REFUSED) - set(LEFT)
    assert counted[Status.JOINT_VETTING] == len(waiting)
    assert counted[Status.PUBLIC_NOTICE] > 40
    assert await one(app, SIGNED) == 0, "nobody came further without all twelve"
    signatures = "SELECT COUNT(*) FROM audit WHERE action IN ('sign_pass', 'sign_hold', 'sign_refuse')"
    assert await one(app, signatures) == await one(
        app, "SELECT COUNT(*) FROM vetting_lines WHERE signature IS NOT NULL"
    )
    assert await app.see(lambda tx: list(tx.audit.breaks())) == []


async def test_a_desk_with_three_hundred_things_is_grouped_paged_and_oldest_deadline_first(
    neixiang, calendar
):
    app, chief = neixiang.app, neixiang.chief
    later = f"WHERE id > {neixiang.candidates[149]}"
    await app.do(lambda tx: _sql(tx, f"UPDATE nominations SET status = 'submitted' {later}"))
    preview = await app.see(joint_vetting.preview_open, chief, neixiang.county.id)
    await app.do(joint_vetting.open_batch, chief, neixiang.county.id, preview.stamp)
    await app.do(lambda tx: _sql(tx, f"UPDATE nominations SET status = 'township_passed' {later}"))
    calendar.pass_days(15)
    shown = await app.see(desk.look, chief)
    assert dict(shown.groups) == {"late": 12, "nomination": PEOPLE - 150}
    assert (shown.total, len(shown.items), shown.pages) == (435, 10, 44)
    assert [each.kind for each in shown.shortcuts] == ["open_batch"]
    seen = [
        (each.kind, each.id)
        for page in range(shown.pages)
        for each in (await app.see(desk.look, chief, page)).items
    ]
    assert len(set(seen)) == len(seen) == 435
    late = await app.see(desk.look, chief, 1, "late")
    assert (late.kind, late.total, late.page, len(late.items)) == ("late", 12, 1, 2)
    police = neixiang.reviewer("公安局")
    mine = await app.see(desk.look, police, 14)
    assert (mine.total, mine.page, len(mine.items)) == (150, 14, 10)
