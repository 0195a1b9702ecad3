"""The chats that belong to a place."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from domain.people import PersonId
from domain.places import PlaceId
from storage.schema.people import groups
from storage.statements import upsert

COLUMNS = (groups.c.chat_id, groups.c.place_id, groups.c.paused_at)
BY_CHAT = select(*COLUMNS).where(groups.c.chat_id == bindparam("chat_id"))
BY_PLACE = (
    select(*COLUMNS)
    .where(groups.c.place_id == bindparam("place_id"), groups.c.paused_at.is_(None))
    .order_by(groups.c.bound_at)
)
BIND = upsert(groups, key=["chat_id"], replacing=["place_id", "bound_at", "bound_by", "paused_at"])
PAUSE = update(groups).where(groups.c.chat_id == bindparam("of_chat_id"))


@dataclass(frozen=True, slots=True)
class Group:
    chat_id: int
    place_id: PlaceId
    paused_at: datetime | None = None


class GroupRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, chat_id: int) -> Group | None:
        """The bound group, paused or not; None for a stranger's."""
        row = self._connection.execute(BY_CHAT, {"chat_id": chat_id}).first()
        return None if row is None else Group(*row)

    def of(self, place_id: PlaceId) -> list[Group]:
        """The groups of a place that can be written to."""
        return [Group(*row) for row in self._connection.execute(BY_PLACE, {"place_id": place_id})]

    def bind(self, chat_id: int, place_id: PlaceId, *, bound_by: PersonId | None, now: datetime) -> None:
        self._connection.execute(
            BIND,
            {
                "chat_id": chat_id,
                "place_id": place_id,
                "bound_at": now,
                "bound_by": bound_by,
                "paused_at": None,
            },
        )

    def pause(self, chat_id: int, now: datetime | None) -> None:
        """The bot lost its place in the group (or, with None, has it again)."""
        self._connection.execute(PAUSE, {"of_chat_id": chat_id, "paused_at": now})
