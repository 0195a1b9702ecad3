"""K06: who asks to be forgotten takes their own name with them, and nobody else's of the same name."""

import pytest
from sqlalchemy import select

from domain.nominations import Status, WayIn
from domain.pairs import MentorRole
from domain.people import Actor, Role
from services import invitations
from storage.schema.nominations import recommendations as kept_names
from tests.faults.test_k06_papers import forget
from tests.reserves import a_mentor, a_reserve
from tests.services.conftest import clerk, liu, meet, township
from tests.services.test_recommendations import follow_and_hand_in, hand_in, names, recommend, ways_in

__all__ = ["clerk", "liu", "meet", "township"]
NAME = "孙小山"


@pytest.fixture
async def secretary(meet, village):
    return await meet("周书记", Role.VILLAGE_SECRETARY, village)


async def test_k06_an_accomplice_who_is_forgotten_takes_one_link_with_them(
    app, village, secretary, meet, liu
):
    """Anybody can recommend a name, have the link opened and the opener forgotten."""
    meant = await recommend(app, secretary, village, NAME)
    accomplice = await meet("同伙")
    code = await recommend(app, await meet("生人"), village, NAME)
    await app.do(invitations.follow, accomplice, code)
    await forget(app, accomplice)
    assert await names(app) == [NAME]
    await follow_and_hand_in(app, liu, meant)
    assert await ways_in(app) == [WayIn.RECOMMENDED_BY_ORGANIZATION]


async def test_k06_a_villagers_link_does_not_spend_what_an_organization_said(
    app, village, secretary, meet, liu
):
    meant = await recommend(app, secretary, village, NAME)
    accomplice = await meet("同伙")
    await follow_and_hand_in(app, accomplice, await recommend(app, await meet("生人"), village, NAME))
    await forget(app, accomplice)
    assert await names(app) == [NAME]
    await app.do(invitations.follow, liu, meant)
    await hand_in(app, liu)
    assert await ways_in(app) == [WayIn.RECOMMENDED_BY_ORGANIZATION]


async def test_k06_what_an_account_calls_itself_takes_no_recommended_name_away(app, village, secretary):
    """A mentor is known by name; yet nobody has signed that the name is that of who was recommended."""
    await recommend(app, secretary, village, NAME)
    mentor = await app.do(lambda tx: a_mentor(tx, village, 600_002, NAME, role=MentorRole.WORK))
    await forget(app, Actor(mentor.telegram_id, "zh_CN"))
    assert await names(app) == [NAME]


async def test_k06_a_reserve_takes_no_name_of_another_village_away(app, village, township, secretary):
    def settle(tx):
        elsewhere = tx.places.add("elsewhere", village.kind, "别的村", township)
        return a_reserve(tx, elsewhere, 600_003, NAME, status=Status.RESERVE)

    gone = await app.do(settle)
    await recommend(app, secretary, village, NAME)
    await forget(app, Actor(gone.telegram_id, "zh_CN"))
    kept = await app.db.read(lambda c: list(c.scalars(select(kept_names.c.full_name))))
    assert kept == [NAME]
