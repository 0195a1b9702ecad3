"""The chats that belong to a place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, exists, select, text, update

from domain.people import PersonId
from domain.places import PlaceId, PlaceKind
from storage.schema import metadata
from storage.schema.letters import IS_WAITING, outbox, pauses, postings, reposts
from storage.schema.members import members
from storage.schema.people import groups, places
from storage.schema.records import rounds
from storage.statements import upsert

COLUMNS = (groups.c.chat_id, groups.c.place_id, groups.c.paused_at, groups.c.bound_by, groups.c.thread_id)
BY_CHAT = select(*COLUMNS).where(groups.c.chat_id == bindparam("chat_id"))
BY_PLACES = (
    select(*COLUMNS)
    .where(groups.c.place_id.in_(bindparam("place_ids", expanding=True)), groups.c.paused_at.is_(None))
    .order_by(groups.c.bound_at)
)
BIND = upsert(
    groups, key=["chat_id"], replacing=["place_id", "bound_at", "bound_by", "paused_at", "thread_id"]
)
CHANGE = update(groups).where(groups.c.chat_id == bindparam("of_chat_id"))

MOVED: dict[str, Any] = {"old_id": bindparam("old_id"), "new_id": bindparam("new_id")}
LEFT_BEHIND = (postings, reposts, pauses)
IN_CHATS = tuple(
    table for table in metadata.sorted_tables if "chat_id" in table.c and table not in (groups, *LEFT_BEHIND)
)
"""What speaks of a chat by its id; a test watches that nothing else does."""
MOVES = tuple(
    update(table).where(table.c.chat_id == MOVED["old_id"]).values(chat_id=MOVED["new_id"])
    for table in IN_CHATS
)
_before, _after = members.alias("before"), members.alias("after")
_OF_THE_SAME = (
    _before.c.chat_id == MOVED["old_id"],
    _after.c.chat_id == MOVED["new_id"],
    _before.c.account == _after.c.account,
)
MERGE_MEMBERS = (
    delete(members).where(
        members.c.chat_id == bindparam("new_id"),
        members.c.account.in_(
            select(_after.c.account).where(*_OF_THE_SAME, _before.c.seen_on > _after.c.seen_on)
        ),
    ),
    delete(members).where(
        members.c.chat_id == bindparam("old_id"),
        members.c.account.in_(select(_after.c.account).where(*_OF_THE_SAME)),
    ),
)
"""Of who was seen under both ids the later day stays: a group that moves makes nobody older in it."""
_other = outbox.alias("other")
MERGE_LETTERS = (
    update(outbox)
    .where(
        outbox.c.chat_id.in_((bindparam("old_id"), bindparam("new_id"))),
        IS_WAITING,
        exists().where(
            _other.c.topic == outbox.c.topic,
            _other.c.chat_id.in_((bindparam("old_id"), bindparam("new_id"))),
            text("other.status = 'waiting'"),
            _other.c.id > outbox.c.id,
        ),
    )
    .values(status="superseded")
)
"""What waits under both ids on one topic is one letter: the later one."""
MOVE_GROUP = update(groups).where(groups.c.chat_id == MOVED["old_id"]).values(chat_id=MOVED["new_id"])
MOVE_ROUNDS = update(rounds).where(rounds.c.subject_id == MOVED["old_id"]).values(subject_id=MOVED["new_id"])
LEAVE_BEHIND = tuple(delete(table).where(table.c.chat_id == bindparam("old_id")) for table in LEFT_BEHIND)
UNBIND = delete(groups).where(groups.c.chat_id == bindparam("old_id"))


@dataclass(frozen=True, slots=True)
class Group:
    chat_id: int
    place_id: PlaceId
    paused_at: datetime | None = None
    bound_by: PersonId | None = None
    thread_id: int | None = None


def waiting_for(kinds: Iterable[PlaceKind], of_round: str) -> Select[tuple[int]]:
    """Groups of such places that were there at a moment and have not had a week's round."""
    return (
        select(groups.c.chat_id)
        .join(places, places.c.id == groups.c.place_id)
        .where(
            places.c.kind.in_(sorted(kinds)),
            groups.c.paused_at.is_(None),
            groups.c.bound_at <= bindparam("moment"),
            ~exists().where(
                rounds.c.kind == of_round,
                rounds.c.subject_id == groups.c.chat_id,
                rounds.c.week_on == bindparam("week_on"),
            ),
        )
        .order_by(groups.c.chat_id)
    )


class GroupRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, chat_id: int) -> Group | None:
        """The bound group, paused or not; None for a stranger's."""
        row = self._connection.execute(BY_CHAT, {"chat_id": chat_id}).first()
        return None if row is None else Group(*row)

    def of(self, place_id: PlaceId) -> list[Group]:
        """The groups of a place that can be written to."""
        return self.of_some([place_id]).get(place_id, [])

    def of_some(self, place_ids: Iterable[PlaceId]) -> dict[PlaceId, list[Group]]:
        """The same of several places; where there is none, the place is not in it."""
        found: dict[PlaceId, list[Group]] = {}
        for row in self._connection.execute(BY_PLACES, {"place_ids": list(frozenset(place_ids))}):
            found.setdefault(PlaceId(row.place_id), []).append(Group(*row))
        return found

    def bind(
        self,
        chat_id: int,
        place_id: PlaceId,
        *,
        bound_by: PersonId | None,
        now: datetime,
        thread_id: int | None = None,
    ) -> None:
        self._connection.execute(
            BIND,
            {
                "chat_id": chat_id,
                "place_id": place_id,
                "bound_at": now,
                "bound_by": bound_by,
                "paused_at": None,
                "thread_id": thread_id,
            },
        )

    def move(self, old_id: int, new_id: int) -> bool:
        """Give a bound group another id, wherever it stands; False when there is none with the old one."""
        if self.find(old_id) is None:
            return False
        ids = {"old_id": old_id, "new_id": new_id}
        for statement in (*LEAVE_BEHIND, *MERGE_MEMBERS, MERGE_LETTERS, *MOVES, MOVE_ROUNDS):
            self._connection.execute(statement, ids)
        self._connection.execute(UNBIND if self.find(new_id) is not None else MOVE_GROUP, ids)
        return True

    def pause(self, chat_id: int, now: datetime | None) -> None:
        """The bot lost its place in the group (or, with None, has it again)."""
        self._connection.execute(CHANGE, {"of_chat_id": chat_id, "paused_at": now})

    def leave_topic(self, chat_id: int) -> None:
        """From now on the bot speaks in the group's first topic."""
        self._connection.execute(CHANGE, {"of_chat_id": chat_id, "thread_id": None})
