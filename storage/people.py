"""People who agreed to be known, and what they may do where."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select, update

from domain.errors import NoLongerThere
from domain.forgetting import BLOT
from domain.people import Actor, ConsentGiven, Grant, Holding, Person, PersonId, Role
from domain.places import PlaceId
from storage.schema.people import grants, people, places
from storage.statements import upsert

NOBODY = 0
"""No account has this id: whoever was forgotten has none any more."""
BY_ID = select(people).where(people.c.id == bindparam("person_id"))
SOME = select(people).where(people.c.id.in_(bindparam("person_ids", expanding=True)))
BY_TELEGRAM_ID = select(people).where(people.c.telegram_id == bindparam("telegram_id"))
ADD = insert(people)
WRITE_DOWN = insert(people).returning(people.c.id)
CONSENT = select(people.c.consent_version).where(people.c.id == bindparam("person_id"))
SAVE = update(people).where(people.c.id == bindparam("person_id"))
UNREACHABLE = (
    update(people)
    .where(people.c.telegram_id == bindparam("of_telegram_id"), people.c.unreachable_at.is_(None))
    .values(unreachable_at=bindparam("unreachable_at"))
    .returning(people.c.id)
)
REACHABLE = (
    update(people)
    .where(people.c.telegram_id == bindparam("of_telegram_id"), people.c.unreachable_at.is_not(None))
    .values(unreachable_at=None)
    .returning(people.c.id)
)
GRANTS = (
    select(grants.c.role, grants.c.place_id, grants.c.expires_at, grants.c.department)
    .where(grants.c.person_id == bindparam("person_id"), grants.c.expires_at > bindparam("now"))
    .order_by(grants.c.id)
)
ROLES = select(grants.c.person_id, grants.c.role).where(
    grants.c.person_id.in_(bindparam("person_ids", expanding=True)), grants.c.expires_at > bindparam("now")
)
HOLDERS = (
    select(people)
    .join(grants, grants.c.person_id == people.c.id)
    .where(
        grants.c.place_id == bindparam("place_id"),
        grants.c.role == bindparam("role"),
        grants.c.expires_at > bindparam("now"),
    )
    .order_by(people.c.id)
)
HOLDERS_AT = (
    select(people)
    .where(
        people.c.id.in_(
            select(grants.c.person_id).where(
                grants.c.place_id.in_(bindparam("place_ids", expanding=True)),
                grants.c.role == bindparam("role"),
                grants.c.expires_at > bindparam("now"),
            )
        )
    )
    .order_by(people.c.id)
)
REVIEWERS = HOLDERS.where(grants.c.department == bindparam("department"))
TAKEN_UP = select(grants.c.granted_at).where(
    grants.c.place_id == bindparam("place_id"),
    grants.c.role == Role.DEPARTMENT_REVIEWER,
    grants.c.expires_at > bindparam("now"),
)
REVIEWED_BY = (
    select(grants.c.department, func.count())
    .where(
        grants.c.place_id == bindparam("place_id"),
        grants.c.role == Role.DEPARTMENT_REVIEWER,
        grants.c.department.is_not(None),
        grants.c.expires_at > bindparam("now"),
    )
    .group_by(grants.c.department)
)
ALL_HOLDERS = (
    select(people)
    .where(
        people.c.id.in_(
            select(grants.c.person_id).where(
                grants.c.role.in_(bindparam("roles", expanding=True)), grants.c.expires_at > bindparam("now")
            )
        )
    )
    .order_by(people.c.id)
)
HOLDINGS = (
    select(
        grants.c.id,
        grants.c.person_id,
        people.c.name,
        grants.c.role,
        grants.c.place_id,
        places.c.name.label("place"),
        grants.c.expires_at,
        grants.c.department,
    )
    .join(people, people.c.id == grants.c.person_id)
    .join(places, places.c.id == grants.c.place_id)
    .where(grants.c.expires_at > bindparam("now"))
)
HELD_AT = grants.c.place_id.in_(bindparam("place_ids", expanding=True))
PAGE_OF_HOLDINGS = (
    HOLDINGS.where(HELD_AT)
    .order_by(grants.c.place_id, grants.c.id)
    .limit(bindparam("size"))
    .offset(bindparam("skip"))
)
COUNT_HOLDINGS = select(func.count()).where(HELD_AT, grants.c.expires_at > bindparam("now"))
HOLDING = HOLDINGS.where(grants.c.id == bindparam("grant_id"))
GRANT = upsert(
    grants,
    key=["person_id", "place_id", "role"],
    replacing=["expires_at", "granted_at", "granted_by", "department"],
)
REVOKE = delete(grants).where(
    grants.c.person_id == bindparam("of_person_id"),
    grants.c.place_id == bindparam("at_place_id"),
    grants.c.role == bindparam("of_role"),
)


class PeopleRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, person_id: PersonId) -> Person:
        """The person; raises NoLongerThere."""
        row = self._connection.execute(BY_ID, {"person_id": person_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_person(row)

    def some(self, person_ids: Iterable[PersonId]) -> dict[PersonId, Person]:
        rows = self._connection.execute(SOME, {"person_ids": list(frozenset(person_ids))}).mappings()
        return {row["id"]: _to_person(row) for row in rows}

    def find(self, telegram_id: int) -> Person | None:
        row = self._connection.execute(BY_TELEGRAM_ID, {"telegram_id": telegram_id}).mappings().first()
        return None if row is None else _to_person(row)

    def add(self, telegram_id: int, name: str, locale: str, consent_version: str, now: datetime) -> Person:
        self._connection.execute(
            ADD,
            {
                "telegram_id": telegram_id,
                "name": name,
                "locale": locale,
                "consent_version": consent_version,
                "consented_at": now,
            },
        )
        person = self.find(telegram_id)
        assert person is not None
        return person

    def write_down(self, name: str, locale: str, consent_version: str, now: datetime) -> Person:
        """Somebody who agreed by word of mouth and has no account: nothing can be sent to them."""
        row = {
            "telegram_id": None,
            "name": name,
            "locale": locale,
            "consent_version": consent_version,
            "consented_at": now,
            "consent_given": ConsentGiven.IN_PERSON,
            "unreachable_at": now,
        }
        return self.get(PersonId(self._connection.execute(WRITE_DOWN, row).scalar_one()))

    def consent_version(self, person_id: PersonId) -> str:
        """The text that somebody agreed to; raises NoLongerThere."""
        version = self._connection.scalar(CONSENT, {"person_id": person_id})
        if version is None:
            raise NoLongerThere
        return str(version)

    def hear(self, person_id: PersonId, consent_version: str, now: datetime) -> None:
        """Somebody without an account agreed by word of mouth once more."""
        self._connection.execute(
            SAVE, {"person_id": person_id, "consent_version": consent_version, "consented_at": now}
        )

    def blot(self, person_id: PersonId) -> None:
        """Take the name away: they are known by an account of their own now."""
        self._connection.execute(SAVE, {"person_id": person_id, "name": BLOT})

    def speak(self, person_id: PersonId, locale: str) -> None:
        """Remember the language a person chose."""
        self._connection.execute(SAVE, {"person_id": person_id, "locale": locale})

    def pause(self, person_id: PersonId, until: datetime | None) -> None:
        self._connection.execute(SAVE, {"person_id": person_id, "paused_until": until})

    def lose(self, telegram_id: int, now: datetime) -> PersonId | None:
        """The person blocked the bot or is gone; returns who, None when that was known or nobody is."""
        values = {"of_telegram_id": telegram_id, "unreachable_at": now}
        return self._connection.execute(UNREACHABLE, values).scalar_one_or_none()

    def regain(self, telegram_id: int) -> PersonId | None:
        """The person can be reached again; returns who, None when they could be all the time."""
        return self._connection.execute(REACHABLE, {"of_telegram_id": telegram_id}).scalar_one_or_none()

    def actor(self, telegram_id: int, locale: str, now: datetime) -> Actor:
        """Whoever has this Telegram id, with the roles they hold now; a stranger keeps the locale given."""
        person = self.find(telegram_id)
        if person is None:
            return Actor(telegram_id, locale)
        rows = self._connection.execute(GRANTS, {"person_id": person.id, "now": now})
        held = tuple(Grant(Role(role), PlaceId(place), *rest) for role, place, *rest in rows)
        return Actor(telegram_id, person.locale, person, held)

    def grant(self, person_id: PersonId, grant: Grant, *, granted_by: PersonId | None, now: datetime) -> None:
        self._connection.execute(
            GRANT,
            {
                "person_id": person_id,
                "place_id": grant.place_id,
                "role": grant.role,
                "expires_at": grant.expires_at,
                "granted_at": now,
                "granted_by": granted_by,
                "department": grant.department,
            },
        )

    def revoke(self, person_id: PersonId, role: Role, place_id: PlaceId) -> None:
        self._connection.execute(
            REVOKE, {"of_person_id": person_id, "at_place_id": place_id, "of_role": role}
        )

    def holdings(self, place_ids: Iterable[PlaceId], now: datetime, *, size: int, skip: int) -> list[Holding]:
        """Some of who holds what at these places, a place after the other."""
        values = {"place_ids": list(place_ids), "now": now, "size": size, "skip": skip}
        return [_to_holding(row) for row in self._connection.execute(PAGE_OF_HOLDINGS, values).mappings()]

    def count_holdings(self, place_ids: Iterable[PlaceId], now: datetime) -> int:
        return self._connection.scalar(COUNT_HOLDINGS, {"place_ids": list(place_ids), "now": now}) or 0

    def holding(self, grant_id: int, now: datetime) -> Holding:
        """One grant that holds; raises NoLongerThere."""
        row = self._connection.execute(HOLDING, {"grant_id": grant_id, "now": now}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_holding(row)

    def holders(self, role: Role, place_id: PlaceId, now: datetime) -> list[Person]:
        """Who holds the role at exactly this place."""
        rows = self._connection.execute(HOLDERS, {"role": role, "place_id": place_id, "now": now})
        return [_to_person(row) for row in rows.mappings()]

    def holders_at(self, role: Role, place_ids: Iterable[PlaceId], now: datetime) -> list[Person]:
        """Who holds the role at one of these places, each once."""
        values = {"role": role, "place_ids": list(frozenset(place_ids)), "now": now}
        return [_to_person(row) for row in self._connection.execute(HOLDERS_AT, values).mappings()]

    def roles_of(self, person_ids: Iterable[PersonId], now: datetime) -> dict[PersonId, set[Role]]:
        """Which roles these people hold anywhere; who holds none is not in it."""
        values = {"person_ids": list(frozenset(person_ids)), "now": now}
        found: dict[PersonId, set[Role]] = {}
        for person_id, role in self._connection.execute(ROLES, values):
            found.setdefault(PersonId(person_id), set()).add(Role(role))
        return found

    def reviewers(self, department: str, place_id: PlaceId, now: datetime) -> list[Person]:
        """Who signs for a department at exactly this place."""
        values = {
            "role": Role.DEPARTMENT_REVIEWER,
            "place_id": place_id,
            "department": department,
            "now": now,
        }
        return [_to_person(row) for row in self._connection.execute(REVIEWERS, values).mappings()]

    def reviewing_since(self, place_id: PlaceId, now: datetime) -> set[datetime]:
        """The moments at which those who sign at this place took that up."""
        return set(self._connection.scalars(TAKEN_UP, {"place_id": place_id, "now": now}))

    def count_reviewers(self, place_id: PlaceId, now: datetime) -> dict[str, int]:
        """How many sign for each department at this place; departments without anybody are not in it."""
        rows = self._connection.execute(REVIEWED_BY, {"place_id": place_id, "now": now})
        return {str(name): count for name, count in rows}

    def all_holders(self, roles: Iterable[Role], now: datetime) -> list[Person]:
        """Everybody who holds one of the roles anywhere, each once."""
        rows = self._connection.execute(ALL_HOLDERS, {"roles": list(roles), "now": now})
        return [_to_person(row) for row in rows.mappings()]


def _to_holding(row: RowMapping) -> Holding:
    return Holding(**{**row, "role": Role(row["role"])})


def _to_person(row: RowMapping) -> Person:
    """Of who was forgotten nothing is left but the number, and nobody to reach."""
    return Person(
        id=PersonId(row["id"]),
        telegram_id=NOBODY if row["telegram_id"] is None else row["telegram_id"],
        name=row["name"],
        locale=row["locale"],
        unreachable_at=row["unreachable_at"],
        paused_until=row["paused_until"],
    )
