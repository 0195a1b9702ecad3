"""What people were asked: counted when it arrives, read by themselves, summed without names."""

from datetime import date

import pytest

from domain.burdens import AskKind, Load, load, minutes
from domain.errors import NotYours
from domain.letters import Keyboard, LetterKind
from domain.people import Role
from services import burdens, ledger, letters
from tests.letters import take_on
from tests.reserves import a_mentor, carry
from texts.messages.people import Resumed

MONTH = date(2026, 11, 1)


async def ask(app, actor, keyboard, *, topic=None):
    def write(tx):
        tx.tell(actor.person_id, Resumed(), kind=LetterKind.ASK, keyboard=Keyboard(keyboard), topic=topic)

    await app.do(write)


async def month_of(app, actor):
    return (await app.see(burdens.look, actor)).message.month


async def test_what_arrived_is_counted_by_what_it_was_about(app, liu):
    for keyboard in ("check_in", "exam"):
        await ask(app, liu, keyboard)
    assert (await month_of(app, liu)).times == 0, "nothing has arrived yet"
    await carry(app)
    seen = await month_of(app, liu)
    assert [(share.kind, share.times) for share in seen.shares] == [(AskKind.EXAM, 1), (AskKind.MEETING, 1)]
    assert seen.minutes == 11


async def test_news_is_no_question_and_an_edit_is_none_either(app, liu):
    await app.do(lambda tx: tx.tell(liu.person_id, Resumed()))
    for _ in range(2):
        await ask(app, liu, "check_in", topic="week")
        await carry(app)
    assert (await month_of(app, liu)).times == 1


async def test_a_letter_that_may_have_arrived_counts_once(app, liu):
    await ask(app, liu, "check_in")
    [letter] = await app.do(take_on)
    await app.do(letters.record_letter, letter.ambiguous("no answer"))
    assert await app.do(letters.witness, letter, 7)
    assert (await month_of(app, liu)).times == 1


async def test_the_month_before_stands_beside_it_and_older_ones_go(app, liu, calendar):
    await ask(app, liu, "check_in")
    await carry(app)
    calendar.pass_days(31)
    message = (await app.see(burdens.look, liu)).message
    assert (message.month.times, message.before.times) == (0, 1)
    calendar.pass_days(120)
    await app.do(ledger.forget)
    assert await app.see(lambda tx: tx.burdens.of_all(MONTH)) == {}


async def test_resting_is_one_press_and_the_second_is_the_same_rest(app, liu):
    until = await app.do(burdens.rest, liu)
    assert await app.do(burdens.rest, liu) == until
    assert (await app.see(burdens.look, liu)).message.rests


async def test_the_county_reads_the_middle_and_the_most_and_no_name(app, village, chief, clerk):
    def three(tx):
        return [a_mentor(tx, village, number, f"导师{number}") for number in range(1, 4)]

    for number, mentor in enumerate(await app.do(three)):
        for _ in range(number):
            await app.do(burdens_of(mentor))
    message = await app.see(burdens.look_at_county, chief)
    rows = {row.role: row.month for row in message.rows}
    assert rows["mentor"] == Load(3, 10, 20)
    assert rows["organizer"] == Load(2), "of two people the middle would say what one of them does"
    assert message.minutes == 30
    said = app.texts.say(message)
    assert "最多的 20 分钟" in said
    assert "人太少" in said
    assert "导师1" not in said


@pytest.mark.parametrize("role", [None, Role.TOWNSHIP_ORGANIZER, Role.VILLAGE_SECRETARY])
async def test_only_the_county_reads_it(app, meet, township, role):
    with pytest.raises(NotYours):
        await app.see(burdens.look_at_county, await meet("别人", role, township))


def burdens_of(person):
    def write(tx):
        tx.burdens.note(person.id, MONTH, AskKind.EXAM)

    return write


def test_minutes_are_rounded_up_and_few_people_have_no_figures():
    assert [minutes(each) for each in (0, 20, 60, 61)] == [0, 1, 1, 2]
    assert load([60, 60]) == Load(2)
    assert load([0, 60, 600]) == Load(3, 1, 10)
