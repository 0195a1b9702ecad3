"""How many ballots a second, and at what price: `python -m benchmarks.wishes [postgresql://…]`.

The wish is the real one (find the box and its poll, decide, find the voter's key, keep the ballot, spend the
update's key). The floor to compare with is the same SQL by hand: no rules, no texts, no event loop.
"""

import asyncio
import hmac
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from domain.ballots import BoxId
from domain.people import ROLE_LASTS, Actor, Grant, Role
from domain.places import Outline, PlaceKind
from domain.programme import Programme
from services import people, places, polls
from services.app import App
from services.transaction import Transaction
from storage.database import open_database
from storage.schema import metadata
from storage.secrets import Secrets
from texts.render import Texts

NOON = datetime(2026, 11, 30, 4, tzinfo=UTC)
VOTERS, WISHES, WAITING, BATCH = 1000, 3000, 32, 32
GROUP = -100
COUNTY = Outline("yanshi", PlaceKind.COUNTY, "演示县")


def measured(name: str, wishes: int, run: Callable[[], object]) -> float:
    cpu, wall = time.process_time(), time.perf_counter()
    run()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"{name:44} {wishes / wall:8.0f} wishes/s {cpu / wishes * 1e6:8.0f} CPU µs/wish")
    return wishes / wall


async def open_village(address: str, folder: Path) -> tuple[App, BoxId]:
    secrets = Secrets(folder / "secrets")
    app = App(open_database(address, secrets.sealer()), Texts(), lambda: NOON, Programme(), secrets)
    await app.db.write(metadata.create_all)
    await app.do(places.found, COUNTY)

    def put_up(tx: Transaction) -> BoxId:
        host = people.agree(tx, Actor(1, "zh_CN"), "村支书")
        place = tx.places.of_kind(PlaceKind.COUNTY)[0]
        held = Grant(Role.COUNTY_ORGANIZER, place.id, NOON + ROLE_LASTS)
        tx.people.grant(host.person_id, held, granted_by=None, now=NOON)
        tx.groups.bind(GROUP, place.id, bound_by=None, now=NOON)
        host = tx.people.actor(1, "zh_CN", NOON)
        return polls.open_poll(tx, host, GROUP, "修路还是修渠？ 修路 / 修渠").box.id

    return app, await app.do(put_up)


async def vote(app: App, box_id: BoxId, waiting: int, first: int = 0) -> None:
    numbers = iter(range(first, first + WISHES))

    async def voter() -> None:
        for n in numbers:
            actor = Actor(1000 + n % VOTERS, "zh_CN")
            await app.once(f"update:{n}").do(polls.cast_ballot, actor, box_id, 1 + n % 2, GROUP)

    await asyncio.gather(*(voter() for _ in range(waiting)))


def vote_by_hand(file: Path, box_id: BoxId, key: bytes) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    for first in range(0, WISHES, BATCH):
        connection.execute("BEGIN IMMEDIATE")
        for n in range(first, min(first + BATCH, WISHES)):
            voter = hmac.digest(key, str(1000 + n % VOTERS).encode(), "sha256")
            connection.execute("INSERT INTO ledger VALUES (?, ?)", (f"hand:{n}", NOON.isoformat()))
            connection.execute("SELECT * FROM ballot_boxes WHERE id = ?", (box_id,)).fetchall()
            connection.execute("SELECT * FROM polls WHERE box_id = ?", (box_id,)).fetchall()
            connection.execute(
                "INSERT INTO ballots VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET choice = excluded.choice",
                (box_id, voter, 1 + n % 2),
            )
        connection.execute("COMMIT")
    connection.close()


def compare(kind: str, address: str, folder: Path) -> None:
    with asyncio.Runner() as runner:
        app, box_id = runner.run(open_village(address, folder))
        runner.run(vote(app, box_id, WAITING))  # warm
        alone = measured(f"{kind}, one at a time", WISHES, lambda: runner.run(vote(app, box_id, 1, 10**6)))
        shared = measured(
            f"{kind}, {WAITING} waiting", WISHES, lambda: runner.run(vote(app, box_id, WAITING, 10**7))
        )
        print(f"{'':44} {shared / alone:8.1f} × by sharing a commit")
        if kind == "SQLite":
            key = app.secrets.ballot_key(box_id)
            file = folder / "county.db"
            floor = measured(f"by hand, {BATCH} a commit", WISHES, lambda: vote_by_hand(file, box_id, key))
            print(f"{'':44} {shared / floor:8.1%} of the floor")
        runner.run(app.db.close())


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        compare("SQLite", f"sqlite:///{folder}/county.db", Path(folder))
    for address in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            compare("PostgreSQL", address, Path(folder))


if __name__ == "__main__":
    main()
