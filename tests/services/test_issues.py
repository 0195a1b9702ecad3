"""A village's issues: who may do what, what the group sees, who is told, what is kept."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain.errors import AlreadyDone, NoLongerThere, Refusal
from domain.issues import (
    COUNTS_FOR,
    JUDGE_WITHIN,
    MOST_A_DAY,
    MOST_OPEN,
    AlreadySolved,
    AlreadyTaken,
    IssueIsOver,
    IssuesAreOfVillages,
    IssueStatus,
    IssueTooShort,
    NotAHelper,
    NotSolvedYet,
    NotTheRaiser,
    NotTheTaker,
    TooManyIssuesToday,
    TooManyOpenIssues,
)
from domain.people import Role
from scheduler.issues import lapse_due_issues
from scheduler.timetable import next_due_at
from services import issues
from storage.issues import raiser_key
from storage.schema.issues import issues as table
from storage.schema.nominations import nominations
from storage.schema.records import audit
from tests.reserves import connection_of
from tests.services.gathering import ELSEWHERE, GROUP, Gathering, gather, villager
from texts.render import Texts

WORDS = "村口的路灯坏了"
ZHOU = villager(1)
"""Raises; has never registered."""
AUNT = villager(2)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
async def hall(app, village) -> Gathering:
    return await gather(app, village)


@pytest.fixture
async def issue(hall):
    return (await hall.app.do(issues.raise_issue, ZHOU, GROUP, WORDS)).id


async def status(hall, issue):
    return (await hall.app.see(lambda tx: tx.issues.get(issue))).status


async def card(hall):
    """What stands where the issue was raised."""
    return next(each for each in reversed(await hall.letters(GROUP)) if "村里的事" in each[0])


async def question(hall):
    """What its raiser was asked below."""
    return next(each for each in reversed(await hall.letters(GROUP)) if "村里的事" not in each[0])


async def deeds(hall):
    query = (
        select(audit.c.actor_id, audit.c.action).where(audit.c.subject.like("issue:%")).order_by(audit.c.id)
    )
    return await hall.app.db.read(lambda connection: [tuple(row) for row in connection.execute(query)])


async def leave_the_reserve(app, actor):
    gone = update(nominations).where(nominations.c.person_id == actor.person_id).values(status="exited")
    await app.do(lambda tx: connection_of(tx).execute(gone))


async def test_raised_taken_solved_judged(hall, issue):
    do = hall.app.do
    text, keyboard = await card(hall)
    assert text.splitlines()[:2] == ["<b>村里的事 第1件</b>", WORDS]
    assert "等人来办" in text
    assert keyboard == {"name": "issue", "ids": {"issue": issue, "status": "raised"}}

    await do(issues.take, hall.reserve, issue, GROUP)
    text, keyboard = await card(hall)
    assert "有人在办" in text
    assert keyboard["ids"]["status"] == "taken"
    await do(issues.solve, hall.reserve, issue, GROUP)
    text, keyboard = await question(hall)
    assert "是您提的吗" in text
    assert keyboard == {"name": "issue", "ids": {"issue": issue, "status": "solved"}}
    assert "请提这件事的人点一下" in (await card(hall))[0]
    await do(issues.satisfy, ZHOU, issue, GROUP)
    text, keyboard = await card(hall)
    assert "提的人也满意" in text
    assert keyboard is None
    taker = hall.reserve.person_id
    assert await deeds(hall) == [
        (None, "raise_issue"),
        (taker, "take_issue"),
        (taker, "solve_issue"),
        (None, "satisfy_issue"),
    ]


async def test_it_is_one_card_however_often_it_changes(hall, issue):
    await hall.app.do(issues.take, hall.reserve, issue, GROUP)
    await hall.app.do(issues.put_down, hall.reserve, issue, GROUP)
    assert len(await hall.letters(GROUP)) == 1
    assert "等人来办" in (await card(hall))[0]


async def test_nobody_who_raised_or_took_it_is_named_to_the_group(hall, issue):
    for wish, who in ((issues.take, hall.reserve), (issues.solve, hall.reserve), (issues.reopen, ZHOU)):
        await hall.app.do(wish, who, issue, GROUP)
        assert "王小燕" not in (await card(hall))[0]


async def test_what_villagers_write_stays_harmless_in_the_group(hall):
    await hall.app.do(issues.raise_issue, ZHOU, GROUP, "<b>路灯</b> @zhou /start evil.ru\n\n坏了")
    text, _ = await card(hall)
    assert "&lt;b&gt;路灯" in text
    for live in ("@zhou", "/start", "evil.ru"):
        assert live not in text


async def test_anybody_raises_but_only_in_a_villages_own_group(hall):
    for somebody in (villager(3), hall.host, hall.reserve):
        await hall.app.do(issues.raise_issue, somebody, GROUP, WORDS)
    with pytest.raises(NoLongerThere):
        await hall.app.do(issues.raise_issue, ZHOU, ELSEWHERE, WORDS)
    with pytest.raises(IssueTooShort):
        await hall.app.do(issues.raise_issue, ZHOU, GROUP, "？")
    township = await hall.app.see(lambda tx: tx.places.find("liuhe"))
    await hall.app.do(lambda tx: tx.groups.bind(ELSEWHERE, township.id, bound_by=None, now=tx.now))
    for asking in (hall.app.do(issues.raise_issue, ZHOU, ELSEWHERE, WORDS),
                   hall.app.see(issues.village_of, ELSEWHERE)):  # fmt: skip
        with pytest.raises(IssuesAreOfVillages):
            await asking


async def test_issues_are_numbered_in_their_village(hall):
    numbers = [(await hall.app.do(issues.raise_issue, villager(n), GROUP, WORDS)).number for n in range(3)]
    assert numbers == [1, 2, 3]
    laojing = await hall.app.do(
        lambda tx: tx.places.add("laojing", hall.place.kind, "老井村", _above(tx, hall))
    )
    await hall.app.do(lambda tx: tx.groups.bind(ELSEWHERE, laojing.id, bound_by=None, now=tx.now))
    assert (await hall.app.do(issues.raise_issue, ZHOU, ELSEWHERE, WORDS)).number == 1


def _above(tx, hall):
    return tx.places.get(hall.place.parent_id)


async def test_one_villager_has_three_under_way_and_a_fourth_when_one_is_over(hall):
    raised = [(await hall.app.do(issues.raise_issue, ZHOU, GROUP, WORDS)).id for _ in range(MOST_OPEN)]
    with pytest.raises(TooManyOpenIssues):
        await hall.app.do(issues.raise_issue, ZHOU, GROUP, WORDS)
    await hall.app.do(issues.raise_issue, AUNT, GROUP, WORDS)
    await hall.app.do(issues.withdraw, ZHOU, raised[0], GROUP)
    await hall.app.do(issues.raise_issue, ZHOU, GROUP, WORDS)


async def test_a_group_hears_twenty_a_day(hall, calendar):
    for number in range(MOST_A_DAY):
        await hall.app.do(issues.raise_issue, villager(number), GROUP, WORDS)
    with pytest.raises(TooManyIssuesToday):
        await hall.app.do(issues.raise_issue, villager(99), GROUP, WORDS)
    calendar.now += DAY - SECOND
    with pytest.raises(TooManyIssuesToday):
        await hall.app.do(issues.raise_issue, villager(99), GROUP, WORDS)
    calendar.now += SECOND
    await hall.app.do(issues.raise_issue, villager(99), GROUP, WORDS)


async def test_a_repeated_update_raises_it_once(hall):
    once = hall.app.once("update:7")
    await once.do(issues.raise_issue, ZHOU, GROUP, WORDS)
    with pytest.raises(AlreadyDone):
        await once.do(issues.raise_issue, ZHOU, GROUP, WORDS)
    assert len(await hall.letters(GROUP)) == 1


async def test_who_may_take_it_up(hall, issue, meet):
    township = await hall.app.see(lambda tx: tx.places.find("liuhe"))
    elsewhere = await hall.app.do(
        lambda tx: tx.places.add("shanwan", hall.place.kind, "山湾村", _above(tx, hall))
    )
    nobody = (
        ZHOU,
        AUNT,
        hall.mentor,
        await meet("另村书记", Role.VILLAGE_SECRETARY, elsewhere),
        await meet("审的人", Role.DEPARTMENT_REVIEWER, township),
    )
    for somebody in nobody:
        with pytest.raises(NotAHelper):
            await hall.app.do(issues.take, somebody, issue, GROUP)
    for helper in (hall.reserve, hall.host, await meet("方干事", Role.TOWNSHIP_ORGANIZER, township)):
        await hall.app.do(issues.take, helper, issue, GROUP)
        await hall.app.do(issues.put_down, helper, issue, GROUP)


async def test_a_second_tap_changes_nothing_and_a_second_helper_hears_why(hall, issue):
    for _ in range(2):
        await hall.app.do(issues.take, hall.reserve, issue, GROUP)
    assert [action for _, action in await deeds(hall)] == ["raise_issue", "take_issue"]
    with pytest.raises(AlreadyTaken):
        await hall.app.do(issues.take, hall.host, issue, GROUP)
    await hall.app.do(issues.solve, hall.reserve, issue, GROUP)
    with pytest.raises(AlreadySolved):
        await hall.app.do(issues.solve, hall.reserve, issue, GROUP)
    await hall.app.do(issues.satisfy, ZHOU, issue, GROUP)
    with pytest.raises(IssueIsOver):
        await hall.app.do(issues.satisfy, ZHOU, issue, GROUP)


async def test_of_many_who_tap_at_once_one_takes_it_up(hall, issue, meet):
    helpers = [await meet(f"经办{number}", Role.VILLAGE_SECRETARY, hall.place) for number in range(6)]
    taps = (hall.app.do(issues.take, helper, issue, GROUP) for helper in helpers)
    outcomes = await asyncio.gather(*taps, return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyTaken"] * 5 + ["NoneType"]


async def test_only_its_taker_or_an_organizer_says_that_it_is_done(hall, issue, meet):
    await hall.app.do(issues.take, hall.reserve, issue, GROUP)
    for wish in (issues.solve, issues.put_down):
        for somebody, refusal in ((hall.host, NotTheTaker), (ZHOU, NotAHelper), (hall.mentor, NotAHelper)):
            with pytest.raises(refusal):
                await hall.app.do(wish, somebody, issue, GROUP)
    organizer = await meet("方干事", Role.TOWNSHIP_ORGANIZER, await hall.app.see(lambda tx: _above(tx, hall)))
    await hall.app.do(issues.solve, organizer, issue, GROUP)
    assert (await hall.app.see(lambda tx: tx.issues.get(issue))).taken_by == hall.reserve.person_id


async def test_only_its_raiser_judges(hall, issue):
    await hall.app.do(issues.take, hall.reserve, issue, GROUP)
    with pytest.raises(NotSolvedYet):
        await hall.app.do(issues.satisfy, ZHOU, issue, GROUP)
    await hall.app.do(issues.solve, hall.reserve, issue, GROUP)
    for somebody in (AUNT, hall.reserve, hall.host, replace(ZHOU, telegram_id=-ZHOU.telegram_id)):
        for wish in (issues.satisfy, issues.reopen):
            with pytest.raises(NotTheRaiser):
                await hall.app.do(wish, somebody, issue, GROUP)
    assert await status(hall, issue) is IssueStatus.SOLVED


async def test_not_quite_done_goes_back_and_its_taker_is_told_in_private(hall, issue):
    for wish, who in ((issues.take, hall.reserve), (issues.solve, hall.reserve), (issues.reopen, ZHOU)):
        await hall.app.do(wish, who, issue, GROUP)
    assert await status(hall, issue) is IssueStatus.TAKEN
    assert "有人在办" in (await card(hall))[0]
    ((told, keyboard),) = await hall.letters(hall.reserve.telegram_id)
    assert "清河村的事 第1件" in told
    assert "提的人说还差点" in told
    assert WORDS in told
    assert keyboard is None
    await hall.app.do(issues.solve, hall.reserve, issue, GROUP)
    await hall.app.do(issues.satisfy, ZHOU, issue, GROUP)


async def test_who_has_left_the_reserve_keeps_nobody_from_taking_over(hall, issue):
    await hall.app.do(issues.take, hall.reserve, issue, GROUP)
    await leave_the_reserve(hall.app, hall.reserve)
    with pytest.raises(NotAHelper):
        await hall.app.do(issues.solve, hall.reserve, issue, GROUP)
    await hall.app.do(issues.put_down, hall.host, issue, GROUP)
    assert await status(hall, issue) is IssueStatus.RAISED


async def test_an_old_button_takes_over_from_who_has_left(hall, issue):
    await hall.app.do(issues.take, hall.reserve, issue, GROUP)
    await leave_the_reserve(hall.app, hall.reserve)
    await hall.app.do(issues.take, hall.host, issue, GROUP)
    await hall.app.do(issues.solve, hall.host, issue, GROUP)


async def test_who_has_left_may_still_put_it_down(hall, issue):
    await hall.app.do(issues.take, hall.reserve, issue, GROUP)
    await leave_the_reserve(hall.app, hall.reserve)
    await hall.app.do(issues.put_down, hall.reserve, issue, GROUP)
    assert await status(hall, issue) is IssueStatus.RAISED


async def test_what_is_not_quite_done_waits_for_anybody_when_its_taker_has_left(hall, issue):
    await hall.app.do(issues.take, hall.reserve, issue, GROUP)
    await hall.app.do(issues.solve, hall.reserve, issue, GROUP)
    await leave_the_reserve(hall.app, hall.reserve)
    await hall.app.do(issues.reopen, ZHOU, issue, GROUP)
    assert await status(hall, issue) is IssueStatus.RAISED
    assert await hall.letters(hall.reserve.telegram_id) == []


async def test_an_issue_is_taken_back_by_its_raiser_or_a_host(hall, issue):
    for somebody in (AUNT, hall.reserve):
        with pytest.raises(NotTheRaiser):
            await hall.app.do(issues.withdraw, somebody, issue, GROUP)
    await hall.app.do(issues.withdraw, ZHOU, issue, GROUP)
    text, keyboard = await card(hall)
    assert WORDS not in text
    assert "收起来了" in text
    assert keyboard is None
    another = (await hall.app.do(issues.raise_issue, ZHOU, GROUP, WORDS)).id
    await hall.app.do(issues.withdraw, hall.host, another, GROUP)
    assert (await deeds(hall))[1::2] == [(None, "withdraw_issue"), (hall.host.person_id, "withdraw_issue")]


async def test_what_was_taken_up_is_not_taken_back(hall, issue):
    await hall.app.do(issues.take, hall.reserve, issue, GROUP)
    for somebody in (ZHOU, hall.host):
        with pytest.raises(AlreadyTaken):
            await hall.app.do(issues.withdraw, somebody, issue, GROUP)


async def test_a_card_that_was_forwarded_does_nothing(hall, issue, village):
    await hall.app.do(lambda tx: tx.groups.bind(ELSEWHERE, village.id, bound_by=None, now=tx.now))
    for wish in (
        issues.take, issues.put_down, issues.solve, issues.satisfy, issues.reopen, issues.withdraw,
    ):  # fmt: skip
        for chat in (ELSEWHERE, 0, ZHOU.telegram_id):
            for somebody in (ZHOU, hall.host):
                with pytest.raises(NoLongerThere):
                    await hall.app.do(wish, somebody, issue, chat)
    assert [action for _, action in await deeds(hall)] == ["raise_issue"]


async def test_silence_for_a_week_lets_it_rest_without_another_word(hall, issue, calendar):
    await hall.app.do(issues.take, hall.reserve, issue, GROUP)
    assert await hall.app.see(issues.next_lapse_at) is None
    await hall.app.do(issues.solve, hall.reserve, issue, GROUP)
    due_at = calendar.now + JUDGE_WITHIN
    assert await hall.app.see(issues.next_lapse_at) == due_at
    letters = len(await hall.letters(GROUP))

    calendar.now = due_at - SECOND
    assert await next_due_at(hall.app) == due_at
    assert (await lapse_due_issues(hall.app))["done"] == 0
    calendar.now = due_at
    runs = await asyncio.gather(*(lapse_due_issues(hall.app) for _ in range(3)))
    assert sum(run["done"] for run in runs) == 1
    assert sum(run["failed"] for run in runs) == 0
    assert await status(hall, issue) is IssueStatus.LAPSED
    assert len(await hall.letters(GROUP)) == letters
    assert (await card(hall))[1] is None
    assert await hall.app.see(issues.next_lapse_at) is None
    with pytest.raises(IssueIsOver):
        await hall.app.do(issues.reopen, ZHOU, issue, GROUP)


async def test_one_that_was_judged_in_time_does_not_lapse(hall, issue, calendar):
    for wish, who in ((issues.take, hall.reserve), (issues.solve, hall.reserve), (issues.reopen, ZHOU)):
        await hall.app.do(wish, who, issue, GROUP)
    calendar.now += 2 * JUDGE_WITHIN
    assert await hall.app.see(issues.due_lapses) == []


async def test_the_database_alone_does_not_tell_who_raised_what(hall, issue, meet):
    known = await meet("周大姐")
    mine = (await hall.app.do(issues.raise_issue, known, GROUP, WORDS)).id
    row = await hall.app.see(lambda tx: tx.issues.get(mine))
    assert row.raiser == raiser_key(hall.app.secrets.issue_key, row.place_id, known.telegram_id)
    guessed = {
        raiser_key(key, row.place_id, known.telegram_id)
        for key in (b"", bytes(32), hall.app.secrets.audit_key)
    }
    assert row.raiser not in guessed
    assert row.raiser != raiser_key(hall.app.secrets.issue_key, row.place_id + 1, known.telegram_id)
    await hall.app.do(issues.withdraw, known, mine, GROUP)
    assert {actor for actor, _ in await deeds(hall)} == {None}
    kept = await hall.app.see(lambda tx: connection_of(tx).execute(select(table.c.raiser, table.c.id)).all())
    assert [raiser is None for raiser, number in kept if number == mine] == [True]


@pytest.mark.parametrize(
    "refusal",
    [AlreadySolved(), AlreadyTaken(), IssueIsOver(), IssueTooShort(), NotAHelper(), NotSolvedYet(),
     NotTheRaiser(), NotTheTaker(), TooManyOpenIssues(), TooManyIssuesToday(), IssuesAreOfVillages()],
    ids=lambda refusal: type(refusal).__name__,
)  # fmt: skip
@pytest.mark.parametrize("locale", ["zh_CN", "zh_TW", "en"])
def test_a_refusal_fits_an_alert(refusal: Refusal, locale):
    assert 10 < len(Texts().explain(refusal, locale)) <= 200


async def test_cards_lost_in_the_chat_do_not_silence_their_raiser_for_ever(hall, calendar):
    for number in range(MOST_OPEN):
        await hall.app.do(issues.raise_issue, ZHOU, GROUP, f"第 {number} 盏路灯坏了")
    with pytest.raises(TooManyOpenIssues):
        await hall.app.do(issues.raise_issue, ZHOU, GROUP, WORDS)
    calendar.now += COUNTS_FOR
    await hall.app.do(issues.raise_issue, ZHOU, GROUP, WORDS)


async def test_the_words_of_a_withdrawn_issue_are_not_kept(hall, issue):
    await hall.app.do(issues.withdraw, ZHOU, issue, GROUP)
    assert (await hall.app.see(lambda tx: tx.issues.get(issue))).words == ""


async def test_a_group_that_is_another_villages_now_deals_with_its_old_issues_no_more(hall, issue, village):
    await hall.app.do(lambda tx: tx.groups.bind(GROUP, village.parent_id, bound_by=None, now=tx.now))
    for wish, who in ((issues.take, hall.reserve), (issues.withdraw, ZHOU)):
        with pytest.raises(NoLongerThere):
            await hall.app.do(wish, who, issue, GROUP)
