"""Who was asked about the notice and says nothing is reminded twice; then the county goes and asks."""

import pytest
from sqlalchemy import update

from domain.joint_vetting import TooClose
from domain.notices import AlreadyAgreed, NoticeId
from scheduler.joint_vetting import remind_who_was_asked
from services import desk, notices, unanswered
from storage.schema.people import people
from tests.reserves import connection_of, letters_to
from tests.services.test_joint_vetting import all_signed, notice_of
from tests.services.vetting_county import vetting_county


@pytest.fixture
async def three(app):
    return await vetting_county(app, ("公安局",), townships=1, villages=2, candidates=4, readers=2)


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr("tests.services.test_joint_vetting.DEPARTMENTS", ("公安局",))


async def weeks_pass(three, calendar, weeks):
    for _ in range(weeks * 14):
        calendar.pass_days(0.5)
        await remind_who_was_asked(three.app)


async def reminders(three, number):
    person = (await three.candidate(three.candidates[number])).person
    return [each for each in await letters_to(three.app, person) if each.kind == "ask"]


async def on_desk(three):
    everything = await three.app.see(desk.look, three.chief)
    return [each.id for each in everything.items if each.kind == unanswered.KIND]


async def test_two_reminders_and_then_the_county(three, calendar):
    app = await all_signed(three)
    await app.do(notices.agree, await three.candidate(three.candidates[1]), await notice_of(three, 1))
    assert await on_desk(three) == []
    await weeks_pass(three, calendar, 5)
    assert len(await reminders(three, 0)) == 2
    assert await reminders(three, 1) == []
    waiting = await notice_of(three, 0)
    assert waiting in await on_desk(three)
    card = await app.see(unanswered.card, three.chief, waiting)
    assert (card.full_name, card.is_out_of_reach) == ("候选0", False)
    await app.do(notices.agree, await three.candidate(three.candidates[0]), waiting)
    assert waiting not in await on_desk(three)
    with pytest.raises(AlreadyAgreed):
        await app.see(unanswered.card, three.chief, waiting)


async def test_whom_no_letter_reaches_the_county_asks_at_once(three):
    app = await all_signed(three)
    person = (await three.candidate(three.candidates[0])).person

    def lose(tx):
        gone = update(people).where(people.c.id == person.id).values(unreachable_at=tx.now)
        connection_of(tx).execute(gone)

    await app.do(lose)
    assert await on_desk(three) == [await notice_of(three, 0)]
    assert (await app.see(unanswered.card, three.chief, NoticeId(1))).is_out_of_reach


async def test_who_stands_too_close_does_not_ask_them(three, calendar):
    app = await all_signed(three)
    await weeks_pass(three, calendar, 5)
    waiting = await notice_of(three, 0)

    def flag(tx):
        tx.conflicts.flag(three.candidates[0], three.chief.person_id, tx.now, by_candidate=True)

    await app.do(flag)
    assert waiting not in await on_desk(three)
    with pytest.raises(TooClose):
        await app.see(unanswered.card, three.chief, waiting)
