"""Stretches of formatted text, measured in characters, and how Telegram nests them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

BAD_REQUEST = "Bad Request: "


class EntityError(Exception):
    """A text Telegram would not take; `description` is what it answers."""

    def __init__(self, description: str) -> None:
        super().__init__(description)
        self.description = description


def unparsable(reason: str) -> EntityError:
    return EntityError(f"{BAD_REQUEST}can't parse entities: {reason}")


def byte_offset(text: str, index: int) -> int:
    return len(text[:index].encode())


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end`; `argument` is a link, language, emoji, user or date format."""

    kind: str
    start: int
    end: int
    argument: str = ""
    unix_time: int = 0


SOFT = ("bold", "italic", "underline", "strikethrough", "spoiler")  # may overlap: they are cut into pieces
QUOTES = ("blockquote", "expandable_blockquote")
SOLID = ("code", "pre", "date_time")  # nothing is formatted inside
# Which of two spans of the same stretch is the outer one: the smaller number.
ORDER = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 10,
    "code": 20,
    "date_time": 30,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
AUTOMATIC_ORDER = 50


def ordered(spans: Iterable[Span]) -> list[Span]:
    return sorted(spans, key=lambda s: (s.start, -s.end, ORDER.get(s.kind, AUTOMATIC_ORDER)))


def untangled(spans: Iterable[Span]) -> list[Span]:
    """Spans that only nest, in the order Telegram lists them."""
    tidy = ordered(s for s in spans if s.end > s.start)
    if _nests(tidy):
        return tidy
    quotes = apart(s for s in tidy if s.kind in QUOTES)
    firm = apart(s for s in tidy if s.kind not in QUOTES and s.kind not in SOFT)
    return cut(outside_edges(firm, quotes) + quotes, [s for s in tidy if s.kind in SOFT])


def apart(spans: Iterable[Span]) -> list[Span]:
    """The first of each heap of overlapping spans."""
    kept: list[Span] = []
    for span in ordered(spans):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def outside_edges(spans: Iterable[Span], quotes: list[Span]) -> list[Span]:
    """Spans that lie wholly inside or wholly outside every quote."""

    def crosses(span: Span, quote: Span) -> bool:
        overlaps = quote.start < span.end and span.start < quote.end
        return overlaps and not (quote.start <= span.start and span.end <= quote.end)

    return [s for s in spans if not any(crosses(s, q) for q in quotes)]


def cut(firm: list[Span], soft: list[Span]) -> list[Span]:
    """Soft spans in pieces that cross no edge of a firm one and no beginning of another soft one."""
    merged = [piece for kind in SOFT for piece in _merged(kind, soft)]
    edges = sorted({e for s in firm for e in (s.start, s.end)} | {s.start for s in merged})
    solid = [s for s in firm if s.kind in SOLID]
    pieces: list[Span] = []
    for span in merged:
        marks = [span.start, *(e for e in edges if span.start < e < span.end), span.end]
        pieces += [
            replace(span, start=a, end=b)
            for a, b in pairwise(marks)
            if not any(s.start <= a and b <= s.end for s in solid)
        ]
    return ordered(firm + pieces)


def _merged(kind: str, spans: list[Span]) -> list[Span]:
    result: list[Span] = []
    for span in sorted((s for s in spans if s.kind == kind), key=lambda s: s.start):
        if result and span.start <= result[-1].end:
            result[-1] = replace(result[-1], end=max(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def _nests(spans: list[Span]) -> bool:
    open_spans: list[Span] = []
    ends: dict[str, int] = {}
    for span in spans:
        while open_spans and span.start >= open_spans[-1].end:
            open_spans.pop()
        if open_spans and not _may_hold(open_spans, span):
            return False
        if span.kind in SOFT:
            if ends.get(span.kind, -1) >= span.start:
                return False  # two pieces that touch are one
            ends[span.kind] = span.end
        open_spans.append(span)
    return True


def _may_hold(outer: list[Span], span: Span) -> bool:
    if span.end > outer[-1].end or outer[-1].kind in SOLID:
        return False
    kinds = {s.kind for s in outer}
    if span.kind in kinds or kinds & set(SOFT):
        return False
    if span.kind in SOLID:
        return kinds <= set(QUOTES)
    if span.kind in SOFT:
        return True
    return kinds <= set(QUOTES) and not (span.kind in QUOTES and kinds & set(QUOTES))
