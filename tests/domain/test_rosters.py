"""Reserves in figures."""

import pytest

from domain.nominations import Education, Source
from domain.places import PlaceId
from domain.programme import ProgrammeFault, read_programme
from domain.rosters import Member, Roster, summed

HERE = PlaceId(3)


def member(born=1990, education=Education.HIGH, source=Source.MIGRANT):
    return Member(HERE, born, education, source)


def test_nobody_has_no_age():
    assert summed([], 2026) == Roster()
    assert (Roster().mean_age, Roster().college_share) == (None, 0)


def test_figures_round_as_people_do():
    found = summed([member(1990), member(1989, Education.COLLEGE, Source.VETERAN), member(1990)], 2026)
    assert (found.count, found.mean_age, found.college, found.college_share) == (3, 36, 1, 33)
    assert summed([member(1990), member(1989)], 2026).mean_age == 37, "36.5"
    assert summed([member(education=Education.MASTER), member()], 2026).college_share == 50


def test_the_commonest_source_comes_first():
    found = summed([member(), member(source=Source.VETERAN), member(source=Source.VETERAN)], 2026)
    assert list(found.sources.items()) == [(Source.VETERAN, 2), (Source.MIGRANT, 1)]


@pytest.mark.parametrize(("count", "missing"), [(0, 2), (1, 1), (2, 0), (5, 0)])
def test_what_is_missing_to_the_target(count, missing):
    assert Roster(count).missing(2) == missing


def test_a_target_that_is_upside_down_is_refused():
    with pytest.raises(ProgrammeFault, match="reserves_most: must not be less"):
        read_programme({"reserves_least": 4})
