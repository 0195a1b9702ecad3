"""A county's own rules, held against what somebody has said of themselves."""

from dataclasses import replace

import pytest

from domain.eligibility import (
    EligibilityRule,
    Fit,
    Hint,
    NotEligible,
    fit,
    hints,
    read_rules,
    require_eligible,
)
from domain.nominations import Application, Education, Skill, Source, Whereabouts
from domain.particulars import Household, Party, Sex
from domain.places import PlaceId

YEAR = 2026
LIU = Application(
    "刘大江", 1990, PlaceId(7), Whereabouts.IN_COUNTY, Education.COLLEGE, Source.MIGRANT,
    (Skill.FARMING, Skill.TRADE), "想回来",
)  # fmt: skip
YOUNG = EligibilityRule("不超过 45 周岁", hard=True, age_to=45)
SCHOOLED = EligibilityRule("高中以上", education_from=Education.HIGH, not_for=(Source.VETERAN,))
NEAR = EligibilityRule("人在本县", whereabouts=(Whereabouts.IN_VILLAGE, Whereabouts.IN_COUNTY))
IN_THE_PARTY = EligibilityRule("党员优先", party=(Party.MEMBER,))
CLEAN = EligibilityRule("没有受过处分", confirm=True)


@pytest.mark.parametrize(
    ("born", "how"),
    [(1990, Fit.MET), (1981, Fit.MET), (1980, Fit.OPEN), (1979, Fit.NOT_MET)],
)
def test_who_may_or_may_not_have_had_their_birthday_is_neither_in_nor_out(born, how):
    assert fit(YOUNG, replace(LIU, birth_year=born), YEAR) is how


@pytest.mark.parametrize(("born", "how"), [(2005, Fit.MET), (2006, Fit.OPEN), (2007, Fit.NOT_MET)])
def test_the_youngest_are_counted_the_same_way(born, how):
    assert fit(EligibilityRule("满 20 周岁", age_from=20), replace(LIU, birth_year=born), YEAR) is how


@pytest.mark.parametrize(
    ("change", "rule", "how"),
    [
        ({}, SCHOOLED, Fit.MET),
        ({"education": Education.HIGH}, SCHOOLED, Fit.MET),
        ({"education": Education.MIDDLE}, SCHOOLED, Fit.NOT_MET),
        ({"education": Education.MIDDLE, "source": Source.VETERAN}, SCHOOLED, Fit.MET),
        ({}, NEAR, Fit.MET),
        ({"whereabouts": Whereabouts.OUT_OF_PROVINCE}, NEAR, Fit.NOT_MET),
        ({"whereabouts": "深圳"}, NEAR, Fit.OPEN),
        ({}, EligibilityRule("会种", skills=(Skill.FARMING,)), Fit.MET),
        ({}, EligibilityRule("会医", skills=(Skill.MEDICINE, Skill.DRIVING)), Fit.NOT_MET),
        ({}, EligibilityRule("党员", sources=(Source.PARTY_MEMBER,)), Fit.NOT_MET),
        ({"source": Source.OTHER}, EligibilityRule("党员", sources=(Source.PARTY_MEMBER,)), Fit.NOT_MET),
        ({"source": Source.OTHER}, EligibilityRule("党员", hard=True, sources=(Source.VETERAN,)), Fit.OPEN),
        ({}, EligibilityRule("党员", hard=True, sources=(Source.VETERAN,)), Fit.NOT_MET),
        ({"source": Source.OTHER}, EligibilityRule("都行", sources=(Source.OTHER,)), Fit.MET),
        ({}, IN_THE_PARTY, Fit.OPEN),
        ({"party": Party.NOT_MEMBER}, IN_THE_PARTY, Fit.NOT_MET),
        ({"party": Party.MEMBER}, IN_THE_PARTY, Fit.MET),
        ({"source": Source.PARTY_MEMBER}, IN_THE_PARTY, Fit.MET),
        (
            {"household": Household.ELSEWHERE},
            EligibilityRule("本村", household=(Household.HERE,)),
            Fit.NOT_MET,
        ),
        ({"sex": Sex.FEMALE}, EligibilityRule("女同志", sex=(Sex.FEMALE,)), Fit.MET),
        ({}, CLEAN, Fit.OPEN),
        ({"confirmed": ()}, CLEAN, Fit.OPEN),
        ({"confirmed": ("没有欠税",)}, CLEAN, Fit.OPEN),
        ({"confirmed": ("没有欠税", "没有受过处分")}, CLEAN, Fit.MET),
        ({"birth_year": 1980}, EligibilityRule("两样都要", age_to=45, skills=(Skill.ARTS,)), Fit.NOT_MET),
    ],
)
def test_a_rule_is_met_where_all_it_asks_is(change, rule, how):
    assert fit(rule, replace(LIU, **change), YEAR) is how


def test_only_a_hard_rule_that_is_certainly_not_met_keeps_somebody_out():
    rules = (YOUNG, SCHOOLED, NEAR)
    require_eligible(rules, replace(LIU, education=Education.MIDDLE, birth_year=1980), YEAR)
    with pytest.raises(NotEligible) as refused:
        require_eligible(rules, replace(LIU, birth_year=1970), YEAR)
    assert refused.value.words == "不超过 45 周岁"


def test_every_hint_is_in_the_words_of_its_rule():
    said = replace(LIU, birth_year=1980, education=Education.MIDDLE)
    assert hints((YOUNG, SCHOOLED, NEAR), said, YEAR) == (
        Hint("不超过 45 周岁", hard=True, certain=False),
        Hint("高中以上", hard=False, certain=True),
    )
    assert hints((), said, YEAR) == ()


def test_rules_are_read_as_they_are_written():
    table = {"words": " 高中以上 ", "education_from": "high", "not_for": ["veteran"]}
    assert read_rules([table]) == (SCHOOLED,)
    assert read_rules([{"words": "不超过 45 周岁", "hard": True, "age_to": 45}]) == (YOUNG,)
