"""How long it takes to seal a county anew: `python -m benchmarks.rotation [people]`.

Everybody has a name, a nomination with a pledge, a decision about it and a letter that was sent. The floor to
compare with is opening and sealing as many values in memory.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bot.keys import rotate
from bot.upkeep import wall_clock
from domain.programme import Programme
from services.app import App
from storage.database import open_database
from storage.rotation import sealed_tables
from storage.schema import metadata
from storage.sealing import Sealer
from storage.secrets import Secrets
from texts.render import Texts

PLEDGE = "我想回村办合作社，带着大家一起把果园和民宿做起来。" * 4


def rows_of(number: int) -> dict[str, dict[str, Any]]:
    """What a person leaves in each table."""
    now = wall_clock()
    return {
        "people": {
            "id": number, "telegram_id": number, "name": f"王建国{number}", "locale": "zh_CN",
            "consent_version": "1", "consented_at": now,
        },
        "nominations": {
            "id": number, "person_id": number, "village_id": 1, "status": "reserve", "full_name": "王建国",
            "birth_year": 1990, "whereabouts": "in_village", "education": "college", "source": "migrant",
            "skills": ["farming"], "pledge": PLEDGE, "submitted_at": now, "status_since": now,
        },
        "decisions": {
            "nomination_id": number, "verdict": "pass", "reason": "recommended", "decided_by": number,
            "decided_at": now,
        },
        "outbox": {
            "chat_id": number, "kind": "news", "text": PLEDGE, "keyboard": {"name": "desk", "ids": {}},
            "locale": "zh_CN", "status": "sent", "message_id": 1, "created_at": now, "not_before": now,
        },
    }  # fmt: skip


def floor(values: int) -> float:
    old, new, words = Sealer([os.urandom(32)]), Sealer([os.urandom(32)]), PLEDGE.encode()
    sealed = old.seal(words)
    began = time.perf_counter()
    for _ in range(values):
        new.seal(old.open(sealed))
    return time.perf_counter() - began


async def measure(people: int, folder: Path, address: str | None) -> None:
    secrets = Secrets(folder / "secrets")
    db = open_database(address or f"sqlite:///{folder / 'county.db'}", secrets.sealer())
    app = App(db, Texts(), wall_clock, Programme(), secrets)
    await db.write(metadata.create_all)
    place = {"id": 1, "code": "yanshi", "kind": "county", "name": "演示县"}
    await db.write(lambda connection: connection.execute(metadata.tables["places"].insert(), place))
    told = [rows_of(number) for number in range(1, people + 1)]
    for name in told[0]:
        rows = [each[name] for each in told]
        await db.write(
            lambda connection, n=name, r=rows: connection.execute(metadata.tables[n].insert(), r)  # type: ignore[misc]  # a lambda's defaults have no types
        )
    seconds: dict[str, float] = dict.fromkeys((each.name for each in sealed_tables()), 0.0)
    last = time.perf_counter()

    def watch(table: str, looked: int, rows: int) -> None:
        nonlocal last
        seconds[table] += (now := time.perf_counter()) - last
        last = now

    done = await rotate(app, watch)
    for table, taken in seconds.items():
        if taken > 0.01:
            print(f"{table:16} {taken:6.2f} s")
    print(f"{people} people, {done.values} values sealed anew and tried: {done.seconds:.2f} s")
    print(f"the same values in memory, with no database: {floor(done.values):.2f} s")
    await db.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="guiyan-") as where:
        count = int(sys.argv[1]) if len(sys.argv) > 1 else 25_000
        asyncio.run(measure(count, Path(where), sys.argv[2] if len(sys.argv) > 2 else None))
