"""E13: of a press that fails for good nobody can read later how somebody voted, whichever ballot it was."""

import pytest
from sqlalchemy import select

from domain.updates import InboxStatus
from storage.schema.updates import inbox
from tests.faults.county import QINGHE_GROUP, VILLAGER
from tests.faults.hostile import Hostile

BALLOTS = ("mark:1:5", "ticket:1_0011223344556677:5", "poll:2:1")


async def fails(update, key) -> None:
    raise RuntimeError("a handler that fails")


@pytest.mark.parametrize("data", [*BALLOTS, "ballot:1"])
async def test_e13_what_a_real_ballot_says_is_never_kept(hostile: Hostile, monkeypatch, data):
    intake = hostile.process.intake
    monkeypatch.setattr(intake, "_handle", fails)
    monkeypatch.setattr(intake, "_patience", (0.0,))
    await hostile.deliver(hostile.tap(data, VILLAGER, QINGHE_GROUP))
    [(status, body, fingerprint)] = await hostile.app.db.read(
        lambda connection: connection.execute(select(inbox.c.status, inbox.c.body, inbox.c.fingerprint)).all()
    )
    assert status == InboxStatus.DEAD
    assert ((body, fingerprint) == (None, "")) == (data in BALLOTS)
