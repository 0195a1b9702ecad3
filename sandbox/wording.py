"""Text of a message: its entities, its trimmed form and its limits."""

from collections.abc import Sequence
from typing import Any

from aiogram.types import MessageEntity

from sandbox.entities import EntityError, detect, parse, trimmed
from sandbox.errors import bad_request
from sandbox.shape import given

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
Worded = tuple[str, list[MessageEntity]]


def worded(text: str, parse_mode: Any, entities: Sequence[MessageEntity] | None) -> Worded:
    """The text as readers see it and what is marked in it."""
    mode = given(parse_mode)
    try:
        if mode or not entities:
            found = parse(text, mode or None)
        else:
            found = text, _with_detected(text, entities)
    except EntityError as wrong:
        raise bad_request(str(wrong)) from wrong
    return trimmed(*found)


def message_text(text: str | None, parse_mode: Any, entities: Sequence[MessageEntity] | None) -> Worded:
    """Text of a message: not empty, not too long."""
    result = worded(text or "", parse_mode, entities)
    if not result[0]:
        raise bad_request("message text is empty")
    if len(result[0]) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return result


def caption_text(text: str | None, parse_mode: Any, entities: Sequence[MessageEntity] | None) -> Worded:
    """Words under a picture or file; there may be none."""
    result = worded(text or "", parse_mode, entities)
    if len(result[0]) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return result


def _with_detected(text: str, entities: Sequence[MessageEntity]) -> list[MessageEntity]:
    own = list(entities)
    taken = [(entity.offset, entity.offset + entity.length) for entity in own]
    for found in detect(text):
        if all(found.offset + found.length <= start or end <= found.offset for start, end in taken):
            own.append(found)
    return sorted(own, key=lambda entity: (entity.offset, -entity.length))
