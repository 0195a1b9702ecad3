"""What a county writes of posts, secondments and work on trial, and what it hears when it is wrong."""

import pytest

from domain.people import Role
from domain.placement_rules import Observation, Placements
from domain.programme import Programme, ProgrammeFault, read_programme


def read(**table):
    return read_programme({"placements": table}).placements


def test_nothing_written_is_nothing_arranged():
    assert not Programme().placements.arranged
    assert not read().arranged


def test_what_is_written_is_arranged():
    observers = ["township_organizer", "liaison"]
    rule = {
        "months": 3,
        "each_fortnight": True,
        "observers": observers,
        "items": ["甲", "乙", "丙"],
        "mark": 4,
    }
    assert read(posts=["组长 "], secondments=[3, 6], observation=rule) == Placements(
        ("组长",),
        (3, 6),
        Observation(
            months=3,
            each_fortnight=True,
            observers=(Role.TOWNSHIP_ORGANIZER, Role.LIAISON),
            items=("甲", "乙", "丙"),
            mark=4.0,
        ),
    )
    assert read(observation={}).observation == Observation()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"post": ["组长"]}, "did you mean placements.posts?"),
        ({"posts": "组长"}, "placements.posts"),
        ({"posts": ["组长", "组长"]}, "different names"),
        ({"secondments": 3}, "must read like [3, 6]"),
        ({"secondments": [0]}, "must read like [3, 6]"),
        ({"observation": True}, "[placements.observation]"),
        ({"observation": {"month": 2}}, "did you mean placements.observation.months?"),
        ({"observation": {"months": 0}}, "placements.observation.months"),
        ({"observation": {"mark": 6}}, "placements.observation.mark"),
        ({"observation": {"each_fortnight": 1}}, "must be true or false"),
        ({"observation": {"items": ["一", "二"]}}, "3 to 5"),
        ({"observation": {"observers": ["liaison"]}}, "must name two of"),
        ({"observation": {"observers": ["liaison", "liaison"]}}, "must name two of"),
        ({"observation": {"observers": ["liaison", "county_organizer"]}}, "must name two of"),
    ],
)
def test_what_is_wrong_is_named(table, said):
    with pytest.raises(ProgrammeFault) as fault:
        read(**table)
    assert said in str(fault.value)


def test_a_table_is_wanted():
    with pytest.raises(ProgrammeFault, match=r"below a line \[placements\]"):
        read_programme({"placements": ["组长"]})
