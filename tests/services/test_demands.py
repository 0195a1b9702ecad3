"""What a village looks for, on every database."""

import pytest
from sqlalchemy import insert, select

from domain.demands import MOST, TooManyDemands
from domain.errors import NotYours
from domain.nominations import Skill, Status
from domain.people import Role
from services import demands, forms
from storage.schema.demands import demands as kept
from storage.schema.records import audit
from tests.reserves import a_reserve, connection_of
from tests.storage.test_impossible import refused


@pytest.fixture
async def secretary(meet, village):
    return await meet("秦支书", Role.VILLAGE_SECRETARY, village)


async def test_a_skill_is_ticked_and_unticked_and_both_stand_in_the_log(app, village, secretary):
    page = await app.do(demands.toggle, secretary, village.id, Skill.TRADE)
    assert page.ticked == {Skill.TRADE}
    page = await app.do(demands.toggle, secretary, village.id, Skill.TRADE)
    assert page.ticked == set()
    log = select(audit.c.action).order_by(audit.c.id)
    actions = await app.db.read(lambda connection: list(connection.scalars(log)))
    assert actions[-2:] == ["look_for", "look_no_longer"]


async def test_five_and_no_more_and_the_fifth_place_is_free_again(app, village, secretary):
    for skill in list(Skill)[:MOST]:
        await app.do(demands.toggle, secretary, village.id, skill)
    with pytest.raises(TooManyDemands):
        await app.do(demands.toggle, secretary, village.id, Skill.ARTS)
    with pytest.raises(TooManyDemands):
        await app.do(forms.begin, secretary, "demand", {"village": int(village.id)})
    await app.do(demands.toggle, secretary, village.id, list(Skill)[1])
    page = await app.do(demands.toggle, secretary, village.id, Skill.ARTS)
    assert len(page.ticked) == MOST


async def test_words_that_mean_a_skill_twice_are_noted_once(app, village, secretary):
    for words in ("电商", "做生意"):
        await app.do(forms.begin, secretary, "demand", {"village": int(village.id)})
        await app.do(forms.answer, secretary, words)
    page = await app.see(demands.look, secretary, village.id)
    assert page.ticked == {Skill.TRADE}
    assert page.worded == []


async def test_who_could_be_it_is_counted_of_those_who_are_there_or_on_their_way(app, village, clerk):
    statuses = (Status.RESERVE, Status.SUBMITTED, Status.RETURNED, Status.WITHDRAWN)

    def settle(tx):
        for number, status in enumerate(statuses):
            a_reserve(tx, village, 50 + number, "某人", Skill.TRADE, status=status)

    await app.do(settle)
    await app.do(demands.toggle, clerk, village.id, Skill.TRADE)
    await app.do(demands.toggle, clerk, village.id, Skill.MEDICINE)
    page = await app.see(demands.look, clerk, village.id)
    assert [(each.what, each.reserves, each.candidates) for each in page.message.lines] == [
        (Skill.TRADE, 1, 2),
        (Skill.MEDICINE, 0, 0),
    ]
    found = await app.see(demands.gaps, clerk)
    assert [(each.skill, each.villages) for each in found.gaps] == [(Skill.MEDICINE, (village.name,))]


async def test_another_village_is_not_theirs(app, village, secretary, meet):
    def elsewhere(tx):
        township = tx.places.get(village.parent_id)
        return tx.places.add("shanwan", village.kind, "山湾村", township)

    other = await app.do(elsewhere)
    for wish in (demands.look, demands.toggle):
        more = (Skill.ARTS,) if wish is demands.toggle else ()
        with pytest.raises(NotYours):
            await app.do(wish, secretary, other.id, *more)


@pytest.mark.parametrize(
    "change",
    [{"slot": MOST + 1}, {"slot": 0}, {"skill": "cooking"}, {"skill": None}, {"words": "修水泵"}],
    ids=str,
)
async def test_the_database_keeps_the_list_short_and_each_line_one_thing(app, village, secretary, change):
    row = {
        "village_id": village.id,
        "slot": 1,
        "skill": "arts",
        "words": None,
        "asked_by": secretary.person_id,
        "asked_at": app.clock(),
    }
    await refused(app, insert(kept), row | change)
    await app.do(lambda tx: connection_of(tx).execute(insert(kept), row))
    await refused(app, insert(kept), row | {"skill": "trade"})
    await refused(app, insert(kept), row | {"slot": 2})
