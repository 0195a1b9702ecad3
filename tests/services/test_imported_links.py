"""People and departments of an office's table: a link for each row, nothing kept that nobody agreed to."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from domain.imports import Trouble
from domain.nominations import WayIn
from domain.people import CodeNotValid, Role
from domain.places import PlaceKind
from scheduler.recommendations import lapse_due_recommendations
from services import audit, forgetting, forms, imports, invitations
from storage.invitations import digest_of
from storage.schema.nominations import nominations
from storage.schema.nominations import recommendations as kept_names
from storage.schema.people import people as everybody
from tests.services.test_imports import OUTLINE, look, mentors, places, recorded, sheet, take_in
from tests.services.test_nominations import letters, nominate
from tests.services.test_recommendations import hand_in, names, recommend, ways_in

PEOPLE = ("姓名", "村", "乡镇", "电话")
DEPARTMENTS = ("部门", "姓名", "电话")
SUN = ("孙小山", "清河村", None, 13800138000)


def people(*lines):
    return [sheet("后备", PEOPLE, *lines)]


def departments(*lines):
    return [sheet("部门", DEPARTMENTS, *lines)]


@pytest.fixture
def app(app):
    return replace(app, programme=replace(app.programme, departments=("纪委监委", "公安局（城关）")))


@pytest.fixture
async def twins(app, village):
    """清河村 once more, in another township."""

    def found(tx):
        county = tx.places.of_kind(PlaceKind.COUNTY)[0]
        township = tx.places.add("donggang", PlaceKind.TOWNSHIP, "东岗镇", county)
        return tx.places.add("qinghe2", PlaceKind.VILLAGE, "清河村", township)

    return await app.do(found)


async def rows(app):
    return [tuple(row) for row in await app.db.read(lambda c: c.execute(select(kept_names)).all())]


async def test_a_row_becomes_a_link_by_which_its_person_agrees(app, village, meet, liu):
    [guest] = (await take_in(app, people(SUN))).people.links
    assert await rows(app) == [
        (digest_of(guest.code), None, "孙小山", WayIn.RECOMMENDED_BY_ORGANIZATION),
    ], "a name under a link, and neither phone nor anything else"
    assert await app.db.read(lambda c: c.execute(select(everybody.c.id)).all()) == [(liu.person_id,)]
    offered = await app.see(invitations.read, guest.code)
    assert (offered.welcome.full_name, offered.welcome.by_office) == ("孙小山", True)
    said = app.texts.say(offered.welcome, "zh_CN")
    assert "县里想请<b>孙小山</b>回清河村" in said
    assert "推荐您的人" not in said, "an office hears nothing"
    step = (await app.do(invitations.follow, liu, guest.code)).step
    assert (step.question.key, step.progress) == ("birth_year", (1, 6)), "name and village are filled in"
    await hand_in(app, liu)
    assert await ways_in(app) == [WayIn.RECOMMENDED_BY_ORGANIZATION]
    assert await names(app) == []
    with pytest.raises(CodeNotValid):
        await app.do(invitations.follow, await meet("路人"), guest.code)
    again = (await take_in(app, people(SUN))).people
    assert (again.links, again.came, await names(app)) == ([], 1, [])
    assert not [line for line in await recorded(app) if "孙小山" in line or "138" in line]
    assert (await app.see(audit.examine, None)).whole


async def test_the_same_once_more_has_the_same_link_and_none_of_a_mentor_s(app, village):
    table = people(SUN) + mentors(("孙小山", "清河村", 13800138000))
    first = await take_in(app, table)
    before = await recorded(app)
    again = await take_in(app, table)
    assert again.people.links == first.people.links
    assert await recorded(app) == before
    assert first.people.links[0].code != first.mentors.links[0].code
    assert await names(app) == ["孙小山"]


async def test_a_name_lapses_like_any_other_and_comes_again_with_the_office_s_table(app, village, calendar):
    [guest] = (await take_in(app, people(SUN))).people.links
    calendar.now += timedelta(days=30)
    assert await lapse_due_recommendations(app) == {"done": 1, "failed": 0}
    assert await names(app) == []
    plan = (await take_in(app, people(SUN))).people
    assert (plan.renewed, plan.until) == ([replace(guest)], calendar.now + timedelta(days=30))
    assert (await app.see(invitations.read, guest.code)).welcome.full_name == "孙小山"


async def test_one_that_has_not_been_swept_yet_is_kept_anew_all_the_same(app, village, calendar):
    await take_in(app, people(SUN))
    calendar.now += timedelta(days=31)
    assert len((await take_in(app, people(SUN))).people.renewed) == 1
    assert await names(app) == ["孙小山"]
    assert await lapse_due_recommendations(app) == {"done": 0, "failed": 0}


async def test_who_followed_and_wanted_to_be_forgotten_is_not_asked_again(app, village, liu, calendar):
    [guest] = (await take_in(app, people(SUN))).people.links
    await app.do(invitations.follow, liu, guest.code)
    _, key = await app.see(forgetting.ask, liu)
    await app.do(forgetting.forget, liu, key)
    assert await names(app) == []
    for days in (0, 31, 70):
        calendar.now += timedelta(days=days)
        plan = (await take_in(app, people(SUN))).people
        assert (plan.links, plan.came, await names(app)) == ([], 1, [])


async def test_two_of_a_name_in_a_village_have_a_link_each(app, village, liu):
    other = ("孙小山", "qinghe", "柳河乡", "13900139000")
    one, two = (await take_in(app, people(SUN, other))).people.links
    await app.do(invitations.follow, liu, one.code)
    await hand_in(app, liu)
    assert await names(app) == ["孙小山"]
    assert await app.see(invitations.read, two.code) is not None


async def test_whoever_comes_by_the_office_s_link_was_meant_by_their_neighbour_too(app, village, meet, liu):
    uncle = await meet("周大爷")
    theirs = await recommend(app, uncle, village)
    [guest] = (await take_in(app, people(SUN))).people.links
    await app.do(invitations.follow, liu, guest.code)
    await hand_in(app, liu)
    assert await names(app) == []
    assert await app.see(invitations.read, theirs) is None
    assert await letters(app, uncle) == []


@pytest.mark.parametrize("role", [None, Role.VILLAGE_SECRETARY], ids=["a neighbour", "the secretary"])
async def test_two_of_a_name_in_a_table_stay_two_whoever_else_recommends_one(app, village, meet, liu, role):
    twin = ("孙小山", "qinghe", "柳河乡", "13900139000")
    one, two = (await take_in(app, people(SUN, twin))).people.links
    code = await recommend(app, await meet("推荐人", role, village if role else None), village)
    await app.do(invitations.follow, liu, code)
    await hand_in(app, liu)
    for each in (one, two):
        assert await app.see(invitations.read, each.code) is not None


async def test_an_office_s_word_is_for_whom_it_named(app, village, meet):
    [guest] = (await take_in(app, people(SUN))).people.links
    stranger = await meet("路人")
    await app.do(invitations.follow, stranger, guest.code)
    await app.do(forms.edit, stranger, "self_nomination", "full_name")
    await app.do(forms.answer, stranger, "王二河")
    await hand_in(app, stranger)
    assert (await ways_in(app), await names(app)) == ([WayIn.SELF], ["孙小山"])


@pytest.mark.parametrize(
    ("line", "column", "trouble"),
    [
        ((None, "qinghe", None, None), "姓名", Trouble.EMPTY),
        (("李强1", "qinghe", None, None), "姓名", Trouble.NOT_A_NAME),
        (("李强", None, None, None), "村", Trouble.EMPTY),
        (("李强", "没有村", None, None), "村", Trouble.NO_SUCH_PLACE),
        (("李强", "柳河乡", None, None), "村", Trouble.NOT_A_VILLAGE),
        (("李强", "清河村", None, None), "村", Trouble.SEVERAL_PLACES),
        (("李强", "清河村", "新乡", None), "乡镇", Trouble.NOT_IN_TOWNSHIP),
        (("李强", "qinghe", "东岗镇", None), "乡镇", Trouble.NOT_IN_TOWNSHIP),
        (("李强", "qinghe", None, "1380013800"), "电话", Trouble.NOT_A_PHONE),
        (("孙小山", "清河村", "柳河乡", "138 0013 8000"), "姓名", Trouble.SAID_BEFORE),
    ],
)
async def test_a_bad_row_of_people_is_explained(app, twins, line, column, trouble):
    assert await look(app, people(("孙小山", "qinghe", None, 13800138000), line)) == [(3, column, trouble)]
    assert await rows(app) == []


@pytest.mark.parametrize(("above", "trouble"), [(None, Trouble.EMPTY), ("nowhere", Trouble.NOTHING_ABOVE)])
async def test_a_village_with_a_bad_row_is_blamed_once_and_not_for_its_people(app, village, above, trouble):
    table = places(("xincun", "村", "新村", above)) + people(("孙小山", "新村", "新乡", None))
    assert await look(app, table) == [(2, "上级代码", trouble)]


async def test_a_township_tells_two_villages_of_a_name_apart(app, twins):
    one, other = (
        await take_in(app, people(("李强", "清河村", "柳河乡", None), ("李强", "清河村", "DONGGANG", None)))
    ).people.links
    assert (one.place, other.place) == ("qinghe", "qinghe2")


async def test_who_is_nominated_already_is_not_kept_again(app, village, liu):
    await nominate(app, liu)
    [name] = await app.db.read(lambda c: list(c.scalars(select(nominations.c.full_name))))
    table = people(("李强", "qinghe", None, None), (name, "qinghe", None, None))
    assert await look(app, table) == [(3, "姓名", Trouble.ALREADY_NOMINATED)]


async def test_only_an_organization_recommends_without_anybody_who_did(app, village):
    row = {"digest": "x", "recommended_by": None, "full_name": "孙小山", "way_in": "recommended_by_villager"}
    with pytest.raises(IntegrityError, match="office_speaks_for_itself"):
        await app.db.write(lambda c: c.execute(insert(kept_names), row))


async def test_a_row_of_departments_becomes_a_link_that_lets_one_sign(app, village, meet):
    table = departments(("纪委监委", "方明", 13800138000), (" 公安局(城关) ", "田静", None))
    fang, tian = (await take_in(app, table)).departments.links
    assert (fang.place, tian.place) == ("纪委监委", "公安局（城关）")
    reader = await meet("老田")
    followed = await app.do(invitations.follow, reader, tian.code)
    assert followed.actor.departments(village) == {"公安局（城关）"}
    assert [grant.role for grant in followed.actor.grants] == [Role.DEPARTMENT_REVIEWER]
    with pytest.raises(CodeNotValid):
        await app.do(invitations.follow, await meet("路人"), tian.code)
    again = (await take_in(app, table)).departments
    assert (again.waiting, again.came, again.new) == ([fang], 1, [])
    kept = [line for line in await recorded(app) if line.startswith("invite role department_reviewer")]
    assert len(kept) == 2


async def test_who_signed_once_and_does_no_more_is_invited_anew_by_the_same_row(app, village, meet, calendar):
    table = departments(("纪委监委", "方明", 13800138000))
    county = (await app.see(lambda tx: tx.places.of_kind(PlaceKind.COUNTY)))[0]
    reader, codes = await meet("老方"), set()
    for _ in range(2):
        [fang] = (await take_in(app, table)).departments.links
        codes.add(fang.code)
        calendar.now += timedelta(minutes=1)
        await app.do(invitations.follow, reader, fang.code)
        plan = (await take_in(app, table)).departments
        assert (plan.links, plan.came) == ([], 1)
        await app.do(lambda tx: tx.people.revoke(reader.person_id, Role.DEPARTMENT_REVIEWER, county.id))
    [fang] = (await take_in(app, table)).departments.links
    await app.do(invitations.follow, reader, fang.code)
    calendar.now += timedelta(days=366)
    [last] = (await take_in(app, table)).departments.links
    assert len(codes | {fang.code, last.code}) == 4
    assert (await take_in(app, table)).departments.links == [last]


@pytest.mark.parametrize(
    ("line", "column", "trouble", "told"),
    [
        (("公安", "田静", None), "部门", Trouble.NO_SUCH_DEPARTMENT, "公安"),
        ((None, "田静", None), "部门", Trouble.EMPTY, ""),
        (("纪委监委", None, None), "姓名", Trouble.EMPTY, ""),
        (("纪委监委", "田静", "12"), "电话", Trouble.NOT_A_PHONE, "12"),
        (("纪委监委", "方明", 13800138000), "姓名", Trouble.SAID_BEFORE, "2"),
        (("公安局（城关）", "方明", 13800138000), "部门", Trouble.SIGNS_ELSEWHERE, "2"),
        (("公安局（城关）", "老田", None), "姓名", Trouble.ALREADY_SIGNS, "公安局（城关）"),
    ],
)
async def test_a_bad_row_of_departments_is_explained(app, village, meet, line, column, trouble, told):
    [tian] = (await take_in(app, departments(("公安局（城关）", "田静", None)))).departments.links
    await app.do(invitations.follow, await meet("老田"), tian.code)
    table = departments(("纪委监委", "方明", 13800138000), line)
    plan = await app.see(imports.look, OUTLINE, table)
    assert [(each.line, each.column, each.trouble, each.told) for each in plan.faults] == [
        (3, column, trouble, told)
    ]


async def test_a_link_leads_nowhere_once_the_county_has_no_such_department(app, village, meet):
    [guest] = (await take_in(app, departments(("纪委监委", "方明", 13800138000)))).departments.links
    later = replace(app, programme=replace(app.programme, departments=("公安局（城关）",)))
    reader = await meet("老方")
    with pytest.raises(CodeNotValid):
        await later.do(invitations.follow, reader, guest.code)
    assert (await app.do(invitations.follow, reader, guest.code)).actor.departments(village)
