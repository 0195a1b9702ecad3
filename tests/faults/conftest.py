"""The real bot on a real database, with a hostile Telegram in front of it."""

from collections.abc import AsyncIterator

import pytest

from services.app import App
from storage import archives
from tests.conversations.conftest import phones
from tests.faults.county import County, settled
from tests.faults.hostile import Hostile, Wire, opened

__all__ = ["phones"]


@pytest.fixture
def address(sqlite_address: str) -> str:
    """SQLite, unless a test asks for both."""
    return sqlite_address


@pytest.fixture
def quick_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretched little: these stories open dozens of backups, and nobody guesses at them."""
    monkeypatch.setattr(archives, "COST", 2**8)


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
async def hostile(app: App, wire: Wire) -> AsyncIterator[Hostile]:
    async with opened(app, wire) as process:
        wire.forget()
        yield Hostile(process, wire)


@pytest.fixture
async def county(hostile: Hostile) -> County:
    """Somebody in every role, something in every state, and all letters about it carried."""
    found = await settled(hostile.app)
    await hostile.carry()
    hostile.wire.forget()
    return found
