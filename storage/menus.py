"""Who is shown a menu of their own, and which."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, or_, select, update

from domain.nominations import Status
from domain.people import PersonId, Role
from storage.schema.nominations import nominations
from storage.schema.pairs import mentors
from storage.schema.people import grants, people

IS_MENTOR = exists().where(mentors.c.person_id == people.c.id)
IS_RESERVE = exists().where(nominations.c.person_id == people.c.id, nominations.c.status == Status.RESERVE)
HOLDS = people.c.id.in_(select(grants.c.person_id).where(grants.c.expires_at > bindparam("now")))
HOLDERS = (
    select(
        people.c.id,
        people.c.telegram_id,
        people.c.locale,
        people.c.unreachable_at,
        people.c.menu,
        IS_MENTOR.label("is_mentor"),
        IS_RESERVE.label("is_reserve"),
    )
    .where(people.c.telegram_id.is_not(None), or_(people.c.menu.is_not(None), HOLDS, IS_MENTOR, IS_RESERVE))
    .order_by(people.c.id)
)
ROLES = select(grants.c.person_id, grants.c.role).where(grants.c.expires_at > bindparam("now"))
NOTE = update(people).where(people.c.id == bindparam("person_id"))


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a part in the programme, or with a menu from the time when they had one."""

    person_id: PersonId
    telegram_id: int
    locale: str
    is_reachable: bool
    menu: str | None
    is_mentor: bool
    is_reserve: bool
    roles: frozenset[Role]


class MenuRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def holders(self, now: datetime) -> list[Holder]:
        roles: defaultdict[int, set[Role]] = defaultdict(set)
        for person_id, role in self._connection.execute(ROLES, {"now": now}):
            roles[person_id].add(Role(role))
        return [
            Holder(
                PersonId(row.id),
                row.telegram_id,
                row.locale,
                row.unreachable_at is None,
                row.menu,
                bool(row.is_mentor),
                bool(row.is_reserve),
                frozenset(roles[row.id]),
            )
            for row in self._connection.execute(HOLDERS, {"now": now})
        ]

    def note(self, person_id: PersonId, mark: str | None) -> None:
        """Keep which menu a person is shown; None for everybody's."""
        self._connection.execute(NOTE, {"person_id": person_id, "menu": mark})
