"""Letters that a backup brought back: some of them were carried since, so none goes out by itself.

They are given up, for a reason that nothing else has; a person looks at them and lets them go or not.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, and_, bindparam, exists, func, select, update

from domain.letters import LetterKind, LetterStatus
from storage.schema.letters import IS_WAITING, outbox

BECAUSE = "held: it came back from a backup"
NOT_WANTED = "dropped: it came back from a backup"
GOES_OR_WENT_OUT = (LetterStatus.WAITING, LetterStatus.SENDING, LetterStatus.SENT, LetterStatus.SEEN)
IS_HELD = (outbox.c.status == LetterStatus.GIVEN_UP, outbox.c.failure == BECAUSE)
HOLD = (
    update(outbox)
    .where(outbox.c.status.in_((LetterStatus.WAITING, LetterStatus.SENDING)))
    .values(status=LetterStatus.GIVEN_UP, failure=BECAUSE, not_before=bindparam("held_at"))
)
ALL = select(outbox.c.id, outbox.c.chat_id, outbox.c.kind, outbox.c.created_at, outbox.c.text)
HELD = ALL.where(*IS_HELD).order_by(outbox.c.id)
COUNT = select(func.count()).select_from(outbox).where(*IS_HELD)
TOPICS = select(outbox.c.id, outbox.c.topic, outbox.c.chat_id).where(*IS_HELD).order_by(outbox.c.id.desc())
OF_TOPIC = and_(outbox.c.topic == bindparam("of_topic"), outbox.c.chat_id == bindparam("of_chat"))
HAS_NEWER = select(
    exists().where(OF_TOPIC, outbox.c.id > bindparam("than"), outbox.c.status.in_(GOES_OR_WENT_OUT))
)
OVERTAKE = (
    update(outbox)
    .where(OF_TOPIC, outbox.c.id < bindparam("than"), IS_WAITING)
    .values(status=LetterStatus.SUPERSEDED)
)
BECOME = update(outbox).where(outbox.c.id == bindparam("letter_id"), *IS_HELD)


@dataclass(frozen=True, slots=True)
class HeldLetter:
    id: int
    chat_id: int
    kind: LetterKind
    created_at: datetime
    text: str


class HeldLetters:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, now: datetime) -> int:
        """Stop everything that waits or was on its way; returns how many."""
        return self._connection.execute(HOLD, {"held_at": now}).rowcount

    def count(self) -> int:
        return self._connection.scalar(COUNT) or 0

    def all(self) -> list[HeldLetter]:
        return [_to_held(row) for row in self._connection.execute(HELD)]

    def release(self, now: datetime, ids: Collection[int] | None = None) -> int:
        """Let letters wait again, all or these; of one chat's on a topic only the latest."""
        released = 0
        for letter_id, topic, chat_id in self._wanted(TOPICS, ids):
            of_topic = {"of_topic": topic, "of_chat": chat_id, "than": letter_id}
            if topic is not None and self._connection.scalar(HAS_NEWER, of_topic):
                self._become(letter_id, LetterStatus.SUPERSEDED, None)
                continue
            self._connection.execute(OVERTAKE, of_topic)
            self._become(letter_id, LetterStatus.WAITING, None, not_before=now)
            released += 1
        return released

    def drop(self, ids: Collection[int] | None = None) -> int:
        """Never carry letters, all or these."""
        wanted = self._wanted(TOPICS, ids)
        for letter_id, _, _ in wanted:
            self._become(letter_id, LetterStatus.GIVEN_UP, NOT_WANTED)
        return len(wanted)

    def _wanted(
        self, query: Select[int, str | None, int], ids: Collection[int] | None
    ) -> list[tuple[int, str | None, int]]:
        rows = [(letter_id, topic, chat_id) for letter_id, topic, chat_id in self._connection.execute(query)]
        return rows if ids is None else [row for row in rows if row[0] in ids]

    def _become(self, letter_id: int, status: LetterStatus, failure: str | None, **more: datetime) -> None:
        row = {"letter_id": letter_id, "status": status, "failure": failure, **more}
        self._connection.execute(BECOME, row)


def _to_held(row: tuple[int, int, str, datetime, str]) -> HeldLetter:
    letter_id, chat_id, kind, created_at, words = row
    return HeldLetter(letter_id, chat_id, LetterKind(kind), created_at, words)
