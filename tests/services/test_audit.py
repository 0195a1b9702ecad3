"""Every state change stands in the audit log, the quiet ones too."""

import pytest
from sqlalchemy import select

from domain.forms import KEPT
from domain.help_sessions import HelpKind, Word
from domain.letters import LetterKind
from domain.pairs import MentorRole
from domain.places import Outline, PlaceKind
from scheduler.check_ins import ask_due_check_ins
from scheduler.forms import purge_due_drafts
from services import forms, help_sessions, letters, people, places
from storage.schema.records import audit
from tests.letters import take_on
from tests.reserves import a_mentor, a_pair, a_person, a_reserve, acting
from tests.services.gathering import GROUP
from texts.messages.people import Trouble


@pytest.fixture
async def li(app):
    return await app.do(lambda tx: a_person(tx, 7, "李强"))


async def recorded(app):
    query = select(audit.c.action, audit.c.subject).order_by(audit.c.id)
    return await app.db.read(lambda connection: [f"{row[0]} {row[1]}" for row in connection.execute(query)])


async def test_a_language_is_chosen(app, li):
    await app.do(people.speak, acting(li), "en")
    assert await recorded(app) == [f"choose_language person:{li.id}"]


async def test_a_person_is_lost_once_and_regained_once(app, li):
    for _ in range(2):
        await app.do(lambda tx: tx.tell(li.id, Trouble(), kind=LetterKind.REPLY))
        for letter in await app.do(take_on):
            await app.do(letters.lose_chat, letter, "Forbidden: bot was blocked by the user")
        await app.do(people.lose, li.telegram_id)
    for _ in range(2):
        await app.do(people.regain, li.telegram_id)
    assert await recorded(app) == [f"lose person:{li.id}", f"regain person:{li.id}"]


async def test_a_group_is_lost_to_the_courier_too(app, village):
    def bound(tx):
        tx.groups.bind(GROUP, village.id, bound_by=None, now=tx.now)
        tx.post_to(GROUP, Trouble(), kind=LetterKind.REPLY)

    await app.do(bound)
    [letter] = await app.do(take_on)
    await app.do(letters.lose_chat, letter, "Forbidden: bot was kicked from the group chat")
    assert (await app.see(lambda tx: tx.groups.find(GROUP))).paused_at is not None
    assert await recorded(app) == [f"pause group:{GROUP}"]


async def test_a_waiting_request_is_told_on_monday(app, village):
    def waiting(tx):
        mentor, asker = a_mentor(tx, village, 1, "王建国"), a_reserve(tx, village, 2, "吴新")
        return mentor, tx.pairs.add(mentor.id, asker.id, MentorRole.WORK, None, tx.now)

    mentor, _ = await app.do(waiting)
    await ask_due_check_ins(app)
    assert await recorded(app) == [f"tell_of_requests mentor:{mentor.id}"]


async def test_what_the_other_side_says_of_a_session(app, village):
    def come(tx):
        mentor, reserve = a_mentor(tx, village, 1, "王建国"), a_reserve(tx, village, 2, "李强")
        return mentor, reserve, a_pair(tx, mentor, reserve)

    mentor, reserve, pair = await app.do(come)
    session = (await app.do(help_sessions.log, acting(mentor), pair, HelpKind.TALK)).session
    await app.do(help_sessions.give_word, acting(reserve), session.id, Word.WRONG)
    assert (await recorded(app))[-1] == f"call_session_wrong session:{session.id}"


async def test_a_place_is_renamed(app, village):
    await app.do(places.found, Outline("yanshi", PlaceKind.COUNTY, "演示市"))
    county = await app.see(lambda tx: tx.places.find("yanshi"))
    assert await recorded(app) == [f"rename place:{county.id}"]


async def test_old_drafts_are_dropped(app, village, li, calendar):
    await app.do(forms.begin, acting(li), "self_nomination", {})
    calendar.now += KEPT
    await purge_due_drafts(app)
    assert await recorded(app) == ["purge drafts:1"]
