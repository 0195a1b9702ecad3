from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain import pairs as rules
from domain.errors import NoLongerThere, NotYours
from domain.pairs import EndReason, MentorRole, Pair, PairId, PairNotActive, PairStatus, Side
from domain.people import PersonId
from tests.conftest import MONDAY

MENTOR, RESERVE, STRANGER = PersonId(1), PersonId(2), PersonId(3)
TODAY = date(2026, 11, 30)
WEEK = timedelta(days=7)
REQUESTED = Pair(PairId(1), MENTOR, RESERVE, MentorRole.WORK, PairStatus.REQUESTED, MONDAY, asked_at=MONDAY)


def accepted_by(pair, person_id):
    return rules.accept(pair, person_id, months=12, agreement="1")


def signed(pair, person_id):
    return rules.sign(pair, person_id, now=MONDAY, today=TODAY, months=12)


def test_a_pair_begins_with_the_second_signature_whoever_signs_last():
    accepted = accepted_by(REQUESTED, MENTOR)
    for first, second in ((MENTOR, RESERVE), (RESERVE, MENTOR)):
        half = signed(accepted, first)
        assert half.status is PairStatus.ACCEPTED
        assert half.began_on is None
        whole = signed(half, second)
        assert (whole.status, whole.began_on, whole.ends_on) == (PairStatus.ACTIVE, TODAY, date(2027, 11, 30))


def test_signing_again_changes_nothing():
    half = signed(accepted_by(REQUESTED, MENTOR), MENTOR)
    assert signed(half, MENTOR) == half
    whole = signed(half, RESERVE)
    assert signed(whole, MENTOR) == whole


def test_only_the_mentor_answers_and_only_once():
    with pytest.raises(NotYours):
        accepted_by(REQUESTED, RESERVE)
    with pytest.raises(NotYours):
        rules.decline(REQUESTED, STRANGER, EndReason.FULL)
    declined = rules.decline(REQUESTED, MENTOR, EndReason.TOO_FAR)
    assert (declined.status, declined.end_reason) == (PairStatus.DECLINED, EndReason.TOO_FAR)
    with pytest.raises(NoLongerThere):
        accepted_by(declined, MENTOR)


def test_nobody_signs_what_was_not_accepted():
    with pytest.raises(NoLongerThere):
        signed(REQUESTED, RESERVE)
    with pytest.raises(NotYours):
        signed(accepted_by(REQUESTED, MENTOR), STRANGER)


def test_a_pair_ends_once():
    ended = rules.end(REQUESTED, EndReason.MOVED_ON)
    assert ended.status is PairStatus.ENDED
    with pytest.raises(NoLongerThere):
        rules.end(ended, EndReason.MOVED_ON)


def test_a_request_lapses_a_week_after_the_mentor_was_asked_and_not_before():
    with pytest.raises(NoLongerThere):
        rules.lapse(REQUESTED, WEEK, now=MONDAY + WEEK - timedelta(seconds=1))
    assert rules.lapse(REQUESTED, WEEK, now=MONDAY + WEEK).status is PairStatus.LAPSED


def test_a_request_the_mentor_could_not_hear_of_goes_back_after_twice_the_time():
    unheard = replace(REQUESTED, asked_at=None)
    assert rules.lapses_at(unheard, WEEK) == unheard.requested_at + 2 * WEEK


def test_an_acceptance_that_nobody_signs_lapses_later():
    accepted = accepted_by(REQUESTED, MENTOR)
    assert rules.lapses_at(accepted, WEEK) == MONDAY + 2 * WEEK


def test_a_pair_is_complete_on_its_last_day():
    active = signed(signed(accepted_by(REQUESTED, MENTOR), MENTOR), RESERVE)
    with pytest.raises(NoLongerThere):
        rules.complete(active, today=date(2027, 11, 29))
    assert rules.complete(active, today=date(2027, 11, 30)).status is PairStatus.COMPLETED
    with pytest.raises(PairNotActive):
        rules.require_active(rules.complete(active, today=date(2027, 11, 30)))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 36, date(2029, 11, 30)),
    ],
)
def test_months_are_counted_as_people_count_them(day, months, then):
    assert rules.months_later(day, months) == then


def test_a_reserve_lacks_the_roles_that_nobody_fills():
    live = [REQUESTED, replace(REQUESTED, role=MentorRole.EXPERT, status=PairStatus.LAPSED)]
    assert rules.lacking(live, RESERVE) == (MentorRole.POLITICAL, MentorRole.EXPERT)


def test_each_side_calls_the_other_by_name():
    card = rules.PairCard(REQUESTED, "王建国", "李强")
    assert (card.name_for(MENTOR), card.name_for(RESERVE)) == ("李强", "王建国")
    assert REQUESTED.side_of(RESERVE) is Side.RESERVE
    with pytest.raises(NotYours):
        card.name_for(STRANGER)


def asked(number, role=MentorRole.WORK, status=PairStatus.REQUESTED, slot=1):
    return Pair(PairId(number), PersonId(number), RESERVE, role, status, MONDAY, slot=slot)


def test_as_many_may_be_asked_for_one_role_as_the_county_allows():
    one = [asked(1)]
    assert MentorRole.WORK not in rules.lacking(one, RESERVE)
    assert MentorRole.WORK in rules.lacking(one, RESERVE, at_once=2)
    two = [*one, asked(2, slot=2)]
    assert MentorRole.WORK not in rules.lacking(two, RESERVE, at_once=2)
    assert MentorRole.WORK not in rules.lacking([asked(1, status=PairStatus.ACCEPTED)], RESERVE, at_once=5)
    assert rules.slot_for(two, RESERVE, MentorRole.WORK) == 3
    assert rules.slot_for([asked(2, slot=2)], RESERVE, MentorRole.WORK) == 1
    assert rules.slot_for(two, RESERVE, MentorRole.EXPERT) == 1


def test_what_need_not_be_answered_any_more_is_of_the_same_role_and_still_a_request():
    accepted = asked(1, status=PairStatus.ACCEPTED)
    live = [accepted, asked(2, slot=2), asked(3, MentorRole.EXPERT), asked(4, status=PairStatus.PAUSED)]
    assert [pair.id for pair in rules.needless(live, accepted)] == [2]
