"""People the stories are about."""

from collections.abc import Awaitable, Callable
from itertools import count

import pytest

from domain.people import ROLE_LASTS, Actor, Grant, Role
from domain.places import Place, PlaceId
from services.app import App
from services.transaction import Transaction

Meet = Callable[..., Awaitable[Actor]]


@pytest.fixture
def meet(app: App) -> Meet:
    """Somebody who agreed to be known, perhaps with a role at a place."""
    telegram_ids = count(7_000_001)

    async def meet(name: str, role: Role | None = None, at: Place | None = None) -> Actor:
        telegram_id = next(telegram_ids)

        def known(tx: Transaction) -> Actor:
            person = tx.people.add(telegram_id, name, "zh_CN", "2026-11", tx.now)
            if role is not None and at is not None:
                grant = Grant(role, at.id, tx.now + ROLE_LASTS)
                tx.people.grant(person.id, grant, granted_by=None, now=tx.now)
            return tx.people.actor(telegram_id, "zh_CN", tx.now)

        return await app.do(known)

    return meet


@pytest.fixture
async def township(app: App, village: Place) -> Place:
    return await app.see(lambda tx: tx.places.get(_above(village)))


@pytest.fixture
async def county(app: App, township: Place) -> Place:
    return await app.see(lambda tx: tx.places.get(_above(township)))


@pytest.fixture
async def clerk(meet: Meet, township: Place) -> Actor:
    return await meet("周干事", Role.TOWNSHIP_ORGANIZER, township)


@pytest.fixture
async def chief(meet: Meet, county: Place) -> Actor:
    return await meet("陈部长", Role.COUNTY_ORGANIZER, county)


@pytest.fixture
async def liu(meet: Meet) -> Actor:
    return await meet("小刘")


def _above(place: Place) -> PlaceId:
    assert place.parent_id is not None
    return place.parent_id
