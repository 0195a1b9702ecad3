"""Six weeks of an invented county, lived through the bot's own services.

Nothing is written past them: every row, letter and audit entry is what people's taps would have left behind.
"""

import random
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.demo import colours, departments, founding, issues, weeks
from bot.demo.county import ENDS
from bot.demo.life import Agenda, Life, TurnedClock
from services.app import App

DEFAULT_SEED = 7


async def seed(
    app: App, clock: TurnedClock, deliver: Callable[[], Awaitable[object]], number: int = DEFAULT_SEED
) -> None:
    """Give the county its past. The clock starts at county.BEGINS and stands at county.ENDS in the end.

    `deliver` carries the letters that are due; everybody who is `known` must have a private chat by then.
    Where departments sign, the county asked them in only now: whoever is in the reserve came before that.
    """
    before = replace(app, programme=replace(app.programme, departments=()))
    life, agenda = Life(before, clock, deliver), Agenda()
    rng = random.Random(number)  # noqa: S311 - plausible, not secret
    founding.plan(agenda, life, latecomer_waits=bool(app.programme.departments))
    departments.plan(agenda, Life(app, clock, deliver))
    weeks.plan(agenda, life, rng)
    issues.plan(agenda, life)
    colours.plan(agenda, life)
    await agenda.live(life)
    await life.until(ENDS)
    await life.settle()
