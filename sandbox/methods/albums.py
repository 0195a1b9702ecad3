"""Several pictures or documents that belong together."""

import secrets
from typing import Any

from aiogram.methods import SendMediaGroup
from aiogram.types import Message

from sandbox.methods.delivery import deliver
from sandbox.methods.media import attached
from sandbox.methods.reaching import open_room, require
from sandbox.methods.registry import Call, method

FEWEST, MOST = 2, 10


def together(contents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same contents as one album."""
    require(len(contents) >= FEWEST, "too few messages to send as an album")
    require(len(contents) <= MOST, "too many messages to send as an album")
    documents = sum("document" in content for content in contents)
    require(documents in {0, len(contents)}, "document can't be mixed with other media types")
    album = {"media_group_id": str(secrets.randbits(46) | 1 << 45)}
    return [{**content, **album} for content in contents]


@method(SendMediaGroup)
async def send_media_group(call: Call, m: SendMediaGroup) -> list[Message]:
    """All of them or none: what is wrong with one is wrong with the album."""
    open_room(call.world, m.chat_id)
    contents = together([attached(call, item) for item in m.media])
    return [deliver(call, m, content).message for content in contents]
