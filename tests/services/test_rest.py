"""Who asked for rest has it; what concerns them alone is not lost meanwhile."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.errors import NoLongerThere
from domain.help_sessions import HelpKind
from domain.letters import LetterKind
from domain.pairs import EndReason, MentorRole
from scheduler.ballots import count_due_boxes
from scheduler.check_ins import ask_due_check_ins
from services import asks, help_sessions, letters, pairs, people, ratings
from tests.letters import send_all, take_on
from tests.reserves import a_mentor, a_pair, a_person, a_reserve, acting, carry, letters_to
from tests.services.gathering import GROUP, gather
from texts.messages.people import Resumed, Trouble


@pytest.fixture
async def li(app):
    return await app.do(lambda tx: a_person(tx, 7, "李强"))


@pytest.fixture
async def two(app, village):
    def come(tx):
        mentor = a_mentor(tx, tx.places.get(village.parent_id), 1, "王建国")
        return mentor, a_reserve(tx, village, 2, "李强")

    return await app.do(come)


async def taken(app):
    return [letter.text for letter in await app.do(send_all)]


def tell(person, message, **more):
    return lambda tx: tx.tell(person.id, message, **more)


async def test_news_waits_until_the_rest_is_over_and_a_question_is_not_put(app, li, calendar):
    until = await app.do(people.pause, acting(li))
    assert until == calendar.now + people.PAUSE - timedelta(hours=9), "that day's own question reaches them"
    await app.do(tell(li, Trouble()))
    await app.do(tell(li, Resumed(), kind=LetterKind.ASK))
    assert await taken(app) == []
    calendar.pass_days(7)
    assert await taken(app) == [app.texts.say(Trouble())]


async def test_a_question_counts_in_the_week_in_which_it_is_carried(app, li, calendar):
    def ask(tx):
        room = asks.has_room(tx, li.id)
        if room:
            tx.tell(li.id, Resumed(), kind=LetterKind.ASK)
        return room

    calendar.now = datetime(2026, 12, 6, 20, tzinfo=app.programme.zone)  # a Sunday evening
    assert [await app.do(ask) for _ in range(4)] == [True, True, True, False]
    assert len(await carry(app)) == 3
    calendar.now += timedelta(hours=2)  # what is written by night is carried on Monday
    assert [await app.do(ask) for _ in range(4)] == [True, True, True, False]
    calendar.pass_days(0.5)
    assert not await app.do(ask)  # Monday brings the three of the night
    assert len(await carry(app)) == 3
    assert not await app.do(ask)
    calendar.pass_days(7)
    assert await app.do(ask)


async def test_a_question_that_was_held_up_counts_when_it_is_carried(app, li, calendar):
    for _ in range(3):
        await app.do(tell(li, Resumed(), kind=LetterKind.ASK))
    calendar.pass_days(7)  # the bot was down all week
    assert not await app.see(asks.has_room, li.id)
    assert len(await carry(app)) == 3
    assert not await app.see(asks.has_room, li.id)


async def test_rest_holds_also_what_was_written_the_night_before(app, li, calendar):
    calendar.pass_days(0.6)  # 23:24
    await app.do(tell(li, Trouble()))
    await app.do(tell(li, Resumed(), kind=LetterKind.ASK))
    await app.do(people.pause, acting(li))
    calendar.pass_days(1)
    assert await taken(app) == []
    calendar.pass_days(6.4)
    assert await taken(app) == [app.texts.say(Trouble())]


async def test_who_comes_back_early_hears_at_once_what_there_was(app, li, calendar):
    await app.do(people.pause, acting(li))
    await app.do(tell(li, Trouble()))
    calendar.pass_days(1)
    assert await app.do(people.pause, acting(li)) is None
    assert await taken(app) == [app.texts.say(Trouble())]


async def test_a_resting_mentor_is_not_asked_behind_their_back(app, two):
    mentor, reserve = two
    await app.do(people.pause, acting(mentor))
    with pytest.raises(NoLongerThere):
        await app.do(pairs.request, acting(reserve), mentor.id)


async def test_a_request_that_could_not_be_told_does_not_lapse(app, two, calendar):
    mentor, reserve = two
    pair = await app.do(lambda tx: tx.pairs.add(mentor.id, reserve.id, MentorRole.WORK, None, tx.now))
    await app.do(lambda tx: tx.people.lose(mentor.telegram_id, tx.now))
    await ask_due_check_ins(app)
    assert (await app.see(lambda tx: tx.pairs.get(pair.id))).asked_at is None
    assert await app.see(pairs.due_lapses) == []


async def test_a_session_is_not_called_asked_when_the_other_side_rests(app, two):
    mentor, reserve = two
    pair = await app.do(lambda tx: a_pair(tx, mentor, reserve))
    await app.do(people.pause, acting(reserve))
    logged = await app.do(help_sessions.log, acting(mentor), pair, HelpKind.TALK)
    assert logged.session.asked_at is None
    assert await letters_to(app, reserve) == []


async def test_a_resting_reserve_still_hears_their_rating_before_the_village(app, village, calendar):
    hall = await gather(app, village)
    await app.do(ratings.open_rating, hall.host, GROUP, hall.reserve.person_id)
    calendar.pass_days(2)
    await app.do(people.pause, hall.reserve)
    calendar.pass_days(1)
    await count_due_boxes(app)
    assert hall.reserve.person is not None
    [told] = await letters_to(app, hall.reserve.person)
    assert told.not_before == calendar.now


@pytest.mark.parametrize("hour", [21.5, 20.95], ids=["by night", "just before"])
async def test_counted_at_night_the_reserve_still_hears_it_first(app, village, calendar, hour):
    hall = await gather(app, village)
    await app.do(ratings.open_rating, hall.host, GROUP, hall.reserve.person_id)
    calendar.now += timedelta(days=3, hours=hour - 9)  # the bot was down when it closed
    await count_due_boxes(app)
    assert hall.reserve.person is not None
    [told] = await letters_to(app, hall.reserve.person)
    *_, result = await letters_to(app, replace(hall.reserve.person, telegram_id=GROUP))
    assert result.not_before >= told.not_before + ratings.HEADS_UP
    assert app.programme.quiet.after(result.not_before, app.programme.zone) == result.not_before


async def heard_now(app, person, calendar):
    return [letter for letter in await letters_to(app, person) if letter.not_before == calendar.now]


async def test_who_rests_hears_at_once_what_becomes_of_their_own_request(app, two, calendar):
    mentor, reserve = two
    card = await app.do(pairs.request, acting(reserve), mentor.id)
    for person in two:
        await app.do(people.pause, acting(person))
    await app.do(pairs.accept, acting(mentor), card.pair.id)
    [accepted] = await heard_now(app, reserve, calendar)
    assert "好消息" in accepted.text
    await app.do(pairs.sign, acting(reserve), card.pair.id)
    *_, signed = await heard_now(app, mentor, calendar)
    assert "就等您了" in signed.text
    await app.do(pairs.sign, acting(mentor), card.pair.id)
    assert "结上对了" in (await heard_now(app, reserve, calendar))[-1].text


async def test_who_rests_hears_at_once_that_nobody_can_or_nobody_answered(app, two, calendar):
    mentor, reserve = two
    card = await app.do(pairs.request, acting(reserve), mentor.id)
    await app.do(people.pause, acting(reserve))
    await app.do(pairs.decline, acting(mentor), card.pair.id, EndReason.NO_TIME)
    assert len(await heard_now(app, reserve, calendar)) == 1
    again = await app.do(pairs.request, acting(reserve), mentor.id)
    calendar.pass_days(6)
    for _ in range(2):  # the first rest ends, another begins
        resting = await app.do(people.pause, acting(reserve))
    assert resting is not None
    calendar.pass_days(2)
    await app.do(pairs.lapse, again.pair.id)
    assert len(await heard_now(app, reserve, calendar)) == 1


async def asked_about_help(app, two):
    """A session of which the reserve was to be asked."""
    mentor, reserve = two
    pair = await app.do(lambda tx: a_pair(tx, mentor, reserve))
    return (await app.do(help_sessions.log, acting(mentor), pair, HelpKind.TALK)).session


async def test_a_question_that_was_never_heard_is_taken_back_in_silence(app, two, calendar):
    mentor, reserve = two
    calendar.pass_days(0.6)  # 23:24: it waits for the morning
    session = await asked_about_help(app, two)
    await app.do(people.pause, acting(reserve))
    await app.do(people.pause, acting(reserve))  # and back again
    await app.do(help_sessions.withdraw, acting(mentor), session.id)
    calendar.pass_days(1)
    assert await taken(app) == []


@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "on its way"])
async def test_a_question_that_was_heard_or_is_being_carried_is_taken_back_in_words(app, two, arrived):
    mentor, reserve = two
    session = await asked_about_help(app, two)
    [question] = await app.do(take_on)
    if arrived:
        await app.do(letters.record_letter, question.sent(1))
    await app.do(help_sessions.withdraw, acting(mentor), session.id)
    if not arrived:
        await app.do(letters.record_letter, question.sent(1))
    assert [letter.topic for letter in await app.do(take_on)] == [question.topic]
    assert len(await letters_to(app, reserve)) == 2
