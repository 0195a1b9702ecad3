"""parse_mode MarkdownV2 and the older Markdown."""

import re
from dataclasses import dataclass

from sandbox.entities import links
from sandbox.entities.spans import EntityError, Span, byte_offset, unparsable

NAMES = {  # what Telegram's errors call them
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}
OPENERS = {  # the longer first
    "```": "pre",
    "__": "underline",
    "||": "spoiler",
    "![": "custom_emoji",
    "*": "bold",
    "_": "italic",
    "~": "strikethrough",
    "`": "code",
    "[": "text_link",
}
CLOSERS = {
    "pre": "```",
    "underline": "__",
    "spoiler": "||",
    "custom_emoji": "]",
    "bold": "*",
    "italic": "_",
    "strikethrough": "~",
    "code": "`",
    "text_link": "]",
}
RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
_LANGUAGE = re.compile(r"(?P<language>[^\s\0`]*)(?P<next>.?)", re.DOTALL)
_NEW_LINE = re.compile(r"\r\n|\n\r|\n|\r")


def _language(text: str, at: int) -> tuple[str, int]:
    """The language named after ``` and where the code itself begins."""
    found = _LANGUAGE.match(text, at)
    language = found["language"] if found and found["next"] not in {"", "`"} else ""
    at += len(language)
    line = _NEW_LINE.match(text, at)
    return language, line.end() if line else at


@dataclass(frozen=True, slots=True)
class Mark:
    """An entity whose end has not come yet; `at` is its place in the source."""

    kind: str
    start: int
    at: int
    argument: str = ""


class Reader:
    """Reads MarkdownV2 once from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.out: list[str] = []
        self.open: list[Mark] = []
        self.spans: list[Span] = []
        self.quoting = False
        self.line_begins = True

    def read(self) -> tuple[str, list[Span]]:
        while self.at < len(self.text):
            self._step()
        if self.quoting:
            self._end_last_quote()
        if self.open:
            raise self._unended(self.open[-1])
        return "".join(self.out), self.spans

    def _step(self) -> None:
        character = self.text[self.at]
        escaped = self.text[self.at + 1 : self.at + 2] if character == "\\" else ""
        if escaped and "\x01" <= escaped <= "~":
            self._put(escaped, begins_line=escaped == "\n")
            self.at += 2
        elif character not in self._reserved():
            self._put(character, begins_line=False)
            self.at += 1
        elif self._ends(character):
            self._end(character)
        else:
            self._begin(character)

    def _reserved(self) -> frozenset[str]:
        return frozenset("`") if self.open and self.open[-1].kind in {"code", "pre"} else RESERVED

    def _put(self, character: str, *, begins_line: bool) -> None:
        self.out.append(character)
        if character != "\r":
            self.line_begins = begins_line

    def _ends(self, character: str) -> bool:
        if not self.open:
            return False
        if self.quoting and character == "\n" and not self.text.startswith(">", self.at + 1):
            return True
        kind = self.open[-1].kind
        if kind == "blockquote" or (kind == "italic" and self.text.startswith("__", self.at)):
            return False
        return self.text.startswith(CLOSERS[kind], self.at)

    def _begin(self, character: str) -> None:
        if character == "\n":
            self._put(character, begins_line=True)
            self.at += 1
            return
        if character == ">" and self.line_begins:
            if not self.quoting:
                self.quoting = True
                self.open.append(Mark("blockquote", len(self.out), self.at))
            self.at += 1
            return
        for opener, kind in OPENERS.items():
            if self.text.startswith(opener, self.at):
                self._open(kind, opener)
                return
        raise unparsable(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")

    def _open(self, kind: str, opener: str) -> None:
        begin, self.at = self.at, self.at + len(opener)
        language = ""
        if kind == "pre":
            language, self.at = _language(self.text, self.at)
        self.open.append(Mark(kind, len(self.out), begin, language))

    def _end(self, character: str) -> None:
        mark = self.open.pop()
        if character == "\n":
            self._end_quote(mark)
            return
        self.at += len(CLOSERS[mark.kind])
        if mark.kind == "custom_emoji":
            self._end_emoji(mark)
        elif mark.kind == "text_link":
            self._end_link(mark)
        else:
            self._add(mark.kind, mark, mark.argument)

    def _end_quote(self, mark: Mark) -> None:
        kind = "blockquote"
        if mark.kind != "blockquote":
            tail = self.text[mark.at : self.at]
            if mark.kind != "spoiler" or tail not in {"||", "||\r"} or self.open[-1].kind != "blockquote":
                raise self._unended(mark if mark.kind != "spoiler" or tail.strip("|\r") else self.open[-1])
            kind, mark = "expandable_blockquote", self.open.pop()
        self.quoting = False
        self._put("\n", begins_line=True)
        self.at += 1
        self._add(kind, mark)

    def _end_last_quote(self) -> None:
        kind = "blockquote"
        if self.open[-1].kind == "spoiler" and self.open[-1].at == len(self.text) - 2:
            kind = "expandable_blockquote"
            self.open.pop()
        if self.open[-1].kind == "blockquote":
            self._add(kind, self.open.pop())

    def _address(self) -> str:
        """What stands in the brackets that begin here."""
        begin = self.at = self.at + 1
        url: list[str] = []
        while self.at < len(self.text) and self.text[self.at] != ")":
            escaped = self.text[self.at + 1 : self.at + 2] if self.text[self.at] == "\\" else ""
            self.at += 2 if (taken := bool(escaped) and "\x01" <= escaped <= "~") else 1
            url.append(escaped if taken else self.text[self.at - 1])
        if self.at >= len(self.text):
            raise unparsable(f"Can't find end of a URL at byte offset {byte_offset(self.text, begin)}")
        self.at += 1
        return "".join(url)

    def _end_link(self, mark: Mark) -> None:
        has_address = self.text.startswith("(", self.at)
        url = self._address() if has_address else "".join(self.out[mark.start :])
        kind, argument = link_entity(url)
        if kind:
            self._add(kind, mark, argument)

    def _end_emoji(self, mark: Mark) -> None:
        if not self.text.startswith("(", self.at):
            raise unparsable("The entity must contain a tg://emoji or tg://time URL")
        url = self._address()
        emoji, moment = links.emoji_of(url), links.moment_of(url)
        if emoji:
            self._add("custom_emoji", mark, emoji)
        elif moment:
            self._add("date_time", mark, moment[1], moment[0])
        else:
            raise unparsable("Invalid tg://emoji or tg://time URL specified")

    def _add(self, kind: str, mark: Mark, argument: str = "", unix_time: int = 0) -> None:
        if len(self.out) > mark.start:
            self.spans.append(Span(kind, mark.start, len(self.out), argument, unix_time))

    def _unended(self, mark: Mark) -> EntityError:
        name = "PreCode" if mark.kind == "pre" and mark.argument else NAMES[mark.kind]
        return unparsable(f"Can't find end of {name} entity at byte offset {byte_offset(self.text, mark.at)}")


def link_entity(url: str) -> tuple[str, str]:
    """The kind and argument a link gives; no kind if Telegram would drop it."""
    user = links.user_of(url)
    if user:
        return "text_mention", str(user)
    link = links.checked(url)
    return ("text_link", link) if link else ("", "")


def parse_v2(text: str) -> tuple[str, list[Span]]:
    return Reader(text).read()


def parse_old(text: str) -> tuple[str, list[Span]]:
    """The older Markdown: nothing nests, and backslashes work only outside entities."""
    out = ""
    spans: list[Span] = []
    at = 0
    while at < len(text):
        character = text[at]
        if character == "\\" and text[at + 1 : at + 2] in {"_", "*", "`", "["}:
            out, at = out + text[at + 1], at + 2
        elif character not in "_*`[":
            out, at = out + character, at + 1
        else:
            inner, span, at = _old_entity(text, at, len(out))
            out += inner
            spans += [span] if inner and span.kind else []
    return out, spans


def _old_entity(text: str, at: int, start: int) -> tuple[str, Span, int]:
    """The text of the entity that begins here, its span, and where the source goes on."""
    opener = "```" if text.startswith("```", at) else text[at]
    begin, language = at + len(opener), ""
    if opener == "```":
        language, begin = _language(text, begin)
    end = text.find("]" if opener == "[" else opener, begin)
    if end < 0:
        raise unparsable(f"Can't find end of the entity starting at byte offset {byte_offset(text, at)}")
    inner = text[begin:end]
    kind, argument, following = OPENERS[opener], language, end + len(opener)
    if opener == "[":
        url = inner
        if text.startswith("(", end + 1):
            close = text.find(")", end + 2)
            close = len(text) if close < 0 else close  # an address may lack its bracket at the very end
            url, following = text[end + 2 : close], close + 1
        kind, argument = link_entity(url)
    return inner, Span(kind, start, start + len(inner), argument), following
