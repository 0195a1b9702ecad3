"""Agreements, rests and further terms, as the two and their organizer hear of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from domain.errors import NotYours
from domain.help_sessions import HelpKind
from domain.pairs import EndReason, MentorRole, PairId, PairNotActive, PairStatus, PauseReason
from domain.programme import PairTerms, Programme
from domain.renewals import Choice, NothingToRenew
from domain.terms import PauseFor
from scheduler.check_ins import ask_due_check_ins
from scheduler.pairs import complete_due_pairs, resume_rested_pairs
from scheduler.renewals import ask_due_renewals
from services import check_ins, help_sessions, pairs, renewals, terms
from storage.schema.nominations import nominations
from storage.schema.pairs import pairs as pair_rows
from storage.schema.pairs import renewals as renewal_rows
from storage.schema.people import people as people_rows
from tests.reserves import (
    a_mentor,
    a_pair,
    a_reserve,
    acting,
    an_organizer,
    connection_of,
    letters_to,
    with_roles,
)  # fmt: skip
from tests.services.test_batches import cost

MANY = 653
A_FEW_STATEMENTS = 25


@pytest.fixture
def programme():
    return Programme(pair_terms=PairTerms(expert=36))


@pytest.fixture
async def two(app, village):
    """An expert and a reserve whose three years end in twenty days."""

    def come(tx):
        mentor = a_mentor(tx, tx.places.get(village.parent_id), 2, "王专家", role=MentorRole.EXPERT)
        reserve = a_reserve(tx, village, 1, "李强")
        pair_id = a_pair(tx, mentor, reserve, role=MentorRole.EXPERT)
        _ends_on(tx, tx.now.date() + timedelta(days=20))
        return mentor, reserve, PairId(pair_id)

    return await app.do(come)


def _ends_on(tx, day):
    connection_of(tx).execute(update(pair_rows).values(ends_on=day))


async def asked(app):
    """A Monday morning's questions."""
    await ask_due_check_ins(app)
    await ask_due_renewals(app)


async def test_the_agreement_is_shown_with_its_text_and_kept_as_a_paper(app, village):
    def come(tx):
        township = tx.places.get(village.parent_id)
        organizer = an_organizer(tx, township.id, 5, "方干事")
        return (
            a_mentor(tx, township, 2, "王专家", role=MentorRole.EXPERT),
            a_reserve(tx, village, 1, "李强"),
            organizer,
        )

    mentor, reserve, organizer = await app.do(come)
    card = await app.do(pairs.request, acting(reserve), mentor.id)
    pair_id = card.pair.id
    with pytest.raises(PairNotActive):
        await app.see(terms.paper, acting(mentor), pair_id)
    await app.do(pairs.accept, acting(mentor), pair_id)
    shown = (await letters_to(app, reserve))[-1].text
    assert "一起走 36 个月" in shown
    assert "2026-11 版" in shown
    await app.do(pairs.sign, acting(reserve), pair_id)
    assert "4. 听到的家事、难处，不往外说。" in (await letters_to(app, mentor))[-1].text
    await app.do(pairs.sign, acting(mentor), pair_id)
    began = (await letters_to(app, reserve))[-1]
    assert began.keyboard == {"name": "pair_paper", "ids": {"pair": pair_id}}

    for reader in (acting(mentor), acting(reserve), await with_roles(app, organizer)):
        paper = await app.see(terms.paper, reader, pair_id)
        assert (paper.mentor, paper.reserve, paper.months) == ("王专家", "李强", 36)
        assert paper.mentor_on == paper.reserve_on == paper.began_on == date(2026, 11, 30)
        assert (paper.ends_on, paper.version) == (date(2029, 11, 30), "2026-11")
    await app.do(pairs.end, acting(reserve), pair_id, EndReason.LEARNED)
    assert "提前走完了" in (await letters_to(app, mentor))[-1].text
    past = await app.see(terms.past, acting(mentor))
    assert [each.pair.status for each in past.cards] == [PairStatus.COMPLETED]
    assert (await app.see(terms.paper, acting(reserve), pair_id)).reserve == "李强"


async def test_nobody_else_reads_a_pair_or_its_paper(app, two, village):
    _, _, pair_id = two

    def come(tx):
        county = tx.places.get(tx.places.get(village.parent_id).parent_id)
        far = tx.places.add("donggang", "township", "东岗镇", county)
        return an_organizer(tx, far.id, 9, "外乡干事"), a_mentor(tx, far, 8, "别的导师")

    for each in await app.do(come):
        reader = await with_roles(app, each)
        for question in (terms.paper, terms.oversee):
            with pytest.raises(NotYours):
                await app.see(question, reader, pair_id)


async def test_while_a_pair_rests_nobody_is_asked(app, two, calendar):
    mentor, reserve, pair_id = two
    card = await app.do(terms.pause, acting(reserve), pair_id, PauseReason.HARVEST, PauseFor.TWO_WEEKS)
    assert card.pair.paused_until == date(2026, 12, 14)
    assert "农忙" in (await letters_to(app, mentor))[-1].text
    told = len(await letters_to(app, mentor)), len(await letters_to(app, reserve))
    await asked(app)
    calendar.pass_days(7)
    await asked(app)
    assert (len(await letters_to(app, mentor)), len(await letters_to(app, reserve))) == told
    with pytest.raises(NothingToRenew):
        await app.see(renewals.look, acting(mentor))
    calendar.pass_days(7)
    await resume_rested_pairs(app)
    await asked(app)
    assert "见上面了吗" in (await letters_to(app, mentor))[-1].text


async def test_a_rest_past_the_end_of_the_term_ends_with_the_question(app, two, calendar):
    """Both are asked on the Monday after it and have two weeks; what one has said before still counts."""
    mentor, reserve, pair_id = two
    await asked(app)
    await app.do(renewals.answer, acting(mentor), pair_id, Choice.GO_ON)
    await app.do(terms.pause, acting(reserve), pair_id, PauseReason.HARVEST, PauseFor.ONE_MONTH)
    calendar.pass_days(30)
    await resume_rested_pairs(app)
    await complete_due_pairs(app)
    card = await app.see(pairs.look, acting(mentor), pair_id)
    assert (card.pair.status, card.pair.ends_on) == (PairStatus.ACTIVE, date(2027, 1, 13))
    calendar.pass_days(5)
    await asked(app)
    letter = (await letters_to(app, reserve))[-1]
    assert "快到期了" in letter.text
    assert letter.keyboard["ids"]["endings"] == [pair_id]
    assert "快到期了" not in (await letters_to(app, mentor))[-1].text
    await app.do(renewals.answer, acting(reserve), pair_id, Choice.GO_ON)
    assert (await app.see(pairs.look, acting(mentor), pair_id)).pair.ends_on == date(2030, 1, 13)


async def test_who_let_it_end_before_a_rest_is_not_asked_after_it(app, two, calendar):
    mentor, reserve, pair_id = two
    await app.do(renewals.answer, acting(mentor), pair_id, Choice.LET_END)
    await app.do(terms.pause, acting(reserve), pair_id, PauseReason.HARVEST, PauseFor.ONE_MONTH)
    calendar.pass_days(30)
    await resume_rested_pairs(app)
    await complete_due_pairs(app)
    assert (await app.see(pairs.look, acting(mentor), pair_id)).pair.status is PairStatus.COMPLETED


async def test_either_goes_on_earlier(app, two):
    mentor, reserve, pair_id = two
    await app.do(terms.pause, acting(reserve), pair_id, PauseReason.ILL, PauseFor.ONE_MONTH)
    await app.do(terms.resume, acting(mentor), pair_id)
    assert "可以接着结对了" in (await letters_to(app, reserve))[-1].text


async def test_the_question_joins_mondays_and_both_have_to_tap(app, two):
    mentor, reserve, pair_id = two
    await asked(app)
    await asked(app)
    for person in two[:2]:
        [letter] = await letters_to(app, person)
        assert letter.kind == "ask"
        assert "见上面了吗" in letter.text
        assert "快到期了" in letter.text
        assert letter.keyboard["ids"]["endings"] == [pair_id]
    await app.do(renewals.answer, acting(mentor), pair_id, Choice.GO_ON)
    assert len(await letters_to(app, reserve)) == 1
    await app.do(renewals.answer, acting(reserve), pair_id, Choice.GO_ON)
    assert "您和李强再走一程" in (await letters_to(app, mentor))[-1].text
    paper = await app.see(terms.paper, acting(reserve), pair_id)
    assert paper.ends_on == date(2026, 12, 20)
    assert [each.until_on for each in paper.renewals] == [date(2029, 12, 20)]


async def test_who_says_let_it_end_is_not_asked_again_nor_is_the_other(app, two, calendar):
    mentor, reserve, pair_id = two
    await app.do(renewals.answer, acting(reserve), pair_id, Choice.GO_ON)
    await app.do(renewals.answer, acting(mentor), pair_id, Choice.LET_END)
    assert "到 2026 年 12 月 20 日圆满结束" in (await letters_to(app, reserve))[-1].text
    calendar.pass_days(7)
    await asked(app)
    assert "快到期" not in "".join(each.text for each in await letters_to(app, mentor))
    calendar.pass_days(14)
    await complete_due_pairs(app)
    assert (await app.see(pairs.look, acting(mentor), pair_id)).pair.status is PairStatus.COMPLETED


async def test_the_other_reads_one_letter_however_often_it_is_tapped(app, two):
    """The same word again says nothing."""
    mentor, reserve, pair_id = two
    await app.do(renewals.answer, acting(reserve), pair_id, Choice.GO_ON)
    for _tap in range(3):
        await app.do(renewals.answer, acting(mentor), pair_id, Choice.LET_END)
    [letter] = await letters_to(app, reserve)
    assert "圆满结束，不算谁的错" in letter.text


async def test_who_has_logged_the_week_is_asked_by_a_letter_of_its_own_twice_at_most(app, two, calendar):
    mentor, _, pair_id = two
    for _week in range(3):
        await app.do(help_sessions.log, acting(mentor), pair_id, HelpKind.TALK)
        await asked(app)
        calendar.pass_days(7)
    own = [each for each in await letters_to(app, mentor) if each.keyboard["name"] == "renewals"]
    assert len(own) == 2
    assert "还想接着走一程吗" in own[0].text
    assert {each.kind for each in own} == {"ask"}


@pytest.fixture
async def many(app, village):
    """One expert with 653 reserves, whose terms all end on one day."""

    def come(tx):
        mentor = a_mentor(
            tx, tx.places.get(village.parent_id), 2, "王专家", role=MentorRole.EXPERT, capacity=1000
        )
        write, base = connection_of(tx).execute, 10_000
        a_pair(tx, mentor, a_reserve(tx, village, base, "学员0"), role=MentorRole.EXPERT)
        first = {
            table: dict(write(select(table)).mappings().all()[-1])
            for table in (people_rows, nominations, pair_rows)
        }
        for row in first.values():
            del row["id"]
        ids = range(1, MANY)
        write(
            insert(people_rows),
            [first[people_rows] | {"telegram_id": base + n, "name": f"学员{n}"} for n in ids],
        )
        rows = write(
            select(people_rows.c.id, people_rows.c.telegram_id).where(people_rows.c.telegram_id > base)
        )
        numbers = {number: person for person, number in rows}
        write(insert(nominations), [
            first[nominations] | {"person_id": numbers[base + n], "full_name": f"学员{n}"} for n in ids
        ])  # fmt: skip
        write(insert(pair_rows), [first[pair_rows] | {"reserve_id": numbers[base + n]} for n in ids])
        _ends_on(tx, date(2026, 12, 20))
        return mentor

    return await app.do(come)


async def test_a_mentor_of_653_is_asked_once_and_answers_once(app, many, calendar):
    await asked(app)
    [letter] = await letters_to(app, many)
    assert letter.keyboard["ids"]["pages"] == 82
    endings = await app.see(renewals.look, acting(many), 81)
    assert (endings.count, endings.open, endings.pages, len(endings.lines)) == (653, 653, 82, 5)
    endings = await app.do(renewals.answer_all, acting(many))
    assert (endings.count, endings.open) == (653, 0)
    yes = await app.see(lambda tx: [tx.people.find(10_000 + n) for n in range(3)])
    for each in yes:
        pair_id = await app.see(lambda tx, each=each: tx.pairs.live_of_reserve(each.id)[0].id)
        await app.do(renewals.answer, acting(each), pair_id, Choice.GO_ON)
    told = [each.text for each in await letters_to(app, many) if "再走一程" in each.text]
    assert "学员0、学员1、学员2再走一程" in told[-1]
    calendar.pass_days(21)
    before = len(await letters_to(app, many))
    await complete_due_pairs(app)
    [ended] = (await letters_to(app, many))[before:]
    assert "等 650 位的日子满了" in ended.text
    sheet = await app.see(check_ins.look, acting(many))
    assert sheet.pairs == 3


async def test_653_agreements_cost_the_statements_of_a_few(app, many):
    """All of them have said yes; the mentor says it with one tap, and each hears it by name."""

    def all_agree(tx):
        said = {"ends_on": date(2026, 12, 20), "reserve_goes_on": True, "reserve_answered_at": tx.now}
        ids = connection_of(tx).scalars(select(pair_rows.c.id)).all()
        connection_of(tx).execute(insert(renewal_rows), [said | {"pair_id": each} for each in ids])

    await app.do(all_agree)
    assert await cost(app, renewals.answer_all, acting(many)) <= A_FEW_STATEMENTS
    ends = await app.see(lambda tx: set(connection_of(tx).scalars(select(pair_rows.c.ends_on))))
    assert ends == {date(2029, 12, 20)}
    for n in (0, MANY - 1):
        reserve = await app.see(lambda tx, n=n: tx.people.find(10_000 + n))
        [letter] = await letters_to(app, reserve)
        assert "您和王专家再走一程" in letter.text
    assert await app.see(lambda tx: list(tx.audit.breaks())) == []


async def test_a_question_of_going_on_counts_in_the_weeks_budget(app, two):
    mentor, reserve, _ = two

    def tired(tx):
        tx.people.pause(mentor.id, datetime(2027, 1, 1, tzinfo=UTC))

    await app.do(tired)
    await asked(app)
    assert await letters_to(app, mentor) == []
    assert len(await letters_to(app, reserve)) == 1
