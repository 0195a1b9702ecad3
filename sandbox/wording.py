"""Text of a message: its entities, its trimmed form and its limits."""

from collections.abc import Sequence
from typing import Any

from aiogram.types import MessageEntity

from sandbox.entities import EntityError, formatted
from sandbox.errors import ApiError, bad_request
from sandbox.shape import given
from sandbox.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
Worded = tuple[str, list[MessageEntity]]


def worded(
    world: World, text: str, parse_mode: Any, entities: Sequence[MessageEntity] | None = None
) -> Worded:
    """The text as readers see it and what is marked in it."""
    try:
        plain_text, found = formatted(text, given(parse_mode), list(entities or ()))
    except EntityError as wrong:
        raise ApiError(400, wrong.description) from wrong
    return plain_text, [entity for entity in (_known(world, entity) for entity in found) if entity]


def _known(world: World, entity: MessageEntity) -> MessageEntity | None:
    """A mention by id shows the person; nobody by that id is no mention."""
    if entity.type != "text_mention" or entity.user is None:
        return entity
    person = world.people.get(entity.user.id)
    return entity.model_copy(update={"user": person.user}) if person else None


def message_text(
    world: World, text: str | None, parse_mode: Any, entities: Sequence[MessageEntity] | None = None
) -> Worded:
    """Text of a message: not empty, not too long."""
    if not text:
        raise bad_request("message text is empty")
    result = worded(world, text, parse_mode, entities)
    if not result[0]:
        raise bad_request("text must be non-empty")
    if len(result[0]) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return result


def caption_text(
    world: World, text: str | None, parse_mode: Any, entities: Sequence[MessageEntity] | None
) -> Worded:
    """Words under a picture or file; there may be none."""
    result = worded(world, text or "", parse_mode, entities)
    if len(result[0]) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return result
