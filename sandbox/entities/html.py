"""parse_mode HTML."""

import re
from dataclasses import dataclass, replace

from sandbox.entities import links
from sandbox.entities.spans import Span, byte_offset, unparsable

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPACES = " \t\r\n\v\0"
_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]*)|#(?P<decimal>[0-9]*)|(?P<name>[A-Za-z]*))")
_PLAIN = re.compile(r"[^&<]+")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_ATTRIBUTE = re.compile(r"[^\s\0=>/\"']*")


@dataclass(frozen=True, slots=True)
class Tag:
    """An open tag: where its text begins, and the attributes it carried."""

    name: str
    start: int
    attributes: dict[str, str]


def reference(text: str, at: int) -> tuple[str, int]:
    """The character written as &…; at this place, and where the text goes on; ("", at) if it is none."""
    found = _REFERENCE.match(text, at)
    if not found:
        return "", at
    character = NAMED.get(found["name"] or "", "")
    digits = found["hex"] or found["decimal"]
    if digits and len(found[0]) < 10:
        code = int(digits, 16 if found["hex"] else 10)
        character = chr(code) if 0 < code < 0x10FFFF else ""
    if not character:
        return "", at
    return character, found.end() + text.startswith(";", found.end())


class Reader:
    """Reads HTML once from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[Tag] = []
        self.spans: list[Span] = []

    def read(self) -> tuple[str, list[Span]]:
        while self.at < len(self.text):
            if self.text.startswith("</", self.at):
                self._end_tag()
            elif self.text[self.at] == "<":
                self._start_tag()
            else:
                self._characters()
        if self.open:
            raise unparsable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        spans = [replace(s, argument="") if s.kind == "code" else s for s in self.spans]
        text = "".join(self.out)
        refuse_halves(text, *(s.argument for s in spans))
        return text, spans

    def _characters(self) -> None:
        character, self.at = reference(self.text, self.at)
        if not character:
            found = _PLAIN.match(self.text, self.at)
            character = found[0] if found else "&"
            self.at += len(character)
        if self.out and is_half(self.out[-1], "\ud800") and is_half(character, "\udc00"):
            self.out[-1] = chr(0x10000 + (ord(self.out[-1]) - 0xD800) * 0x400 + ord(character) - 0xDC00)
        else:
            self.out.append(character)
            self.length += len(character)

    def _is_space(self) -> bool:
        return self.text[self.at : self.at + 1] in SPACES  # the end of the text counts as space

    def _skip_spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in SPACES:
            self.at += 1

    def _name(self, start: int) -> str:
        self.at = start
        while not self._is_space() and self.text[self.at] != ">":
            self.at += 1
        return self.text[start : self.at].lower()

    def _start_tag(self) -> None:
        begin = self.at
        offset = byte_offset(self.text, begin)
        name = self._name(begin + 1)
        if self.at >= len(self.text):
            raise unparsable(f"Unclosed start tag at byte offset {offset}")
        if name not in KINDS:
            raise unparsable(f'Unsupported start tag "{name}" at byte offset {offset}')
        attributes: dict[str, str] = {}
        while not self.text.startswith(">", self.at):
            self._skip_spaces()
            if not self.text.startswith(">", self.at):
                self._attribute(name, offset, attributes)
        self.at += 1
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self.open.append(Tag(name, self.length, attributes))

    def _attribute(self, tag: str, offset: int, attributes: dict[str, str]) -> None:
        found = _ATTRIBUTE.match(self.text, self.at)
        name = found[0] if found else ""
        if not name:
            raise unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {offset}')
        self.at += len(name)
        self._skip_spaces()
        has_value = self.text.startswith("=", self.at)
        if has_value:
            self.at += 1
            self._skip_spaces()
        if self.at >= len(self.text):
            raise unparsable(f'Unclosed start tag "{tag}" at byte offset {offset}')
        if not has_value:
            attributes[name] = ""
            return
        attributes[name] = self._quoted() if self.text[self.at] in "\"'" else self._token()
        if self.at >= len(self.text):
            raise unparsable(f"Unclosed start tag at byte offset {offset}")

    def _token(self) -> str:
        found = _TOKEN.match(self.text, self.at)
        value = found[0] if found else ""
        begin, self.at = self.at, self.at + len(value)
        if not self._is_space() and self.text[self.at] != ">":
            raise unparsable(f"Unexpected end of name token at byte offset {byte_offset(self.text, begin)}")
        return value.lower()

    def _quoted(self) -> str:
        quote = self.text[self.at]
        self.at += 1
        value: list[str] = []
        while self.at < len(self.text) and self.text[self.at] != quote:
            character, self.at = reference(self.text, self.at)
            if not character:
                character = self.text[self.at]
                self.at += 1
            value.append(character)
        self.at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        offset = byte_offset(self.text, self.at)
        if not self.open:
            raise unparsable(f"Unexpected end tag at byte offset {offset}")
        name = self._name(self.at + 2)
        self._skip_spaces()
        if not self.text.startswith(">", self.at):
            raise unparsable(f"Unclosed end tag at byte offset {offset}")
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise unparsable(
                f'Unmatched end tag at byte offset {offset}, expected "</{tag.name}>", found "</{name}>"'
            )
        if self.length > tag.start:
            self._close(tag)

    def _close(self, tag: Tag) -> None:
        given = tag.attributes
        kind = KINDS[tag.name]
        if kind == "text_link":
            self._link(tag)
        elif kind == "custom_emoji":
            if not links.is_emoji(given.get("emoji-id", "")):
                raise unparsable("Invalid custom emoji identifier specified")
            self._add(kind, tag, given["emoji-id"])
        elif kind == "date_time":
            self._date(tag)
        elif kind in {"pre", "code"}:
            self._code(kind, tag)
        elif kind == "blockquote" and "expandable" in given:
            self._add("expandable_blockquote", tag)
        else:
            self._add(kind, tag)

    def _add(self, kind: str, tag: Tag, argument: str = "", unix_time: int = 0) -> None:
        self.spans.append(Span(kind, tag.start, self.length, argument, unix_time))

    def _link(self, tag: Tag) -> None:
        url = tag.attributes.get("href", "") or "".join(self.out)[tag.start :]
        user = links.user_of(url)
        if user:
            self._add("text_mention", tag, str(user))
        elif link := links.checked(url):
            self._add("text_link", tag, link)

    def _date(self, tag: Tag) -> None:
        form = links.date_format(tag.attributes.get("format", ""))
        if form is None:
            raise unparsable("Invalid date format used")
        unix = re.match(r"\d{1,10}", tag.attributes.get("unix", ""))
        if unix and 0 < int(unix[0]) < 2**31:
            self._add("date_time", tag, form, int(unix[0]))

    def _code(self, kind: str, tag: Tag) -> None:
        given = tag.attributes.get("class", "")
        language = given.removeprefix("language-") if kind == "code" and given.startswith("language-") else ""
        inner = self.spans[-1] if self.spans else None
        same = inner is not None and (inner.start, inner.end) == (tag.start, self.length)
        if inner and same and {kind, inner.kind} == {"pre", "code"} and (language or inner.argument):
            self.spans[-1] = Span("pre", tag.start, self.length, language or inner.argument)
        else:
            self._add(kind, tag, language)


def is_half(character: str, first: str) -> bool:
    """Whether it is one of the 1024 halves of a surrogate pair that begin with `first`."""
    return len(character) == 1 and 0 <= ord(character) - ord(first) < 0x400


def refuse_halves(*texts: str) -> None:
    if any("\ud800" <= c <= "\udfff" for text in texts for c in text):
        raise unparsable(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )


def parse(text: str) -> tuple[str, list[Span]]:
    return Reader(text).read()
