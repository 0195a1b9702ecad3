"""B09: a role for a department of one county says nothing about another county's, or another department's."""

from datetime import timedelta

import pytest

from domain.joint_vetting import NotOnYourList, Signature, stamp
from domain.nominations import Status
from domain.people import ROLE_LASTS, Grant, Role
from domain.places import PlaceKind
from services import department_lines, desk, late_departments, vetting_counts
from tests.reserves import a_person, a_reserve, letters_to

POLICE, PETITIONS = "公安局", "信访局"


class Two:
    """Two counties, a candidate before both departments in each, and who signs for one of each."""

    def __init__(self, tx):
        self.counties = [self.settle(tx, number) for number in (1, 2)]
        (here, _), (there, _) = self.counties
        both = a_person(tx, 50, "两头跑")
        for county, department in ((here, POLICE), (there, PETITIONS)):
            self.give(tx, both, county, department)
        self.colleague = a_person(tx, 51, "老周")
        self.give(tx, self.colleague, here, POLICE)
        self.chief = a_person(tx, 52, "陈部长")
        grant = Grant(Role.COUNTY_ORGANIZER, here.id, tx.now + ROLE_LASTS)
        tx.people.grant(self.chief.id, grant, granted_by=None, now=tx.now)
        self.both, self.chief = (
            tx.people.actor(each.telegram_id, "zh_CN", tx.now) for each in (both, self.chief)
        )

    def settle(self, tx, number):
        county = tx.places.add(f"county{number}", PlaceKind.COUNTY, f"第{number}县")
        township = tx.places.add(f"town{number}", PlaceKind.TOWNSHIP, f"第{number}乡", county)
        village = tx.places.add(f"v{number}", PlaceKind.VILLAGE, f"第{number}村", township)
        person = a_reserve(tx, village, 60 + number, f"候{number}", status=Status.JOINT_VETTING)
        nomination = tx.nominations.find_live(person.id)
        tx.vettings.open([nomination.id], (POLICE, PETITIONS), tx.now, tx.now + timedelta(days=7))
        vetting = tx.vettings.find_last(nomination.id)
        return county, {each.department: each.id for each in tx.vettings.lines_of(vetting.id)}

    def give(self, tx, person, county, department):
        grant = Grant(Role.DEPARTMENT_REVIEWER, county.id, tx.now + ROLE_LASTS, department)
        tx.people.grant(person.id, grant, granted_by=None, now=tx.now)

    @property
    def own(self):
        return {self.counties[0][1][POLICE], self.counties[1][1][PETITIONS]}


@pytest.fixture
async def two(app):
    return await app.do(Two)


async def signed(app, two):
    ids = [each for _, lines in two.counties for each in lines.values()]
    return await app.see(lambda tx: {each for each in ids if tx.vettings.line(each).signature is not None})


async def test_b09_one_signs_for_a_department_in_its_own_county_only(app, two):
    page = await app.see(department_lines.page, two.both)
    assert {each.id for each in page.lines} == two.own
    preview = await app.see(department_lines.preview_pass, two.both)
    assert preview.message.count == 2
    await app.do(department_lines.pass_all, two.both, preview.stamp)
    assert await signed(app, two) == two.own
    elsewhere = two.counties[1][1][POLICE]
    with pytest.raises(NotOnYourList):
        await app.do(department_lines.sign, two.both, elsewhere, Signature.PASS)


async def test_b09_a_desk_shows_the_lines_of_ones_own_posts(app, two):
    seen = await app.see(desk.look, two.both)
    assert {each.id for each in seen.items if each.kind == "line"} == two.own


async def test_b09_a_colleague_gets_what_is_of_their_post(app, two):
    await app.do(department_lines.hand_over, two.both, 0, two.colleague.id)
    handed = await app.see(
        lambda tx: {
            each
            for each in two.own | {two.counties[1][1][POLICE]}
            if tx.vettings.line(each).assigned_to is not None
        }
    )
    assert handed == {two.counties[0][1][POLICE]}


async def test_b09_who_signs_elsewhere_holds_no_line_of_the_post_they_lost(app, two):
    """They sign for the same department of another county now: their colleague takes the line up."""

    def move(tx):
        tx.vettings.assign([two.counties[0][1][POLICE]], two.both.person_id)
        tx.people.revoke(two.both.person_id, Role.DEPARTMENT_REVIEWER, two.counties[0][0].id)
        two.give(tx, two.both.person, two.counties[1][0], POLICE)
        return tx.people.actor(two.colleague.telegram_id, "zh_CN", tx.now)

    colleague = await app.do(move)
    line = two.counties[0][1][POLICE]
    assert [each.id for each in (await app.see(department_lines.page, colleague)).lines] == [line]
    await app.do(department_lines.sign, colleague, line, Signature.PASS)


async def test_b09_a_county_prolongs_its_own_departments_only(app, two, calendar):
    calendar.pass_days(8)
    line = two.counties[0][1][POLICE]
    before = await due(app, two)
    told = await app.do(late_departments.prolong, two.chief, line)
    assert told.count == 1
    after = await due(app, two)
    assert (after[0] > before[0], after[1] == before[1]) == (True, True)


async def due(app, two):
    def look(tx):
        found = [tx.vettings.line(lines[POLICE]) for _, lines in two.counties]
        return [each.due_at or tx.vettings.get(each.vetting_id).due_at for each in found]

    return await app.see(look)


async def test_b09_the_one_letter_counts_what_waits_in_both_counties(app, two):
    preview = await app.see(department_lines.preview_pass, two.both)
    assert preview.stamp == stamp(sorted(two.own))

    await app.do(vetting_counts.tell_reader, two.both.person_id)
    [told] = await letters_to(app, two.both.person)
    assert "2" in told.text
