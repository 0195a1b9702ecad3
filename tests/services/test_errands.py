"""What one has under way for others, and going on with it."""

import pytest

from domain.errors import NoLongerThere
from domain.nominations import WayIn
from domain.people import CodeNotValid, Role
from services import errands, forms, invitations, recommendations
from tests.services.test_assistance import write_down
from tests.services.test_carers import forget, revoke
from tests.services.test_nominations import letters
from tests.services.test_recommendations import follow_and_hand_in, hand_in, names, recommend, ways_in


@pytest.fixture
async def uncle(meet):
    return await meet("周大爷")


async def number_of(app, actor):
    return (await app.see(errands.find, actor)).recommended[0]


async def test_one_s_own_are_listed_and_nobody_else_s(app, village, uncle, liu, meet):
    secretary = await meet("周书记", Role.VILLAGE_SECRETARY, village)
    assert await app.see(errands.find, secretary) is None
    await recommend(app, uncle, village)
    await write_down(app, secretary, village)
    found = await app.see(errands.find, uncle)
    assert [each.full_name for each in found.message.recommended] == ["孙小山"]
    assert found.message.assisted == ()
    found = await app.see(errands.find, secretary)
    assert [each.full_name for each in found.message.assisted] == ["刘大江"]
    assert found.message.recommended == ()
    assert await app.see(errands.find, liu) is None
    assert await app.see(errands.find, await revoke(app, secretary, Role.VILLAGE_SECRETARY, village)) is None


@pytest.mark.parametrize("deed", [recommendations.renew, recommendations.take_back, recommendations.card])
async def test_nobody_opens_another_s(app, village, uncle, liu, deed):
    await recommend(app, uncle, village)
    with pytest.raises(NoLongerThere):
        await app.do(deed, liu, await number_of(app, uncle))


async def test_a_new_link_takes_the_place_of_the_one_before(app, village, uncle, liu, calendar):
    lost = await recommend(app, uncle, village)
    calendar.pass_days(10)
    renewed = await app.do(recommendations.renew, uncle, await number_of(app, uncle))
    with pytest.raises(CodeNotValid):
        await app.do(invitations.follow, liu, lost)
    await follow_and_hand_in(app, liu, renewed.link.removeprefix("i_"))
    assert await ways_in(app) == [WayIn.RECOMMENDED_BY_VILLAGER]
    [letter] = await letters(app, uncle)
    assert "11 月 30 日您推荐" in letter.text, "the day is still the day of the recommendation"


async def test_a_new_link_does_not_let_a_name_live_longer(app, village, uncle, liu, calendar):
    await recommend(app, uncle, village)
    calendar.pass_days(29)
    renewed = await app.do(recommendations.renew, uncle, await number_of(app, uncle))
    calendar.pass_days(2)
    with pytest.raises(CodeNotValid):
        await app.do(invitations.follow, liu, renewed.link.removeprefix("i_"))
    assert await app.see(errands.find, uncle) is None


async def test_who_had_opened_the_link_before_goes_on_with_what_they_began(app, village, uncle, liu):
    code = await recommend(app, uncle, village)
    await app.do(invitations.follow, liu, code)
    await app.do(recommendations.renew, uncle, await number_of(app, uncle))
    await hand_in(app, liu)
    assert await ways_in(app) == [WayIn.RECOMMENDED_BY_VILLAGER]
    assert await names(app) == []


async def test_taken_back_the_name_is_gone_and_there_is_room_again(app, village, uncle, liu):
    code = await recommend(app, uncle, village)
    await app.do(recommendations.take_back, uncle, await number_of(app, uncle))
    assert await names(app) == []
    with pytest.raises(CodeNotValid):
        await app.do(invitations.follow, liu, code)
    assert await app.see(lambda tx: tx.recommendations.count(uncle.person_id)) == 0


async def test_who_recommended_hears_when_a_follower_s_wish_took_the_name_along(app, village, uncle, liu):
    await app.do(invitations.follow, liu, await recommend(app, uncle, village))
    await forget(app, liu)
    assert await names(app) == []
    [letter] = await letters(app, uncle)
    assert "那条链接也不管用了" in letter.text
    assert "孙小山" not in letter.text
    assert letter.keyboard.name == "recommend"
    assert (await app.do(forms.begin, uncle, "recommendation", {})).question.key == "full_name"
