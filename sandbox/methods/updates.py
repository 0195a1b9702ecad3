"""How the bot hears what happened, and who it is."""

from typing import Any

from aiogram.methods import GetMe, GetUpdates
from aiogram.types import User

from sandbox.methods.registry import Call, method
from sandbox.updates import WEBHOOK_ACTIVE


@method(GetMe)
async def get_me(call: Call, m: GetMe) -> User:
    world = call.world
    return world.bot.model_copy(update={"first_name": world.bot_user().first_name})


@method(GetUpdates)
async def get_updates(call: Call, m: GetUpdates) -> list[dict[str, Any]]:
    """Confirm what lies before the offset, then wait for what comes."""
    queue = call.world.updates
    if queue.webhook:
        await queue.refuse(WEBHOOK_ACTIVE)
    queue.allow(m.allowed_updates)
    offset = m.offset or 0
    limit = min(max(m.limit or 100, 1), 100)
    if queue.repeats(offset) and call.world.limits.on:
        limit = 1
    seconds = min(max(m.timeout or 0, 0), 50)
    found = queue.take(offset, limit)
    if not found and seconds:
        with queue.reading():
            await queue.wait(seconds)
        found = queue.take(max(offset, 0), limit)
    elif not seconds:
        queue.polling = False
    return found
