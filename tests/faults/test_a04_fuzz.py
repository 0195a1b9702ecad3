"""A04, A30: one bad update in a hundred stops nobody, and two thousand bent ones crash nothing."""

import pytest

from benchmarks.fuzz import run
from domain.updates import InboxStatus
from services import inbox
from tests.faults.county import VILLAGER, settled


@pytest.mark.parametrize("place", [0, 1, 50, 98, 99])
@pytest.mark.parametrize("bad", [{"message": {"text": 7}}, {"callback_query": []}, {"message": None}])
async def test_a04_ninety_nine_are_handled_whatever_the_hundredth_is(hostile, place, bad):
    await settled(hostile.app)
    hostile.wire.forget()
    batch = [hostile.say("/help", VILLAGER + number) for number in range(99)]
    batch.insert(place, {"update_id": 999_999_999} | bad)
    async with hostile.process.intake.opened():
        await hostile.process.intake.take(batch)
    assert len({call.chat_id for call in hostile.wire.calls}) == 99
    kept = await hostile.app.see(inbox.counts)
    assert kept == ({InboxStatus.QUARANTINED: 1} if bad != {"message": None} else {})


async def test_a04_two_thousand_bent_updates_crash_nothing(tmp_path):
    figures = await run(tmp_path, 2000)
    print(f"\n{figures}")  # noqa: T201 - the figures are asked for
    assert figures.crashes == 0
    assert figures.handled > 300, "hardly one came as far as a handler"
    assert figures.growth < 64
