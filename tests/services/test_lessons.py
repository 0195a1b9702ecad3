"""Training classes and their tests, on every database."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain.banks import BankId, BankQuestion, QuestionKind
from domain.errors import NotYours
from domain.exams import ExamBegun, NoExam, NoMoreTries, Outcome
from domain.lessons import ForReserves, LessonIsOver, Stand
from domain.letters import LetterKind
from domain.nominations import Status
from domain.people import Role
from domain.programme import Programme, read_programme
from domain.training import NoTraining, Training
from scheduler.timetable import next_due_at, run_due
from services import attendances, banks, check_ins, exams, failed_exams, lesson_calls, lessons
from storage.schema.exams import attempts
from storage.schema.nominations import nominations
from tests.reserves import a_mentor, a_pair, a_reserve, acting, connection_of, letters_to
from texts.messages.lessons import MyLessons

ASKED = BankQuestion(QuestionKind.TRUE_FALSE, "票据要留底", ("对", "错"), (0,))
RIGHT, WRONG = 0, 1


@pytest.fixture
def programme():
    return Programme(training=Training(classes=True))


@pytest.fixture
async def reserves(app, village):
    def settle(tx):
        return [a_reserve(tx, village, 500 + number, f"后备{number}") for number in range(3)]

    return await app.do(settle)


@pytest.fixture
async def lesson(app, village, clerk):
    """A class of the township in two days, with one place."""

    def listed(tx):
        at = tx.now + timedelta(days=2)
        place, by = tx.places.get(village.id).parent_id, clerk.person_id
        return tx.lessons.add(place, "卖货", "二楼", at, 60, 1, uid="u", listed_by=by, now=tx.now)

    return await app.do(listed)


async def leave(app, person):
    query = update(nominations).where(nominations.c.person_id == person.id).values(status=Status.EXITED)
    await app.do(lambda tx: connection_of(tx).execute(query))


async def test_who_leaves_the_reserve_gives_their_place_to_the_next(app, lesson, reserves):
    first, second, third = reserves
    assert (await app.do(lessons.join, acting(first), lesson)).stand is Stand.SEATED
    assert (await app.do(lessons.join, acting(second), lesson)).stand is Stand.IN_LINE
    assert (await app.do(lessons.join, acting(third), lesson)).stand is Stand.IN_LINE
    await leave(app, first)
    await run_due(app)
    line = await app.see(lambda tx: tx.lessons.line(lesson))
    assert [each.stand for each in line] == [Stand.SEATED, Stand.IN_LINE]
    assert "您报上了" in (await letters_to(app, second))[-1].text
    assert await app.see(lessons.due_places) == []
    with pytest.raises(ForReserves):
        await app.do(lessons.join, acting(first), lesson)


async def test_who_has_no_room_for_a_question_hears_next_week(app, lesson, reserves, calendar, village):
    busy = reserves[0]

    def ask_much(tx):
        for _ in range(tx.programme.asks_per_week):
            tx.tell(busy.id, MyLessons(()), kind=LetterKind.ASK)

    await app.do(ask_much)
    calendar.pass_days(0.1)
    assert await app.see(lesson_calls.due_calls) == [each.id for each in reserves[1:]]
    assert await app.do(lesson_calls.call, busy.id) is False
    await run_due(app)
    await run_due(app)
    assert len([each for each in await letters_to(app, reserves[1]) if "有课了" in each.text]) == 1


@pytest.mark.parametrize("is_harvest", [True, False])
async def test_in_the_harvest_the_weeks_one_question_tells_of_classes(
    app, lesson, reserves, calendar, village, is_harvest
):
    """Who has a pair is asked on Monday; where that fills the week a line and a button speak of classes."""
    reserve = reserves[0]
    season = {"harvest": ["11-20..12-20"]} if is_harvest else {}
    app = replace(app, programme=replace(read_programme(season), training=Training(classes=True)))

    def paired(tx):
        a_pair(tx, a_mentor(tx, village, 900, "王建国"), reserve)

    await app.do(paired)
    calendar.pass_days(0.1)
    await app.do(check_ins.ask, reserve.id)
    [asked] = await letters_to(app, reserve)
    assert ("还有 1 堂培训课" in asked.text) is is_harvest
    assert asked.keyboard["ids"]["lessons"] == int(is_harvest)
    assert (reserve.id in await app.see(lesson_calls.due_calls)) is not is_harvest
    kept = await app.see(check_ins.look, acting(reserve))
    assert kept.lessons == int(is_harvest)
    assert await app.do(lesson_calls.call, reserve.id) is not is_harvest


async def test_the_turned_clock_stops_where_there_is_work(app, lesson, reserves):
    assert await next_due_at(app) == app.clock() + timedelta(minutes=30)


async def test_a_class_that_has_begun_is_nobodys_to_join(app, lesson, reserves, calendar):
    calendar.pass_days(2)
    with pytest.raises(LessonIsOver):
        await app.do(lessons.join, acting(reserves[0]), lesson)
    with pytest.raises(LessonIsOver):
        await app.do(lessons.step_back, acting(reserves[0]), lesson)


async def test_where_nobody_trains_here_old_buttons_say_so(app, lesson, reserves):
    off = replace(app, programme=Programme())
    for wish in (lessons.look, lessons.join):
        with pytest.raises(NoTraining):
            await off.do(wish, acting(reserves[0]), lesson)
    assert await off.see(lesson_calls.due_calls) == []


@pytest.mark.parametrize(("days", "word"), [(1.45, "明天"), (1.9, "今天")])
async def test_a_reminder_that_comes_late_says_today(app, lesson, reserves, calendar, days, word):
    for each in reserves[:2]:
        await app.do(lessons.join, acting(each), lesson)
    calendar.pass_days(days)
    [due] = await app.see(lesson_calls.due_reminders)
    await app.do(lesson_calls.remind, due)
    assert f"{word}上课" in (await letters_to(app, reserves[0]))[-1].text
    assert f"{word}的 <b>卖货" in (await letters_to(app, reserves[1]))[-1].text


@pytest.fixture
async def taught(app, lesson, reserves, clerk, calendar):
    """The class is over; the first of them was there, and there is a test."""
    bank = await app.do(banks.take_in, clerk, [ASKED], [])
    await app.do(banks.use, clerk, bank.bank_id, lesson)
    calendar.pass_days(2)
    nomination = await app.see(lambda tx: tx.nominations.find_live(reserves[0].id))
    await app.do(attendances.mark, clerk, lesson, nomination.id, 1, 0)
    calendar.pass_days(0.1)
    return acting(reserves[0])


async def sit(app, taker, lesson, choice):
    page = await app.do(exams.take, taker, lesson)
    return await app.do(exams.answer, taker, lesson, page.number, 0, choice)


async def test_who_was_there_is_asked_once_and_who_was_not_takes_no_test(app, lesson, taught, reserves):
    assert await app.see(exams.due_exams) == [(taught.person_id, lesson)]
    await run_due(app)
    await run_due(app)
    told = [each for each in await letters_to(app, reserves[0]) if "卖货</b>上完了" in each.text]
    assert [each.kind for each in told] == ["ask"]
    with pytest.raises(NoExam):
        await app.do(exams.take, acting(reserves[1]), lesson)


async def test_two_who_tick_one_name_mean_the_same_and_who_began_the_test_was_there(
    app, lesson, taught, clerk
):
    def was_there(tx):
        nomination = tx.nominations.find_live(taught.person_id)
        return nomination.id, tx.lessons.seat(lesson, nomination.id).attended_at is not None

    nomination_id, there = await app.see(was_there)
    await app.do(attendances.mark, clerk, lesson, nomination_id, 1, 0)
    assert there
    assert (await app.see(was_there))[1]
    await app.do(attendances.mark, clerk, lesson, nomination_id, 0, 0)
    assert not (await app.see(was_there))[1]
    await app.do(attendances.mark, clerk, lesson, nomination_id, 1, 0)
    await app.do(exams.take, taught, lesson)
    await app.do(attendances.mark, clerk, lesson, nomination_id, 0, 0)
    assert (await app.see(was_there))[1]


async def test_a_test_that_has_begun_keeps_its_questions(app, lesson, taught, clerk, calendar):
    def next_class(tx):
        at, place = tx.now + timedelta(days=2), tx.lessons.get(lesson).place_id
        return tx.lessons.add(
            place, "直播", "二楼", at, 60, 1, uid="v", listed_by=clerk.person_id, now=tx.now
        )

    another, bank_id = await app.do(next_class), BankId(1)
    await app.do(exams.take, taught, lesson)
    with pytest.raises(ExamBegun):
        await app.do(banks.use, clerk, bank_id, another)
    assert (await sit(app, taught, lesson, RIGHT)).passed


async def test_a_double_tap_answers_one_question_once(app, lesson, taught):
    page = await sit(app, taught, lesson, RIGHT)
    again = await app.do(exams.answer, taught, lesson, 1, 0, WRONG)
    assert page.passed
    assert again.passed
    assert (await app.see(exams.certify, taught, lesson)).topic == "卖货"
    assert (await app.do(exams.take, taught, lesson)).passed
    assert await app.db.read(lambda connection: list(connection.scalars(select(attempts.c.number)))) == [1]


async def test_who_failed_twice_waits_for_a_human_who_may_give_another_try(app, lesson, taught, clerk):
    await sit(app, taught, lesson, WRONG)
    assert await app.see(failed_exams.waiting_for, clerk) == []
    last = await sit(app, taught, lesson, WRONG)
    assert last.can_retry is False
    with pytest.raises(NoMoreTries):
        await app.do(exams.take, taught, lesson)
    with pytest.raises(NoExam):
        await app.see(exams.certify, taught, lesson)
    [waiting] = await app.see(failed_exams.waiting_for, clerk)
    await app.do(failed_exams.see_to, clerk, waiting.id, Outcome.ANOTHER_TRY)
    assert await app.see(failed_exams.waiting_for, clerk) == []
    assert (await sit(app, taught, lesson, RIGHT)).passed
    assert await app.see(failed_exams.waiting_for, clerk) == []


async def test_questions_stay_once_somebody_has_begun(app, lesson, taught, clerk):
    await app.do(exams.take, taught, lesson)
    bank = await app.do(banks.take_in, clerk, [ASKED], [])
    with pytest.raises(ExamBegun):
        await app.do(banks.use, clerk, bank.bank_id, lesson)


async def test_a_bank_is_used_by_who_sent_it(app, lesson, clerk, meet, township):
    bank = await app.do(banks.take_in, clerk, [ASKED], [])
    other = await meet("另一位", Role.TOWNSHIP_ORGANIZER, township)
    with pytest.raises(NotYours):
        await app.do(banks.use, other, bank.bank_id, lesson)
