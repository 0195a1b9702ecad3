"""Updates about who comes into a group and who leaves it, as Telegram words them."""

from datetime import UTC, datetime
from typing import Any

from tests.faults import county as people
from tests.faults.county import QINGHE_GROUP
from tests.faults.hostile import Hostile
from tests.faults.test_c01_migration import MAY

FOREVER = {"until_date": 0}
STANDINGS: dict[str, dict[str, Any]] = {
    "member": {"status": "member"},
    "left": {"status": "left"},
    "kicked": {"status": "kicked", **FOREVER},
    "muted": {"status": "restricted", "is_member": True, **FOREVER, **MAY, "can_send_messages": False},
    "muted outside": {"status": "restricted", "is_member": False, **FOREVER, **MAY},
}
ADMIN_IN_HIDING = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def somebody(user: int) -> dict[str, Any]:
    return {"id": user, "is_bot": False, "first_name": f"某{user}"}


def changed(
    hostile: Hostile,
    user: int,
    before: str,
    after: str,
    *,
    chat: int = QINGHE_GROUP,
    by: int = people.ZHOU,
    at: datetime = LONG_AGO,
) -> dict[str, Any]:
    """What an administrator hears; the moment is Telegram's, and by default says nothing."""
    event = {
        "chat": {"id": chat, "type": "supergroup", "title": "群"},
        "from": somebody(by),
        "date": int(at.timestamp()),
        "old_chat_member": {"user": somebody(user)} | STANDINGS[before],
        "new_chat_member": {"user": somebody(user)} | STANDINGS[after],
    }
    return {"update_id": next(hostile.numbers), "chat_member": event}


def came(
    hostile: Hostile, *users: int, chat: int = QINGHE_GROUP, by: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """The line in the chat, which any member hears."""
    line = {"new_chat_members": [somebody(user) for user in users], **more}
    line |= {} if by is None else {"from": by}
    return hostile.say("", users[0], chat, **line)


def went(hostile: Hostile, user: int, chat: int = QINGHE_GROUP) -> dict[str, Any]:
    return hostile.say("", user, chat, left_chat_member=somebody(user))
