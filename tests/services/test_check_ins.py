"""The week's question: asked once, answered with a tap, nudged once, and then a human is told."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from domain.check_ins import EVERY_PAIR, Answer, Excuse, NothingToMeet, WeekIsOver
from domain.errors import NotYours
from domain.help_sessions import HelpKind
from domain.letters import LetterKind
from domain.pairs import EndReason, MentorRole, PairStatus, Side
from scheduler.check_ins import ask_due_check_ins, nudge_due_people, send_due_lists
from services import check_ins, help_sessions, pairs, quiet_pairs
from storage.schema.records import audit
from tests.reserves import (
    a_mentor,
    a_pair,
    a_person,
    a_reserve,
    acting,
    an_organizer,
    carry,
    letters_to,
    with_roles,
)
from texts.messages.check_ins import CheckIn

THIS_WEEK = date(2026, 11, 30)
NOTHING = {"done": 0, "failed": 0}


@pytest.fixture
async def people(app, village):
    """A mentor with two reserves."""

    def come(tx):
        mentor = a_mentor(tx, tx.places.get(village.parent_id), 1, "王建国", capacity=9)
        reserves = [a_reserve(tx, village, 2, "李强"), a_reserve(tx, village, 3, "周敏")]
        return mentor, reserves, [a_pair(tx, mentor, reserve) for reserve in reserves]

    return await app.do(come)


def thursday(calendar):
    calendar.now += timedelta(days=3, hours=9, minutes=1)


async def test_each_side_gets_one_message_a_week_whatever_runs_twice(app, people):
    mentor, reserves, pair_ids = people
    await asyncio.gather(ask_due_check_ins(app), ask_due_check_ins(app))
    assert await ask_due_check_ins(app) == NOTHING
    [asked] = await letters_to(app, mentor)
    assert "这周和您带的 2 个人见上面了吗？" in asked.text
    assert asked.kind == "ask"
    assert [row[:2] for row in asked.keyboard["ids"]["rows"]] == [
        [pair, name] for pair, name in zip(pair_ids, ("李强", "周敏"), strict=True)
    ]
    for reserve in reserves:
        [asked] = await letters_to(app, reserve)
        assert "这周和<b>王建国</b>见上面了吗？" in asked.text


async def test_the_moment_is_monday_morning_and_long_missed_it_is_skipped(app, people, calendar):
    assert await app.see(check_ins.next_check_in_at) == calendar.now + timedelta(days=6, hours=23.5)
    calendar.now -= timedelta(hours=1)  # 08:00
    assert await ask_due_check_ins(app) == NOTHING
    calendar.now += timedelta(days=2, hours=12)  # Wednesday evening
    assert await ask_due_check_ins(app) == NOTHING
    calendar.now += timedelta(days=5)
    assert (await ask_due_check_ins(app))["done"] == 3


@pytest.mark.parametrize("began_on", [date(2026, 11, 30), date(2026, 12, 1)], ids=["Monday", "Tuesday"])
async def test_a_pair_is_asked_and_nudged_from_the_monday_after_it_began(app, village, calendar, began_on):
    def late(tx):
        mentor = a_mentor(tx, village, 8, "新导师")
        a_pair(tx, mentor, a_reserve(tx, village, 9, "新人"), began_on=began_on)
        return mentor

    mentor = await app.do(late)
    await ask_due_check_ins(app)
    assert await letters_to(app, mentor) == []
    assert (await app.see(check_ins.look, acting(mentor))).pairs == 1
    thursday(calendar)
    await nudge_due_people(app)
    assert await letters_to(app, mentor) == []
    calendar.now = await app.see(check_ins.next_check_in_at)
    await ask_due_check_ins(app)
    [asked] = await letters_to(app, mentor)
    assert "新人" in asked.text


async def test_one_tap_answers_and_can_be_changed_all_week(app, people, calendar):
    mentor, _, (first, second) = people
    sheet = await app.do(check_ins.answer, acting(mentor), THIS_WEEK, first, Answer.MET)
    assert [line.answer for line in sheet.lines] == [Answer.MET, None]
    assert (sheet.met, sheet.open) == (1, 1)
    calendar.pass_days(6.5)
    sheet = await app.do(check_ins.answer, acting(mentor), THIS_WEEK, first, Answer.NOT_THIS_WEEK)
    assert (sheet.met, sheet.not_met, sheet.open) == (0, 1, 1)
    calendar.pass_days(1)
    with pytest.raises(WeekIsOver):
        await app.do(check_ins.answer, acting(mentor), THIS_WEEK, second, Answer.MET)


async def test_sides_answer_for_themselves_and_strangers_not_at_all(app, people):
    mentor, (reserve, _), (first, _) = people
    await app.do(check_ins.answer, acting(mentor), THIS_WEEK, first, Answer.CALLED)
    sheet = await app.see(check_ins.look, acting(reserve))
    assert [line.answer for line in sheet.lines] == [None]
    stranger = await app.do(lambda tx: a_person(tx, 50, "路人"))
    with pytest.raises(NotYours):
        await app.do(check_ins.answer, acting(stranger), THIS_WEEK, first, Answer.MET)
    with pytest.raises(NothingToMeet):
        await app.see(check_ins.look, acting(stranger))


async def test_one_tap_for_all_leaves_what_was_answered(app, people):
    mentor, _, (first, _) = people
    await app.do(check_ins.answer, acting(mentor), THIS_WEEK, first, Answer.NOT_THIS_WEEK)
    sheet = await app.do(check_ins.answer_all, acting(mentor), THIS_WEEK, Answer.MET)
    assert [line.answer for line in sheet.lines] == [Answer.NOT_THIS_WEEK, Answer.MET]


async def test_a_reason_is_kept_for_the_own_side_only(app, people):
    mentor, (reserve, _), (first, second) = people
    for person in (mentor, reserve):
        await app.do(check_ins.answer, acting(person), THIS_WEEK, first, Answer.NOT_THIS_WEEK)
    await app.do(check_ins.answer, acting(mentor), THIS_WEEK, second, Answer.NOT_THIS_WEEK)
    await app.do(check_ins.excuse, acting(mentor), THIS_WEEK, first, Excuse.BUSY_FARMING)

    def excuses(tx):
        rows = tx.audit._connection.exec_driver_sql(
            "SELECT pair_id, side, excuse FROM check_ins ORDER BY pair_id, side"
        )
        return [tuple(row) for row in rows]

    assert await app.see(excuses) == [
        (first, "mentor", "busy_farming"),
        (first, "reserve", None),
        (second, "mentor", None),
    ]
    await app.do(check_ins.excuse, acting(mentor), THIS_WEEK, EVERY_PAIR, Excuse.AWAY)
    assert [row[2] for row in await app.see(excuses)] == ["away", None, "away"]


async def test_thursday_nudges_once_and_only_who_has_not_answered(app, people, calendar):
    mentor, (li, zhou), (first, _) = people
    await ask_due_check_ins(app)
    await app.do(check_ins.answer, acting(mentor), THIS_WEEK, first, Answer.MET)
    await app.do(check_ins.answer, acting(li), THIS_WEEK, first, Answer.NOT_THIS_WEEK)
    assert await nudge_due_people(app) == NOTHING
    assert await app.see(check_ins.next_nudge_at) == calendar.now + timedelta(days=3, hours=9)
    thursday(calendar)
    assert await app.see(check_ins.due_nudges) == [zhou.id]
    await asyncio.gather(nudge_due_people(app), nudge_due_people(app))
    assert await app.see(check_ins.due_nudges) == []
    assert [len(await letters_to(app, each)) for each in (mentor, li, zhou)] == [1, 1, 2]
    assert "这周我不再问了" in (await letters_to(app, zhou))[-1].text


async def test_nobody_is_nudged_who_was_not_asked(app, people, calendar):
    thursday(calendar)
    assert await nudge_due_people(app) == NOTHING


async def test_a_logged_session_is_an_answer_for_both(app, people, calendar):
    mentor, (li, zhou), (first, _) = people
    await app.do(help_sessions.log, acting(mentor), first, HelpKind.TALK)
    await ask_due_check_ins(app)
    assert [len(await letters_to(app, each)) for each in (mentor, zhou)] == [1, 1]
    [asked] = await letters_to(app, li)  # only whether the session is right
    assert "对不对" in asked.text
    sheet = await app.see(check_ins.look, acting(mentor))
    assert [line.answer for line in sheet.lines] == [Answer.MET, None]


async def test_a_withdrawn_session_is_no_answer_any_more(app, people):
    mentor, _, (first, _) = people
    logged = await app.do(help_sessions.log, acting(mentor), first, HelpKind.TALK)
    await app.do(help_sessions.withdraw, acting(mentor), logged.session.id)
    assert (await app.see(check_ins.look, acting(mentor))).open == 2


async def test_the_budget_of_asks_is_kept(app, people, calendar):
    mentor, (li, _), _ = people

    def ask_much(tx):
        for _ in range(tx.programme.asks_per_week - 1):
            tx.tell(
                li.id,
                CheckIn(side=Side.RESERVE, name="", pairs=1, open=1, requests=0, asks_why=False),
                kind=LetterKind.ASK,
            )

    await app.do(ask_much)
    await ask_due_check_ins(app)
    assert len(await letters_to(app, li)) == app.programme.asks_per_week
    thursday(calendar)
    await nudge_due_people(app)
    assert len(await letters_to(app, li)) == app.programme.asks_per_week
    assert len(await letters_to(app, mentor)) == 2


async def test_requests_that_waited_come_with_mondays_message(app, people, village, calendar):
    mentor, _, _ = people

    def waiting(tx):
        asker = a_reserve(tx, village, 20, "吴新")
        return tx.pairs.add(mentor.id, asker.id, MentorRole.WORK, None, tx.now)

    pair = await app.do(waiting)
    assert await app.see(pairs.due_lapses) == []
    await ask_due_check_ins(app)
    assert "还有 1 位想请您带" in (await letters_to(app, mentor))[0].text
    assert (await app.see(lambda tx: tx.pairs.get(pair.id))).asked_at == calendar.now


async def test_a_mentor_without_pairs_hears_of_waiting_requests_on_monday(app, village):
    def waiting(tx):
        mentor = a_mentor(tx, village, 1, "王建国")
        asker = a_reserve(tx, village, 20, "吴新")
        tx.pairs.add(mentor.id, asker.id, MentorRole.WORK, None, tx.now)
        return mentor

    mentor = await app.do(waiting)
    await ask_due_check_ins(app)
    [told] = await letters_to(app, mentor)
    assert told.text == "还有 1 位想请您带，发“导师”看看。"


async def test_653_reserves_are_one_message_with_pages(app, village):
    def many(tx):
        mentor = a_mentor(tx, tx.places.get(village.parent_id), 1, "专家", capacity=1000)
        for number in range(653):
            a_pair(tx, mentor, a_reserve(tx, village, 1000 + number, f"后备{number}"))
        return mentor

    mentor = await app.do(many)
    assert await ask_due_check_ins(app) == {"done": 654, "failed": 0}
    [asked] = await letters_to(app, mentor)
    assert "653" in asked.text
    assert (len(asked.keyboard["ids"]["rows"]), asked.keyboard["ids"]["pages"]) == (8, 82)

    last = await app.see(check_ins.turn, acting(mentor), THIS_WEEK, 81)
    assert [line.name for line in last.lines] == [f"后备{n}" for n in range(648, 653)]
    after = await app.do(
        check_ins.answer, acting(mentor), THIS_WEEK, last.lines[0].pair_id, Answer.CALLED, 81
    )
    assert (after.page, after.lines[0].answer, after.open) == (81, Answer.CALLED, 652)
    done = await app.do(check_ins.answer_all, acting(mentor), THIS_WEEK, Answer.MET, 81)
    assert (done.open, done.met, done.called) == (0, 652, 1)


async def test_two_empty_weeks_reach_the_organizers_monday_list_once(app, people, village, calendar):
    mentor, (li, zhou), (first, second) = people
    organizer, colleague = await app.do(
        lambda tx: [an_organizer(tx, village.parent_id, 70 + n, f"干事{n}") for n in range(2)]
    )
    elsewhere = await app.do(
        lambda tx: an_organizer(tx, tx.places.get(village.parent_id).parent_id, 80, "县里的")
    )
    for _ in range(2):
        await app.do(
            check_ins.answer, acting(zhou), await app.see(check_ins.this_week), second, Answer.CALLED
        )
        await app.do(
            check_ins.answer, acting(li), await app.see(check_ins.this_week), first, Answer.NOT_THIS_WEEK
        )
        calendar.pass_days(7)
    await asyncio.gather(send_due_lists(app), send_due_lists(app))
    assert await send_due_lists(app) == NOTHING
    for each in (organizer, colleague):
        [told] = await letters_to(app, each)
        assert "李强" in told.text
        assert "周敏" not in told.text
    assert await letters_to(app, elsewhere) == []
    assert await letters_to(app, mentor) == []


async def test_a_call_is_noted_and_takes_the_pair_off_the_list(app, people, village, calendar):
    mentor, _, (first, second) = people
    organizer = await app.do(lambda tx: an_organizer(tx, village.parent_id, 70, "方干事"))
    actor = await with_roles(app, organizer)
    quiet = await app.do(quiet_pairs.note_call, actor, first)
    assert [(card.pair.id, card.pair.id in quiet.called) for card in quiet.cards] == [
        (first, True),
        (second, False),
    ]
    with pytest.raises(NotYours):
        await app.do(quiet_pairs.note_call, acting(mentor), second)
    calendar.pass_days(7)
    assert [card.pair.id for card in (await app.see(quiet_pairs.look, actor)).cards] == [second]
    calendar.pass_days(14)
    assert len((await app.see(quiet_pairs.look, actor)).cards) == 2


async def test_an_organizer_finds_another_mentor_and_both_hear_it(app, people, village):
    mentor, (li, _), (first, _) = people
    organizer = await app.do(lambda tx: an_organizer(tx, village.parent_id, 70, "方干事"))
    with pytest.raises(NotYours):
        await app.do(quiet_pairs.release, acting(mentor), first, EndReason.NO_TIME)
    await app.do(quiet_pairs.release, await with_roles(app, organizer), first, EndReason.NO_TIME)
    assert (await app.see(lambda tx: tx.pairs.get(first))).status is PairStatus.ENDED
    for person in (mentor, li):
        assert "不算谁的错" in (await letters_to(app, person))[-1].text


async def test_who_rests_is_not_asked(app, people, calendar):
    mentor, _, _ = people
    await app.do(lambda tx: tx.people.pause(mentor.id, tx.now + timedelta(days=9)))
    await ask_due_check_ins(app)
    assert await letters_to(app, mentor) == []


async def test_names_on_a_letters_buttons_are_sealed(app, people):
    mentor, _, _ = people
    await ask_due_check_ins(app)
    query = f"SELECT keyboard FROM outbox WHERE chat_id = {mentor.telegram_id}"
    [stored] = await app.see(lambda tx: list(tx.audit._connection.exec_driver_sql(query).scalars()))
    assert b"week" not in bytes(stored)
    assert "李强" in str((await letters_to(app, mentor))[0].keyboard)


async def test_a_pair_younger_than_two_weeks_is_not_quiet(app, village):
    def come(tx):
        mentor = a_mentor(tx, village, 1, "王建国")
        for number, began_on in enumerate((date(2026, 11, 16), date(2026, 11, 17))):
            a_pair(tx, mentor, a_reserve(tx, village, 2 + number, f"后备{number}"), began_on=began_on)
        return an_organizer(tx, village.parent_id, 70, "方干事")

    organizer = await app.do(come)
    quiet = await app.see(quiet_pairs.look, await with_roles(app, organizer))
    assert [card.reserve for card in quiet.cards] == ["后备0"]


async def test_no_list_comes_once_the_last_quiet_pair_was_called_about(app, people, village):
    organizer = await app.do(lambda tx: an_organizer(tx, village.parent_id, 70, "方干事"))
    [due] = await app.see(quiet_pairs.due_lists)
    for pair in people[2]:
        await app.do(quiet_pairs.note_call, await with_roles(app, organizer), pair)
    await app.do(lambda tx: tx.people.lose(people[0].telegram_id, tx.now))
    for pair in people[2]:
        await app.do(pairs.end, acting(people[0]), pair, EndReason.NO_TIME)
    assert await app.do(quiet_pairs.send_list, due) is False
    assert await letters_to(app, organizer) == []


async def test_of_one_silence_an_organizer_is_told_twice_and_of_the_next_anew(app, people, village, calendar):
    mentor, _, pair_ids = people
    organizer = await app.do(lambda tx: an_organizer(tx, village.parent_id, 70, "方干事"))

    async def told():
        for due in await app.see(quiet_pairs.due_lists):
            await app.do(quiet_pairs.send_list, due)
        await carry(app)
        return len(await letters_to(app, organizer))

    weeks = []
    for _ in range(5):
        weeks.append(await told())
        calendar.pass_days(7)
    assert weeks == [1, 2, 2, 2, 2]
    sheet = await app.see(check_ins.look, acting(mentor))
    await app.do(check_ins.answer, acting(mentor), sheet.week_on, pair_ids[0], Answer.MET)
    weeks = []
    for _ in range(6):
        weeks.append(await told())
        calendar.pass_days(7)
    assert weeks == [2, 2, 2, 3, 4, 4]


async def test_an_organizer_elsewhere_cannot_look_up_whom_to_ask(app, people, village):
    mentor, _, (first, *_) = people
    organizer = await app.do(lambda tx: an_organizer(tx, village.parent_id, 70, "方干事"))
    with pytest.raises(NotYours):
        await app.do(quiet_pairs.whom_to_call, acting(mentor), first)
    await app.do(quiet_pairs.whom_to_call, await with_roles(app, organizer), first)
    query = select(audit.c.actor_id, audit.c.action, audit.c.subject).order_by(audit.c.id.desc()).limit(1)
    last = await app.db.read(lambda connection: tuple(connection.execute(query).one()))
    assert last == (organizer.id, "look_up_pair", f"pair:{first}")
