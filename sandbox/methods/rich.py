"""Rich content of a message, with the files its blocks bring."""

from typing import Any

from aiogram.types import InputRichMessage, RichMessage

from sandbox.errors import ApiError, not_implemented
from sandbox.methods import files
from sandbox.methods.registry import Call
from sandbox.rich import RichError, rich_message


def rich(call: Call, wanted: InputRichMessage) -> RichMessage:
    def media(kind: str, given: Any) -> Any:
        source = given.media
        if kind == "photo":
            return files.photo(files.received(call, source, "photo"))
        if kind == "document":
            return files.document(files.received(call, source, "document"))
        if kind == "voice_note":
            return files.voice(files.received(call, source, "voice", given.duration))
        raise not_implemented(f"{kind} in a rich message")

    try:
        return rich_message(wanted, media=media)
    except RichError as wrong:
        raise ApiError(wrong.code, wrong.description) from wrong
