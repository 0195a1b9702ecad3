"""Plausible instances of every message, built from its type hints."""

import importlib
import pkgutil
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import domain
import texts.messages
from domain.eligibility import Hint
from domain.errors import Refusal
from domain.help_sessions import HelpKind
from domain.nominations import Skill
from texts.message import Message
from texts.messages.demands import LooksFor
from texts.messages.digests import WeekDigest
from texts.messages.forms import Asking, Line, Review
from texts.messages.polls import PollCounts
from texts.messages.ratings import RatingChoice
from texts.public import (
    PublicHelp,
    PublicOpenPoll,
    PublicOpenRating,
    PublicPoll,
    PublicRating,
    PublicReserve,
)

NAME = "Ann"
ON = date(2026, 12, 6)
AT = datetime(2026, 12, 9, 19, tzinfo=ZoneInfo("Asia/Shanghai"))
PLAIN: dict[type, list[Any]] = {
    type(None): [None],
    bool: [False, True],
    int: [0, 1, 10, 3],
    str: [NAME],
    date: [ON],
    datetime: [AT],
}
RESERVE = PublicReserve(NAME, NAME)
QUIET_WEEK = WeekDigest(
    so_far=False,
    village=NAME,
    from_on=date(2026, 11, 30),
    until_on=ON,
    jobs=0,
    helped=(),
    helpers=0,
    pairs_met=0,
    errands=0,
    raised=0,
    solved=0,
    solved_words=(),
    still_open=0,
    ratings=(),
    polls=(),
    open_ratings=(),
    open_polls=(),
)
HELPFUL_WEEK = replace(QUIET_WEEK, jobs=6, helped=tuple(PublicHelp(kind, 1) for kind in HelpKind), helpers=2)
BUSY_WEEK = replace(
    HELPFUL_WEEK,
    pairs_met=2,
    errands=3,
    raised=3,
    solved=2,
    solved_words=(NAME, NAME),
    still_open=1,
    ratings=(PublicRating(RESERVE, 12),),
    polls=(PublicPoll(NAME, (NAME, NAME)),),
    open_ratings=(PublicOpenRating(RESERVE, AT),),
    open_polls=(PublicOpenPoll(NAME, AT),),
)
ALREADY_BUILT: dict[str, tuple[Message, ...]] = {
    "Asking": (
        Asking("self_nomination", "pledge", 8, 8, None, resumed=False),
        Asking("return_nomination", "reason", None, None, NAME, resumed=True),
        Asking("self_nomination", "village", 3, 8, None, resumed=False, sought=NAME, found=1),
        Asking("self_nomination", "village", 3, 8, None, resumed=False, sought=NAME, found=12),
    ),
    "Review": (
        Review("self_nomination", (Line(NAME, NAME), Line(NAME, None, 72), Line(NAME)), resumed=True),
        Review(
            "self_nomination",
            (Line(NAME, NAME),),
            resumed=False,
            hints=(
                Hint(NAME, hard=True, certain=True),
                Hint(NAME, hard=True, certain=False),
                Hint(NAME, hard=False, certain=True),
            ),
        ),
        Review("mentor", (Line(NAME, NAME),), resumed=False),
    ),
    "LooksFor": (
        LooksFor(NAME, (Skill.TRADE, Skill.ARTS), (), ()),
        LooksFor(NAME, (Skill.TRADE,), (NAME,), (Skill.TRADE,)),
        LooksFor(NAME, (), (NAME, NAME), ()),
    ),
    "RatingChoice": (RatingChoice((NAME,)), RatingChoice((NAME, NAME))),
    "PollCounts": (
        PollCounts(NAME, 13, (NAME,), (NAME, NAME), (12, 1)),
        PollCounts(NAME, 14, (NAME, NAME), (NAME, NAME), (7, 7)),
    ),
    "WeekDigest": tuple(
        replace(week, so_far=so_far)
        for week in (
            QUIET_WEEK,
            HELPFUL_WEEK,
            BUSY_WEEK,
            replace(QUIET_WEEK, pairs_met=1, solved=1),
            replace(QUIET_WEEK, still_open=1),
        )
        for so_far in (False, True)
    ),
}
"""Messages whose fields hang together."""

for package in (domain, texts.messages):
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")


def family(cls: type) -> list[type]:
    """All descendants by name: a dataclass with slots replaces the class it was written as."""
    found: dict[str, type] = {}
    children: list[type] = cls.__subclasses__()
    for child in children:
        found |= {each.__qualname__: each for each in (child, *family(child))}
    return list(found.values())


MESSAGES = [
    cls for cls in family(Message) if cls.__module__.startswith("texts.messages.") and is_dataclass(cls)
]
REFUSALS = [
    cls for cls in family(Refusal) if cls.__module__.startswith("domain.") and not cls.__subclasses__()
]


def samples(cls: Any) -> Iterator[Any]:
    """The plainest instance and the fullest, then each with one field after the other turned elsewhere."""
    if cls.__name__ in ALREADY_BUILT:
        yield from ALREADY_BUILT[cls.__name__]
        return
    hints = typing.get_type_hints(cls)
    choices = {field.name: candidates(hints[field.name]) for field in fields(cls)}
    for base in (0, -1):
        plain = {name: values[base] for name, values in choices.items()}
        yield cls(**plain)
        for name, values in choices.items():
            for value in values:
                yield cls(**plain | {name: value})


def refusals(cls: Any) -> Iterator[Refusal]:
    hints = {name: hint for name, hint in typing.get_type_hints(cls.__init__).items() if name != "return"}
    yield cls(**{name: candidates(hint)[-1] for name, hint in hints.items()})


def candidates(hint: Any) -> list[Any]:
    """Values of a type, the emptiest first."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        values = [value for part in reversed(parts) for value in candidates(part)]
    elif origin in {tuple, Sequence}:
        values = [(), (candidates(parts[0])[0], candidates(parts[0])[-1])]
    elif origin is Mapping:
        values = [{}, dict.fromkeys(candidates(parts[0]), 3)]
    elif isinstance(hint, typing.NewType):
        values = candidates(hint.__supertype__)
    elif issubclass(hint, StrEnum):
        values = list(hint)
    else:
        values = list(samples(hint)) if is_dataclass(hint) else PLAIN[hint]
    return values
