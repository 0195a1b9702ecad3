"""What a phone can send besides words: voice, pictures, files, contacts, places."""

import base64
import binascii
import struct
import zlib
from typing import Any

from aiogram.types import Contact, Location

from sandbox import asking
from sandbox.errors import CannotDo
from sandbox.files import Upload
from sandbox.methods import albums, files
from sandbox.talking import text_content
from sandbox.wording import caption_text
from sandbox.world import World

QUIET = b"OggS\x00\x02"


def album_of(world: World, user_id: int, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Turn several pictures or documents into the contents of one album; the words stand under the first."""
    parts = asked["album"]
    if not isinstance(parts, list) or not all(
        isinstance(part, dict) and part.keys() <= {"photo", "document"} for part in parts
    ):
        raise CannotDo("An “album” is a list of photos or of documents.")
    words = [{"text": asked.get("text")}, *({} for _ in parts)]
    contents = [content_of(world, user_id, part | word) for part, word in zip(parts, words, strict=False)]
    return albums.together(contents)


def content_of(world: World, user_id: int, asked: dict[str, Any]) -> dict[str, Any]:
    """Turn what somebody wants to say into a message's content."""
    kinds = [kind for kind in SENDERS if asked.get(kind) is not None]
    if len(kinds) > 1:
        raise CannotDo("Send one thing at a time.")
    if not kinds:
        return text_content(world, str(asked.get("text") or ""))
    part = asked[kinds[0]]
    if not isinstance(part, dict):
        raise CannotDo(f"“{kinds[0]}” must be an object.")
    content = SENDERS[kinds[0]](world, user_id, part)
    if asked.get("text") and kinds[0] in {"photo", "document", "voice"}:
        caption, entities = caption_text(world, str(asked["text"]), None, None)
        content |= {"caption": caption or None, "caption_entities": entities or None}
    return content


def _photo(world: World, user_id: int, part: dict[str, Any]) -> dict[str, Any]:
    content = _bytes(part) or plain_picture(640, 480, (184, 205, 190))
    return {"photo": files.photo(world.files.keep("photo", Upload("photo.jpg", content)))}


def _document(world: World, user_id: int, part: dict[str, Any]) -> dict[str, Any]:
    name = str(part.get("file_name") or "file")
    content = _bytes(part)
    if not content:
        raise CannotDo("A document needs its “content_base64”.")
    return {"document": files.document(world.files.keep("document", Upload(name, content)))}


def _voice(world: World, user_id: int, part: dict[str, Any]) -> dict[str, Any]:
    sound = Upload("voice.oga", _bytes(part) or QUIET, "audio/ogg")
    return {"voice": files.voice(world.files.keep("voice", sound, asking.count(part, "duration", 1)))}


def _contact(world: World, user_id: int, part: dict[str, Any]) -> dict[str, Any]:
    if not part.get("phone_number"):
        raise CannotDo("A contact needs its “phone_number”.")
    user_of_card = asking.number(part, "user_id", 0) or None
    known = world.people.get(user_of_card or 0)
    name = str(part.get("first_name") or (known.user.first_name if known else world.user(user_id).first_name))
    contact = Contact(
        phone_number=str(part["phone_number"]),
        first_name=name,
        last_name=asking.maybe_words(part, "last_name"),
        user_id=user_of_card,
    )
    return {"contact": contact}


def _location(world: World, user_id: int, part: dict[str, Any]) -> dict[str, Any]:
    latitude, longitude = asking.real(part, "latitude"), asking.real(part, "longitude")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise CannotDo("A “latitude” is at most 90, a “longitude” at most 180.")
    return {"location": Location(latitude=latitude, longitude=longitude)}


SENDERS = {
    "voice": _voice,
    "photo": _photo,
    "document": _document,
    "contact": _contact,
    "location": _location,
}


def _bytes(part: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode(str(part.get("content_base64") or ""), validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise CannotDo("“content_base64” is not base64.") from wrong


def plain_picture(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A PNG of one colour."""
    rows = (b"\x00" + bytes(colour) * width) * height
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    body = b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body
