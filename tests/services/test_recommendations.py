"""What is kept of somebody who was recommended, on every database."""

import pytest
from sqlalchemy import select

from domain.invitations import HandItOn
from domain.nominations import AlreadyNominated, WayIn
from domain.people import CodeNotValid, Role
from domain.places import PlaceKind
from domain.recommendations import MOST_OPEN, TooManyRecommendations
from scheduler.recommendations import lapse_due_recommendations
from services import forms, invitations, recommendations
from services import nominations as nominations_of_organizers
from services.ledger import forget
from services.people import agree
from storage.schema.nominations import nominations
from storage.schema.nominations import recommendations as kept_names
from tests.reserves import letters_to
from tests.services.test_nominations import letters, nominate, return_it
from texts.messages.recommendations import RecommendationKept

NAME = "recommendation"


@pytest.fixture
async def uncle(meet):
    return await meet("周大爷")


async def recommend(app, actor, village, name="孙小山"):
    """Returns the link's code."""
    await app.do(forms.begin, actor, NAME, {})
    await app.do(forms.answer, actor, name)
    await app.do(forms.choose, actor, NAME, "village", str(village.id))
    thanks = await app.do(forms.answer, actor, "踏实肯干")
    assert isinstance(thanks.message, RecommendationKept)
    return thanks.message.link.removeprefix("i_")


async def follow_and_hand_in(app, actor, code):
    await app.do(invitations.follow, actor, code)
    await hand_in(app, actor)


async def hand_in(app, actor):
    await app.do(forms.answer, actor, "1990")
    for key, value in (("whereabouts", "in_village"), ("education", "high"), ("source", "veteran")):
        await app.do(forms.choose, actor, "self_nomination", key, value)
    await app.do(forms.toggle, actor, "self_nomination", "skills", "farming")
    await app.do(forms.finish, actor, "self_nomination", "skills")
    await app.do(forms.answer, actor, "想回来把茶园接上")
    await app.do(forms.submit, actor, "self_nomination")


async def names(app):
    return await app.db.read(lambda connection: list(connection.scalars(select(kept_names.c.full_name))))


async def ways_in(app):
    return await app.db.read(lambda connection: list(connection.scalars(select(nominations.c.way_in))))


@pytest.mark.parametrize(
    ("role", "way_in"),
    [
        (None, WayIn.RECOMMENDED_BY_VILLAGER),
        (Role.LIAISON, WayIn.RECOMMENDED_BY_ORGANIZATION),
        (Role.TOWNSHIP_ORGANIZER, WayIn.RECOMMENDED_BY_ORGANIZATION),
        (Role.OPERATOR, WayIn.RECOMMENDED_BY_VILLAGER),
    ],
)
async def test_who_recommends_decides_which_way_it_is(app, village, township, meet, liu, role, way_in):
    at = None if role is None else township if role is Role.TOWNSHIP_ORGANIZER else village
    code = await recommend(app, await meet("推荐人", role, at), village)
    assert await names(app) == ["孙小山"]
    await follow_and_hand_in(app, liu, code)
    assert await ways_in(app) == [way_in]
    assert await names(app) == []


async def test_the_recommender_hears_that_it_is_accepted_and_the_code_is_spent(
    app, village, uncle, liu, meet
):
    code = await recommend(app, uncle, village)
    await follow_and_hand_in(app, liu, code)
    [letter] = await letters(app, uncle)
    assert letter.text == "11 月 30 日您推荐回清河村的那位应了，表已经交上去了。谢谢您惦记着村里。"
    with pytest.raises(CodeNotValid):
        await app.do(invitations.follow, await meet("小王"), code)


async def test_who_guesses_a_name_does_not_learn_that_its_person_came_by_another_s_link(
    app, village, uncle, liu, meet
):
    curious = await meet("打听的人")
    await recommend(app, curious, village)
    await follow_and_hand_in(app, liu, await recommend(app, uncle, village))
    assert await names(app) == []
    assert await letters_to(app, curious.person) == []
    assert len(await letters_to(app, uncle.person)) == 1


async def test_two_who_follow_one_link_are_not_both_recommended(app, village, uncle, liu, meet):
    code = await recommend(app, uncle, village)
    other = await meet("小王")
    await app.do(invitations.follow, other, code)
    await follow_and_hand_in(app, liu, code)
    held = await app.see(lambda tx: tx.drafts.find(other.person_id, "self_nomination"))
    assert "full_name" not in held.answers, "the name went with the link"
    await app.do(forms.edit, other, "self_nomination", "full_name")
    await app.do(forms.answer, other, "孙小山")
    await hand_in(app, other)
    assert sorted(await ways_in(app)) == [WayIn.RECOMMENDED_BY_VILLAGER, WayIn.SELF]
    assert len(await letters(app, uncle)) == 1


async def test_a_name_lapses_once_and_nobody_is_told_twice(app, village, uncle, liu, calendar):
    code = await recommend(app, uncle, village)
    due_at = await app.see(recommendations.next_lapse_at)
    calendar.pass_days(29.9)
    assert await lapse_due_recommendations(app) == {"done": 0, "failed": 0}
    calendar.now = due_at
    assert await app.see(recommendations.due_lapses) != []
    assert await lapse_due_recommendations(app) == {"done": 1, "failed": 0}
    assert await lapse_due_recommendations(app) == {"done": 0, "failed": 0}
    assert await names(app) == []
    assert await app.see(recommendations.next_lapse_at) is None
    [letter] = await letters(app, uncle)
    assert "孙小山" not in letter.text
    assert letter.keyboard.name == "recommend"
    with pytest.raises(CodeNotValid):
        await app.do(invitations.follow, liu, code)


async def test_who_began_in_time_and_came_too_late_comes_by_themselves(app, village, uncle, liu, calendar):
    code = await recommend(app, uncle, village)
    calendar.pass_days(29)
    await app.do(invitations.follow, liu, code)
    calendar.pass_days(2)
    await hand_in(app, liu)
    assert await ways_in(app) == [WayIn.SELF]
    assert await lapse_due_recommendations(app) == {"done": 1, "failed": 0}
    assert "没有回话" in (await letters(app, uncle))[-1].text


async def test_a_link_changes_nothing_for_who_is_nominated_and_is_not_the_recommenders(
    app, village, uncle, liu
):
    code = await recommend(app, uncle, village)
    await nominate(app, liu)
    with pytest.raises(AlreadyNominated):
        await app.do(invitations.follow, liu, code)
    with pytest.raises(HandItOn):
        await app.do(invitations.follow, uncle, code)
    assert await names(app) == ["孙小山"]


async def test_room_for_a_few_names(app, village, uncle):
    for number in range(MOST_OPEN):
        await recommend(app, uncle, village, f"孙小{'一二三四五六七八九十'[number]}")
    with pytest.raises(TooManyRecommendations):
        await app.do(forms.begin, uncle, NAME, {})


async def test_a_forgotten_code_takes_no_name_with_it_that_nobody_lapsed(app, village, uncle, calendar):
    await recommend(app, uncle, village)
    calendar.pass_days(61)
    await app.do(forget)
    assert await names(app) == []


async def test_nothing_is_kept_of_who_only_looks(app, village, uncle):
    code = await recommend(app, uncle, village)
    offered = await app.see(invitations.read, code)
    assert offered.welcome.full_name == "孙小山"
    stranger = await app.see(lambda tx: tx.people.actor(555, "zh_CN", tx.now))
    agreed = await app.do(agree, stranger, "小孙")
    assert await names(app) == ["孙小山"]
    step = (await app.do(invitations.follow, agreed, code)).step
    assert (step.question.key, step.progress) == ("birth_year", (1, 6))


async def change(app, actor, **answers):
    """Follows the link's form to its review, and gives other answers than the link's."""
    for key, words in answers.items():
        await app.do(forms.edit, actor, "self_nomination", key)
        await app.do(forms.answer, actor, words)


@pytest.fixture
async def elsewhere(app, county):
    def found(tx):
        township = tx.places.add("donggang", PlaceKind.TOWNSHIP, "东岗镇", county)
        return tx.places.add("laojing", PlaceKind.VILLAGE, "老井村", township)

    return await app.do(found)


async def test_who_mends_a_nomination_by_an_organization_s_link_comes_by_its_word(
    app, village, meet, liu, clerk
):
    await return_it(app, clerk, await nominate(app, liu))
    secretary = await meet("周书记", Role.VILLAGE_SECRETARY, village)
    await app.do(invitations.follow, liu, await recommend(app, secretary, village, "刘大江"))
    await app.do(forms.submit, liu, "self_nomination")
    assert await ways_in(app) == [WayIn.RECOMMENDED_BY_ORGANIZATION]


async def test_nobody_carries_an_organization_s_word_to_another_village(app, village, elsewhere, meet, liu):
    secretary = await meet("周书记", Role.VILLAGE_SECRETARY, village)
    code = await recommend(app, secretary, village)
    stranger = await meet("路人")
    await app.do(invitations.follow, stranger, code)
    await change(app, stranger, village=elsewhere.name)
    await hand_in(app, stranger)
    assert await ways_in(app) == [WayIn.SELF]
    assert await letters(app, secretary) == []
    await follow_and_hand_in(app, liu, code)
    assert sorted(await ways_in(app)) == [WayIn.RECOMMENDED_BY_ORGANIZATION, WayIn.SELF]


@pytest.mark.parametrize(
    ("name", "way_in"),
    [
        ("王二河", WayIn.SELF),
        ("孙晓山", WayIn.RECOMMENDED_BY_ORGANIZATION),
        ("孙 小山", WayIn.RECOMMENDED_BY_ORGANIZATION),
    ],
    ids=["another's", "one that sounds the same", "the same"],
)
async def test_an_organization_s_word_is_for_whom_it_named(app, village, meet, liu, name, way_in):
    code = await recommend(app, await meet("周书记", Role.VILLAGE_SECRETARY, village), village)
    await app.do(invitations.follow, liu, code)
    await change(app, liu, full_name=name)
    await hand_in(app, liu)
    assert await ways_in(app) == [way_in]
    assert await names(app) == (["孙小山"] if way_in is WayIn.SELF else [])


async def test_who_lost_the_role_meanwhile_speaks_for_nobody(app, village, meet, liu):
    secretary = await meet("周书记", Role.VILLAGE_SECRETARY, village)
    code = await recommend(app, secretary, village)
    await app.do(lambda tx: tx.people.revoke(secretary.person_id, Role.VILLAGE_SECRETARY, village.id))
    await follow_and_hand_in(app, liu, code)
    assert await ways_in(app) == [WayIn.SELF]
    assert await names(app) == []
    assert len(await letters(app, secretary)) == 1


async def test_a_name_in_long_signs_is_the_name_in_short_ones(app, village, uncle, liu, meet):
    code = await recommend(app, uncle, village, "劉大江")
    await recommend(app, await meet("李婶"), village, "刘大江")
    await follow_and_hand_in(app, liu, code)
    assert await names(app) == []


async def test_who_mends_an_old_nomination_is_not_newly_found(app, village, uncle, liu, clerk, calendar):
    await follow_and_hand_in(app, liu, await recommend(app, uncle, village))
    assert await app.see(lambda tx: tx.rosters.found([village.id], tx.now)) == 1
    calendar.pass_days(40)
    await return_it(app, clerk, await app.see(lambda tx: tx.nominations.find_live(liu.person_id)))
    calendar.pass_days(1)
    await app.do(forms.begin, liu, "self_nomination", {})
    await app.do(forms.submit, liu, "self_nomination")
    assert await app.see(lambda tx: tx.rosters.found([village.id], tx.now)) == 0
    calendar.pass_days(3)
    mended = await app.see(lambda tx: tx.nominations.find_live(liu.person_id))
    assert (await app.see(nominations_of_organizers.card, clerk, mended.id)).message.days == 3
