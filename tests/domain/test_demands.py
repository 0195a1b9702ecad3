"""What villages look for, held against what people can do."""

import pytest

from domain.demands import MOST, Coverage, Demand, DemandId, Gap, Supply, TooManyDemands, coverage, gaps, met
from domain.demands import require_room as require
from domain.nominations import Skill, Status
from domain.places import PlaceId

QINGHE, LAOJING = PlaceId(3), PlaceId(4)
TRADE = Demand(DemandId(1), QINGHE, Skill.TRADE, None)
MEDICINE = Demand(DemandId(2), QINGHE, Skill.MEDICINE, None)
PUMPS = Demand(DemandId(3), QINGHE, None, "修水泵")
ELSEWHERE = Demand(DemandId(4), LAOJING, Skill.MEDICINE, None)
SUPPLIES = [
    Supply(QINGHE, Status.RESERVE, (Skill.TRADE, Skill.ARTS)),
    Supply(QINGHE, Status.SUBMITTED, (Skill.TRADE,)),
    Supply(LAOJING, Status.RESERVE, (Skill.TRADE,)),
]


def test_a_person_hears_what_of_theirs_is_looked_for():
    assert met([TRADE, MEDICINE, PUMPS], (Skill.ARTS, Skill.TRADE)) == (Skill.TRADE,)
    assert met([PUMPS], (Skill.TRADE,)) == ()
    assert met([], (Skill.TRADE,)) == ()


def test_each_demand_counts_the_reserve_and_the_candidates_of_its_own_village():
    assert coverage([TRADE, MEDICINE, PUMPS], SUPPLIES) == (
        Coverage(TRADE, 1, 1),
        Coverage(MEDICINE, 0, 0),
        Coverage(PUMPS, 0, 0),
    )


def test_a_gap_is_a_skill_nobody_of_the_village_has_and_words_are_none():
    assert gaps([TRADE, MEDICINE, PUMPS, ELSEWHERE], SUPPLIES) == (Gap(Skill.MEDICINE, (QINGHE, LAOJING), 0),)
    helped = [*SUPPLIES, Supply(LAOJING, Status.SUBMITTED, (Skill.MEDICINE,))]
    assert gaps([MEDICINE, ELSEWHERE], helped) == (Gap(Skill.MEDICINE, (QINGHE,), 1),)
    assert gaps([], SUPPLIES) == ()


def test_a_village_looks_for_so_much_and_no_more():
    require([TRADE] * (MOST - 1))
    with pytest.raises(TooManyDemands):
        require([TRADE] * MOST)
