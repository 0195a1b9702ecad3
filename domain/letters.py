"""What the bot says first, and how far a letter has come."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

TAG = re.compile(r"</?[a-z][^<>]*>")
EVERYBODY = 0
"""No chat has this id: what is paused for it is paused for all."""
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
"""In UTF-16 code units, as Telegram counts."""


class LetterKind(StrEnum):
    REPLY = "reply"  # somebody waits for it: goes before everything else, at any hour
    NEWS = "news"  # tells, asks nothing; waits for the morning
    ASK = "ask"  # wants an answer; waits for the morning and counts against the weekly budget


class LetterStatus(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    AMBIGUOUS = "ambiguous"  # may or may not have arrived; never repeated blindly
    SEEN = "seen"  # somebody looked: it had arrived
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Claim:
    """A letter that one courier has taken on; its number of attempts tells one taking from the next."""

    letter_id: int
    chat_id: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Unclear:
    """A letter that was tried at a moment and may have arrived or not."""

    letter_id: int
    chat_id: int
    since: datetime
    expires_at: datetime | None

    def is_worth_asking(self, now: datetime) -> bool:
        """A group may want to know what it missed; who was answered an hour ago has long asked again."""
        return self.chat_id < 0 or self.expires_at is None or self.expires_at > now


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Which keyboard a letter carries, by name, and the ids it needs; handlers draw it."""

    name: str
    ids: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """Which picture a letter carries, by name, and the figures it shows; drawn when carried.

    A table says in rows what the letter's words say too, and stands in their place where Telegram has tables.
    """

    name: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    is_table: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way to one chat. Letters on one topic are one living message."""

    chat_id: int
    kind: LetterKind
    text: str
    locale: str
    created_at: datetime
    not_before: datetime
    topic: str | None = None
    keyboard: Keyboard | None = None
    picture: Picture | None = None
    expires_at: datetime | None = None
    id: int | None = None
    status: LetterStatus = LetterStatus.WAITING
    attempts: int = 0
    message_id: int | None = None
    failure: str | None = None

    def __post_init__(self) -> None:
        """A picture cannot be edited into a message again: what lives on a topic has none."""
        if self.picture is not None and self.topic is not None:
            raise ValueError("a letter with a picture has no topic")

    def in_parts(self) -> "list[Letter]":
        """The letter, or several where Telegram would find it too long: picture first, buttons last.

        A table goes only with words that fit into one message, so that nothing is read twice.
        """
        has_table = self.picture is not None and self.picture.is_table
        first = LONGEST_TEXT if self.picture is None or has_table else LONGEST_CAPTION
        texts = in_parts(self.text, LONGEST_TEXT, first)
        if len(texts) == 1:
            return [self]
        parts = [replace(self, text=text, picture=None, keyboard=None, topic=None) for text in texts]
        parts[0] = replace(parts[0], picture=None if has_table else self.picture)
        parts[-1] = replace(parts[-1], keyboard=self.keyboard, topic=self.topic)
        return parts

    def sent(self, message_id: int) -> "Letter":
        return replace(self, status=LetterStatus.SENT, message_id=message_id, failure=None)

    def later(self, moment: datetime, failure: str) -> "Letter":
        return replace(self, status=LetterStatus.WAITING, not_before=moment, failure=failure)

    def held(self, moment: datetime) -> "Letter":
        """Not tried this time: nothing counts against it."""
        return replace(self, status=LetterStatus.WAITING, not_before=moment, attempts=self.attempts - 1)

    def given_up(self, failure: str) -> "Letter":
        return replace(self, status=LetterStatus.GIVEN_UP, failure=failure)

    def ambiguous(self, failure: str) -> "Letter":
        return replace(self, status=LetterStatus.AMBIGUOUS, failure=failure)

    def seen(self) -> "Letter":
        return replace(self, status=LetterStatus.SEEN)

    def expired(self) -> "Letter":
        return replace(self, status=LetterStatus.EXPIRED)


def plain(text: str) -> str:
    """The words without their dress."""
    return html.unescape(TAG.sub("", text))


def length(text: str) -> int:
    """How long Telegram finds a text: in UTF-16 code units."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def in_parts(text: str, longest: int = LONGEST_TEXT, first: int = LONGEST_TEXT) -> list[str]:
    """The text in as few parts as Telegram takes: cut between lines, and a line only where it must be.

    Tags stand within a line, so that no part begins or ends inside one; a line that has to be cut loses them.
    `first` is how long the first part may be.
    """
    limit = first
    parts: list[str] = []
    part = ""
    for line in _lines(text, min(longest, limit)):
        joined = f"{part}\n{line}" if part else line
        if part and length(joined) > limit:
            parts.append(part)
            part, limit = line, longest
        else:
            part = joined
    return [each for each in (*parts, part) if each.strip()] or [text]


def _lines(text: str, longest: int) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        if length(line) <= longest:
            lines.append(line)
            continue
        plain = TAG.sub("", line)
        step = longest // 2  # two units a character at most
        lines.extend(plain[start : start + step] for start in range(0, len(plain), step))
    return lines
