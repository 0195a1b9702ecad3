"""The county's policies: read as they are written, sorted by what is known of the reader."""

from dataclasses import replace
from datetime import date

import pytest

from domain.eligibility import Fit
from domain.policies import fitting, how_it_fits, read_policies, standing
from domain.programme import ProgrammeFault, read_programme
from tests.domain.test_eligibility import LIU, YEAR

LOAN = {
    "id": "loan",
    "title": "贷款",
    "words": "最多 20 万",
    "whom": "45 岁以下的",
    "how": "找乡里",
    "age_to": 45,
}
POST = {"id": "post", "title": "岗位", "words": "网格员", "whom": "谁都行", "how": "先自荐"}
CRAFT = {
    "id": "craft",
    "title": "培训",
    "words": "十天",
    "whom": "种地的",
    "how": "报名",
    "skills": ["farming"],
}
ALL = read_policies([LOAN, POST, CRAFT])


def test_who_is_known_sees_what_is_not_certainly_for_others():
    assert [each.id for each in fitting(ALL, LIU, YEAR)] == ["loan", "post", "craft"]
    old = replace(LIU, birth_year=1970, skills=())
    assert [each.id for each in fitting(ALL, old, YEAR)] == ["post"]
    assert [each.id for each in fitting(ALL, replace(LIU, birth_year=1980), YEAR)] == [
        "loan",
        "post",
        "craft",
    ]


def test_of_a_stranger_nothing_is_certain_so_they_see_all():
    assert fitting(ALL, None, YEAR) == ALL
    assert {how_it_fits(each, None, YEAR) for each in ALL} == {Fit.OPEN}


def test_a_policy_ends_with_its_last_day():
    until = read_policies([LOAN | {"until": date(2026, 12, 31)}, POST])
    assert [each.id for each in standing(until, date(2026, 12, 31))] == ["loan", "post"]
    assert [each.id for each in standing(until, date(2027, 1, 1))] == ["post"]


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"id": "loan"}, "write each policy below a line"),
        ([{"id": "loan"}], "policy 1: needs title"),
        ([POST | {"id": "岗位"}], "id = '岗位'"),
        ([POST, POST], "'post' is used twice"),
        ([POST | {"title": "很" * 21}], "policy 1: title"),
        ([POST | {"until": "2027-12-31"}], "must be a day without quotes"),
        ([POST | {"age_form": 3}], "did you mean policy 1: age_from"),
        ([POST | {"age_from": 40, "age_to": 30}], "age_from is above age_to"),
        ([POST | {"skills": ["cooking"]}], "must be one of"),
    ],
)
def test_a_mistake_in_the_file_is_named(tables, said):
    with pytest.raises(ProgrammeFault, match=said):
        read_programme({"policy": tables})
