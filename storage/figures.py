"""How much there is of what the bot carries, counted where it lies."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from domain.letters import LetterStatus
from storage.schema.letters import IS_WAITING, outbox

LETTERS = select(outbox.c.status, func.count()).group_by(outbox.c.status)
OLDEST_DUE = select(func.min(outbox.c.not_before)).where(IS_WAITING, outbox.c.not_before <= bindparam("now"))


class FigureRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def letters(self) -> dict[LetterStatus, int]:
        """How many letters there are of each kind of ending, or on their way."""
        return {LetterStatus(status): count for status, count in self._connection.execute(LETTERS)}

    def oldest_due(self, now: datetime) -> datetime | None:
        """Since when the letter waits that has waited longest of those that may go out."""
        moment: datetime | None = self._connection.scalar(OLDEST_DUE, {"now": now})
        return moment
