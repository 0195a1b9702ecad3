"""What is known of messages, for whoever judges whether a letter arrived or is still worth sending."""

from sqlalchemy import Connection, bindparam, exists, or_, select

from domain.letters import Letter, LetterStatus
from storage.schema.letters import outbox, postings

IS_TAKEN = select(
    or_(
        exists().where(
            outbox.c.chat_id == bindparam("chat_id"), outbox.c.message_id == bindparam("message_id")
        ),
        exists().where(
            postings.c.chat_id == bindparam("chat_id"), postings.c.message_id == bindparam("message_id")
        ),
    )
)
SAID_SINCE = select(
    exists().where(
        outbox.c.chat_id == bindparam("chat_id"),
        outbox.c.topic == bindparam("topic"),
        outbox.c.id > bindparam("letter_id"),
        outbox.c.status.in_((LetterStatus.SENDING, LetterStatus.SENT, LetterStatus.SEEN)),
    )
)


class EvidenceRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_taken(self, chat_id: int, message_id: int) -> bool:
        """Whether a message is known to be some letter's, or to speak on some topic."""
        return bool(self._connection.scalar(IS_TAKEN, {"chat_id": chat_id, "message_id": message_id}))

    def is_overtaken(self, letter: Letter) -> bool:
        """Whether later news on its topic has been said: the letter's words would take the place of that."""
        if letter.topic is None:
            return False
        row = {"chat_id": letter.chat_id, "topic": letter.topic, "letter_id": letter.id}
        return bool(self._connection.scalar(SAID_SINCE, row))
