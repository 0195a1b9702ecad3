"""Two nominations of one name, year and village: their organizers see it, and nobody else learns of it."""

import pytest

from domain.assistance import AlreadyListed
from domain.names import same_name
from domain.nominations import NominationId
from domain.people import Role
from services import forms, nominations
from tests.services.test_assistance import FIRST, NAME, live, write_down
from tests.services.test_nominations import fill, nominate, return_it

SECOND = NominationId(2)


@pytest.fixture
async def secretary(meet, village):
    return await meet("周书记", Role.VILLAGE_SECRETARY, village)


@pytest.mark.parametrize(
    "name", ["刘 大江", "刘大江·", "刘大江\ufe00", "刘大江.", "劉大江", "刘．大江", "劉・大江"]
)
async def test_a_name_is_the_same_however_it_is_spaced_and_dotted(app, village, secretary, name):
    await write_down(app, secretary, village)
    with pytest.raises(AlreadyListed):
        await write_down(app, secretary, village, name=name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("張偉", "张伟"),
        ("陳國榮", "陈国荣"),
        ("蕭峯", "肖峰"),
        ("閻王", "闫王"),
        ("傅強", "付强"),
        ("阿里木·買買提", "阿里木•买买提"),
        ("阿里木．买买提", "阿里木‧买买提"),
        ("ＺＨＡＮＧ　Wei", "zhangwei"),
        ("张\u3164伟", "张伟"),
    ],
)
def test_long_and_short_signs_are_one_name(one, other):
    assert same_name(one, other)


def test_other_signs_are_another_name():
    assert not same_name("张伟", "章伟")
    assert same_name("Ａlim·Qasim", "alim qasim")
    assert same_name("⽟兰", "玉兰")
    assert not same_name("刘大江", "刘大河")
    assert not same_name("·", "-"), "nothing is the name of nobody"


async def test_who_nominates_themselves_learns_nothing_and_the_organizer_sees_both(
    app, village, secretary, clerk, liu
):
    await write_down(app, secretary, village)
    assert not (await app.see(nominations.card, clerk, FIRST)).message.namesakes
    await nominate(app, liu)
    for mine, others in ((FIRST, SECOND), (SECOND, FIRST)):
        card = await app.see(nominations.card, clerk, mine)
        assert card.message.namesakes == 1
        assert card.namesakes == (others,)


async def test_two_who_nominate_themselves_alike_are_seen_too(app, village, clerk, liu, meet):
    await nominate(app, liu)
    await nominate(app, await meet("小刘"))
    assert (await app.see(nominations.card, clerk, SECOND)).namesakes == (FIRST,)


async def test_mending_does_not_make_two_of_one(app, village, secretary, clerk, liu):
    await write_down(app, secretary, village, name="刘大海")
    await return_it(app, clerk, await app.see(lambda tx: tx.nominations.get(FIRST)))
    await nominate(app, liu)
    await app.do(forms.begin, secretary, NAME, {"nomination": FIRST})
    await app.do(forms.edit, secretary, NAME, "full_name")
    await app.do(forms.answer, secretary, "刘 大江")
    with pytest.raises(AlreadyListed):
        await app.do(forms.submit, secretary, NAME)
    assert [row["full_name"] for row in await live(app)] == ["刘大海", "刘大江"]


async def test_a_stranger_of_the_same_name_keeps_nobody_from_mending(app, village, secretary, clerk, liu):
    await write_down(app, secretary, village)
    await return_it(app, clerk, await app.see(lambda tx: tx.nominations.get(FIRST)))
    await nominate(app, liu)
    await app.do(forms.begin, secretary, NAME, {"nomination": FIRST})
    await app.do(forms.submit, secretary, NAME)
    assert (await app.see(nominations.card, clerk, FIRST)).namesakes == (SECOND,)


async def test_mending_one_s_own_into_another_s_name_is_seen(app, village, secretary, clerk, liu):
    await write_down(app, secretary, village, born="1991")
    await fill(app, liu)
    await app.do(forms.submit, liu, "self_nomination")
    assert (await app.see(nominations.card, clerk, SECOND)).namesakes == ()
    await return_it(app, clerk, await app.see(lambda tx: tx.nominations.get(SECOND)))
    await app.do(forms.begin, liu, "self_nomination", {})
    await app.do(forms.edit, liu, "self_nomination", "birth_year")
    await app.do(forms.answer, liu, "1991")
    await app.do(forms.submit, liu, "self_nomination")
    assert (await app.see(nominations.card, clerk, SECOND)).namesakes == (FIRST,)
