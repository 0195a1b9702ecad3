"""What the bot says first, and how far a letter has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any


class LetterKind(StrEnum):
    REPLY = "reply"  # somebody waits for it: goes before everything else, at any hour
    NEWS = "news"  # tells, asks nothing; waits for the morning
    ASK = "ask"  # wants an answer; waits for the morning and counts against the weekly budget


class LetterStatus(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    AMBIGUOUS = "ambiguous"  # may or may not have arrived; never repeated blindly
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Which keyboard a letter carries, by name, and the ids it needs; handlers draw it."""

    name: str
    ids: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """Which picture a letter carries, by name, and the figures it shows; drawn when carried."""

    name: str
    figures: Mapping[str, Any] = field(default_factory=dict)


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

    def expired(self) -> "Letter":
        return replace(self, status=LetterStatus.EXPIRED)
