"""Logging help, correcting it, and the other side's one tap."""

from datetime import date, timedelta

import pytest

from domain.check_ins import NothingToMeet
from domain.errors import NoLongerThere, NotYours
from domain.help_sessions import HelpKind, NoLongerAsked, Word
from domain.pairs import PairNotActive
from services import forms, help_sessions
from tests.letters import send_all
from tests.reserves import a_mentor, a_pair, a_person, a_reserve, acting, an_organizer, carry, letters_to
from texts.render import Texts

TODAY = date(2026, 11, 30)


@pytest.fixture
async def people(app, village):
    def come(tx):
        mentor = a_mentor(tx, village, 1, "王建国")
        reserve = a_reserve(tx, village, 2, "李强")
        organizer = an_organizer(tx, village.parent_id, 70, "方干事")
        return mentor, reserve, a_pair(tx, mentor, reserve), organizer

    return await app.do(come)


async def test_a_mentor_logs_help_and_the_reserve_is_asked_once(app, people):
    mentor, reserve, pair, _ = people
    [card] = (await app.see(help_sessions.partners, acting(mentor))).cards
    assert card.pair.id == pair
    logged = await app.do(help_sessions.log, acting(mentor), pair, HelpKind.SKILLS)
    assert (logged.session.happened_on, logged.name) == (TODAY, "李强")
    said = Texts().say(help_sessions.message(logged))
    assert "记好了：今天，和<b>李强</b>，教手艺" in said
    assert "这周的见面也算上了" in said
    [asked] = await letters_to(app, reserve)
    assert asked.kind == "ask"
    assert "王建国" in asked.text
    assert asked.keyboard == {"name": "session_word", "ids": {"session": logged.session.id}}


async def test_a_reserve_logs_help_too_and_the_mentor_is_asked(app, people):
    mentor, reserve, pair, _ = people
    await app.do(help_sessions.log, acting(reserve), pair, HelpKind.VISITS)
    [asked] = await letters_to(app, mentor)
    assert "<b>李强</b>记了一笔：11 月 30 日，看望老人" in asked.text


async def test_right_is_one_tap_and_changes_nothing_else(app, people):
    mentor, reserve, pair, organizer = people
    logged = await app.do(help_sessions.log, acting(mentor), pair, HelpKind.TALK)
    await app.do(help_sessions.give_word, acting(reserve), logged.session.id, Word.RIGHT)
    with pytest.raises(NotYours):
        await app.do(help_sessions.give_word, acting(mentor), logged.session.id, Word.WRONG)
    assert await letters_to(app, organizer) == []


async def test_wrong_goes_to_the_organizer_quietly_and_once(app, people):
    mentor, reserve, pair, organizer = people
    logged = await app.do(help_sessions.log, acting(mentor), pair, HelpKind.TALK)
    for _ in range(2):
        await app.do(help_sessions.give_word, acting(reserve), logged.session.id, Word.WRONG)
    [told] = await letters_to(app, organizer)
    assert "记得不一样" in told.text
    assert await letters_to(app, mentor) == []


async def test_after_three_days_the_button_says_so_kindly(app, people, calendar):
    mentor, reserve, pair, _ = people
    logged = await app.do(help_sessions.log, acting(mentor), pair, HelpKind.TALK)
    calendar.pass_days(3.1)
    with pytest.raises(NoLongerAsked) as refused:
        await app.do(help_sessions.give_word, acting(reserve), logged.session.id, Word.RIGHT)
    assert "就照记的算了" in Texts().explain(refused.value)


async def test_the_day_is_put_right_in_the_same_question(app, people):
    mentor, reserve, pair, _ = people
    logged = await app.do(help_sessions.log, acting(mentor), pair, HelpKind.TALK)
    moved = await app.do(help_sessions.move, acting(mentor), logged.session.id, 1)
    said = Texts().say(help_sessions.message(moved))
    assert "昨天" in said
    assert "这周的见面也算上了" not in said  # Sunday was last week
    [asked] = await letters_to(app, reserve)  # the waiting question was replaced, not joined
    assert "11 月 29 日" in asked.text
    assert asked.kind == "ask"


async def test_taking_it_back_takes_the_question_back(app, people):
    mentor, reserve, pair, _ = people
    logged = await app.do(help_sessions.log, acting(mentor), pair, HelpKind.TALK)
    await app.do(help_sessions.withdraw, acting(mentor), logged.session.id)
    assert await app.do(send_all) == []  # what waited was never asked
    with pytest.raises(NoLongerThere):
        await app.do(help_sessions.give_word, acting(reserve), logged.session.id, Word.RIGHT)


async def test_a_question_that_was_read_says_that_it_was_taken_back(app, people):
    mentor, _, pair, _ = people
    logged = await app.do(help_sessions.log, acting(mentor), pair, HelpKind.TALK)
    await carry(app)
    await app.do(help_sessions.move, acting(mentor), logged.session.id, 1)  # its correction waits still
    await app.do(help_sessions.withdraw, acting(mentor), logged.session.id)
    [told] = await carry(app)
    assert "撤回" in told.text
    assert told.keyboard is None
    assert await app.see(lambda tx: tx.postings.posted(told)) == 1


async def test_a_word_is_added_written_or_spoken(app, people):
    mentor, reserve, pair, _ = people
    logged = await app.do(help_sessions.log, acting(mentor), pair, HelpKind.ERRANDS)
    context = {"session": logged.session.id}
    await app.do(forms.begin, acting(mentor), "help_note", context)
    thanks = await app.do(forms.answer, acting(mentor), "给<老人>修了水管")
    assert "<i>给&lt;老人&gt;修了水管</i>" in Texts().say(thanks.message)
    assert "给&lt;老人&gt;修了水管" in (await letters_to(app, reserve))[0].text

    await app.do(forms.begin, acting(mentor), "help_note", context)
    await app.do(forms.speak, acting(mentor), "AwACAgUAAxk", 12)
    kept = await app.see(lambda tx: tx.help_sessions.get(logged.session.id))
    assert (kept.note, kept.voice) == (None, "AwACAgUAAxk")


async def test_nobody_adds_a_word_to_anothers_session(app, people):
    mentor, reserve, pair, _ = people
    logged = await app.do(help_sessions.log, acting(mentor), pair, HelpKind.ERRANDS)
    with pytest.raises(NotYours):
        await app.do(forms.begin, acting(reserve), "help_note", {"session": logged.session.id})


async def test_a_week_full_of_questions_gets_no_more(app, people):
    mentor, reserve, pair, _ = people
    for _ in range(5):
        logged = await app.do(help_sessions.log, acting(mentor), pair, HelpKind.TALK)
    assert len(await letters_to(app, reserve)) == app.programme.asks_per_week
    assert logged.session.asked_at is None
    await app.do(help_sessions.move, acting(mentor), logged.session.id, 2)
    assert len(await letters_to(app, reserve)) == app.programme.asks_per_week
    with pytest.raises(NoLongerAsked):
        await app.do(help_sessions.give_word, acting(reserve), logged.session.id, Word.RIGHT)


async def test_without_a_pair_there_is_nothing_to_log(app, people, village):
    mentor, _, pair, _ = people
    stranger = await app.do(lambda tx: a_person(tx, 50, "路人"))
    with pytest.raises(NothingToMeet):
        await app.see(help_sessions.partners, acting(stranger))
    with pytest.raises(NotYours):
        await app.do(help_sessions.log, acting(stranger), pair, HelpKind.TALK)

    def over(tx):
        held = tx.pairs.get(pair)
        tx.pairs.save(held.__class__(**{**_fields(held), "status": "completed"}))

    await app.do(over)
    with pytest.raises(PairNotActive):
        await app.do(help_sessions.log, acting(mentor), pair, HelpKind.TALK)


def _fields(held):
    return {name: getattr(held, name) for name in held.__dataclass_fields__}


async def test_what_villagers_will_see_counts_the_help_that_stands(app, people, village, calendar):
    mentor, reserve, pair, _ = people
    for kind in (HelpKind.TALK, HelpKind.TALK, HelpKind.ERRANDS):
        logged = await app.do(help_sessions.log, acting(mentor), pair, kind)
    await app.do(help_sessions.give_word, acting(reserve), logged.session.id, Word.WRONG)
    figures = await app.see(lambda tx: tx.help_sessions.figures_of_week(TODAY))
    assert figures == {village.id: {HelpKind.TALK: 2}}
    calendar.now += timedelta(days=1)
