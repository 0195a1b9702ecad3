"""A14, B01, B05, B06, C01, C03, C04, D02, D15: every call the bot makes meets every fault there is.

The calls are those that the scenes are seen to make: a new one is covered by itself. `TORTURE=1` plays all.
"""

import os

from tests.faults.matrix import cells, judged, play
from tests.faults.scenes import SCENES
from tests.faults.stage import opened_stage

WIDE = bool(os.environ.get("TORTURE"))
IN_ONE_DAY = 150
"""Scenes before a new bot begins a new day: each takes some minutes of its time."""


async def test_d02_whatever_a_call_meets_nothing_is_lost_said_twice_or_stuck(tmp_path):
    async with opened_stage(tmp_path / "plan") as stage:
        todo = cells({scene: await play(stage, scene) for scene in SCENES}, wide=WIDE)
    wrong: list[str] = []
    for first in range(0, len(todo), IN_ONE_DAY):
        async with opened_stage(tmp_path / str(first)) as stage:
            clean = {scene: await play(stage, scene) for scene in SCENES}
            for cell in todo[first : first + IN_ONE_DAY]:
                wrong += [f"{cell}: {what}" for what in await judged(stage, cell, clean[cell.scene])]
            await stage.trials.holds(
                never_said=["刘大江", stage.phones.sandbox.token]
            )  # A05, J04: in no group
            assert "may have arrived or not" in stage.log.getvalue()
            assert stage.leaks() == []
    assert not wrong, "\n".join(wrong)
