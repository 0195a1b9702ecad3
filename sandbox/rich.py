"""Rich messages: what a bot sends as blocks becomes what the message carries. Pure.

The words for a wrong heading, list, table or map are Telegram's; the ones for its limits, which are
checked on servers nobody can read, are ours.
"""

from collections.abc import Callable, Mapping
from typing import Any

from aiogram.types import InputRichMessage, RichMessage

from sandbox.entities import links
from sandbox.entities.found import found
from sandbox.entities.spans import Span
from sandbox.labels import label_of

TEXT_LIMIT = 32_768
BLOCKS_LIMIT = 500
DEPTH_LIMIT = 16
MEDIA_LIMIT = 50
COLUMNS_LIMIT = 20
BUTTONS_LIMIT = 8
BUTTON_DATA_LIMIT = 64  # bytes
MEDIA = {"photo", "video", "animation", "audio", "document", "voice_note"}
SOFT = {"bold", "italic", "underline", "strikethrough", "spoiler", "marked", "subscript", "superscript"}
BUTTON_TEXTS = {"custom_emoji", "date_time"}
BUTTON_KINDS = (
    *("url", "callback_data", "web_app", "login_url", "switch_inline_query"),
    *("switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text", "disabled"),
)
Media = Callable[[str, Any], Any]
Fields = dict[str, Any]


class RichError(Exception):
    """A rich message Telegram would not take; `description` is what it answers."""

    def __init__(self, description: str, code: int = 400) -> None:
        super().__init__(description)
        self.description = description
        self.code = code


def _bad(reason: str) -> RichError:
    return RichError(f"Bad Request: {reason}")


def rich_message(
    given: InputRichMessage, *, is_draft: bool = False, media: Media | None = None
) -> RichMessage:
    """The message as readers get it.

    `media(kind, field)` turns a file given in a block into the file of the message; without it such
    blocks are refused by name.
    """
    sources = [name for name in ("blocks", "html", "markdown") if getattr(given, name) is not None]
    if not sources:
        raise _bad("rich message must be non-empty")
    if len(sources) > 1:
        raise _bad("exactly one of the fields html, markdown and blocks must be used")
    if sources != ["blocks"]:
        raise RichError(f"Not Implemented: the sandbox does not know InputRichMessage.{sources[0]}", 501)
    if given.media:
        raise RichError("Not Implemented: the sandbox does not know InputRichMessage.media", 501)
    press = Press(detects=not given.skip_entity_detection, is_draft=is_draft, media=media)
    blocks = press.blocks(given.blocks or [], 1)
    if not blocks:
        raise _bad("rich message must be non-empty")
    return RichMessage.model_validate({"blocks": blocks, "is_rtl": given.is_rtl or None})


def _kind(thing: Any) -> str:
    return str(getattr(thing.type, "value", thing.type))


class Press:
    """Sets one message and counts what it takes."""

    def __init__(self, *, detects: bool, is_draft: bool, media: Media | None) -> None:
        self.detects = detects
        self.is_draft = is_draft
        self.media = media
        self.characters = 0
        self.count = 0
        self.files = 0
        self.shapes: Mapping[str, Callable[[Any, Fields, int], None]] = {
            "heading": self._heading,
            "list": self._list,
            "table": self._table,
            "map": self._map,
            "buttons": self._buttons,
            "thinking": self._thinking,
        }

    def blocks(self, given: list[Any], depth: int) -> list[Fields]:
        return [self._block(block, depth) for block in given]

    def _block(self, block: Any, depth: int) -> Fields:
        self._deeper(depth)
        self.count += 1
        if self.count > BLOCKS_LIMIT:
            raise _bad(f"rich message can't have more than {BLOCKS_LIMIT} blocks")
        kind = _kind(block)
        result: Fields = {"type": kind}
        if kind in MEDIA:
            self._file(kind, block, result)
        elif kind in self.shapes:
            self.shapes[kind](block, result, depth)
        self._plain_fields(block, result, depth, detects=kind not in {"pre", "thinking"})
        return result

    def _plain_fields(self, block: Any, result: Fields, depth: int, *, detects: bool) -> None:
        """What every kind of block holds in the same way."""
        for name in ("text", "summary", "credit"):
            if getattr(block, name, None) is not None:
                result[name] = self.text(getattr(block, name), depth, detects=detects)
        for name in ("language", "name", "expression", "is_open", "align"):
            if getattr(block, name, None) is not None:
                result[name] = getattr(block, name)
        if hasattr(block, "blocks"):
            result["blocks"] = self.blocks(block.blocks, depth + 1)
        caption = getattr(block, "caption", None)
        if caption is not None and hasattr(caption, "credit"):
            result["caption"] = {
                name: self.text(part, depth)
                for name, part in (("text", caption.text), ("credit", caption.credit))
                if part is not None
            }
        elif caption is not None:
            result["caption"] = self.text(caption, depth)

    def _heading(self, block: Any, result: Fields, depth: int) -> None:
        if not 1 <= block.size <= 6:
            raise _bad("invalid section heading size specified")
        result["size"] = block.size

    def _list(self, block: Any, result: Fields, depth: int) -> None:
        if not block.items:
            raise _bad("list must be non-empty")
        if len({bool(item.type) for item in block.items}) > 1:
            raise _bad("list must be either ordered or unordered")
        number = 0
        result["items"] = []
        for item in block.items:
            if item.type and item.type not in {"a", "A", "i", "I", "1"}:
                raise _bad("invalid list item type specified")
            number = number + 1 if item.value is None else item.value
            own = {"value": number, "type": item.type} if item.type else {}
            box = (
                {"has_checkbox": True, "is_checked": bool(item.is_checked) or None}
                if item.has_checkbox
                else {}
            )
            label = label_of(number, item.type) if item.type else "•"
            inner = self.blocks(item.blocks, depth + 1)
            result["items"].append({"label": label, "blocks": inner, **own, **box})

    def _table(self, block: Any, result: Fields, depth: int) -> None:
        result["cells"] = [[self._cell(cell, depth) for cell in row] for row in block.cells]
        if any(sum(cell.colspan or 1 for cell in row) > COLUMNS_LIMIT for row in block.cells):
            raise _bad(f"table can't have more than {COLUMNS_LIMIT} columns")
        for name in ("is_bordered", "is_striped", "is_compact"):
            result[name] = getattr(block, name) or None

    def _cell(self, cell: Any, depth: int) -> Fields:
        for name in ("colspan", "rowspan"):
            if (getattr(cell, name) or 0) < 0:
                raise _bad(f"invalid table cell {name} specified")
        result = cell.model_dump(exclude={"text"}, exclude_none=True)
        return result if cell.text is None else {**result, "text": self.text(cell.text, depth)}

    def _map(self, block: Any, result: Fields, depth: int) -> None:
        zoom, width, height = block.zoom or 0, block.width or 0, block.height or 0
        fits = 0 <= zoom <= 24 and width >= 0 and height >= 0 and width + height <= 10_000
        if not fits or width > height * 20 or height > width * 20:
            raise _bad("invalid map properties specified")
        result |= {"location": block.location, "zoom": zoom, "width": width, "height": height}

    def _buttons(self, block: Any, result: Fields, depth: int) -> None:
        if not 1 <= len(block.buttons) <= BUTTONS_LIMIT:
            raise _bad(f"a row must have 1-{BUTTONS_LIMIT} buttons")
        result["buttons"] = [self._button(button, depth + 1) for button in block.buttons]

    def _button(self, button: Any, depth: int) -> Fields:
        kinds = [name for name in BUTTON_KINDS if getattr(button, name) is not None]
        if len(kinds) != 1:
            raise _bad("text buttons are unallowed in the inline keyboard")
        data = button.callback_data
        if data is not None and not 1 <= len(data.encode()) <= BUTTON_DATA_LIMIT:
            raise _bad("BUTTON_DATA_INVALID")
        if button.style == "link" and data is None:
            raise _bad("invalid button style specified")
        parts = button.text if isinstance(button.text, list) else [button.text]
        if any(not isinstance(part, str) and _kind(part) not in BUTTON_TEXTS for part in parts):
            raise _bad("block is not allowed")
        result: Fields = button.model_dump(exclude={"text"}, exclude_none=True)
        return {**result, "text": self.text(button.text, depth, detects=False)}

    def _thinking(self, block: Any, result: Fields, depth: int) -> None:
        if not self.is_draft:
            raise _bad("block is not allowed")

    def _file(self, kind: str, block: Any, result: Fields) -> None:
        self.files += 1
        if self.files > MEDIA_LIMIT:
            raise _bad(f"rich message can't have more than {MEDIA_LIMIT} media")
        if self.media is None:
            raise RichError(f"Not Implemented: the sandbox does not know {type(block).__name__}", 501)
        given = getattr(block, kind)
        result[kind] = self.media(kind, given)
        if getattr(given, "has_spoiler", None):
            result["has_spoiler"] = True

    def text(self, given: Any, depth: int, *, detects: bool = True) -> Any:
        self._deeper(depth)
        if isinstance(given, str):
            return self._string(given, detects=detects and self.detects)
        if isinstance(given, list):
            return [self.text(part, depth, detects=detects) for part in given]
        kind = _kind(given)
        if kind == "button":
            return {"type": kind, "button": self._button(given.button, depth + 1)}
        if kind == "custom_emoji" and not links.is_emoji(given.custom_emoji_id):
            raise _bad("invalid custom emoji identifier specified")
        result: Fields = given.model_dump(exclude={"text"}, exclude_none=True)
        self._count(str(result.get("alternative_text") or result.get("expression") or ""))
        if getattr(given, "text", None) is not None:
            result["text"] = self.text(given.text, depth + 1, detects=detects and kind in SOFT)
        return result

    def _string(self, text: str, *, detects: bool) -> Any:
        self._count(text)
        spans = found(text, []) if detects else []
        if not spans:
            return text
        parts: list[Any] = []
        at = 0
        for span in spans:
            parts += [text[at : span.start], _linked(span, text[span.start : span.end])]
            at = span.end
        return [part for part in [*parts, text[at:]] if part]

    def _count(self, text: str) -> None:
        if any("\ud800" <= c <= "\udfff" for c in text):
            raise _bad("rich text must be encoded in UTF-8")
        self.characters += len(text)
        if self.characters > TEXT_LIMIT:
            raise _bad("message is too long")

    def _deeper(self, depth: int) -> None:
        if depth > DEPTH_LIMIT:
            raise _bad(f"rich message can't be deeper than {DEPTH_LIMIT} levels")


def _linked(span: Span, text: str) -> Fields:
    """What Telegram makes of a piece of text it found by itself."""
    fields: Mapping[str, Fields] = {
        "mention": {"username": text[1:]},
        "hashtag": {"hashtag": text},
        "cashtag": {"cashtag": text},
        "bot_command": {"bot_command": text},
        "url": {"url": links.checked(text) or text},
        "email": {"type": "email_address", "email_address": text},
    }
    return {"type": span.kind, "text": text, **fields[span.kind]}
