"""D06, D07: a thousand reminders and five hundred digests due at once, with Telegram's limits on.

`TORTURE=1` sends all of them; otherwise a fifth. The figures are printed.
"""

import os
from collections import Counter
from datetime import datetime, timedelta

from bot.pace import AT_MOST, Pace
from domain.letters import Letter, LetterKind
from tests.faults.stage import Stage, opened_stage

REMINDERS, DIGESTS = (1000, 500) if os.environ.get("TORTURE") else (200, 100)
STEP = timedelta(seconds=0.02)
LONGEST = 1.06
"""How much longer than Telegram's own limits would take."""


async def gather(stage: Stage) -> None:
    """Chats as a busy county has them, without the talk that made them."""
    world, bot_id = stage.phones.sandbox.world, stage.phones.bot_id
    host = await stage.person("周书记")
    for number in range(REMINDERS):
        each = await stage.phones.post("users", first_name=f"乡亲{number}")
        await stage.phones.post("say", user=each["id"], chat=bot_id, text="你好")
    for number in range(DIGESTS):
        await stage.phones.post("chats", title=f"群{number}", members=[host.id, bot_id], admins=[host.id])
    await stage.phones.rest()
    now = stage.app.clock()
    rooms = sorted(world.rooms)

    def put(tx) -> None:
        for chat_id in rooms:
            tx.outbox.put(Letter(chat_id, LetterKind.NEWS, "本周小结", "zh_CN", now, now))

    await stage.app.do(put)


async def test_d07_a_wave_leaves_as_fast_as_telegram_allows_and_never_faster(tmp_path):
    async with opened_stage(tmp_path, pace=Pace()) as stage:
        await gather(stage)
        clock = stage.phones.sandbox.clock
        await stage.phones.post("limits", on=True)
        began = clock.now() + timedelta(minutes=1)  # what was said while they came is forgotten
        clock.step_to(began)
        while await stage.still_owed():
            await stage.process.courier.carry_letters()
            clock.step_to(clock.now() + STEP)
        sent = [
            datetime.fromisoformat(each["at"])
            for each in stage.phones.sandbox.world.journal.since(0)
            if each["method"] == "sendMessage" and each["params"]["text"] == "本周小结"
        ]
        refused = (await stage.phones.post("limits", on=True))["refused"]
        ended = await stage.app.see(_ended)
    took, limit = (max(sent) - began).total_seconds(), (len(sent) - AT_MOST) / AT_MOST
    figures = f"{len(sent)} letters in {took:.1f} s, the limit's own time {limit:.1f} s, {refused} refused"
    print(f"\n{figures}")  # noqa: T201 - the figures are asked for
    assert ended == {"sent": REMINDERS + DIGESTS}
    assert refused == 0
    assert took <= limit * LONGEST + STEP.total_seconds()


def _ended(tx) -> dict[str, int]:
    sql = "SELECT status FROM outbox WHERE kind = 'news'"
    return dict(Counter(tx.outbox._connection.exec_driver_sql(sql).scalars()))
