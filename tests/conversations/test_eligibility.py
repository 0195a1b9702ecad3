"""The county's written rules, read by who fills in the form and by who decides."""

import pytest

from domain.eligibility import read_rules
from domain.programme import Programme
from tests.conversations.test_nominations import fill

RULES = read_rules(
    [
        {"words": "不超过 35 周岁", "age_to": 35, "hard": True},
        {"words": "人在本县", "whereabouts": ["in_village", "in_county"]},
    ]
)


@pytest.fixture
def programme():
    return Programme(eligibility=RULES)


async def test_a_hard_rule_refuses_kindly_and_a_soft_one_goes_along_to_the_card(phones):
    clerk = await phones.known("周干事", township_organizer="liuhe")
    liu = await phones.known("小刘")
    await fill(liu)
    review = await liu.last()
    assert "不超过 35 周岁。这条我拿不准" in review
    assert "人在本县。这条没对上也能交" in review

    await liu.taps("改出生年份")
    await liu.says("1985")
    assert "不超过 35 周岁。这条要对上才能交" in await liu.last()
    refused = await liu.taps("没错，交上去")
    assert "县里写明：不超过 35 周岁" in refused
    assert "表给您留着" in refused
    assert len(refused) < 200, "a toast holds no more"
    await clerk.says("待办")
    assert await clerk.buttons() == []

    await liu.taps("改出生年份")
    await liu.says("1990")
    await liu.taps("没错，交上去")
    assert "交上去了" in await liu.last()
    await clerk.says("待办")
    await clerk.taps("刘大江")
    card = await clerk.last()
    assert "请核实：不超过 35 周岁" in card
    assert "没对上：人在本县" in card
