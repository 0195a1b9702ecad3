"""One log for each of several: each is asked by the week's budget, the database is not for each."""

import pytest
from sqlalchemy import event

from domain.check_ins import Answer
from domain.errors import NoLongerThere, NotYours
from domain.help_sessions import HelpKind, Lasted, TooLateToCorrect
from services import check_ins, forms, help_sessions, joint_sessions
from services.app import App
from tests.reserves import a_mentor, a_pair, a_reserve, acting, connection_of, letters_to


async def learners_of(app: App, village, count, first=100):
    def come(tx):
        mentor = a_mentor(tx, village, first, "王建国", capacity=900)
        learners = [a_reserve(tx, village, first + 1 + each, f"学员{each}") for each in range(count)]
        return mentor, learners, [a_pair(tx, mentor, each) for each in learners]

    return await app.do(come)


async def statements_for(app: App, mentor, pairs):
    """How many statements one log with so many takes."""

    def counted(tx):
        seen = []
        engine = connection_of(tx).engine

        def note(_connection, _cursor, statement, *_):
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            joint_sessions.log(tx, acting(mentor), frozenset(pairs), HelpKind.POLICY, Lasted.HALF_DAY)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    return await app.do(counted)


async def test_statements_grow_by_no_more_than_the_letters(app, village):
    few, _, few_pairs = await learners_of(app, village, 10)
    many, _, many_pairs = await learners_of(app, village, 60, first=1000)
    growth = await statements_for(app, many, many_pairs) - await statements_for(app, few, few_pairs)
    assert growth <= 2 * 50, "each learner's language is read, and a letter is written"


async def test_whose_week_is_full_is_not_asked_and_the_log_stands(app, village, calendar):
    mentor, (asked, full), pairs = await learners_of(app, village, 2)
    for _ in range(app.programme.asks_per_week):
        await app.do(help_sessions.log, acting(mentor), pairs[1], HelpKind.TALK)
    calendar.pass_days(0.001)
    batch = await app.do(
        joint_sessions.log, acting(mentor), frozenset(pairs), HelpKind.POLICY, Lasted.HALF_DAY
    )
    assert (batch.message.count, batch.message.asked) == (2, 1)
    assert "讲政策，半天" in (await letters_to(app, asked))[-1].text
    assert len(await letters_to(app, full)) == app.programme.asks_per_week
    kept = await app.see(lambda tx: tx.help_sessions.logged_at(mentor.id, batch.logged_at))
    assert [(each.kind, each.lasted) for each in kept] == [(HelpKind.POLICY, Lasted.HALF_DAY)] * 2


async def test_nobody_logs_with_anothers_learners(app, village):
    _, _, pairs = await learners_of(app, village, 2)
    stranger, _, _ = await learners_of(app, village, 1, first=900)
    with pytest.raises(NoLongerThere):
        await app.do(joint_sessions.log, acting(stranger), frozenset(pairs), HelpKind.POLICY, Lasted.HALF_DAY)


async def test_only_who_logged_takes_it_back_and_only_for_a_week(app, village, calendar):
    mentor, (one, _), pairs = await learners_of(app, village, 2)
    batch = await app.do(
        joint_sessions.log, acting(mentor), frozenset(pairs), HelpKind.POLICY, Lasted.HALF_DAY
    )
    mark = joint_sessions.mark_of(batch)
    with pytest.raises(NoLongerThere):
        await app.do(joint_sessions.withdraw, acting(one), mark)
    calendar.pass_days(8)
    with pytest.raises(TooLateToCorrect):
        await app.do(joint_sessions.withdraw, acting(mentor), mark)


async def test_what_came_along_is_for_the_pair_and_their_organizers(app, village):
    mentor, (one, other), pairs = await learners_of(app, village, 2)
    logged = await app.do(help_sessions.log, acting(mentor), pairs[0], HelpKind.TALK)
    await app.do(forms.begin, acting(mentor), "help_note", {"session": logged.session.id})
    await app.do(forms.point_at, acting(mentor), 40.126, 119.994)
    assert (await app.see(help_sessions.enclosed, acting(one), logged.session.id)).spot == "40.13, 119.99"
    with pytest.raises(NotYours):
        await app.see(help_sessions.enclosed, acting(other), logged.session.id)
    await app.do(help_sessions.withdraw, acting(mentor), logged.session.id)
    with pytest.raises(NoLongerThere):
        await app.see(help_sessions.enclosed, acting(one), logged.session.id)


async def test_who_was_met_is_ticked_anew_each_week(app, village, calendar):
    mentor, _, pairs = await learners_of(app, village, 2)

    async def ticked():
        step = await app.do(forms.begin, acting(mentor), "help_several", {joint_sessions.MET: 1})
        return list(step.picked)

    for pair in pairs:
        week_on = await app.see(check_ins.this_week)
        await app.do(check_ins.answer, acting(mentor), week_on, pair, Answer.MET)
        assert await ticked() == [str(pair)]
        await app.do(forms.cancel, acting(mentor), "help_several")
        calendar.pass_days(7)
    assert await ticked() == []
