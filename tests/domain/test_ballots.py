"""What of a secret vote may be said, asked of thousands of histories."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ballots import (
    Alike,
    BallotsClosed,
    Box,
    BoxId,
    Counts,
    TooFew,
    leaders,
    mean,
    published,
    require_castable,
    shown,
)
from domain.errors import NoLongerThere
from domain.places import PlaceId
from domain.programme import SMALLEST_THRESHOLD
from tests.conftest import MONDAY

lopsided = st.builds(
    lambda top, few: (top, *few), st.integers(5, 40), st.lists(st.integers(0, 2), min_size=1, max_size=9)
)
tallies = st.one_of(lopsided, st.lists(st.integers(0, 40), min_size=2, max_size=10).map(tuple))
thresholds = st.integers(SMALLEST_THRESHOLD, 30)
BOX = Box(
    BoxId(7),
    PlaceId(3),
    -100,
    choices=5,
    opened_at=MONDAY,
    closes_at=MONDAY + timedelta(days=3),
    member_for=timedelta(days=7),
)


@given(tallies, thresholds)
def test_e14_below_the_threshold_nothing_is_said(tally, threshold):
    assert (published(tally, threshold) == TooFew()) == (sum(tally) < threshold)


@given(tallies, thresholds)
def test_e14_no_two_voters_who_talk_to_each_other_learn_what_a_third_chose(tally, threshold):
    """Whoever subtracts their own two ballots from the counts is left with people who differ."""
    outcome = published(tally, threshold)
    if not isinstance(outcome, Counts):
        return
    choices = range(len(tally))
    for one in choices:
        for other in choices:
            rest = list(outcome.tally)
            rest[one] -= 1
            rest[other] -= 1
            if min(rest) >= 0:  # two such voters exist
                assert sum(ballots > 0 for ballots in rest) > 1


@given(tallies, thresholds)
def test_a_near_unanimous_vote_is_said_in_words_and_names_the_right_choice(tally, threshold):
    outcome = published(tally, threshold)
    if isinstance(outcome, Alike):
        assert tally[outcome.choice - 1] == max(tally) > sum(tally) - 3
    elif isinstance(outcome, Counts):
        assert max(tally) <= sum(tally) - 3


@pytest.mark.parametrize(
    ("tally", "outcome"),
    [
        ((9, 0), TooFew()),
        ((0, 10), Alike(2)),
        ((2, 10), Alike(2)),
        ((3, 10), Counts((3, 10))),
        ((5, 5), Counts((5, 5))),
    ],
)
def test_where_the_lines_are(tally, outcome):
    assert published(tally, 10) == outcome


@given(st.lists(st.integers(1, 5), min_size=1, max_size=60))
def test_the_mean_is_the_nearest_half(marks):
    said = mean(tuple(marks.count(mark) for mark in range(1, 6)))
    assert (said * 2).is_integer()
    assert abs(said - sum(marks) / len(marks)) <= 0.25


@given(st.integers(0, 10_000))
def test_taking_part_is_shown_in_fives_and_never_too_many(voters):
    assert shown(voters) % 5 == 0
    assert shown(voters) <= voters < shown(voters) + 5


def test_level_choices_share_the_lead():
    assert leaders((2, 5, 5)) == (2, 3)


@given(st.integers())
def test_only_what_is_on_the_ballot_can_be_chosen(choice):
    if 1 <= choice <= 5:
        require_castable(BOX, choice, MONDAY)
    else:
        with pytest.raises(NoLongerThere):
            require_castable(BOX, choice, MONDAY)


def test_the_moment_of_closing_is_already_too_late():
    require_castable(BOX, 5, BOX.closes_at - timedelta(microseconds=1))
    with pytest.raises(BallotsClosed):
        require_castable(BOX, 5, BOX.closes_at)
