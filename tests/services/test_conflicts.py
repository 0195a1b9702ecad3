"""Who is named as a relative decides nothing about the candidate, and nothing lies because of it."""

import pytest

from domain.errors import NoLongerThere
from domain.joint_vetting import TooClose
from domain.nominations import Status
from services import conflicts, desk, nominations
from tests.reserves import letters_to
from tests.services.test_nominations import nominate


async def own(app, liu):
    return await app.see(lambda tx: tx.nominations.find_live(liu.person_id))


async def test_a_named_relative_decides_nothing_and_a_colleague_does(app, liu, clerk, chief, meet, township):
    await nominate(app, liu)
    colleague = await meet("吴干事", clerk.grants[0].role, township)
    seen = await app.see(conflicts.look, liu)
    assert {each.name for each in seen.signers} == {"周干事", "吴干事", "陈部长"}
    await app.do(conflicts.name_relative, liu, clerk.person_id)
    nomination = await own(app, liu)
    assert (await app.see(desk.look, clerk)).total == 0
    with pytest.raises(TooClose):
        await app.do(nominations.pass_on, clerk, nomination.id, nomination.version)
    await app.do(nominations.pass_on, colleague, nomination.id, nomination.version)
    assert (await own(app, liu)).status is Status.TOWNSHIP_PASSED
    assert [each for each in await letters_to(app, chief.person) if "要回避" in each.text] == []


async def test_where_nobody_else_decides_the_county_is_asked_for_somebody(app, liu, clerk, chief):
    await nominate(app, liu)
    await app.do(conflicts.name_relative, liu, clerk.person_id)
    assert len([each for each in await letters_to(app, chief.person) if "要回避" in each.text]) == 1


async def test_what_was_named_by_mistake_is_taken_back(app, liu, clerk):
    await nominate(app, liu)
    await app.do(conflicts.name_relative, liu, clerk.person_id)
    again = await app.do(conflicts.name_relative, liu, clerk.person_id)
    assert [each.named for each in again.signers] == [False]
    assert (await app.see(desk.look, clerk)).total == 1


async def test_nobody_names_relatives_without_a_nomination_or_outside_their_village(
    app, liu, clerk, chief, meet
):
    with pytest.raises(NoLongerThere):
        await app.see(conflicts.look, liu)
    await nominate(app, liu)
    stranger = await meet("外乡人")
    with pytest.raises(NoLongerThere):
        await app.do(conflicts.name_relative, liu, stranger.person_id)
