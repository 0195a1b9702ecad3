"""Logging help, and what the other side is asked about it."""

from dataclasses import dataclass
from datetime import date

from domain.help_sessions import HelpKind, Lasted
from domain.pairs import Side
from texts.message import Message


@dataclass(frozen=True, slots=True)
class WhomHelped(Message):
    """First tap, where there are several pairs."""


@dataclass(frozen=True, slots=True)
class WhatHelp(Message):
    """Second tap."""

    name: str
    side: Side


@dataclass(frozen=True, slots=True)
class SessionLogged(Message):
    """Kept, and still open to correction."""

    name: str
    kind: HelpKind
    happened_on: date
    days_back: int
    lasted: Lasted | None
    note: str | None
    spoken: bool
    pictured: bool
    located: bool
    this_week: bool


@dataclass(frozen=True, slots=True)
class SessionsLogged(Message):
    """One for each of several; `asked` are those whose week had room to be asked whether it is right."""

    count: int
    kind: HelpKind
    lasted: Lasted
    names: tuple[str, ...]
    asked: int


@dataclass(frozen=True, slots=True)
class SessionsTakenBack(Message):
    """To who took back everything they had logged in one go."""

    count: int


@dataclass(frozen=True, slots=True)
class SessionTakenBack(Message):
    """To who withdrew it."""


@dataclass(frozen=True, slots=True)
class SessionCheck(Message):
    """To the other side: one tap, right or not."""

    name: str
    kind: HelpKind
    happened_on: date
    lasted: Lasted | None
    note: str | None
    spoken: bool
    pictured: bool
    located: bool


@dataclass(frozen=True, slots=True)
class WordKept(Message):
    """To who said right or wrong."""

    name: str
    kind: HelpKind
    happened_on: date
    right: bool


@dataclass(frozen=True, slots=True)
class SessionWithdrawn(Message):
    """To the other side, in place of the question."""

    name: str


@dataclass(frozen=True, slots=True)
class SessionDoubted(Message):
    """To the organizer, quietly."""

    reserve: str
    village: str
    mentor: str
    kind: HelpKind
    happened_on: date
