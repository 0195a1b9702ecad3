"""From aiogram's objects to the JSON that travels."""

import json
from typing import Any

from aiogram.client.default import Default
from pydantic import BaseModel


def plain(value: Any) -> Any:
    """The JSON-ready form of an answer, as the Bot API writes it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True, by_alias=True)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def given(value: Any) -> Any:
    """What the caller gave; aiogram's mark for "the bot's default" is nothing to a server."""
    return None if isinstance(value, Default) else value


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
