"""The progress report: its figures are the database's, once a period and group, and no village hears it."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import insert, select, text, update

from domain.colours import ANSWERS, Colour, Survey, Topic
from domain.errors import NotYours
from domain.invitations import InvitationKind
from domain.nominations import Education, Source, Status
from domain.people import Grant, Role
from domain.places import PlaceKind
from domain.reports import ReportsAreForOffices
from scheduler.reports import send_due_reports
from services import invitations, letters, reports
from services.groups import bind as rebind
from storage.schema.joint_vetting import notices, vettings
from storage.schema.letters import outbox
from storage.schema.nominations import nominations
from storage.schema.records import audit
from tests.letters import send_all
from tests.reserves import a_person, a_reserve, connection_of
from texts.blocks import lay
from texts.pictures import draw

COUNTY_GROUP, LIUHE_GROUP, VILLAGE_GROUP = -1001, -1002, -1003
FRIDAY = datetime(2026, 12, 11, 8, 0, tzinfo=UTC)  # 16:00 in Shanghai
TWO_WEEKS = timedelta(weeks=2)
BY_TOWNSHIP = text("""
    SELECT t.name,
           SUM(CASE WHEN n.status = 'reserve' THEN 1 ELSE 0 END) AS reserves,
           AVG(CASE WHEN n.status = 'reserve' THEN 2026.0 - n.birth_year END) AS age,
           AVG(CASE WHEN n.status = 'reserve'
                    THEN CASE WHEN n.education IN ('college', 'bachelor', 'master') THEN 100.0 ELSE 0.0 END
               END) AS college,
           SUM(CASE n.status
                    WHEN 'submitted' THEN CASE WHEN n.status_since < :before THEN 1 ELSE 0 END
                    WHEN 'township_passed' THEN CASE WHEN n.status_since < :before THEN 1 ELSE 0 END
                    WHEN 'joint_vetting' THEN CASE WHEN j.due_at < :now THEN 1 ELSE 0 END
                    WHEN 'public_notice' THEN CASE WHEN p.ends_at IS NULL AND p.asked_at < :before
                                                     OR p.ends_at < :before THEN 1 ELSE 0 END
                    ELSE 0 END) AS overdue,
           SUM(CASE WHEN n.status = 'joint_vetting' AND j.due_at < :now THEN 1 ELSE 0 END) AS unsigned,
           SUM(CASE WHEN n.status = 'public_notice' AND p.ends_at < :before THEN 1 ELSE 0 END) AS after_notice
    FROM places t JOIN places v ON v.parent_id = t.id LEFT JOIN nominations n ON n.village_id = v.id
    LEFT JOIN vettings j ON j.nomination_id = n.id LEFT JOIN notices p ON p.nomination_id = n.id
    WHERE t.kind = 'township' GROUP BY t.id, t.name ORDER BY t.id
""")
SOURCES = text("""
    SELECT t.name, n.source, COUNT(*) FROM places t JOIN places v ON v.parent_id = t.id
    JOIN nominations n ON n.village_id = v.id AND n.status = 'reserve' GROUP BY t.name, n.source
""")
RED = text("""
    SELECT t.name, v.name FROM overrides o JOIN places v ON v.id = o.village_id
    JOIN places t ON t.id = v.parent_id WHERE o.colour = 'red' AND o.ended_at IS NULL ORDER BY v.id
""")
"""Asked in words of their own: what the report says must be what these say."""


@pytest.fixture
async def groups(app, county, township, village):
    def bind(tx):
        for chat_id, place in ((COUNTY_GROUP, county), (LIUHE_GROUP, township), (VILLAGE_GROUP, village)):
            tx.groups.bind(chat_id, place.id, bound_by=None, now=tx.now)

    await app.do(bind)


def live(tx, county, dice):
    """573 people of every status in 60 villages of five townships, and six red villages."""
    townships = [
        tx.places.add(f"town{number}", PlaceKind.TOWNSHIP, f"第{number}镇", county) for number in range(5)
    ]
    villages = [
        tx.places.add(f"hamlet{number}", PlaceKind.VILLAGE, f"第{number}村", townships[number % 5])
        for number in range(60)
    ]
    rows = []
    for number in range(573):
        person = a_person(tx, 20_000 + number, "某")
        rows.append(
            {
                "person_id": person.id,
                "village_id": dice.choice(villages).id,
                "status": dice.choice([*Status, *[Status.RESERVE] * 9]),
                "full_name": "金丝雀",
                "birth_year": dice.randint(1975, 2004),
                "whereabouts": "在家",
                "education": dice.choice(list(Education)),
                "source": dice.choice(list(Source)),
                "skills": [],
                "pledge": "想回来",
                "submitted_at": tx.now,
                "status_since": tx.now - timedelta(days=dice.randint(0, 30)),
            }
        )
    connection_of(tx).execute(insert(nominations), rows)
    before_departments_and_village(tx, dice)
    clerk = a_person(tx, 30_000, "经办人")
    for village in dice.sample(villages, 6):
        tx.colours.override(
            village.id, Colour.RED, "没人管", set_by=clerk.id, now=tx.now, expires_on=date(2027, 1, 1)
        )


def before_departments_and_village(tx, dice):
    """The departments' time is over for some; some have agreed to be read about, and some days are over."""
    write, day = connection_of(tx).execute, timedelta(days=1)
    columns = nominations.c.id, nominations.c.status, nominations.c.status_since
    for nomination_id, status, since in write(select(*columns).order_by(nominations.c.id)).all():
        if status == Status.JOINT_VETTING:
            due_at = since + dice.choice([14, 17]) * day
            write(insert(vettings).values(nomination_id=nomination_id, opened_at=since, due_at=due_at))
        if status == Status.PUBLIC_NOTICE:
            write(insert(notices).values(nomination_id=nomination_id, asked_at=since))
            if dice.random() < 0.7:
                agreed = {"agreed_at": since, "consent_version": "1", "ends_at": since + 7 * day}
                write(update(notices).where(notices.c.nomination_id == nomination_id).values(agreed))


async def written(app):
    return await app.do(lambda tx: send_all(tx, tx.now + timedelta(days=1)))


async def test_n_the_figures_are_those_of_the_database(app, calendar, county, groups):
    calendar.now = FRIDAY
    await app.do(live, county, Random(7))
    assert (await send_due_reports(app))["done"] == 2
    card, table = [each for each in await written(app) if each.chat_id == COUNTY_GROUP]
    picture, said = card.picture, table.text
    now = FRIDAY.replace(tzinfo=None)
    moments = {"now": now, "before": now - timedelta(days=14)}

    def asked(tx):
        ask = connection_of(tx).execute
        return ask(BY_TOWNSHIP, moments).all(), ask(SOURCES).all(), ask(RED).all()

    figures, sources, red = await app.see(asked)
    assert len(red) == 6
    assert sum(row.reserves for row in figures) > 250
    assert sum(row.overdue for row in figures) > 10
    assert sum(row.unsigned for row in figures) > 3
    assert sum(row.after_notice for row in figures) > 1
    shown = {row[0]: row[1:] for row in picture.figures["townships"]}
    for row in figures:
        count, age, college, red_count, overdue = shown[row.name]
        assert (count, overdue) == (row.reserves, row.overdue)
        assert red_count == sum(township == row.name for township, _ in red)
        if count:
            assert abs(age - float(row.age)) <= 0.5
            assert abs(college - float(row.college)) <= 0.5
            assert f"后备 {count} · 平均 {age} 岁 · 大专以上 {college}%" in said
    parts = {name: part for part in said.split("\n\n") for name in shown if part.startswith(f"<b>{name}</b>")}
    for township in {township for township, _ in red}:
        count = sum(each == township for each, _ in red)
        assert f"\n有 {count} 个红色村。" in parts[township]
    assert not any(village in said for _, village in red), "their secretaries may sit in the group"
    for township, source, count in sources:
        assert f"{app.texts.label(Source(source))} {count}" in parts[township]
    assert rows_of(table) == expected_rows(app, figures, sources, red)
    assert picture.figures["reserves"] == sum(row.reserves for row in figures)
    assert len(draw(picture, "zh_CN")) < 50_000
    assert "金丝雀" not in card.text + said + str(table.picture)
    assert not any(village in str(picture.figures) for _, village in red), "a picture travels far"


def rows_of(letter):
    """What the table shows of each township, by what stands over the column."""
    table = next(block for block in lay(letter.picture) if block["type"] == "table")
    head, *rows = ([cell["text"] for cell in row] for row in table["cells"])
    return {
        row[0]: {name: said for name, said in zip(head[1:], row[1:], strict=True) if said != "–"}
        for row in rows
    }


def expected_rows(app, figures, sources, red):
    """The same, worked out from what the database was asked."""
    expected = {}
    for row in figures:
        told = {"后备": str(row.reserves)}
        if row.reserves:
            told |= {
                "均龄": f"{float(row.age) + 1e-9:.0f}",
                "大专起": f"{float(row.college) + 1e-9:.0f}%",
            }
            counts = {source: count for name, source, count in sources if name == row.name}
            ordered = sorted(counts, key=lambda source: (-counts[source], source))
            named = [f"{app.texts.label(Source(each))}\u00a0{counts[each]}" for each in ordered]
            told["来源"] = "、".join(named)
        told |= {"红村": str(count)} if (count := sum(name == row.name for name, _ in red)) else {}
        told |= {"等久了": str(row.overdue)} if row.overdue else {}
        if len(told) > 1 or row.reserves:
            expected[row.name] = told
    return expected


async def test_once_a_period_and_group_whatever_happens(app, calendar, county, groups):
    calendar.now = FRIDAY - timedelta(minutes=1)
    assert (await send_due_reports(app))["done"] == 0
    assert await app.see(reports.next_report_at) == FRIDAY
    calendar.now = FRIDAY
    await asyncio.gather(*(send_due_reports(app) for _ in range(3)))
    calendar.pass_days(1)
    assert (await send_due_reports(app))["done"] == 0
    calendar.now = FRIDAY + timedelta(weeks=1)
    assert (await send_due_reports(app))["done"] == 0
    calendar.now = FRIDAY + TWO_WEEKS
    assert (await send_due_reports(app))["done"] == 2
    sent = [each.chat_id for each in await written(app)]
    assert sorted(sent) == sorted([COUNTY_GROUP, LIUHE_GROUP] * 2), "and a village's group never"
    noted = select(audit.c.subject).where(audit.c.action == "send_report")
    assert len(await app.see(lambda tx: connection_of(tx).scalars(noted).all())) == 4


async def test_a_group_reads_of_one_or_two_people_only_how_many_they_are(
    app, calendar, county, chief, groups
):
    """Nor of the next larger township, from which and from the sum of all it could be worked out."""
    calendar.now = FRIDAY

    def settle(tx):
        made = 0
        for name, count in (("甲镇", 2), ("乙镇", 5), ("丙镇", 9)):
            town = tx.places.add(name, PlaceKind.TOWNSHIP, name, county)
            hamlet = tx.places.add(f"{name}村", PlaceKind.VILLAGE, f"{name}村", town)
            for _ in range(count):
                made += 1
                a_reserve(tx, hamlet, 40_000 + made, "某")

    await app.do(settle)
    await send_due_reports(app)
    card, table = [each for each in await written(app) if each.chat_id == COUNTY_GROUP]
    shown = rows_of(table)
    assert shown["甲镇"] == {"后备": "2", "均龄": "人少，不细分"}
    assert shown["乙镇"] == {"后备": "5", "均龄": "人少，不细分"}
    assert set(shown["丙镇"]) == {"后备", "均龄", "大专起", "来源"}
    assert [row[:4] for row in card.picture.figures["townships"][1:3]] == [
        ["甲镇", 2, None, None],
        ["乙镇", 5, None, None],
    ]
    assert (
        "<b>甲镇</b>\n后备 2 位。人少，不细分。\n\n<b>乙镇</b>\n后备 5 位。人少，不细分。\n\n" in table.text
    )
    assert "平均" in card.text, "sixteen together are many"
    await app.do(reports.read, chief)
    told = [each for each in await written(app) if each.chat_id == chief.telegram_id]
    assert "人少" not in str([each.text for each in told]), "an organizer knows them anyway"


async def test_a_group_of_a_township_with_two_reads_no_more(app, calendar, village, groups):
    calendar.now = FRIDAY
    await app.do(lambda tx: [a_reserve(tx, village, 40_000 + number, "某") for number in range(2)])
    await send_due_reports(app)
    [letter] = [each for each in await written(app) if each.chat_id == LIUHE_GROUP]
    assert letter.text == "<b>柳河乡进度通报</b>　12月11日\n后备 2 位。人少，不细分。"
    assert (letter.picture.figures["age"], letter.picture.figures["college"]) == (None, None)


async def test_a_township_reads_of_itself_alone(app, calendar, county, township, groups):
    calendar.now = FRIDAY
    await app.do(live, county, Random(8))
    await send_due_reports(app)
    [letter] = [each for each in await written(app) if each.chat_id == LIUHE_GROUP]
    assert letter.text.startswith("<b>柳河乡进度通报</b>")
    assert [row[0] for row in letter.picture.figures["townships"]] == ["柳河乡"]
    assert "镇" not in letter.text.replace("柳河乡", "")


async def test_a_group_that_cannot_be_reached_or_belongs_elsewhere_now_hears_nothing(
    app, calendar, village, groups
):
    calendar.now = FRIDAY
    due = await app.see(reports.due_groups)
    assert due == [LIUHE_GROUP, COUNTY_GROUP]
    await app.do(lambda tx: tx.groups.pause(COUNTY_GROUP, tx.now))
    await app.do(lambda tx: tx.groups.bind(LIUHE_GROUP, village.id, bound_by=None, now=tx.now))
    assert [await app.do(reports.send_report, chat_id) for chat_id in (*due, -9)] == [False] * 3
    assert await written(app) == []


async def test_what_was_meant_for_an_office_never_reaches_the_village_that_has_its_group_now(
    app, calendar, clerk, township, village, groups
):
    calendar.now = FRIDAY
    await app.do(reports.send_report, LIUHE_GROUP)
    [claim] = await app.do(letters.claim_letters, 5)
    unclear = (await app.see(letters.open_letter, claim.letter_id)).letter.ambiguous("timeout")
    await app.do(letters.record_letter, unclear)
    await app.do(reports.tell_now, clerk, LIUHE_GROUP, township)
    _, code = await app.do(invitations.invite, clerk, village.id, InvitationKind.BIND)
    await app.do(rebind, clerk, LIUHE_GROUP, code)
    own = select(outbox.c.status).where(outbox.c.chat_id == LIUHE_GROUP)
    statuses = await app.see(lambda tx: connection_of(tx).scalars(own).all())
    assert statuses == ["given_up", "given_up"]


async def test_a_group_bound_after_the_moment_waits_for_the_next(app, calendar, county):
    calendar.now = FRIDAY + timedelta(minutes=5)
    await app.do(lambda tx: tx.groups.bind(COUNTY_GROUP, county.id, bound_by=None, now=tx.now))
    assert (await send_due_reports(app))["done"] == 0


async def test_on_demand_for_organizers_and_in_their_own_groups(
    app, county, township, village, clerk, chief, liu, meet
):
    secretary = await meet("秦支书", Role.VILLAGE_SECRETARY, village)
    assert (await app.do(reports.read, chief)).name == "演示县"
    assert (await app.do(reports.read, clerk)).name == "柳河乡"
    for actor in (secretary, liu):
        with pytest.raises(NotYours):
            await app.do(reports.read, actor)
        with pytest.raises(NotYours):
            await app.do(reports.tell_now, actor, LIUHE_GROUP, township)
    with pytest.raises(NotYours):
        await app.do(reports.tell_now, clerk, COUNTY_GROUP, county)
    with pytest.raises(ReportsAreForOffices):
        await app.do(reports.tell_now, chief, VILLAGE_GROUP, village)
    await app.do(reports.tell_now, clerk, LIUHE_GROUP, township)
    told = [(each.chat_id, each.kind) for each in await written(app)]
    assert told == [(chief.telegram_id, "reply"), (clerk.telegram_id, "reply"), (LIUHE_GROUP, "reply")]


async def test_only_in_private_red_villages_have_names(app, calendar, county, chief, groups):
    calendar.now = FRIDAY
    await app.do(live, county, Random(7))
    await app.do(reports.read, chief)
    private = await written(app)
    assert {each.chat_id for each in private} == {chief.telegram_id}
    red = await app.see(lambda tx: connection_of(tx).execute(RED).all())
    lines = private[-1].text.split("\n")[1:]
    named = {
        (township, village)
        for line in lines
        for township, _, names in [line.partition("：")]
        for village in names.split("、")
    }
    assert named == {tuple(row) for row in red}
    assert not any(village in each.text for each in private[:-1] for _, village in red)


async def test_villages_of_which_nobody_spoke_for_weeks_are_counted(app, calendar, village, township, groups):
    calendar.now = FRIDAY
    well = dict(zip(Topic, (each[0] for each in ANSWERS.values()), strict=True))

    def say(tx):
        clerk = a_person(tx, 30_000, "经办人")
        shanwan = tx.places.add("shanwan", PlaceKind.VILLAGE, "山湾村", township)
        for place, week_on in ((village, date(2026, 11, 2)), (shanwan, date(2026, 11, 9))):
            tx.colours.keep(Survey(place.id, week_on, well), clerk.id, tx.now)

    await app.do(say)
    await send_due_reports(app)
    [letter] = [each for each in await written(app) if each.chat_id == LIUHE_GROUP]
    assert "\n1 个村好几周没人说过了" in letter.text


async def test_who_organizes_two_townships_reads_of_both(app, county, township, clerk):
    def more(tx):
        donggang = tx.places.add("donggang", PlaceKind.TOWNSHIP, "东岗镇", county)
        tx.places.add("laojing", PlaceKind.VILLAGE, "老井村", donggang)
        held = Grant(Role.TOWNSHIP_ORGANIZER, donggang.id, tx.now + timedelta(days=9))
        tx.people.grant(clerk.person_id, held, granted_by=None, now=tx.now)
        return tx.people.actor(clerk.telegram_id, "zh_CN", tx.now)

    both = await app.do(more)
    await app.do(reports.read, both)
    card, table = await written(app)
    assert [row[0] for row in card.picture.figures["townships"]] == ["柳河乡", "东岗镇"]
    assert "柳河乡、东岗镇：还没有后备，也没有急事。" in table.text


async def test_a_county_may_have_it_every_week(app, calendar, county, groups):
    weekly = replace(app, programme=replace(app.programme, report_weeks=1))
    for week in range(3):
        calendar.now = FRIDAY + week * timedelta(weeks=1)
        assert (await send_due_reports(weekly))["done"] == 2
