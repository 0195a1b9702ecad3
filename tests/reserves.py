"""People of the programme, as other features leave them: reserves, and the rows that make them so."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from domain.letters import Letter
from domain.nominations import Education, Skill, Source, Status
from domain.pairs import MentorRole, PairStatus
from domain.people import ROLE_LASTS, Actor, Grant, Person, Role
from domain.places import Place, PlaceId
from services import letters
from services.app import App
from services.transaction import Transaction
from storage.schema.letters import outbox
from storage.schema.nominations import nominations
from storage.schema.pairs import mentors, pairs
from tests.letters import take_on


def connection_of(tx: Transaction) -> Any:
    return tx.people._connection


def a_person(tx: Transaction, telegram_id: int, name: str) -> Person:
    return tx.people.add(telegram_id, name, "zh_CN", "1", tx.now)


def a_reserve(
    tx: Transaction,
    village: Place,
    telegram_id: int,
    name: str,
    *skills: Skill,
    status: Status = Status.RESERVE,
) -> Person:
    person = a_person(tx, telegram_id, name)
    make_reserve(tx, village, person, name, *skills, status=status)
    return person


def make_reserve(
    tx: Transaction,
    village: Place,
    person: Person,
    name: str,
    *skills: Skill,
    status: Status = Status.RESERVE,
) -> None:
    row = {
        "person_id": person.id,
        "village_id": village.id,
        "status": status,
        "full_name": name,
        "birth_year": 1990,
        "whereabouts": "在家",
        "education": Education.COLLEGE,
        "source": Source.MIGRANT,
        "skills": list(skills),
        "pledge": "想回来",
        "submitted_at": tx.now,
        "status_since": tx.now,
    }
    connection_of(tx).execute(insert(nominations), row)


def a_mentor(
    tx: Transaction,
    place: Place,
    telegram_id: int,
    name: str,
    *specialities: Skill,
    role: MentorRole = MentorRole.WORK,
    capacity: int = 3,
) -> Person:
    person = a_person(tx, telegram_id, name)
    row = {
        "person_id": person.id,
        "place_id": place.id,
        "role": role,
        "specialities": list(specialities),
        "capacity": capacity,
        "offered_at": tx.now,
    }
    connection_of(tx).execute(insert(mentors), row)
    return person


def a_pair(
    tx: Transaction,
    mentor: Person,
    reserve: Person,
    *,
    began_on: date = date(2026, 11, 2),
    role: MentorRole = MentorRole.WORK,
    requested_at: datetime | None = None,
) -> int:
    row = {
        "mentor_id": mentor.id,
        "reserve_id": reserve.id,
        "role": role,
        "status": PairStatus.ACTIVE,
        "requested_at": requested_at or tx.now,
        "asked_at": requested_at or tx.now,
        "mentor_signed_at": requested_at or tx.now,
        "reserve_signed_at": requested_at or tx.now,
        "began_on": began_on,
        "ends_on": date(2027, 11, 2),
    }
    pair_id: int = connection_of(tx).execute(insert(pairs), row).inserted_primary_key[0]
    return pair_id


def an_organizer(tx: Transaction, township_id: PlaceId, telegram_id: int, name: str) -> Person:
    person = a_person(tx, telegram_id, name)
    grant = Grant(Role.TOWNSHIP_ORGANIZER, township_id, tx.now + ROLE_LASTS)
    tx.people.grant(person.id, grant, granted_by=None, now=tx.now)
    return person


@dataclass(frozen=True)
class Written:
    """A letter as its reader gets it."""

    kind: str
    text: str
    keyboard: Any
    not_before: datetime


async def letters_to(app: App, person: Person) -> list[Written]:
    """What the bot wrote to somebody, oldest first."""
    query = select(outbox.c.kind, outbox.c.text, outbox.c.keyboard, outbox.c.not_before)
    query = query.where(outbox.c.chat_id == person.telegram_id).order_by(outbox.c.id)
    return await app.db.read(lambda connection: [Written(*row) for row in connection.execute(query)])


async def carry(app: App) -> list[Letter]:
    """Everything that may go out now arrives, in each chat as its first message; returns what was carried."""
    carried: list[Letter] = []
    while due := await app.do(take_on):
        for letter in due:
            await app.do(letters.record_letter, letter.sent(1))
        carried += due
    return sorted(carried, key=lambda letter: letter.id or 0)


def acting(person: Person) -> Actor:
    return Actor(person.telegram_id, "zh_CN", person)


async def with_roles(app: App, person: Person) -> Actor:
    return await app.see(lambda tx: tx.people.actor(person.telegram_id, "zh_CN", tx.now))
