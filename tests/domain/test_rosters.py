"""Reserves in figures."""

import pytest

from domain.nominations import Education, Source
from domain.particulars import Sex
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


def test_a_woman_is_missing_only_where_that_is_certain():
    women = [Member(HERE, 1990, Education.HIGH, Source.MIGRANT, sex) for sex in (Sex.FEMALE, Sex.MALE)]
    found = summed(women, 2026)
    assert (found.women, found.untold) == (1, 0)
    assert (found.missing_women(1), found.missing_women(2)) == (0, 1)
    assert summed([member()], 2026).missing_women(1) == 0, "nobody has asked that one yet"
    assert Roster().missing_women(1) == 1
    assert Roster().missing_women(0) == 0


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ({"women": 1}, "did you mean roster.women_least"),
        ({"sex": 1}, "roster.sex = 1: must be true or false"),
        ({"women_least": True}, "roster.women_least = True: must be a whole number from 0 to 20"),
        ({"women_least": 21}, "from 0 to 20"),
        (True, "below a line"),
    ],
)
def test_a_roster_table_that_is_wrong_says_where(table, fault):
    with pytest.raises(ProgrammeFault, match=fault):
        read_programme({"roster": table})


def test_a_target_of_women_asks_who_is_one():
    assert read_programme({"roster": {"women_least": 1}}).roster.asks_sex
    assert read_programme({"roster": {"sex": True}}).roster.asks_sex
    assert not read_programme({}).roster.asks_sex
