"""Somebody of none of the five sources: no dead end for them, and a count of their own for the county."""

import pytest

from domain.eligibility import read_rules
from domain.nominations import Source
from domain.programme import Programme
from tests.conftest import MONDAY
from tests.conversations.test_nominations import fill
from texts.messages.notices import PublicNotice
from texts.public import PublicCandidate
from texts.render import Texts

RULES = read_rules([{"words": "五类人才", "sources": ["party_member", "graduate"], "hard": True}])


@pytest.fixture
def programme():
    return Programme(eligibility=RULES)


async def test_none_of_them_is_an_answer_and_an_organizer_looks(phones):
    clerk = await phones.known("周干事", township_organizer="liuhe")
    chief = await phones.known("陈部长", county_organizer="yanshi")
    liu = await phones.known("小刘")
    await fill(liu, source="都不是")
    review = await liu.last()
    assert "身份：都不是" in review
    assert "五类人才。这条我拿不准" in review
    await liu.taps("没错，交上去")
    assert "交上去了" in await liu.last()

    await clerk.says("待办")
    await clerk.taps("刘大江")
    assert "身份：其他" in await clerk.last()
    assert "请核实：五类人才" in await clerk.last()
    await clerk.taps("通过")
    await chief.says("待办")
    await chief.taps("刘大江")
    await chief.taps("列为后备")
    await chief.taps("都办好了，列为后备")
    await chief.says("村庄")
    assert "清河村" in await chief.last()
    assert "· 其他" in await chief.last()


def test_the_village_reads_no_empty_word_about_them():
    def reads(source):
        return Texts().say(PublicNotice(PublicCandidate("刘大江", "清河村", source), MONDAY))

    assert "公示：<b>刘大江</b>想当<b>清河村</b>的后备" in reads(Source.OTHER)
    assert "公示：<b>刘大江</b>（退役军人）想当<b>清河村</b>的后备" in reads(Source.VETERAN)
