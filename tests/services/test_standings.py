"""Where everybody stands: the county reads whom it waits for, and nobody else reads anything."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from domain.errors import NotYours
from domain.joint_vetting import Signature
from domain.nominations import Status
from domain.notices import NoticeId
from domain.people import ROLE_LASTS, Grant, Role
from domain.places import PlaceKind
from domain.standings import Awaited
from services import desk, entering, standings
from storage.notices import objector_key
from storage.schema.nominations import nominations
from tests.reserves import connection_of
from tests.services.vetting_county import vetting_county

DEPARTMENTS = ("纪委监委", "公安局", "信访局", "税务局", "法院")
DAY = timedelta(days=1)


@pytest.fixture
async def county(app):
    return await vetting_county(app, DEPARTMENTS, townships=2, villages=2, candidates=20)


def put(tx, nomination_id, status):
    write = connection_of(tx).execute
    write(update(nominations).where(nominations.c.id == nomination_id).values(status=status))


def vetted(tx, nomination_id, days, *signatures):
    """Before the departments, with so many days left and these first signatures."""
    put(tx, nomination_id, Status.JOINT_VETTING)
    tx.vettings.open([nomination_id], DEPARTMENTS, tx.now - 5 * DAY, tx.now + days * DAY)
    found = tx.vettings.lines_of(tx.vettings.find_last(nomination_id).id)
    signed = [replace(line, signature=said) for line, said in zip(found, signatures, strict=False)]
    tx.vettings.save(
        replace(
            line,
            signed_by=tx.people.find(1).id,
            signed_at=tx.now,
            reason=None if line.signature is Signature.PASS else "再看看",
        )
        for line in signed
    )


def noticed(tx, nomination_id, days=None, *, objected=False):
    """Before the village, with so many days left; without days they have not agreed yet."""
    put(tx, nomination_id, Status.PUBLIC_NOTICE)
    [notice] = tx.notices.add([nomination_id], tx.now - 5 * DAY).values()
    if days is not None:
        agreed = replace(notice, agreed_at=tx.now, ends_at=tx.now + days * DAY)
        tx.notices.save(agreed, consent_version="1")
    if objected:
        key = objector_key(tx.secrets.issue_key, NoticeId(notice.id), 1)
        tx.notices.object(notice.id, key, "占了集体的地", tx.now)


async def everybody(county):
    """One at each place there is."""
    ids, passed = county.candidates, Signature.PASS

    def settle(tx):
        vetted(tx, ids[0], 9, passed, passed, passed)
        vetted(tx, ids[1], -2, *[passed] * 4, Signature.HOLD)
        vetted(tx, ids[2], 3)
        vetted(tx, ids[3], 4, *[passed] * 5)
        vetted(tx, ids[4], 5, Signature.REFUSE)
        noticed(tx, ids[5])
        noticed(tx, ids[6], 6)
        noticed(tx, ids[7], -1)
        noticed(tx, ids[8], 2, objected=True)

    await county.app.do(settle)


async def test_the_county_reads_who_waits_for_whom_and_until_when(county):
    await everybody(county)
    first = await county.app.see(standings.look, county.chief)
    told = first.message
    assert (told.vetted, told.noticed, first.pages) == (5, 4, 2)
    assert [(each.full_name, each.awaited) for each in told.before_departments] == [
        ("候选1", Awaited.DEPARTMENTS),
        ("候选2", Awaited.DEPARTMENTS),
        ("候选3", Awaited.SIGNATURE),
        ("候选4", Awaited.WORD_ON_REFUSAL),
        ("候选0", Awaited.DEPARTMENTS),
    ]
    second = (await county.app.see(standings.look, county.chief, 1)).message
    assert [(each.full_name, each.awaited) for each in (*told.before_village, *second.before_village)] == [
        ("候选7", Awaited.ENTRY),
        ("候选8", Awaited.WORD_ON_OBJECTION),
        ("候选6", Awaited.DAYS),
        ("候选5", Awaited.CONSENT),
    ]
    assert county.app.texts.say(told) == (
        "大家走到哪一步了，快到日子的在上面。\n\n"
        "<b>联审中 5 位</b>\n"
        "<b>候选1</b> · 0乡1村（第0乡）\n法院缓着，11 月 28 日就该签了\n"
        "<b>候选2</b> · 1乡0村（第1乡）\n等纪委监委、公安局、信访局和另外 2 个部门签，到12 月 3 日\n"
        "<b>候选3</b> · 1乡1村（第1乡）\n部门都签了，等县里签字\n"
        "<b>候选4</b> · 0乡0村（第0乡）\n有部门没同意，等县里定\n"
        "<b>候选0</b> · 0乡0村（第0乡）\n等税务局、法院签，到12 月 9 日\n\n"
        "<b>公示这一步 4 位</b>\n"
        "<b>候选7</b> · 1乡1村（第1乡）\n公示满了，等县里签字\n"
        "<b>候选8</b> · 0乡0村（第0乡）\n有人有话说，等县里看，到12 月 2 日\n"
        "<b>候选6</b> · 1乡0村（第1乡）\n公示中，到12 月 6 日"
    )
    assert "占了" not in county.app.texts.say(told), "what was objected stays where it is looked into"
    assert (await county.app.see(desk.look, county.chief)).standings == 9


async def test_who_holds_it_back_and_where_nobody_could_sign_is_said(county):
    first, second = county.candidates[:2]
    passed, hold = Signature.PASS, Signature.HOLD

    def settle(tx):
        vetted(tx, first, 3, passed, hold, hold, passed)
        vetted(tx, second, 6, passed, passed, passed, passed)
        tx.people.lose(county.reviewer("信访局").telegram_id, tx.now)
        tx.conflicts.flag(second, county.reviewer("法院").person_id, tx.now, by_candidate=False)

    await county.app.do(settle)
    seen = (await county.app.see(standings.look, county.chief)).message
    assert county.app.texts.say(seen) == (
        "大家走到哪一步了，快到日子的在上面。\n\n"
        "<b>联审中 2 位</b>\n"
        "<b>候选0</b> · 0乡0村（第0乡）\n等法院签；公安局缓着；信访局没人签，到12 月 3 日\n"
        "<b>候选1</b> · 0乡1村（第0乡）\n法院没人签，到12 月 6 日\n\n"
        "没人签的，到“联审部门”里请一位来。"
    )


async def test_nobody_but_the_countys_organizers_reads_it(county):
    await everybody(county)

    def others(tx):
        town = tx.places.find("town0")
        elsewhere = tx.places.add("elsewhere", PlaceKind.COUNTY, "外县")
        held = {
            Role.TOWNSHIP_ORGANIZER: town.id,
            Role.VILLAGE_SECRETARY: county.villages[0].id,
            Role.LIAISON: county.villages[0].id,
            Role.COUNTY_ORGANIZER: elsewhere.id,
        }
        for number, (role, place_id) in enumerate(held.items()):
            person = tx.people.add(900 + number, "某", "zh_CN", "1", tx.now)
            tx.people.grant(
                person.id, Grant(role, place_id, tx.now + ROLE_LASTS), granted_by=None, now=tx.now
            )
        return [tx.people.actor(900 + number, "zh_CN", tx.now) for number in range(len(held) + 1)]

    clerk, secretary, liaison, neighbour, stranger = await county.app.do(others)
    candidate = await county.candidate(county.candidates[0])
    for actor in (clerk, secretary, liaison, stranger, candidate, county.reviewer("公安局")):
        with pytest.raises(NotYours):
            await county.app.see(standings.look, actor)
    seen = (await county.app.see(standings.look, neighbour)).message
    assert (seen.vetted, seen.noticed, seen.before_departments, seen.before_village) == (0, 0, (), ())
    assert (await county.app.see(desk.look, neighbour)).standings == 0
    assert (await county.app.see(desk.look, clerk)).standings == 0
    assert "眼下没有人在联审或公示" in county.app.texts.say(seen)


async def test_nobody_reads_there_of_themselves_or_of_whom_they_are_close_to(county):
    await everybody(county)
    ids, chief = county.candidates, county.chief.person_id

    def settle(tx):
        tx.conflicts.flag(ids[2], chief, tx.now, by_candidate=True)
        write = connection_of(tx).execute
        write(update(nominations).where(nominations.c.id == ids[6]).values(person_id=chief))

    await county.app.do(settle)
    pages = [(await county.app.see(standings.look, county.chief, page)).message for page in range(2)]
    names = {each.full_name for page in pages for each in (*page.before_departments, *page.before_village)}
    assert names == {f"候选{number}" for number in (0, 1, 3, 4, 5, 7, 8)}
    assert (pages[0].vetted, pages[0].noticed) == (4, 3)


async def test_a_long_list_has_pages_and_an_old_button_finds_the_last(county):
    await county.app.do(lambda tx: [vetted(tx, each, 20 - n) for n, each in enumerate(county.candidates)])
    seen = [await county.app.see(standings.look, county.chief, page) for page in (0, 1, 2, 7)]
    assert [(each.page, each.pages, len(each.message.before_departments)) for each in seen] == [
        (0, 3, 8),
        (1, 3, 8),
        (2, 3, 4),
        (2, 3, 4),
    ]
    assert seen[0].message.before_departments[0].full_name == "候选19"


async def test_the_county_is_told_before_it_lists_more_than_a_village_should_have(county):
    ids = county.candidates[::4]  # all of one village, whose target is two or three

    def settle(tx):
        for each in ids[:2]:
            put(tx, each, Status.RESERVE)
        for each in ids[2:4]:
            noticed(tx, each, -1)
        return [tx.notices.find_running(each).id for each in ids[2:4]]

    first, second = await county.app.do(settle)
    one = await county.app.see(entering.notice_card, county.chief, first)
    assert "目标是" not in county.app.texts.say(one), "the third is welcome"
    both = await county.app.see(entering.preview_enter, county.chief, county.county.id)
    said = county.app.texts.say(both.message)
    assert "\n0乡0村已有 2 位后备，再进 2 位，目标是 2–3 位。想好了再签。\n" in said
    await county.app.do(entering.sign_in, county.chief, first)
    card = await county.app.see(entering.notice_card, county.chief, second)
    assert "0乡0村已有 3 位后备，再进 1 位，目标是 2–3 位。" in county.app.texts.say(card)
    await county.app.do(entering.sign_in, county.chief, second)
    assert await county.status(ids[3]) is Status.RESERVE, "a hint, no refusal"
