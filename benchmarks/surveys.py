"""What a county's year of weekly surveys costs: `python -m benchmarks.surveys`.

24 townships and 573 villages, each with a secretary, 52 weeks of surveys behind them. Counted is what a tap
costs, what Monday's question to everybody costs, and what organizers hear when colours change.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from domain.colours import Colour, Colours, Finding, Survey, Topic
from domain.letters import LetterKind, LetterStatus
from domain.people import ROLE_LASTS, Actor, Grant, Person, Role
from domain.places import Place, PlaceKind
from domain.programme import Programme
from scheduler.colours import ask_due_surveys, tell_of_changed_colours
from services import surveys, villages
from services.app import App
from services.transaction import Transaction
from storage.database import open_database
from storage.schema import metadata
from storage.schema.letters import outbox
from storage.secrets import Secrets
from texts.render import Texts

TOWNSHIPS, VILLAGES, WEEKS, TAPS = 24, 573, 52, 100
MONDAY = datetime(2026, 11, 30, 1, tzinfo=UTC)
"""09:00 in Shanghai, when the week's survey is due."""
WELL = dict(
    zip(
        Topic,
        (Finding.UNITED, Finding.UNDER_45, Finding.STAYS, Finding.CALM, Finding.SUCCESSOR),
        strict=True,
    )
)


def lived(tx: Transaction) -> tuple[Person, list[Person], list[Place]]:
    """A county with a year behind it: its organizer, the secretaries, the villages."""
    county = tx.places.add("yanshi", PlaceKind.COUNTY, "演示县")
    townships = [tx.places.add(f"town{n}", PlaceKind.TOWNSHIP, f"第{n}镇", county) for n in range(TOWNSHIPS)]
    found = [
        tx.places.add(f"village{n}", PlaceKind.VILLAGE, f"第{n}村", townships[n % TOWNSHIPS])
        for n in range(VILLAGES)
    ]
    chief = appointed(tx, 1, Role.COUNTY_ORGANIZER, county)
    for n, township in enumerate(townships):
        appointed(tx, 10 + n, Role.TOWNSHIP_ORGANIZER, township)
    secretaries = [
        appointed(tx, 1000 + n, Role.VILLAGE_SECRETARY, village) for n, village in enumerate(found)
    ]
    for weeks in range(1, WEEKS + 1):
        week_on = surveys.this_week(tx) - timedelta(weeks=weeks)
        for village, secretary in zip(found, secretaries, strict=True):
            tx.colours.keep(Survey(village.id, week_on, WELL), secretary.id, tx.now)
    return chief, secretaries, found


def appointed(tx: Transaction, telegram_id: int, role: Role, place: Place) -> Person:
    person = tx.people.add(telegram_id, "某人", "zh_CN", "1", tx.now)
    tx.people.grant(person.id, Grant(role, place.id, tx.now + ROLE_LASTS), granted_by=None, now=tx.now)
    return person


async def measured(name: str, times: int, do: Callable[[], Awaitable[object]]) -> None:
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(times):
        await do()
    cpu, wall = (time.process_time() - cpu) / times, (time.perf_counter() - wall) / times
    print(f"{name:52} {wall * 1e3:9.1f} ms {cpu * 1e3:9.1f} CPU ms")


async def letters(app: App, chat_id: int) -> tuple[int, int]:
    """How many letters were written to somebody, and to everybody."""
    news = select(func.count()).where(
        outbox.c.kind == LetterKind.NEWS, outbox.c.status == LetterStatus.WAITING
    )
    own = news.where(outbox.c.chat_id == chat_id)
    return await app.db.read(lambda db: (db.scalar(own) or 0, db.scalar(news) or 0))


async def live(folder: Path) -> None:
    secrets = Secrets(folder / "secrets")
    programme = Programme(colours=Colours(survey=True))
    db = open_database(f"sqlite:///{folder / 'county.db'}", secrets.sealer())
    app = App(db, Texts(), lambda: MONDAY, programme, secrets)
    await app.db.write(metadata.create_all)
    chief, secretaries, found = await app.do(lived)
    await measured("the first grading of every village", 1, lambda: tell_of_changed_colours(app))
    print(f"{'':8}letters to the county organizer, to all: {await letters(app, chief.telegram_id)}")

    def red(tx: Transaction) -> None:
        for village in found[:TOWNSHIPS]:
            until = (tx.now + timedelta(days=30)).date()
            tx.colours.override(
                village.id, Colour.RED, "没人管事", set_by=chief.id, now=tx.now, expires_on=until
            )

    await app.do(red)
    await measured("a red village in each township", 1, lambda: tell_of_changed_colours(app))
    print(f"{'':8}letters to the county organizer, to all: {await letters(app, chief.telegram_id)}")
    await measured("nothing changed", 20, lambda: tell_of_changed_colours(app))

    actor = await app.see(lambda tx: tx.people.actor(secretaries[0].telegram_id, "zh_CN", tx.now))
    organizer = await app.see(lambda tx: tx.people.actor(chief.telegram_id, "zh_CN", tx.now))
    await measured("a secretary's tap", TAPS, lambda: tap(app, actor, found[0]))
    await measured("a secretary looks", TAPS, lambda: app.see(surveys.look, actor))
    await measured("the county organizer looks", TAPS, lambda: app.see(surveys.look, organizer))
    await measured(
        "the card of a village", TAPS, lambda: app.see(villages.card, organizer, found[0].id, "t.me/{code}")
    )
    await measured("everybody is asked", 1, lambda: ask_due_surveys(app))
    await app.db.close()


async def tap(app: App, actor: Actor, village: Place) -> None:
    await app.do(surveys.answer, actor, MONDAY.date(), village.id, Finding.CALM)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(live(Path(folder)))


if __name__ == "__main__":
    main()
