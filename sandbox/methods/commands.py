"""The bot's commands by scope and language."""

from typing import Any

from aiogram.methods import DeleteMyCommands, GetMyCommands, SetMyCommands
from aiogram.types import BotCommand

from sandbox.commands import Key, check_language, key_of
from sandbox.methods.reaching import known_room
from sandbox.methods.registry import Call, method


@method(SetMyCommands)
async def set_my_commands(call: Call, m: SetMyCommands) -> bool:
    call.world.commands.set(_key(call, m.scope), check_language(m.language_code), m.commands)
    call.world.events.tell("people")
    return True


@method(GetMyCommands)
async def get_my_commands(call: Call, m: GetMyCommands) -> list[BotCommand]:
    return call.world.commands.get(_key(call, m.scope), check_language(m.language_code))


@method(DeleteMyCommands)
async def delete_my_commands(call: Call, m: DeleteMyCommands) -> bool:
    call.world.commands.delete(_key(call, m.scope), check_language(m.language_code))
    call.world.events.tell("people")
    return True


def _key(call: Call, scope: Any) -> Key:
    key = key_of(scope)
    if key[1] is not None:
        known_room(call.world, key[1])
    return key
