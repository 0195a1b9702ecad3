"""A county without a policy for somebody: they ask all the same, and an organizer answers."""

import pytest

from domain.policies import read_policies
from domain.programme import Programme


@pytest.fixture
def programme():
    return Programme(policy=read_policies([]))


@pytest.fixture
async def clerk(phones):
    return await phones.known("周干事", township_organizer="liuhe")


async def test_where_nothing_is_written_down_somebody_answers_what_is_asked(phones, clerk):
    wang = await phones.known("小王")
    await wang.says("政策")
    assert "点下面问一问，经办人回您" in await wang.last()
    assert await wang.buttons() == ["问一问"]
    await wang.taps("问一问")
    await wang.taps("清河村")
    await wang.says("回来能住哪儿？")
    assert "柳河乡的经办人看得到" in await wang.last()
    assert "回村的事" in await wang.last()
    await wang.says("政策")
    assert "这条您问过了" in await wang.taps("问一问")
    await clerk.says("待办")
    await clerk.taps("小王 · 回村的事")
    assert "回来能住哪儿？" in await clerk.last()
    await clerk.taps("回一句")
    await clerk.says("先住村部，我来安排。")
    assert "先住村部" in await wang.last()
    assert await wang.buttons() == ["问一问"], "not a way back to a policy that is none"
    await wang.taps("问一问")
    assert "哪个村" in await wang.last()
