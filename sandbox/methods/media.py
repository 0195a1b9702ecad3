"""Pictures, documents and voice notes, and fetching files."""

from typing import Any

from aiogram.methods import GetFile, SendDocument, SendPhoto, SendVoice
from aiogram.types import (
    File,
    InputMediaDocument,
    InputMediaPhoto,
    Message,
)

from sandbox.errors import bad_request, not_implemented
from sandbox.files import DOWNLOAD_LIMIT
from sandbox.methods.delivery import deliver
from sandbox.methods.files import document, photo, received, voice
from sandbox.methods.reaching import open_room, require
from sandbox.methods.registry import Call, method
from sandbox.shape import given
from sandbox.wording import caption_text
from sandbox.world import World


@method(SendPhoto)
async def send_photo(call: Call, m: SendPhoto) -> Message:
    open_room(call.world, m.chat_id)
    content = {"photo": photo(received(call, m.photo, "photo")), **_captioned(call.world, m)}
    content |= _look(m)
    return deliver(call, m, content).message


@method(SendDocument)
async def send_document(call: Call, m: SendDocument) -> Message:
    open_room(call.world, m.chat_id)
    content = {"document": document(received(call, m.document, "document")), **_captioned(call.world, m)}
    return deliver(call, m, content).message


@method(SendVoice)
async def send_voice(call: Call, m: SendVoice) -> Message:
    open_room(call.world, m.chat_id)
    content = {"voice": voice(received(call, m.voice, "voice", m.duration)), **_captioned(call.world, m)}
    return deliver(call, m, content).message


@method(GetFile)
async def get_file(call: Call, m: GetFile) -> File:
    stored = call.world.files.find(m.file_id)
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    require(stored.size <= DOWNLOAD_LIMIT, "file is too big")
    return File(
        file_id=stored.file_id, file_unique_id=stored.unique_id, file_size=stored.size, file_path=stored.path
    )


def attached(call: Call, media: Any) -> dict[str, Any]:
    """Content from one of the InputMedia objects."""
    if isinstance(media, InputMediaPhoto):
        content = {"photo": photo(received(call, media.media, "photo")), **_captioned(call.world, media)}
        return content | _look(media)
    if isinstance(media, InputMediaDocument):
        if media.thumbnail is not None:
            raise not_implemented("thumbnail in media")
        return {
            "document": document(received(call, media.media, "document")),
            **_captioned(call.world, media),
        }
    raise not_implemented(f"media of type {media.type}")


def _captioned(world: World, m: Any) -> dict[str, Any]:
    caption, entities = caption_text(world, m.caption, m.parse_mode, m.caption_entities)
    return {"caption": caption or None, "caption_entities": entities or None}


def _look(m: Any) -> dict[str, Any]:
    return {
        "show_caption_above_media": given(m.show_caption_above_media) or None,
        "has_media_spoiler": m.has_spoiler or None,
    }
