"""A quarter's word: asked once, heard first by whom it is about, answered, and kept in the file."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from domain.assessments import AssessmentId, NothingToAssess, period_due
from domain.errors import NoLongerThere, NotYours
from domain.forms import REVIEW, Draft
from domain.help_sessions import HelpKind
from domain.joint_vetting import TooClose
from domain.pairs import EndReason, MentorRole, PairId, PauseReason
from domain.people import ROLE_LASTS, Grant, Role
from domain.programme import Programme
from domain.terms import PauseFor
from scheduler.assessments import ask_for_assessments
from scheduler.check_ins import ask_due_check_ins
from services import assessments, check_ins, desk, forgetting, forms, help_sessions, mentors, pairs, terms
from storage.schema.assessments import assessments as table
from tests.reserves import a_mentor, a_pair, a_reserve, acting, an_organizer, letters_to, with_roles

FIRST = AssessmentId(1)
SPOKEN = {"file_id": "voice-1", "seconds": 42}


@pytest.fixture
def programme():
    return Programme(assess_months=3)


@pytest.fixture
async def two(app, village):
    """A political mentor whose pair is three months old in nine days."""

    def come(tx):
        township = tx.places.get(village.parent_id)
        mentor = a_mentor(tx, township, 2, "王书记", role=MentorRole.POLITICAL)
        reserve = a_reserve(tx, village, 1, "李强")
        a_pair(tx, mentor, reserve, role=MentorRole.POLITICAL, began_on=date(2026, 9, 9))
        return mentor, reserve, an_organizer(tx, township.id, 5, "方干事")

    return await app.do(come)


async def asked(app):
    await ask_due_check_ins(app)
    await ask_for_assessments(app)


async def hand_in(app, entry, person, words, number=FIRST):
    def submit(tx):
        context = {"assessment": int(number)}
        entry.prepare(tx, acting(person), context)
        draft = Draft(person.id, entry.form.name, REVIEW, tx.now, context, {"words": words})
        return entry.submit(tx, acting(person), draft)

    return await app.do(submit)


def test_each_quarter_is_due_two_weeks_before_it_is_over():
    began = date(2026, 1, 1)
    due = [period_due(began, 3, date(2026, 1, 4) + timedelta(weeks=week)) for week in range(52)]
    assert sorted(set(due)) == [0, 1, 2, 3, 4]
    firsts = [date(2026, 1, 4) + timedelta(weeks=due.index(period)) for period in (1, 2, 3, 4)]
    assert firsts == [date(2026, 3, 22), date(2026, 6, 21), date(2026, 9, 20), date(2026, 12, 20)]


async def test_it_is_asked_once_a_quarter_within_mondays_question(app, two, calendar):
    mentor, reserve, _ = two
    await asked(app)
    [letter] = await letters_to(app, mentor)
    assert "给您带的人说几句" in letter.text
    assert letter.keyboard["ids"]["assessments"] == [FIRST]
    assert "给您带的人说几句" not in (await letters_to(app, reserve))[-1].text
    calendar.pass_days(7)
    await asked(app)
    assert "给您带的人说几句" not in (await letters_to(app, mentor))[-1].text
    assert (await app.see(mentors.home, acting(mentor))).owed == [FIRST]


async def test_who_has_answered_the_week_is_asked_by_a_letter_of_its_own(app, two):
    mentor, _, _ = two
    await app.do(help_sessions.log, acting(mentor), PairId(1), HelpKind.TALK)
    await asked(app)
    letter = (await letters_to(app, mentor))[-1]
    assert (letter.kind, letter.keyboard["name"]) == ("ask", "assessments")
    assert "给<b>李强</b>说几句" in letter.text


async def test_of_a_pair_that_rests_nobody_is_asked(app, two):
    mentor, reserve, _ = two
    await app.do(terms.pause, acting(reserve), PairId(1), PauseReason.ILL, PauseFor.ONE_MONTH)
    await asked(app)
    assert len(await letters_to(app, mentor)) == 1
    with pytest.raises(NothingToAssess):
        await app.see(assessments.listed, acting(mentor))


async def test_the_reserve_hears_it_first_and_their_organizers_later(app, two, calendar):
    mentor, reserve, organizer = two
    await asked(app)
    with pytest.raises(NotYours):
        await hand_in(app, assessments.FORM, reserve, "我自己写")
    await hand_in(app, assessments.FORM, mentor, "调解会上敢说话了，下一步练写材料")
    told = (await letters_to(app, reserve))[-1]
    assert "调解会上敢说话了" in told.text
    assert "我有话说" in told.text
    assert told.keyboard == {"name": "assessment", "ids": {"assessment": 1, "spoken": False}}
    with pytest.raises(NoLongerThere):
        await hand_in(app, assessments.FORM, mentor, "再写一遍")

    clerk = await with_roles(app, organizer)
    assert (await app.see(assessments.file, clerk, PairId(1)))[1] == []
    with pytest.raises(NoLongerThere):
        await app.see(assessments.read, clerk, FIRST)
    calendar.pass_days(3)
    assert (await app.see(assessments.read, clerk, FIRST)).message.words == "调解会上敢说话了，下一步练写材料"
    assert len((await app.see(assessments.file, clerk, PairId(1)))[1]) == 1


async def test_what_the_reserve_says_to_it_stands_beside_it_and_somebody_talks_with_them(app, two):
    mentor, reserve, organizer = two
    await asked(app)
    await hand_in(app, assessments.FORM, mentor, SPOKEN)
    assert await app.see(assessments.recording, acting(reserve), FIRST) == "voice-1"
    await hand_in(app, assessments.REPLY_FORM, reserve, "那次会我在外地")
    clerk = await with_roles(app, organizer)
    heard = (await letters_to(app, organizer))[-1].text
    assert "李强" in heard
    assert "外地" not in heard
    [item] = (await app.see(desk.look, clerk)).items
    assert (item.kind, item.id, item.who) == ("assessment", FIRST, "李强")
    reading = await app.see(assessments.read, clerk, FIRST)
    assert (reading.message.seconds, reading.message.reply, reading.may_settle) == (
        42,
        "那次会我在外地",
        True,
    )
    for party in (mentor, reserve):
        with pytest.raises(NotYours):
            await app.do(assessments.settle, acting(party), FIRST)
    await app.do(assessments.settle, clerk, FIRST)
    assert "已经谈过了" in (await letters_to(app, reserve))[-1].text
    assert (await app.see(desk.look, clerk)).items == []
    with pytest.raises(NoLongerThere):
        await hand_in(app, assessments.REPLY_FORM, reserve, "还有一句")


async def test_between_an_organizer_and_their_own_reserve_somebody_else_talks(app, two, village):
    mentor, reserve, organizer = two

    def organizes_too(tx):
        township = tx.places.get(village.parent_id)
        for person, role, place in (
            (mentor, Role.TOWNSHIP_ORGANIZER, township.id),
            (organizer, Role.COUNTY_ORGANIZER, township.parent_id),
        ):
            tx.people.grant(person.id, Grant(role, place, tx.now + ROLE_LASTS), granted_by=None, now=tx.now)
        tx.people.revoke(organizer.id, Role.TOWNSHIP_ORGANIZER, township.id)

    await app.do(organizes_too)
    await asked(app)
    await hand_in(app, assessments.FORM, mentor, SPOKEN)
    before = len(await letters_to(app, mentor))
    await hand_in(app, assessments.REPLY_FORM, reserve, "那次会我在外地")
    assert len(await letters_to(app, mentor)) == before
    assert (await app.see(desk.look, await with_roles(app, mentor))).items == []
    assert "找两位谈谈" in (await letters_to(app, organizer))[-1].text
    [item] = (await app.see(desk.look, await with_roles(app, organizer))).items
    assert item.id == FIRST


@pytest.fixture
async def begun(app, two):
    """What the mentor has written and not handed in."""
    mentor, reserve, _ = two
    await asked(app)
    await app.do(forms.begin, acting(mentor), "assessment", {"assessment": int(FIRST)})
    return mentor, reserve


async def kept(app):
    return await app.db.read(lambda connection: connection.execute(select(table.c.words)).scalars().all())


async def test_of_a_pair_that_was_ended_nothing_is_written_any_more(app, begun):
    mentor, reserve = begun
    await app.do(pairs.end, acting(reserve), PairId(1), EndReason.MOVED_ON)
    with pytest.raises(NoLongerThere):
        await app.do(assessments.FORM.prepare, acting(mentor), {"assessment": int(FIRST)})
    await app.do(forms.answer, acting(mentor), "越来越有主意了")
    with pytest.raises(NoLongerThere):
        await app.do(forms.submit, acting(mentor), "assessment")
    assert await kept(app) == [None]


async def test_of_who_is_forgotten_nothing_is_written_and_nothing_is_asked(app, begun):
    mentor, reserve = begun
    _, key = await app.see(forgetting.ask, acting(reserve))
    await app.do(forgetting.forget, acting(reserve), key)
    assert await kept(app) == []
    with pytest.raises(NoLongerThere):
        await hand_in(app, assessments.FORM, mentor, "越来越有主意了")


async def test_who_is_close_to_the_reserve_neither_reads_nor_settles_what_they_say_to_it(app, two):
    mentor, reserve, organizer = two
    await asked(app)
    await hand_in(app, assessments.FORM, mentor, SPOKEN)
    await hand_in(app, assessments.REPLY_FORM, reserve, "那次会我在外地")
    clerk = await with_roles(app, organizer)
    assert [item.id for item in (await app.see(desk.look, clerk)).items] == [FIRST]
    before = len(await letters_to(app, organizer))
    await app.do(step_back, reserve, organizer)
    assert (await app.see(desk.look, clerk)).items == []
    for question in (assessments.read, assessments.reply_recording, assessments.settle):
        with pytest.raises(TooClose):
            await app.do(question, clerk, FIRST)
    for of_pair in (assessments.file, terms.oversee, terms.paper):
        with pytest.raises(TooClose):
            await app.see(of_pair, clerk, PairId(1))
    await app.do(reply_anew)
    await hand_in(app, assessments.REPLY_FORM, reserve, "还有一句")
    assert len(await letters_to(app, organizer)) == before
    await app.do(step_back, reserve, mentor)
    assert (await app.see(assessments.read, acting(mentor), FIRST)).message.reply == "还有一句"


def step_back(tx, reserve, who):
    tx.conflicts.flag(tx.nominations.find_live(reserve.id).id, who.id, tx.now, by_candidate=False)


def reply_anew(tx):
    tx.assessments.save(replace(tx.assessments.get(FIRST), reply=None, replied_at=None))


async def test_nobody_else_reads_it(app, two, village):
    mentor, reserve, _ = two
    await asked(app)
    await hand_in(app, assessments.FORM, mentor, SPOKEN)
    await app.do(assessments.hear, acting(reserve), FIRST)

    def come(tx):
        township = tx.places.get(village.parent_id)
        far = tx.places.add("donggang", "township", "东岗镇", tx.places.get(township.parent_id))
        other = a_mentor(tx, township, 3, "赵桂芳")
        a_pair(tx, other, reserve)
        return an_organizer(tx, far.id, 6, "外乡干事"), other

    for each in await app.do(come):
        for question in (assessments.read, assessments.recording):
            with pytest.raises(NotYours):
                await app.see(question, await with_roles(app, each), FIRST)
        with pytest.raises(NotYours):
            await app.see(assessments.file, await with_roles(app, each), PairId(1))


async def test_a_mentors_record_is_two_counts(app, two):
    mentor, _, _ = two
    await app.do(help_sessions.log, acting(mentor), PairId(1), HelpKind.TALK)
    await asked(app)
    await hand_in(app, assessments.FORM, mentor, "越来越有主意了")
    home = await app.see(mentors.home, acting(mentor))
    assert (home.sessions, home.assessments, home.owed) == (1, 1, [])


class TestWithoutAssessments:
    @pytest.fixture
    def programme(self):
        return Programme()

    async def test_a_county_that_asks_for_none_never_sees_one(self, app, two):
        mentor, _, _ = two
        await app.do(help_sessions.log, acting(mentor), PairId(1), HelpKind.TALK)
        await asked(app)
        assert await letters_to(app, mentor) == []
        assert (await app.see(check_ins.look, acting(mentor))).assessments == ()
        assert (await app.see(mentors.home, acting(mentor))).sessions == 0
