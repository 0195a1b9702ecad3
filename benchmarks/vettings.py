"""What a county's whole batch costs in one transaction each: `python -m benchmarks.vettings [postgresql://…]`.

573 people before 12 departments: sent, passed by each department, closed, asked, and signed in. SQLite has
one writer: as long as a wish lasts, every other one waits. Many values of one statement count as one.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, event, insert, select

from domain.nominations import Education, Source, Status
from domain.notices import NoticeId
from domain.people import ROLE_LASTS, Actor, Grant, Role
from domain.places import Place, PlaceKind
from domain.programme import Programme
from services import demands, department_lines, desk, entering, joint_vetting, notices
from services.app import App
from services.transaction import Transaction
from storage.database import open_database
from storage.schema import metadata
from storage.schema.nominations import nominations
from storage.schema.people import people
from storage.secrets import Secrets
from texts.render import Texts

PEOPLE, TOWNSHIPS, VILLAGES, READERS = 573, 16, 18, 2
DEPARTMENTS = tuple(f"第{number}部门" for number in range(1, 13))
FIRST = 100_000
"""The account of the first candidate."""
P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Clock:
    now: datetime = datetime(2026, 11, 30, 4, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Counted:
    statements: int = 0

    def __call__(self, *_: object) -> None:
        self.statements += 1


@dataclass(frozen=True)
class County:
    place: Place
    chief: Actor
    reviewers: tuple[Actor, ...]


def settle(tx: Transaction) -> County:
    county = tx.places.add("county", PlaceKind.COUNTY, "演示县")
    for number in range(TOWNSHIPS):
        township = tx.places.add(f"t{number}", PlaceKind.TOWNSHIP, f"第{number}乡", county)
        for each in range(VILLAGES):
            village = tx.places.add(f"v{number}_{each}", PlaceKind.VILLAGE, f"{number}乡{each}村", township)
            tx.groups.bind(-village.id, village.id, bound_by=None, now=tx.now)
    chief = _known(tx, 1, Role.COUNTY_ORGANIZER, county)
    reviewers = [
        _known(tx, 1000 + 10 * row + each, Role.DEPARTMENT_REVIEWER, county, name)
        for row, name in enumerate(DEPARTMENTS)
        for each in range(READERS)
    ]
    return County(county, chief, tuple(reviewers[::READERS]))


def _known(tx: Transaction, account: int, role: Role, place: Place, department: str | None = None) -> Actor:
    person = tx.people.add(account, f"干部{account}", "zh_CN", "1", tx.now)
    grant = Grant(role, place.id, tx.now + ROLE_LASTS, department)
    tx.people.grant(person.id, grant, granted_by=None, now=tx.now)
    return tx.people.actor(account, "zh_CN", tx.now)


def nominate(connection: Connection, village_ids: list[int], now: datetime) -> None:
    """Everybody whom the townships have passed, as so many rows."""
    agreed = {"locale": "zh_CN", "consent_version": "1", "consented_at": now}
    rows = [agreed | {"telegram_id": FIRST + n, "name": f"候{n}"} for n in range(PEOPLE)]
    connection.execute(insert(people), rows)
    ids = connection.scalars(select(people.c.id).where(people.c.telegram_id >= FIRST).order_by(people.c.id))
    said = {
        "status": Status.TOWNSHIP_PASSED,
        "birth_year": 1990,
        "whereabouts": "在家",
        "education": Education.COLLEGE,
        "source": Source.MIGRANT,
        "skills": [],
        "pledge": "想回来",
        "submitted_at": now,
        "status_since": now,
    }
    rows = [
        said | {"person_id": each, "village_id": village_ids[n % len(village_ids)], "full_name": f"候选{n}"}
        for n, each in enumerate(ids)
    ]
    connection.execute(insert(nominations), rows)


async def measured(
    name: str, app: App, wish: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Prints how long the wish, or the question, holds its transaction and of how many statements it is."""
    counted, cpu, wall = Counted(), 0.0, 0.0

    def timed(tx: Transaction) -> T:
        nonlocal cpu, wall
        cpu, wall = time.thread_time(), time.perf_counter()
        answer = wish(tx, *args, **kwargs)
        cpu, wall = time.thread_time() - cpu, time.perf_counter() - wall
        return answer

    event.listen(Engine, "before_cursor_execute", counted)
    done = await app.do(timed)
    event.remove(Engine, "before_cursor_execute", counted)
    print(f"{name:36} {counted.statements:7} statements {wall * 1000:7.0f} ms {cpu * 1000:7.0f} CPU ms")
    return done


async def compare(kind: str, address: str, folder: Path) -> None:
    secrets, clock = Secrets(folder / "secrets"), Clock()
    programme = replace(Programme(), departments=DEPARTMENTS)
    app = App(open_database(address, secrets.sealer()), Texts(), clock, programme, secrets)
    await app.db.write(metadata.create_all)
    county = await app.do(settle)
    ids = [each.id for each in await app.see(lambda tx: tx.places.of_kind(PlaceKind.VILLAGE))]
    await app.db.write(lambda connection: nominate(connection, list(ids), clock()))
    print(f"{kind}: {PEOPLE} people, {len(DEPARTMENTS)} departments, {len(ids)} villages")
    chief, place_id = county.chief, county.place.id
    preview = await measured("look whom to send", app, joint_vetting.preview_open, chief, place_id)
    await measured(
        "send them to the departments", app, joint_vetting.open_batch, chief, place_id, preview.stamp
    )
    for row, reviewer in enumerate(county.reviewers):
        said = await app.see(department_lines.preview_pass, reviewer)
        if row:
            await app.do(department_lines.pass_all, reviewer, said.stamp)
        else:
            await measured("one department passes all", app, department_lines.pass_all, reviewer, said.stamp)
    await measured("the desk, all passed", app, desk.look, chief)
    preview = await measured("look whom to close", app, joint_vetting.preview_close, chief, place_id)
    await measured("close them all", app, joint_vetting.close_batch, chief, place_id, preview.stamp)
    await agree(app)
    await measured("the desk, all notices over", app, desk.look, chief)
    over = await measured("look whom to sign in", app, entering.preview_enter, chief, place_id)
    await measured("sign them all in", app, entering.enter_batch, chief, place_id, over.stamp)
    await measured("what the villages look for in vain", app, demands.gaps, chief)
    await app.db.close()


def candidate(tx: Transaction, notice_id: NoticeId) -> Actor:
    """Who was asked."""
    person = tx.people.get(notices.find(tx, notice_id)[1].person_id)
    return tx.people.actor(person.telegram_id, person.locale, tx.now)


async def agree(app: App) -> None:
    """Every candidate agrees, the village reads it, and the days pass."""
    for notice_id in await app.see(lambda tx: tx.notices.ids()):
        await app.do(notices.agree, await app.see(candidate, notice_id), notice_id)
    assert isinstance(app.clock, Clock)
    app.clock.now += timedelta(days=8)
    for notice_id in await app.see(notices.due_ends):
        await app.do(notices.run_out, notice_id)


def main() -> None:
    addresses = {"SQLite": ""} | {f"PostgreSQL {number}": each for number, each in enumerate(sys.argv[1:], 1)}
    for kind, address in addresses.items():
        with tempfile.TemporaryDirectory() as folder:
            where = address or f"sqlite:///{folder}/county.db"
            asyncio.run(compare(kind, where, Path(folder)))


if __name__ == "__main__":
    main()
