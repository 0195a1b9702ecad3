"""A village group with a secretary, a reserve and a mentor, and as many villagers as a story needs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from domain.ballots import BoxId
from domain.pairs import PairStatus
from domain.people import ROLE_LASTS, Actor, Grant, Person, Role
from domain.places import Place
from services.app import App
from services.transaction import Transaction
from storage.schema.ballots import ballots
from storage.schema.letters import outbox
from storage.schema.nominations import nominations
from storage.schema.pairs import mentors, pairs

GROUP = -1001
ELSEWHERE = -2002


@dataclass(frozen=True)
class Gathering:
    app: App
    place: Place
    host: Actor
    reserve: Actor
    mentor: Actor

    async def everything_posted(self, chat_id: int = GROUP) -> list[str]:
        return [text for text, _ in await self.letters(chat_id)]

    async def letters(self, chat_id: int) -> list[tuple[str, dict[str, Any] | None]]:
        query = select(outbox.c.text, outbox.c.keyboard).where(outbox.c.chat_id == chat_id)
        return await self.app.db.read(
            lambda connection: [(row[0], row[1]) for row in connection.execute(query.order_by(outbox.c.id))]
        )

    async def ballots_in(self, box_id: BoxId) -> list[tuple[bytes, int]]:
        query = select(ballots.c.voter_key, ballots.c.choice).where(ballots.c.box_id == box_id)
        return await self.app.db.read(
            lambda connection: [(bytes(key), choice) for key, choice in connection.execute(query)]
        )


def villager(number: int) -> Actor:
    """Somebody in the group who never registered."""
    return Actor(500_000 + number, "zh_CN")


async def gather(app: App, place: Place) -> Gathering:
    def come(tx: Transaction) -> tuple[Person, Person, Person]:
        host, reserve, mentor = (
            tx.people.add(telegram_id, name, "zh_CN", "1", tx.now)
            for telegram_id, name in ((11, "周书记"), (22, "王小燕"), (33, "老梁叔"))
        )
        held = Grant(Role.VILLAGE_SECRETARY, place.id, tx.now + ROLE_LASTS)
        tx.people.grant(host.id, held, granted_by=None, now=tx.now)
        tx.groups.bind(GROUP, place.id, bound_by=host.id, now=tx.now)
        return host, reserve, mentor

    host, reserve, mentor = await app.do(come)
    await app.db.write(lambda connection: make_reserve(connection, app, reserve, place, "王小燕"))
    await app.db.write(lambda connection: make_mentor(connection, app, mentor, reserve, place))

    async def actor(person: Person) -> Actor:
        return await app.see(lambda tx: tx.people.actor(person.telegram_id, "zh_CN", tx.now))

    return Gathering(app, place, await actor(host), await actor(reserve), await actor(mentor))


def make_reserve(connection: Connection, app: App, person: Person, place: Place, full_name: str) -> None:
    connection.execute(
        insert(nominations).values(
            person_id=person.id,
            village_id=place.id,
            status="reserve",
            full_name=full_name,
            birth_year=1994,
            whereabouts="苏州",
            education="college",
            source="migrant",
            skills=["trade"],
            pledge="回来把合作社办好",
            submitted_at=app.clock(),
            status_since=app.clock(),
        )
    )


def make_mentor(connection: Connection, app: App, mentor: Person, reserve: Person, place: Place) -> None:
    connection.execute(
        insert(mentors).values(
            person_id=mentor.id,
            place_id=place.id,
            role="work",
            specialities=["farming"],
            capacity=3,
            offered_at=app.clock(),
        )
    )
    connection.execute(
        insert(pairs).values(
            mentor_id=mentor.id,
            reserve_id=reserve.id,
            role="work",
            status=PairStatus.ACTIVE,
            requested_at=app.clock(),
            mentor_signed_at=app.clock(),
            reserve_signed_at=app.clock(),
            began_on=date(2026, 11, 1),
            ends_on=date(2027, 11, 1),
        )
    )
