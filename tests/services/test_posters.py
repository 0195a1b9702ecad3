"""Posters: a code for each village that stays the same until somebody withdraws it."""

import pytest
from sqlalchemy import select

from domain.errors import NotYours
from domain.people import Role
from services import places, posters
from services.exporting import NoSuchPlace
from services.posters import NoVillages, PosterChanged, Scan
from storage.schema.records import audit
from tests.conversations.conftest import COUNTY
from tests.reserves import connection_of


@pytest.fixture
async def villages(app):
    await app.do(places.found, COUNTY)
    return await app.see(lambda tx: [tx.places.find(code) for code in ("qinghe", "shanwan", "laojing")])


async def printed(app, code=None, *, renew=False):
    letters = await app.see(posters.plan, code, renew=renew)
    await app.do(posters.keep, letters)
    return {each.village.code: each.code for each in letters}


async def came(app, code):
    scanned = await app.see(posters.scan, code)
    return scanned.came, scanned.village and scanned.village.code


async def test_every_village_gets_its_own_code_and_keeps_it(app, villages):
    first = await printed(app)
    assert set(first) == {"qinghe", "shanwan", "laojing"}
    assert len(set(first.values())) == 3
    assert await printed(app) == first
    assert await printed(app, "donggang") == {"laojing": first["laojing"]}
    for village, code in first.items():
        assert village not in code
        assert await came(app, code) == (Scan.GOOD, village)
        assert await came(app, code.lower()) == (Scan.GOOD, village), "typed off the wall"
    assert await came(app, "QQQQQQQQ") == (Scan.UNKNOWN, None)


async def test_who_renews_a_townships_posters_leaves_the_others_alone(app, villages):
    first = await printed(app)
    second = await printed(app, "liuhe", renew=True)
    assert set(second) == {"qinghe", "shanwan"}
    for village in second:
        assert await came(app, first[village]) == (Scan.WITHDRAWN, None)
        assert await came(app, second[village]) == (Scan.GOOD, village)
    assert await came(app, first["laojing"]) == (Scan.GOOD, "laojing")
    actions = await app.see(lambda tx: connection_of(tx).scalars(select(audit.c.action)).all())
    assert actions.count("make_poster") == 3
    assert actions.count("renew_poster") == 2


async def test_two_who_print_at_once_never_hold_two_codes_of_a_village(app, villages):
    one, other = [await app.see(posters.plan) for _ in range(2)]
    await app.do(posters.keep, one)
    with pytest.raises(PosterChanged):
        await app.do(posters.keep, other)
    assert (await printed(app)) == {each.village.code: each.code for each in one}
    printing = await app.see(posters.plan)
    await printed(app, renew=True)
    with pytest.raises(PosterChanged):
        await app.do(posters.keep, printing)


async def test_hosts_fetch_a_poster_and_organizers_withdraw_it(app, meet, villages):
    qinghe, _, laojing = villages
    secretary = await meet("孙书记", Role.VILLAGE_SECRETARY, qinghe)
    clerk = await meet("方干事", Role.TOWNSHIP_ORGANIZER, await app.see(lambda tx: tx.places.find("liuhe")))
    stranger = await meet("路人")
    assert await app.see(posters.find_at, secretary, qinghe.id) is None
    made = await app.do(posters.make_at, secretary, qinghe.id)
    assert await app.see(posters.find_at, clerk, qinghe.id) == await app.do(posters.make_at, clerk, qinghe.id)
    for actor, place in ((stranger, qinghe), (clerk, laojing), (secretary, laojing)):
        with pytest.raises(NotYours):
            await app.do(posters.make_at, actor, place.id)
    for actor in (secretary, stranger):
        with pytest.raises(NotYours):
            await app.do(posters.renew, actor, qinghe.id, made.code)
    renewed = await app.do(posters.renew, clerk, qinghe.id, made.code)
    assert await came(app, made.code) == (Scan.WITHDRAWN, None)
    with pytest.raises(PosterChanged):
        await app.do(posters.renew, clerk, qinghe.id, made.code)
    assert await came(app, renewed.code) == (Scan.GOOD, "qinghe")


async def test_where_nothing_lies_nothing_is_printed(app, villages):
    with pytest.raises(NoSuchPlace):
        await app.see(posters.plan, "nowhere")
    county = await app.see(lambda tx: tx.places.find("yanshi"))
    await app.do(lambda tx: tx.places.add("newtown", "township", "新乡", county))
    with pytest.raises(NoVillages):
        await app.see(posters.plan, "newtown")
