from dataclasses import replace
from datetime import date

from domain.help_sessions import HelpKind, Word
from domain.nominations import Status
from domain.places import PlaceKind
from tests.reserves import a_mentor, a_pair, a_reserve

THIS_WEEK = date(2026, 11, 30)
SUNDAY = date(2026, 12, 6)


async def test_a_village_sees_the_help_of_its_own_week_only(app, village):
    def story(tx):
        other = tx.places.add("shanwan", PlaceKind.VILLAGE, "山湾村", tx.places.get(village.parent_id))
        mentor = a_mentor(tx, village, 1, "王建国")
        here = a_pair(tx, mentor, a_reserve(tx, village, 2, "李强"))
        there = a_pair(tx, mentor, a_reserve(tx, other, 3, "赵敏"))
        left = a_pair(tx, mentor, a_reserve(tx, village, 4, "孙浩", status=Status.EXITED))
        for pair, kind, day in (
            (here, HelpKind.ERRANDS, THIS_WEEK),
            (here, HelpKind.ERRANDS, SUNDAY),
            (here, HelpKind.TALK, SUNDAY),
            (here, HelpKind.TALK, date(2026, 11, 29)),
            (here, HelpKind.TALK, date(2026, 12, 7)),
            (there, HelpKind.SKILLS, SUNDAY),
            (left, HelpKind.SKILLS, SUNDAY),
        ):
            tx.help_sessions.add(pair, kind, happened_on=day, logged_by=mentor.id, now=tx.now)
        return other

    other = await app.do(story)

    assert await app.see(lambda tx: tx.help_sessions.figures_of_week(THIS_WEEK)) == {
        village.id: {HelpKind.ERRANDS: 2, HelpKind.TALK: 1},
        other.id: {HelpKind.SKILLS: 1},
    }


async def test_what_was_withdrawn_or_called_wrong_is_not_counted(app, village):
    def story(tx):
        mentor, reserve = a_mentor(tx, village, 1, "王建国"), a_reserve(tx, village, 2, "李强")
        pair = a_pair(tx, mentor, reserve)
        for changes in ({}, {"withdrawn": True}, {"word": Word.WRONG}, {"word": Word.RIGHT}):
            session = tx.help_sessions.add(
                pair, HelpKind.VISITS, happened_on=SUNDAY, logged_by=mentor.id, now=tx.now
            )
            said_at = tx.now if "word" in changes else None
            tx.help_sessions.save(replace(session, word_at=said_at, **changes))

    await app.do(story)
    figures = await app.see(lambda tx: tx.help_sessions.figures_of_week(THIS_WEEK))
    assert figures == {village.id: {HelpKind.VISITS: 2}}
