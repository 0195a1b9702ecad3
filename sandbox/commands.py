"""The commands a bot offers, by scope and language."""

import re
from collections.abc import Iterator

from aiogram.types import BotCommand, BotCommandScopeUnion

from sandbox.errors import bad_request
from sandbox.rooms import Room

Key = tuple[str, int | str | None, int | None]
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}")


def key_of(scope: BotCommandScopeUnion | None) -> Key:
    if scope is None:
        return ("default", None, None)
    return (str(scope.type), getattr(scope, "chat_id", None), getattr(scope, "user_id", None))


def check_language(language: str | None) -> str:
    if language and not LANGUAGE.fullmatch(language):
        raise bad_request("Invalid language code specified")
    return language or ""


class Commands:
    def __init__(self) -> None:
        self._lists: dict[tuple[Key, str], list[BotCommand]] = {}

    def set(self, key: Key, language: str, commands: list[BotCommand]) -> None:
        if len(commands) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not COMMAND.fullmatch(command.command.removeprefix("/")):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(command.description.strip()) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        cleaned = [item.model_copy(update={"command": item.command.removeprefix("/")}) for item in commands]
        self._lists[key, language] = cleaned

    def get(self, key: Key, language: str) -> list[BotCommand]:
        return self._lists.get((key, language), [])

    def delete(self, key: Key, language: str) -> None:
        self._lists.pop((key, language), None)

    def offered(self, room: Room, user_id: int, language: str | None) -> list[BotCommand]:
        """What this person is offered here: the narrowest scope wins, and in it their own language."""
        short = (language or "")[:2].lower()
        for key in _scopes(room, user_id):
            for code in dict.fromkeys((short, "")):
                if (key, code) in self._lists:
                    return self._lists[key, code]
        return []

    def everything(self) -> list[dict[str, object]]:
        return [
            {
                "scope": key[0],
                "chat_id": key[1],
                "user_id": key[2],
                "language_code": language,
                "commands": [{"command": item.command, "description": item.description} for item in commands],
            }
            for (key, language), commands in self._lists.items()
        ]


def _scopes(room: Room, user_id: int) -> Iterator[Key]:
    if room.is_private:
        yield ("chat", room.id, None)
        yield ("all_private_chats", None, None)
    else:
        admin = room.is_admin(user_id)
        yield ("chat_member", room.id, user_id)
        if admin:
            yield ("chat_administrators", room.id, None)
        yield ("chat", room.id, None)
        if admin:
            yield ("all_chat_administrators", None, None)
        yield ("all_group_chats", None, None)
    yield ("default", None, None)
