"""A week of many learners, answered by naming the few that were not met."""

from datetime import timedelta

import pytest

from domain.check_ins import Answer, WeekIsOver
from services import check_ins
from tests.reserves import a_mentor, a_pair, a_reserve, acting


async def test_all_but_the_few_that_are_named_were_met(app, village):
    def come(tx):
        mentor = a_mentor(tx, village, 500, "钱工", capacity=9)
        stranger = a_mentor(tx, village, 501, "路过的")
        learners = [a_reserve(tx, village, 510 + each, f"学员{each}") for each in range(5)]
        own = [a_pair(tx, mentor, each) for each in learners[:4]]
        return mentor, own, a_pair(tx, stranger, learners[4])

    mentor, (called, missed, after_all, met), others = await app.do(come)
    week_on = await app.see(check_ins.this_week)
    await app.do(check_ins.answer, acting(mentor), week_on, called, Answer.CALLED)
    await app.do(check_ins.answer, acting(mentor), week_on, after_all, Answer.NOT_THIS_WEEK)
    sheet = await app.do(check_ins.answer_except, acting(mentor), week_on, frozenset({missed, others}))
    assert {line.pair_id: line.answer for line in sheet.lines} == {
        called: Answer.CALLED,
        missed: Answer.NOT_THIS_WEEK,
        after_all: Answer.MET,
        met: Answer.MET,
    }
    other = await app.see(
        lambda tx: tx.check_ins.lines(tx.pairs.get(others).mentor_id, week_on, size=8, skip=0)
    )
    assert [line.answer for line in other] == [None]
    with pytest.raises(WeekIsOver):
        await app.do(
            check_ins.answer_except, acting(mentor), week_on - timedelta(days=7), frozenset({missed})
        )
