"""Who may take a role back, and from whom it is not taken."""

import pytest

from domain.errors import NotYours
from domain.people import (
    GIVERS,
    ORGANIZERS,
    Actor,
    Grant,
    LastOrganizer,
    Role,
    may_take_back,
    require_taking_back,
)
from domain.places import Place, PlaceId, PlaceKind
from tests.conftest import MONDAY

COUNTY = Place(PlaceId(1), "yanshi", PlaceKind.COUNTY, "演示县", frozenset({PlaceId(1)}))
LIUHE = Place(
    PlaceId(2), "liuhe", PlaceKind.TOWNSHIP, "柳河乡", frozenset({PlaceId(1), PlaceId(2)}), PlaceId(1)
)
DONGGANG = Place(
    PlaceId(3), "donggang", PlaceKind.TOWNSHIP, "东岗镇", frozenset({PlaceId(1), PlaceId(3)}), PlaceId(1)
)
QINGHE = Place(
    PlaceId(4), "qinghe", PlaceKind.VILLAGE, "清河村", LIUHE.path | frozenset({PlaceId(4)}), PlaceId(2)
)


def holder(role: Role, place: Place) -> Actor:
    return Actor(7, "zh_CN", grants=(Grant(role, place.id, MONDAY),))


CHIEF, CLERK = holder(Role.COUNTY_ORGANIZER, COUNTY), holder(Role.TOWNSHIP_ORGANIZER, LIUHE)


@pytest.mark.parametrize("role", Role)
def test_the_county_takes_back_every_role_below_itself(role):
    assert may_take_back(CHIEF, role, QINGHE)


@pytest.mark.parametrize(
    ("role", "place", "may"),
    [
        (Role.VILLAGE_SECRETARY, QINGHE, True),
        (Role.LIAISON, QINGHE, True),
        (Role.VILLAGE_SECRETARY, DONGGANG, False),
        (Role.TOWNSHIP_ORGANIZER, LIUHE, False),
        (Role.OPERATOR, LIUHE, False),
        (Role.COUNTY_ORGANIZER, COUNTY, False),
    ],
)
def test_a_township_takes_back_what_it_gives_and_only_at_home(role, place, may):
    assert may_take_back(CLERK, role, place) is may
    if may:
        require_taking_back(CLERK, role, place, others=0)
    else:
        with pytest.raises(NotYours):
            require_taking_back(CLERK, role, place, others=8)


@pytest.mark.parametrize("role", sorted(set(Role) - ORGANIZERS))
def test_who_organizes_nothing_takes_nothing_back(role):
    assert all(not may_take_back(holder(role, COUNTY), each, QINGHE) for each in GIVERS)


def test_the_last_county_organizer_stays_and_one_of_two_may_go():
    with pytest.raises(LastOrganizer):
        require_taking_back(CHIEF, Role.COUNTY_ORGANIZER, COUNTY, others=0)
    require_taking_back(CHIEF, Role.COUNTY_ORGANIZER, COUNTY, others=1)


def test_the_only_one_of_another_role_may_go():
    require_taking_back(CHIEF, Role.TOWNSHIP_ORGANIZER, LIUHE, others=0)


def test_who_may_not_hears_that_before_who_is_the_last():
    with pytest.raises(NotYours):
        require_taking_back(CLERK, Role.COUNTY_ORGANIZER, COUNTY, others=0)
