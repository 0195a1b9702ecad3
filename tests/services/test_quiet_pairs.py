"""Whom an organizer can ask about a pair nothing was heard of."""

import pytest

from domain.people import ROLE_LASTS, Grant, Role
from services import quiet_pairs
from tests.reserves import a_mentor, a_pair, a_person, a_reserve, an_organizer, with_roles


@pytest.fixture
async def people(app, village):
    def come(tx):
        mentor, reserve = a_mentor(tx, village, 1, "王建国"), a_reserve(tx, village, 2, "李强")
        organizer = an_organizer(tx, village.parent_id, 70, "方干事")
        return mentor, reserve, organizer, a_pair(tx, mentor, reserve)

    return await app.do(come)


@pytest.mark.parametrize("side", [0, 1], ids=["mentor", "reserve"])
async def test_a_secretary_who_is_one_of_the_two_is_not_named_as_the_one_to_ask(app, village, people, side):
    *two, organizer, pair = people

    def appoint(tx):
        for person in (two[side], a_person(tx, 3, "周书记")):
            grant = Grant(Role.VILLAGE_SECRETARY, village.id, tx.now + ROLE_LASTS)
            tx.people.grant(person.id, grant, granted_by=None, now=tx.now)

    await app.do(appoint)
    told = await app.do(quiet_pairs.whom_to_call, await with_roles(app, organizer), pair)
    assert [each.name for each in told.secretaries] == ["周书记"]


async def test_a_list_that_is_not_sent_tells_of_no_pair(app, people):
    _, _, organizer, pair = people
    await app.do(lambda tx: tx.people.pause(organizer.id, tx.now.replace(year=2099)))
    assert await app.see(quiet_pairs.due_lists) == []
    assert await app.do(quiet_pairs.send_list, organizer.id) is False
    assert await app.see(lambda tx: tx.rounds.weeks("quiet_pair", [pair])) == {}
