"""Who may write a nomination down for somebody, and what becomes of it."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from domain.assistance import AlreadyListed
from domain.errors import NoLongerThere, NotYours
from domain.form_refusals import NotAnOption
from domain.invitations import HandItOn
from domain.nominations import AlreadyNominated, NominationId, Skill, Status
from domain.people import CodeNotValid, Role
from domain.places import PlaceKind
from services import assistance, forms, invitations, nominations
from services.ledger import forget
from services.people import CONSENT_VERSION
from storage.schema.nominations import nominations as rows
from storage.schema.people import people
from storage.schema.records import audit
from tests.reserves import a_mentor, a_pair, letters_to
from tests.services.test_nominations import fill, letters, nominate

NAME = "assisted_nomination"
FIRST = NominationId(1)


@pytest.fixture
async def secretary(meet, village):
    return await meet("周书记", Role.VILLAGE_SECRETARY, village)


@pytest.fixture
async def elsewhere(app, county):
    """老井村 in 东岗镇."""

    def found(tx):
        township = tx.places.add("donggang", PlaceKind.TOWNSHIP, "东岗镇", county)
        return tx.places.add("laojing", PlaceKind.VILLAGE, "老井村", township)

    return await app.do(found)


async def write_down(app, actor, village, name="刘大江", born="1990"):
    """Returns the code of the link to take it over."""
    await app.do(forms.begin, actor, NAME, {"village": village.id})
    await app.do(forms.choose, actor, NAME, "consent", "in_person")
    for words in (name, born):
        await app.do(forms.answer, actor, words)
    for key, value in (("whereabouts", "in_village"), ("education", "high"), ("source", "veteran")):
        await app.do(forms.choose, actor, NAME, key, value)
    await app.do(forms.toggle, actor, NAME, "skills", "farming")
    await app.do(forms.finish, actor, NAME, "skills")
    await app.do(forms.answer, actor, "想把合作社办起来")
    thanks = await app.do(forms.submit, actor, NAME)
    return thanks.message.link.removeprefix("i_")


async def live(app):
    return await app.db.read(
        lambda connection: connection.execute(select(rows).order_by(rows.c.id)).mappings().all()
    )


@pytest.mark.parametrize(
    ("role", "at", "may"),
    [
        (None, None, False),
        (Role.LIAISON, "village", False),
        (Role.DEPARTMENT_REVIEWER, "county", False),
        (Role.VILLAGE_SECRETARY, "village", True),
        (Role.VILLAGE_SECRETARY, "elsewhere", False),
        (Role.TOWNSHIP_ORGANIZER, "township", True),
        (Role.TOWNSHIP_ORGANIZER, "elsewhere's", False),
        (Role.COUNTY_ORGANIZER, "county", True),
    ],
)
async def test_hosts_of_the_village_write_it_down_hand_it_over_and_take_it_back(
    app, village, township, county, elsewhere, secretary, meet, role, at, may
):
    above = await app.see(lambda tx: tx.places.get(elsewhere.parent_id))
    places = {"village": village, "township": township, "county": county, "elsewhere": elsewhere, None: None}
    actor = await meet("某人", role, places.get(at, above))
    await write_down(app, secretary, village)
    deeds = (
        lambda: app.do(forms.begin, actor, NAME, {"village": village.id}),
        lambda: app.do(assistance.invite, actor, FIRST),
        lambda: app.see(assistance.ask_before_erasing, actor, FIRST),
        lambda: app.do(assistance.erase, actor, FIRST),
    )
    for deed in deeds:
        if may:
            await deed()
        else:
            with pytest.raises(NotYours):
                await deed()
    assert len(await live(app)) == (0 if may else 1)


async def test_who_lost_the_village_meanwhile_hands_nothing_in(app, village, elsewhere, secretary):
    await app.do(forms.begin, secretary, NAME, {})
    with pytest.raises(NotAnOption):
        await app.do(forms.choose, secretary, NAME, "village", str(elsewhere.id))
    await app.do(forms.choose, secretary, NAME, "village", str(village.id))
    powerless = replace(secretary, grants=())
    with pytest.raises(NotYours):
        await write_down(app, powerless, village)


async def test_a_county_is_no_village(app, county, chief):
    with pytest.raises(NoLongerThere):
        await app.do(forms.begin, chief, NAME, {"village": county.id})


async def test_one_live_nomination_for_a_person_however_it_came(app, village, secretary, liu, clerk):
    code = await write_down(app, secretary, village)
    with pytest.raises(AlreadyListed):
        await write_down(app, secretary, village)
    await app.do(forms.drop, secretary, NAME)
    await write_down(app, secretary, village, born="1991")
    assert len(await live(app)) == 2, "several people may share one phone"
    await app.do(invitations.follow, liu, code)
    with pytest.raises(AlreadyNominated):
        await nominate(app, liu)


async def test_it_is_taken_over_once_and_by_somebody_else(app, village, secretary, clerk, liu, meet):
    code = await write_down(app, secretary, village)
    with pytest.raises(HandItOn):
        await app.do(invitations.follow, secretary, code)
    busy = await meet("小王")
    await fill(app, busy)
    await app.do(forms.edit, busy, "self_nomination", "full_name")
    await app.do(forms.answer, busy, "王二河")
    await app.do(forms.submit, busy, "self_nomination")
    with pytest.raises(AlreadyNominated):
        await app.do(invitations.follow, busy, code)
    later = (await app.do(assistance.invite, clerk, FIRST)).link.removeprefix("i_")
    await app.do(invitations.follow, liu, later)
    for spent in (code, later):
        with pytest.raises(CodeNotValid):
            await app.do(invitations.follow, await meet("小李"), spent)
    [first, _] = await live(app)
    assert (first["person_id"], first["assisted_by"]) == (liu.person_id, None)
    names = await app.db.read(lambda connection: list(connection.scalars(select(people.c.name))))
    assert "刘大江" not in names
    assert [letter.text for letter in await letters(app, liu)] == []
    seen = (await app.see(nominations.card, clerk, FIRST)).version
    await app.do(nominations.pass_on, clerk, FIRST, seen)
    assert "推荐您回" in (await letters(app, liu))[-1].text


async def test_a_reserve_without_a_phone_is_taken_out_as_they_were_promised_aloud(
    app, village, township, secretary, clerk
):
    await write_down(app, secretary, village)

    def in_the_reserve(tx):
        tx.nominations.save(replace(tx.nominations.get(FIRST), status=Status.RESERVE))
        mentor = a_mentor(tx, township, 999, "梁老师", Skill.FARMING)
        a_pair(tx, mentor, tx.people.get(tx.nominations.get(FIRST).person_id))
        return mentor

    mentor = await app.do(in_the_reserve)
    assert (await app.see(assistance.card, secretary, FIRST)).can_withdraw
    assert (await app.see(assistance.ask_before_erasing, secretary, FIRST)).in_reserve
    await app.do(assistance.erase, secretary, FIRST)
    assert await live(app) == []
    assert await app.see(lambda tx: tx.nominations.reserves_of(village.id)) == []
    assert await app.see(lambda tx: tx.pairs.live_of(mentor.id)) == []
    assert "不再参加了" in (await letters_to(app, mentor))[-1].text
    told = (await letters(app, clerk))[-1].text
    assert "没有手机的后备退出了" in told
    assert "刘大江" not in told


async def test_whose_helper_is_gone_is_found_by_who_cares_for_them_now(app, village, secretary, clerk):
    await write_down(app, secretary, village)
    await app.do(lambda tx: tx.nominations.save(replace(tx.nominations.get(FIRST), status=Status.RESERVE)))
    assert await app.see(assistance.under_way, clerk) == []
    await app.do(lambda tx: tx.people.revoke(secretary.person_id, Role.VILLAGE_SECRETARY, village.id))
    [found] = await app.see(assistance.under_way, clerk)
    assert found.full_name == "刘大江"


async def test_of_what_came_to_nothing_the_name_goes_too(app, village, secretary, calendar):
    await write_down(app, secretary, village)
    await app.do(lambda tx: tx.nominations.save(replace(tx.nominations.get(FIRST), status=Status.REFUSED)))
    calendar.pass_days(181)
    await app.do(forget)
    assert await live(app) == []
    names = await app.db.read(lambda connection: list(connection.scalars(select(people.c.name))))
    assert sorted(names) == sorted(["周书记", "·"])


async def test_the_log_says_who_heard_the_consent_and_nothing_of_the_person(app, village, secretary):
    await write_down(app, secretary, village)
    entries = await app.db.read(
        lambda connection: [tuple(row) for row in connection.execute(select(audit.c.action, audit.c.subject))]
    )
    assert (f"hear_consent {CONSENT_VERSION}", "person:2") in entries
    assert ("assist_nomination", "nomination:1") in entries
    assert "刘大江" not in str(entries)


async def test_half_filled_it_is_gone_on_with_by_the_plain_word(app, village, secretary):
    await app.do(forms.begin, secretary, NAME, {"village": village.id})
    await app.do(forms.choose, secretary, NAME, "consent", "in_person")
    again = await app.do(forms.begin, secretary, NAME, {})
    assert (again.question.key, again.resumed) == ("full_name", True)
