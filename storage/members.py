"""The last that was seen of accounts that came into bound groups or left them."""

import hmac
from datetime import date

from sqlalchemy import Connection, bindparam, delete, select

from domain.members import Seen
from storage.schema.members import members
from storage.statements import upsert

NOTE = upsert(members, key=["chat_id", "account"], replacing=["seen_on", "is_gone"])
FIND = select(members.c.seen_on, members.c.is_gone).where(
    members.c.chat_id == bindparam("chat_id"), members.c.account == bindparam("account")
)
IS_OLD = members.c.seen_on < bindparam("before")
OLD = select(members.c.chat_id).where(IS_OLD).limit(1)
FORGET = delete(members).where(IS_OLD)


def account_key(key: bytes, telegram_id: int) -> bytes:
    """An account, unreadable without the key. The group is not part of it, since a group's id may change."""
    return hmac.digest(key, telegram_id.to_bytes(8, "big", signed=True), "sha256")


class MemberRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, chat_id: int, account: bytes) -> Seen | None:
        row = self._connection.execute(FIND, {"chat_id": chat_id, "account": account}).first()
        return None if row is None else Seen(*row)

    def note(self, chat_id: int, account: bytes, seen: Seen) -> None:
        """Keep the last that was seen, and nothing of what was seen before."""
        row = {"chat_id": chat_id, "account": account, "seen_on": seen.on, "is_gone": seen.is_gone}
        self._connection.execute(NOTE, row)

    def has_old(self, before: date) -> bool:
        return self._connection.scalar(OLD, {"before": before}) is not None

    def forget(self, before: date) -> int:
        """Drop who was seen last before a day; returns how many."""
        return self._connection.execute(FORGET, {"before": before}).rowcount
