"""What two people sign, how they rest, when they are asked to go on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain import pairs, renewals
from domain.errors import NoLongerThere, NotYours
from domain.pairs import EndReason, MentorRole, Pair, PairId, PairNotActive, PairStatus, PauseReason, Side
from domain.people import PersonId
from domain.programme import PairTerms, Programme, ProgrammeFault, read_programme
from domain.renewals import Renewal, times_due
from domain.terms import PauseFor, rests_until
from tests.conftest import MONDAY

MENTOR, RESERVE = PersonId(1), PersonId(2)
TODAY, END = date(2026, 11, 30), date(2026, 12, 20)
ACTIVE = Pair(
    PairId(1), MENTOR, RESERVE, MentorRole.EXPERT, PairStatus.ACTIVE, MONDAY,
    began_on=date(2023, 12, 20), ends_on=END, months=36,
)  # fmt: skip


def answered(renewal, side, *, goes_on=True, pair=ACTIVE, today=TODAY):
    return renewals.answer(pair, renewal, side, goes_on=goes_on, now=MONDAY, today=today)


def test_each_role_has_its_own_term_where_the_county_says_so():
    programme = read_programme({"pair_months": 12, "pair_terms": {"expert": 36}})
    assert [programme.months_with(role) for role in MentorRole] == [12, 12, 36]
    assert programme.pair_terms == PairTerms(expert=36)
    assert Programme().months_with("expert") == 12


@pytest.mark.parametrize("terms", [{"expert": 0}, {"expert": "36"}, {"master": 12}, 36])
def test_an_impossible_term_is_named(terms):
    with pytest.raises(ProgrammeFault, match="pair_terms"):
        read_programme({"pair_terms": terms})


def test_a_rest_ends_on_its_day_and_keeps_the_reason():
    resting = pairs.pause(ACTIVE, RESERVE, PauseReason.HARVEST, date(2027, 1, 1))
    assert (resting.status, resting.pause_reason) == (PairStatus.PAUSED, PauseReason.HARVEST)
    with pytest.raises(PairNotActive):
        pairs.pause(resting, RESERVE, PauseReason.ILL, END)
    assert pairs.resume(resting) == ACTIVE
    with pytest.raises(NoLongerThere):
        pairs.resume(ACTIVE)
    with pytest.raises(NotYours):
        pairs.pause(ACTIVE, PersonId(9), PauseReason.ILL, END)


def test_a_pair_that_rests_can_still_end():
    ended = pairs.end(pairs.pause(ACTIVE, MENTOR, PauseReason.ILL, END), EndReason.NO_TIME)
    assert (ended.status, ended.paused_until, ended.pause_reason) == (PairStatus.ENDED, None, None)


def test_what_was_learned_before_time_is_completed_and_not_broken_off():
    assert pairs.end(ACTIVE, EndReason.LEARNED).status is PairStatus.COMPLETED
    never_begun = replace(ACTIVE, status=PairStatus.ACCEPTED, began_on=None, ends_on=None)
    assert pairs.end(never_begun, EndReason.LEARNED).status is PairStatus.ENDED


def test_how_long_a_rest_is():
    assert [rests_until(each, TODAY) for each in PauseFor] == [
        date(2026, 12, 14), date(2026, 12, 30), date(2027, 2, 28),
    ]  # fmt: skip


def test_everybody_is_asked_at_least_thirty_and_seven_days_ahead():
    sundays = [date(2026, 11, 1) + timedelta(weeks=week) for week in range(8)]
    end = date(2026, 12, 20)
    asked = [times_due(end, sunday) for sunday in sundays]
    assert asked == [0, 0, 0, 1, 1, 1, 2, 2]
    first, last = (sundays[asked.index(times)] - timedelta(days=6) for times in (1, 2))
    assert (end - first, end - last) == (timedelta(days=34), timedelta(days=13))


def test_it_takes_both_to_go_on_and_one_to_let_it_end():
    one = answered(Renewal(PairId(1), END), Side.MENTOR)
    assert not one.is_agreed
    with pytest.raises(NoLongerThere):
        renewals.renew(ACTIVE, one, 36)
    changed = answered(answered(one, Side.MENTOR, goes_on=False), Side.RESERVE)
    assert not changed.is_agreed
    both = answered(one, Side.RESERVE)
    pair, said = renewals.renew(ACTIVE, both, 36)
    assert pair.ends_on == said.until_on == date(2029, 12, 20)
    with pytest.raises(NoLongerThere):
        answered(said, Side.MENTOR, goes_on=False, pair=pair)


@pytest.mark.parametrize(
    "pair",
    [
        replace(ACTIVE, status=PairStatus.PAUSED),
        replace(ACTIVE, ends_on=TODAY),
        replace(ACTIVE, ends_on=None),
    ],
)
def test_nobody_goes_on_with_what_rests_or_is_over(pair):
    with pytest.raises(NoLongerThere):
        answered(Renewal(PairId(1), END), Side.MENTOR, pair=pair)
