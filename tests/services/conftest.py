"""People the stories are about."""

from collections.abc import Awaitable, Callable
from itertools import count

import pytest

from domain.people import ROLE_LASTS, Actor, Grant, Role
from domain.places import Place
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
