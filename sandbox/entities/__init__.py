"""Formatted text as Telegram reads it: parse modes, given entities, automatic entities, trimming.

Offsets are counted in UTF-16 code units; errors carry Telegram's own words.
"""

import re
from itertools import accumulate

from aiogram.types import MessageEntity, User

from sandbox.entities import html, links, markdown
from sandbox.entities.found import found
from sandbox.entities.spans import BAD_REQUEST, EntityError, Span, untangled

AUTOMATIC = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)
GIVEN = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "text_mention"}
    | {"custom_emoji", "blockquote", "expandable_blockquote", "date_time"}
)
_PARSERS = {"html": html.parse, "markdown": markdown.parse_old, "markdownv2": markdown.parse_v2}
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_DROPPED = re.compile(r"[\r\u2028-\u202e\u0333\u033f\u030a]")


def utf16_len(text: str) -> int:
    return len(text) + sum(c > "\uffff" for c in text)


def parse(text: str, parse_mode: str | None) -> tuple[str, list[MessageEntity]]:
    """The text a message carries and all its entities; a text of nothing but spaces comes back empty."""
    return formatted(text, parse_mode, None)


def formatted(
    text: str, parse_mode: str | None, entities: list[MessageEntity] | None
) -> tuple[str, list[MessageEntity]]:
    """Like `parse`; entities given beside the text count where no parse mode does."""
    _refuse_bytes(text)
    mode = (parse_mode or "none").lower()
    if not text or mode == "none":
        spans = _spans(text, entities or [])
    elif mode in _PARSERS:
        text, spans = _PARSERS[mode](text)
    else:
        raise EntityError(f"{BAD_REQUEST}unsupported parse_mode")
    text, spans = _trimmed(*_clean(text, spans))
    return text, _entities(text, found(text, spans))


def detect(text: str, entities: list[MessageEntity]) -> list[MessageEntity]:
    """The entities and what Telegram finds between them."""
    return _entities(text, found(text, untangled(_spans(text, entities))))


def trimmed(text: str, entities: list[MessageEntity]) -> tuple[str, list[MessageEntity]]:
    """The text without control characters and without spaces and line ends around it."""
    text, spans = _trimmed(*_clean(text, _spans(text, entities, automatic=True)))
    return text, _entities(text, spans)


def _refuse_bytes(text: str) -> None:
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise EntityError(f"{BAD_REQUEST}strings must be encoded in UTF-8")


def _clean(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Control characters become spaces; carriage returns and direction marks go."""
    text = _CONTROL.sub(" ", text)
    kept = _DROPPED.sub("", text)
    if len(kept) != len(text):
        places = [0, *accumulate(not _DROPPED.match(c) for c in text)]
        spans = [_moved(s, places[s.start], places[s.end]) for s in spans]
    return kept, untangled(spans)


def _trimmed(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    end = len(text.rstrip(" \n"))
    first = min((s.start for s in spans), default=end)
    start = len(text[:first]) - len(text[:first].lstrip(" \n"))
    if start >= end:
        return "", []
    kept = [_moved(s, s.start - start, min(s.end, end) - start) for s in spans if s.start < end]
    return text[start:end], untangled(kept)


def _moved(span: Span, start: int, end: int) -> Span:
    return Span(span.kind, start, end, span.argument, span.unix_time)


def _spans(text: str, entities: list[MessageEntity], *, automatic: bool = False) -> list[Span]:
    """Given entities in characters; those Telegram finds by itself are left to it."""
    if not entities:
        return []
    places = {0: 0}
    unit = 0
    for index, character in enumerate(text):
        unit += 1 + (character > "\uffff")
        places[unit] = index + 1
    spans = []
    for entity in entities:
        if entity.type in GIVEN or (automatic and entity.type in AUTOMATIC):
            spans.append(_span(text, entity, places, unit))
        elif entity.type not in AUTOMATIC:
            raise EntityError(f"{BAD_REQUEST}can't parse MessageEntity: Unsupported type specified")
    return spans


def _span(text: str, entity: MessageEntity, places: dict[int, int], units: int) -> Span:
    start, end = entity.offset, entity.offset + entity.length
    if not 0 <= start <= 1_000_000:
        raise EntityError(f"{BAD_REQUEST}receive an entity with incorrect offset {start}")
    if not 0 <= entity.length <= 1_000_000:
        raise EntityError(f"{BAD_REQUEST}receive an entity with incorrect length {entity.length}")
    if entity.length == 0:
        return Span(entity.type, 0, 0)
    if start > units:
        raise EntityError(f"{BAD_REQUEST}entity begins after the end of the text at UTF-16 offset {start}")
    if end > units:
        raise EntityError(
            f"{BAD_REQUEST}entity beginning at UTF-16 offset {start} "
            f"ends after the end of the text at UTF-16 offset {end}"
        )
    if start not in places:
        at = len(text[: places[start + 1]].encode())
        raise EntityError(f"{BAD_REQUEST}entity begins in a middle of a UTF-16 symbol at byte offset {at}")
    if end not in places:
        at = len(text[: places[end + 1]].encode())
        raise EntityError(
            f"{BAD_REQUEST}entity beginning at UTF-16 offset {start} "
            f"ends in a middle of a UTF-16 symbol at byte offset {at}"
        )
    return _argued(entity, places[start], places[end])


def _argued(entity: MessageEntity, start: int, end: int) -> Span:
    """The span with its argument; one whose link or user is worth nothing comes back empty."""
    if entity.type == "text_link":
        kind, argument = markdown.link_entity(entity.url or "")
        return Span(kind, start, end, argument) if kind else Span("bold", 0, 0)
    if entity.type == "text_mention":
        return Span("text_mention", start, end, str(entity.user.id)) if entity.user else Span("bold", 0, 0)
    if entity.type == "custom_emoji":
        emoji = entity.custom_emoji_id or ""
        return Span("custom_emoji", start, end, emoji) if links.is_emoji(emoji) else Span("bold", 0, 0)
    if entity.type == "date_time":
        form = links.date_format(entity.date_time_format or "")
        if form is None:
            raise EntityError(f"{BAD_REQUEST}can't parse MessageEntity: Invalid date-time format specified")
        if entity.unix_time is None or entity.unix_time <= 0:
            raise EntityError(f"{BAD_REQUEST}invalid date specified")
        return Span("date_time", start, end, form, int(entity.unix_time))
    return Span(entity.type, start, end, entity.language or "" if entity.type == "pre" else "")


def _entities(text: str, spans: list[Span]) -> list[MessageEntity]:
    units = [0, *accumulate(1 + (c > "\uffff") for c in text)]
    return [_entity(s, units[s.start], units[s.end] - units[s.start]) for s in spans]


def _entity(span: Span, offset: int, length: int) -> MessageEntity:
    entity = MessageEntity(type=span.kind, offset=offset, length=length)
    match span.kind:
        case "text_link":
            return entity.model_copy(update={"url": span.argument})
        case "text_mention":
            # Who that is, only the server knows; it replaces the user or drops the entity.
            user = User(id=int(span.argument), is_bot=False, first_name="")
            return entity.model_copy(update={"user": user})
        case "custom_emoji":
            return entity.model_copy(update={"custom_emoji_id": span.argument})
        case "date_time":
            return entity.model_copy(update={"unix_time": span.unix_time, "date_time_format": span.argument})
        case "pre" if span.argument:
            return entity.model_copy(update={"language": span.argument})
        case _:
            return entity


__all__ = ["EntityError", "detect", "formatted", "parse", "trimmed", "utf16_len"]
