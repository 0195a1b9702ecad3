"""Which message speaks on a topic in a chat: what is said there next changes it."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, or_, select

from domain.letters import Letter
from storage.schema.letters import IS_UNDER_WAY, IS_WAITING, outbox, postings
from storage.statements import upsert

IN_CHAT = (outbox.c.topic == bindparam("topic"), outbox.c.chat_id == bindparam("chat_id"))
WAITS = select(outbox.c.id).where(*IN_CHAT, IS_WAITING)
CARRYING = select(outbox.c.id).where(*IN_CHAT, IS_UNDER_WAY)
IN_ONE_CHAT = select(postings.c.topic).where(
    postings.c.chat_id == bindparam("chat_id"),
    postings.c.topic.startswith(bindparam("kind"), autoescape=False),
)
THERE = (postings.c.topic == bindparam("topic"), postings.c.chat_id == bindparam("chat_id"))
POSTING = select(postings.c.message_id).where(*THERE)
REMEMBER = upsert(postings, key=["topic", "chat_id"], replacing=["message_id", "spoke_at", "has_buttons"])
FORGET = delete(postings).where(*THERE)
IS_SILENT = (
    postings.c.spoke_at < bindparam("before"),
    or_(postings.c.chat_id > 0, ~postings.c.has_buttons),
)
SILENT = select(postings.c.topic).where(*IS_SILENT).limit(1)
FORGET_SILENT = delete(postings).where(*IS_SILENT)


class PostingRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def posted(self, letter: Letter) -> int | None:
        """The message that already speaks on this letter's topic, if there is one."""
        if letter.topic is None:
            return None
        message_id: int | None = self._connection.scalar(
            POSTING, {"topic": letter.topic, "chat_id": letter.chat_id}
        )
        return message_id

    def speaks_on(self, topic: str, chat_id: int) -> bool:
        """Whether a message on this topic is in the chat already, or waits to be sent."""
        return self.is_posted(topic, chat_id) or self.waits_on(topic, chat_id)

    def waits_on(self, topic: str, chat_id: int) -> bool:
        """Whether a letter on this topic waits to be sent to the chat."""
        return self._connection.scalar(WAITS, {"topic": topic, "chat_id": chat_id}) is not None

    def is_posted(self, topic: str, chat_id: int) -> bool:
        """Whether a message on this topic is in the chat already: the next letter on it only changes it."""
        return self._connection.scalar(POSTING, {"topic": topic, "chat_id": chat_id}) is not None

    def topics_in(self, chat_id: int, kind: str) -> list[str]:
        """Of what messages in a chat speak, of those topics that begin so."""
        return list(self._connection.scalars(IN_ONE_CHAT, {"chat_id": chat_id, "kind": kind}))

    def is_carrying(self, chat_id: int, topic: str) -> bool:
        """Whether a letter on this topic is being carried to the chat at this moment."""
        return self._connection.scalar(CARRYING, {"chat_id": chat_id, "topic": topic}) is not None

    def remember(self, letter: Letter, message_id: int, now: datetime) -> None:
        """Later letters on this topic will edit this message instead of adding another."""
        row = {
            "topic": letter.topic,
            "chat_id": letter.chat_id,
            "message_id": message_id,
            "spoke_at": now,
            "has_buttons": letter.keyboard is not None,
        }
        self._connection.execute(REMEMBER, row)

    def forget(self, letter: Letter) -> None:
        """The topic's message is gone; the next letter on it is a new one."""
        self._connection.execute(FORGET, {"topic": letter.topic, "chat_id": letter.chat_id})

    def speak_on(self, topic: str, chat_id: int, message_id: int, now: datetime) -> int | None:
        """A message that no letter carried speaks on a topic now; returns the one that did before it."""
        before: int | None = self._connection.scalar(POSTING, {"topic": topic, "chat_id": chat_id})
        row = {"topic": topic, "chat_id": chat_id, "message_id": message_id, "spoke_at": now}
        self._connection.execute(REMEMBER, {**row, "has_buttons": True})
        return before

    def fall_silent(self, topic: str, chat_id: int) -> None:
        """Nothing speaks on the topic any more."""
        self._connection.execute(FORGET, {"topic": topic, "chat_id": chat_id})

    def has_silent(self, before: datetime) -> bool:
        return self._connection.scalar(SILENT, {"before": before}) is not None

    def forget_silent(self, before: datetime) -> int:
        """Forget which messages spoke, where none has said anything new since a moment; returns how many.

        A group's card with buttons stays known: it may yet be pressed, and then says something new.
        """
        return self._connection.execute(FORGET_SILENT, {"before": before}).rowcount
