"""Who is too close to rate somebody."""

from datetime import timedelta

import pytest

from domain.ballots import Alike, Box, BoxId, Counts, TooFew
from domain.people import Actor, Person, PersonId
from domain.places import PlaceId
from domain.ratings import (
    Approval,
    NobodyOfThatName,
    Rating,
    RatingARelative,
    RatingOneself,
    RatingOnesOwnReserve,
    RatingResult,
    called,
    require_rater,
)
from tests.conftest import MONDAY

RATING = Rating(
    Box(BoxId(1), PlaceId(3), -100, 5, MONDAY, MONDAY + timedelta(days=3), timedelta(days=7)), PersonId(8)
)
STRANGER = Actor(555, "zh_CN")
RESERVE = Actor(888, "zh_CN", Person(PersonId(8), 888, "小燕", "zh_CN"))


def test_a_villager_who_never_registered_may_rate():
    require_rater(STRANGER, RATING, leads=False, related=False)


def test_nobody_rates_themselves():
    with pytest.raises(RatingOneself):
        require_rater(RESERVE, RATING, leads=False, related=False)


def test_a_mentor_does_not_rate_their_own_reserve():
    with pytest.raises(RatingOnesOwnReserve):
        require_rater(STRANGER, RATING, leads=True, related=False)


def test_a_relative_does_not_rate():
    with pytest.raises(RatingARelative):
        require_rater(STRANGER, RATING, leads=False, related=True)


@pytest.mark.parametrize(
    ("outcome", "mean", "approval"),
    [
        (TooFew(), None, None),
        (Alike(5), None, Approval.VERY_GOOD),
        (Alike(1), None, Approval.POOR),
        (Counts((0, 1, 2, 6, 6)), 4.0, None),
    ],
)
def test_a_result_is_a_mean_or_words_or_nothing(outcome, mean, approval):
    result = RatingResult(BoxId(1), PersonId(8), "王小燕", 15, outcome)
    assert (result.mean, result.approval) == (mean, approval)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("李春生", {"李春生"}),
        (" 李 春生 ", {"李春生"}),
        ("春生", {"李春生", "王春生"}),
        ("Anna", {"anna maria"}),
        ("", {"李春生", "王春生", "春", "anna maria"}),
        ("春", {"春"}),
    ],
)
def test_whom_the_words_name(words, meant):
    assert called(words, ["李春生", "王春生", "春", "anna maria"]) == meant


def test_a_name_nobody_has_is_refused_with_those_there_are():
    with pytest.raises(NobodyOfThatName) as refused:
        called("张三", ["李春生"])
    assert refused.value.names == ("李春生",)
