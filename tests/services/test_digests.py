"""Sunday evening in the village's group: once a week, whatever happens, and nobody's private business."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from domain.ballots import Counts
from domain.check_ins import Answer
from domain.digests import NoWeekToTell
from domain.errors import NotYours
from domain.help_sessions import HelpKind
from domain.pairs import Side
from domain.people import Actor, Grant, Role
from domain.polls import PollDraft
from scheduler.digests import send_due_digests
from services import digests
from storage.schema.pairs import check_ins
from storage.schema.records import audit
from tests.conftest import MONDAY
from tests.letters import send_all
from tests.reserves import a_mentor, a_pair, a_person, a_reserve, connection_of
from texts.pictures import draw

GROUP = -1001
CANARY = "金丝雀"
SUNDAY = MONDAY + timedelta(days=6, hours=10)  # 19:00 in Shanghai
THIS_WEEK = date(2026, 11, 30)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def group(app, village):
    await app.do(lambda tx: tx.groups.bind(GROUP, village.id, bound_by=None, now=tx.now))


async def letters(app):
    return await app.do(lambda tx: send_all(tx, tx.now + timedelta(days=365)))


async def noted(app, action):
    return len(
        await app.see(
            lambda tx: connection_of(tx).scalars(select(audit.c.id).where(audit.c.action == action)).all()
        )
    )


def log_help(tx, pair_id, kind, person, on=THIS_WEEK):
    return tx.help_sessions.add(pair_id, kind, happened_on=on, logged_by=person.id, now=tx.now)


async def a_busy_week(app, village):
    def lived(tx):
        chunsheng = a_reserve(tx, village, 11, "李春生")
        yan = a_reserve(tx, village, 12, "王燕")
        liang = a_mentor(tx, village, 21, "老梁叔")
        pairs = [a_pair(tx, liang, chunsheng), a_pair(tx, liang, yan)]
        for kind in (HelpKind.ERRANDS, HelpKind.ERRANDS, HelpKind.VISITS):
            log_help(tx, pairs[0], kind, chunsheng)
        log_help(tx, pairs[1], HelpKind.TALK, yan, THIS_WEEK - DAY)  # last week
        for side in Side:
            row = {"pair_id": pairs[0], "week_on": THIS_WEEK, "side": side, "answered_at": tx.now}
            connection_of(tx).execute(insert(check_ins), row | {"answer": Answer.MET})
        row = {"pair_id": pairs[1], "week_on": THIS_WEEK, "side": Side.RESERVE, "answered_at": tx.now}
        connection_of(tx).execute(insert(check_ins), row | {"answer": Answer.NOT_THIS_WEEK})

    await app.do(lived)


async def test_on_sunday_evening_the_village_hears_its_week(app, calendar, village, group):
    await a_busy_week(app, village)
    calendar.now = SUNDAY - MINUTE
    await send_due_digests(app)
    assert await letters(app) == []
    calendar.now = SUNDAY
    assert (await send_due_digests(app))["sent"] == 1
    [letter] = await letters(app)
    assert letter.chat_id == GROUP
    assert letter.text.splitlines()[:4] == [
        "<b>清河村这一周</b>　11月30日–12月6日",
        "",
        "1 位后备在帮忙，办了 3 件事。",
        "跑腿代办 2 · 看望老人 1",
    ]
    assert "1 对师徒碰了头。" in letter.text
    assert letter.picture.figures["helped"] == [["errands", 2], ["visits", 1]]
    assert draw(letter.picture, letter.locale).startswith(b"\x89PNG")


async def test_results_and_open_ballots_are_told_without_marks(app, calendar, village, group):
    def lived(tx):
        chunsheng = a_reserve(tx, village, 11, "李春生")
        yan = a_reserve(tx, village, 12, "王燕")

        def box(closes_at, choices=5):
            return tx.ballots.open(
                village.id,
                GROUP,
                choices,
                opened_by=chunsheng.id,
                now=tx.now,
                closes_at=closes_at,
                member_for=DAY,
            )

        rated, asked = box(MONDAY + DAY), box(MONDAY + DAY, 2)
        tx.ratings.add(rated, chunsheng.id)
        tx.polls.add(asked, PollDraft("修路还是修渠？", ("修路", "修渠")))
        tx.ballots.empty(rated.id, 12, Counts((0, 0, 1, 4, 7)), tx.now)
        tx.ballots.empty(asked.id, 11, Counts((4, 7)), tx.now)
        tx.ratings.add(box(SUNDAY + 3 * DAY), yan.id)

    await app.do(lived)
    calendar.now = SUNDAY
    await send_due_digests(app)
    [letter] = await letters(app)
    assert "· 给李春生打分，乡亲们投了 12 票" in letter.text
    assert "· 修路还是修渠？ 大家选了：修渠" in letter.text
    assert "· 给王燕打分，开到12月9日周三 19:00" in letter.text
    assert letter.picture.figures["closes_at"] == "2026-12-09T19:00:00+08:00"
    calendar.now = SUNDAY + 7 * DAY
    await send_due_digests(app)
    [later] = await letters(app)
    assert "12 票" not in later.text


async def test_the_fullest_week_still_fits_under_its_picture(app, calendar, village, group):
    def lived(tx):
        reserve = a_reserve(tx, village, 11, "阿卜杜热合曼·阿不都外力")
        pair = a_pair(tx, a_mentor(tx, village, 21, "老梁叔"), reserve)
        for kind in HelpKind:
            log_help(tx, pair, kind, reserve)
        for number in range(20):
            closes_at = MONDAY + DAY if number % 2 else SUNDAY + DAY
            box = tx.ballots.open(
                village.id, GROUP, 2, opened_by=reserve.id, now=tx.now, closes_at=closes_at, member_for=DAY
            )
            tx.polls.add(box, PollDraft("问" * 200, ("甲" * 30, "乙" * 30)))
            if number % 2:
                tx.ballots.empty(box.id, 20, Counts((10, 10)), tx.now)

    await app.do(lived)
    calendar.now = SUNDAY
    await send_due_digests(app)
    [letter] = await letters(app)
    assert 300 < len(letter.text) <= 1024


async def test_nobody_who_kept_quiet_is_named_or_counted(app, calendar, village, group):
    await a_busy_week(app, village)
    calendar.now = SUNDAY
    await send_due_digests(app)
    [letter] = await letters(app)
    assert "王燕" not in letter.text
    assert "李春生" not in letter.text
    assert "2 对" not in letter.text


async def test_a_quiet_week_is_told_warmly(app, calendar, village, group):
    calendar.now = SUNDAY
    await send_due_digests(app)
    [letter] = await letters(app)
    assert "这周各忙各的" in letter.text
    assert " 0 " not in letter.text


async def test_two_runs_at_once_tell_it_once(app, calendar, village, group):
    calendar.now = SUNDAY
    runs = await asyncio.gather(*(send_due_digests(app) for _ in range(5)))
    assert sum(run["sent"] for run in runs) == 1
    assert sum(run["failed"] for run in runs) == 0
    assert len(await letters(app)) == 1
    assert await noted(app, "send_digest") == 1


async def test_two_who_found_the_same_digest_due_send_it_once(app, calendar, village, group):
    calendar.now = SUNDAY
    [digest] = await app.see(digests.due_digests)
    sent = await asyncio.gather(*(app.do(digests.send_digest, digest) for _ in range(2)))
    assert sorted(sent) == [False, True]


@pytest.mark.parametrize(
    ("down_for", "told"),
    [
        (MINUTE, 1),
        (HOUR, 1),
        (DAY, 1),
        (2 * DAY, 1),
        (2 * DAY + MINUTE, 0),
        (6 * DAY, 0),
        (8 * DAY, 1),
        (30 * DAY, 1),
        (31 * DAY, 0),
    ],
)
async def test_after_downtime_there_is_at_most_one_catch_up(app, calendar, village, group, down_for, told):
    calendar.now = SUNDAY + down_for
    for _ in range(3):
        await send_due_digests(app)
    assert len(await letters(app)) == told
    assert await noted(app, "send_digest") == told
    assert await noted(app, "skip_digest") == 1 - told


async def test_a_digest_that_could_not_be_carried_grows_stale(app, calendar, village, group):
    calendar.now = SUNDAY + DAY
    await send_due_digests(app)
    [letter] = await letters(app)
    assert letter.expires_at == SUNDAY + 2 * DAY


async def test_every_week_has_its_own(app, calendar, village, group):
    for week in range(4):
        calendar.now = SUNDAY + timedelta(days=7 * week)
        await send_due_digests(app)
        assert await app.see(digests.next_digest_at) == calendar.now + timedelta(days=7)
    assert len(await letters(app)) == 4


async def test_a_group_that_came_after_the_moment_waits_for_its_first_week(app, calendar, village):
    calendar.now = SUNDAY + HOUR
    await app.do(lambda tx: tx.groups.bind(GROUP, village.id, bound_by=None, now=tx.now))
    await send_due_digests(app)
    assert await letters(app) == []


async def test_only_villages_that_can_be_reached_are_told(app, calendar, village, group):
    township = await app.see(lambda tx: tx.places.find("liuhe"))
    await app.do(lambda tx: tx.groups.bind(-1002, township.id, bound_by=None, now=tx.now))
    await app.do(lambda tx: tx.groups.pause(GROUP, tx.now))
    calendar.now = SUNDAY
    await send_due_digests(app)
    assert await letters(app) == []


async def test_one_group_that_fails_does_not_silence_the_others(app, calendar, village, group):
    await app.do(lambda tx: tx.groups.bind(-1002, village.id, bound_by=None, now=tx.now))
    calendar.now = SUNDAY
    due = await app.see(digests.due_digests)
    broken = replace(due[0], week=replace(due[0].week, deeds=None))
    with pytest.raises(AttributeError):
        await app.do(digests.send_digest, broken)
    assert (await send_due_digests(app))["sent"] == 2


async def test_a_host_asks_for_the_week_so_far(app, calendar, village, group):
    await a_busy_week(app, village)
    calendar.now = MONDAY + 3 * DAY
    secretary = await a_host(app, village, Role.VILLAGE_SECRETARY)
    await app.do(digests.tell_week_so_far, secretary, GROUP, village)
    [letter] = await letters(app)
    assert "清河村这周到现在</b>　11月30日–12月3日" in letter.text
    assert letter.not_before == calendar.now
    calendar.now = SUNDAY
    assert (await send_due_digests(app))["sent"] == 1


async def test_only_a_host_asks_and_only_in_a_village(app, village, group):
    with pytest.raises(NotYours):
        await app.do(digests.tell_week_so_far, Actor(77, "zh_CN"), GROUP, village)
    township = await app.see(lambda tx: tx.places.find("liuhe"))
    organizer = await a_host(app, township, Role.TOWNSHIP_ORGANIZER)
    with pytest.raises(NoWeekToTell):
        await app.do(digests.tell_week_so_far, organizer, GROUP, township)


async def test_no_private_field_ever_reaches_a_group(app, calendar, village, group):
    """A canary sings in every private field: names of those who only helped, notes, whereabouts, pledges."""

    def lived(tx):
        reserve = a_reserve(tx, village, 11, CANARY)
        mentor = a_mentor(tx, village, 21, CANARY)
        session = log_help(tx, a_pair(tx, mentor, reserve), HelpKind.TALK, mentor)
        tx.help_sessions.save(replace(session, note=CANARY))
        a_person(tx, 31, CANARY)

    await app.do(lived)
    calendar.now = SUNDAY
    await send_due_digests(app)
    secretary = await a_host(app, village, Role.VILLAGE_SECRETARY)
    await app.do(digests.tell_week_so_far, secretary, GROUP, village)
    said = await letters(app)
    assert len(said) == 2
    assert not [letter for letter in said if CANARY in f"{letter.text}{letter.picture}"]


async def a_host(app, place, role):
    def made(tx):
        person = a_person(tx, 99, "方干事")
        grant = Grant(role, place.id, tx.now + timedelta(days=365))
        tx.people.grant(person.id, grant, granted_by=None, now=tx.now)
        return tx.people.actor(99, "zh_CN", tx.now)

    return await app.do(made)
