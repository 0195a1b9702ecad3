from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain import help_sessions as rules
from domain.errors import NoLongerThere, NotYours
from domain.help_sessions import (
    HelpKind,
    HelpSession,
    HelpSessionId,
    Lasted,
    NoLongerAsked,
    TooLateToCorrect,
    Word,
)
from domain.pairs import MentorRole, Pair, PairId, PairNotActive, PairStatus
from domain.people import PersonId
from domain.programme import SHANGHAI
from tests.conftest import MONDAY

MENTOR, RESERVE, STRANGER = PersonId(1), PersonId(2), PersonId(3)
PAIR = Pair(PairId(1), MENTOR, RESERVE, MentorRole.WORK, PairStatus.ACTIVE, MONDAY)
TODAY = date(2026, 11, 30)
SESSION = HelpSession(HelpSessionId(1), PAIR.id, HelpKind.TALK, TODAY, MENTOR, MONDAY, asked_at=MONDAY)
THREE_DAYS = timedelta(days=3)


def word(session, by, said, now=MONDAY):
    return rules.give_word(session, PAIR, by, said, now=now, within=THREE_DAYS)


def test_only_the_two_of_an_active_pair_log_help():
    rules.may_log(PAIR, RESERVE)
    with pytest.raises(NotYours):
        rules.may_log(PAIR, STRANGER)
    with pytest.raises(PairNotActive):
        rules.may_log(replace(PAIR, status=PairStatus.ENDED), MENTOR)


def test_a_session_moves_up_to_two_days_back_from_the_local_day_it_was_logged():
    late = replace(SESSION, logged_at=MONDAY + timedelta(hours=16))  # 01:00 on Tuesday in the village
    moved = [rules.move(late, MENTOR, back, now=late.logged_at, zone=SHANGHAI) for back in (0, 1, 2)]
    assert [each.happened_on.day for each in moved] == [1, 30, 29]
    with pytest.raises(NoLongerThere):
        rules.move(late, MENTOR, 3, now=late.logged_at, zone=SHANGHAI)


def test_what_came_along_is_known_and_the_place_can_be_shown():
    assert not SESSION.has_enclosed
    located = rules.locate(SESSION, MENTOR, "40.12, -119.99", now=MONDAY)
    assert located.has_enclosed
    assert located.where == (40.12, -119.99)
    assert rules.annotate(SESSION, MENTOR, note="修水管", voice=None, now=MONDAY).has_enclosed is False


def test_only_its_logger_corrects_a_session_and_only_for_a_week():
    for act in (
        lambda session, by, now: rules.move(session, by, 1, now=now, zone=SHANGHAI),
        lambda session, by, now: rules.annotate(session, by, note="修水管", voice=None, now=now),
        lambda session, by, now: rules.last(session, by, Lasted.HALF_DAY, now=now),
        lambda session, by, now: rules.picture(session, by, "photo-1", now=now),
        lambda session, by, now: rules.locate(session, by, "40.12, 119.99", now=now),
        lambda session, by, now: rules.withdraw(session, by, now=now),
    ):
        act(SESSION, MENTOR, MONDAY + timedelta(days=7))
        with pytest.raises(NotYours):
            act(SESSION, RESERVE, MONDAY)
        with pytest.raises(TooLateToCorrect):
            act(SESSION, MENTOR, MONDAY + timedelta(days=8))
        with pytest.raises(NoLongerThere):
            act(rules.withdraw(SESSION, MENTOR, now=MONDAY), MENTOR, MONDAY)


def test_the_other_side_gives_its_word_and_may_change_it():
    assert word(SESSION, RESERVE, Word.RIGHT).word is Word.RIGHT
    assert word(word(SESSION, RESERVE, Word.RIGHT), RESERVE, Word.WRONG).word is Word.WRONG
    for nobody in (MENTOR, STRANGER):
        with pytest.raises(NotYours):
            word(SESSION, nobody, Word.RIGHT)


def test_after_three_days_silence_is_the_answer():
    word(SESSION, RESERVE, Word.RIGHT, now=MONDAY + THREE_DAYS)
    with pytest.raises(NoLongerAsked):
        word(SESSION, RESERVE, Word.RIGHT, now=MONDAY + THREE_DAYS + timedelta(seconds=1))
    with pytest.raises(NoLongerThere):
        word(rules.withdraw(SESSION, MENTOR, now=MONDAY), RESERVE, Word.RIGHT)
