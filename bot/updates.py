"""One update as Telegram wrote it: whose it is, how it is known again, and whether it can be read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import orjson
from aiogram import Bot
from aiogram.types import Update
from pydantic import ValidationError

Raw = dict[str, Any]

LARGEST = 64 * 1024  # characters of JSON; nothing a person says to this bot comes near
TOO_GREAT = 2**63  # no id of Telegram's comes near, and no database holds it
MOST_AT_ONCE = 200  # are brought in together, Telegram says; more share a lane
DEEPEST = 24  # levels; the library's models of an ordinary message need about half
NEVER_READ: Final = frozenset({"rich_message"})
"""What we never look at and the library needs ages for when it is nested (exponential in aiogram 3.31)."""


class Unreadable(Exception):
    """An update is not what the Bot API promises; says in which way, in one word."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update on its way to the handlers; a `secret` one says how somebody voted."""

    update_id: int
    fingerprint: str
    lane: int
    body: str
    secret: bool

    @property
    def key(self) -> str:
        """Under which its effect is entered once, though Telegram deliver it twice or number anew."""
        return f"update:{self.update_id}:{self.fingerprint}"

    def read(self, bot: Bot) -> Update:
        """The library's model of it; raises Unreadable."""
        if len(self.body) > LARGEST:
            raise Unreadable("large")
        try:
            raw = _without_weight(orjson.loads(self.body), DEEPEST)
            return Update.model_validate(raw, context={"bot": bot})
        except (ValidationError, ValueError, RecursionError) as fault:
            raise Unreadable(type(fault).__name__) from None


def arrive(raw: Raw, key: bytes, *, secret: bool = False) -> Arrival:
    """Take an update as it came. The fingerprint is keyed: no thief finds out by trial what was said.

    Of a ballot it is empty: so few things can be chosen that who has the key could try them all.
    """
    body = _written(raw)
    fingerprint = "" if secret else blake2b(body, key=key[:64], digest_size=8).hexdigest()
    return Arrival(_number(raw), fingerprint, lane_of(raw), body.decode(), secret)


def again(update_id: int, fingerprint: str, body: str) -> Arrival:
    """An update that was kept before."""
    return Arrival(update_id, fingerprint, lane_of(orjson.loads(body)), body, secret=False)


def pressed(raw: Raw) -> str | None:
    """What the pressed button carries, if a button was pressed."""
    query = raw.get("callback_query")
    data = query.get("data") if isinstance(query, dict) else None
    return data if isinstance(data, str) else None


def standing(raw: Raw) -> tuple[Any, ...]:
    """Which button was pressed: its data, and the message it stands under."""
    query = raw.get("callback_query")
    message = query.get("message") if isinstance(query, dict) else None
    message = message if isinstance(message, dict) else {}
    chat = message.get("chat")
    where = chat.get("id") if isinstance(chat, dict) else None
    return pressed(raw), where, message.get("message_id"), message.get("ephemeral_message_id")


def apart(raw: Raw) -> Iterator[Raw]:
    """An update; where it tells of several who were brought in, one of each: each has their own lane."""
    said = raw.get("message")
    came = said.get("new_chat_members") if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(came, list) or not 2 <= len(came) <= MOST_AT_ONCE:
        yield raw
        return
    for user in came:
        yield raw | {"message": said | {"new_chat_members": [user]}}


def lane_of(raw: Raw) -> int:
    """The person behind an update, or its chat: whose order is kept.

    Of who comes or goes it is theirs, whoever did it: they must not vote before it is known that they came.
    """
    for event in (_of_who_comes(raw), *raw.values()):
        if isinstance(event, dict):
            for key in ("from", "user", "chat"):
                if isinstance(event.get(key), dict) and isinstance(event[key].get("id"), int):
                    whose: int = event[key]["id"]
                    return whose
    return 0


def _of_who_comes(raw: Raw) -> Raw | None:
    """The part of an update that names who came into a group or left it."""
    changed, said = raw.get("chat_member"), raw.get("message")
    if isinstance(changed, dict):
        after = changed.get("new_chat_member")
        return after if isinstance(after, dict) else None
    if not isinstance(said, dict):
        return None
    came = said.get("new_chat_members")
    user = came[0] if isinstance(came, list) and came else said.get("left_chat_member")
    return {"user": user}


def _number(raw: Raw) -> int:
    number = raw.get("update_id")
    return number if isinstance(number, int) and abs(number) < TOO_GREAT else 0


def _written(raw: Raw) -> bytes:
    """The update in one form, whatever order its fields came in and whatever half characters are in it."""
    try:
        return orjson.dumps(raw, option=orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError, RecursionError):  # half a character, a number without an end
        return json.dumps(raw, ensure_ascii=False, sort_keys=True).encode(errors="replace")


def _without_weight(value: Any, levels: int) -> Any:
    if levels == 0:
        raise ValueError("too deep")
    if isinstance(value, dict):
        return {
            name: _without_weight(each, levels - 1) for name, each in value.items() if name not in NEVER_READ
        }
    if isinstance(value, list):
        return [_without_weight(each, levels - 1) for each in value]
    if isinstance(value, int | float) and abs(value) >= TOO_GREAT:
        raise ValueError("too great")
    return value
