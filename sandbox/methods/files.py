"""Files in messages: the part of a request or the stored file a parameter means, as the message shows it."""

from typing import Any

from aiogram.types import Document, PhotoSize, Voice

from sandbox.errors import ApiError, bad_request, not_implemented
from sandbox.files import StoredFile, picture_size
from sandbox.methods.reaching import require
from sandbox.methods.registry import Call

PHOTO_LIMIT = 10 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024


def received(call: Call, source: Any, kind: str, duration: int | None = None) -> StoredFile:
    """The file a parameter means: a part of this request or one the server has, which keeps its length."""
    name = str(source)
    if name.startswith(("http://", "https://")):
        raise not_implemented(f"{kind} by HTTP URL")
    if not name.startswith("attach://"):
        return _again(call, name, kind)
    upload = call.files.get(name.removeprefix("attach://"))
    if upload is None:
        raise bad_request(f"there is no {kind} in the request")
    require(upload.content, "file must be non-empty")
    if len(upload.content) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    require(kind != "photo" or len(upload.content) <= PHOTO_LIMIT, "file is too big for a photo")
    return call.world.files.keep(kind, upload, duration or 0)


def _again(call: Call, file_id: str, kind: str) -> StoredFile:
    stored = call.world.files.find(file_id)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return stored


def photo(stored: StoredFile) -> list[PhotoSize]:
    width, height = picture_size(stored.content)
    return [
        PhotoSize(
            file_id=stored.file_id,
            file_unique_id=stored.unique_id,
            width=width,
            height=height,
            file_size=stored.size,
        )
    ]


def document(stored: StoredFile) -> Document:
    return Document(
        file_id=stored.file_id,
        file_unique_id=stored.unique_id,
        file_name=stored.name,
        mime_type=stored.mime,
        file_size=stored.size,
    )


def voice(stored: StoredFile) -> Voice:
    mime = stored.mime if stored.mime.startswith("audio/") else "audio/ogg"
    return Voice(
        file_id=stored.file_id,
        file_unique_id=stored.unique_id,
        duration=stored.duration,
        mime_type=mime,
        file_size=stored.size,
    )
