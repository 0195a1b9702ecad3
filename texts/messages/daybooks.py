"""What a reserve's day was, read back to them and to who stands by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.daybooks import Favour, Whom, Work
from texts.message import Message


@dataclass(frozen=True, slots=True)
class DayLine:
    """One line of a day."""

    happened_on: date
    work: Work
    favour: Favour | None
    whom: Whom | None
    note: str | None
    spoken: bool


@dataclass(frozen=True, slots=True)
class WhatToday(Message):
    """One tap is one line."""


@dataclass(frozen=True, slots=True)
class WhatFavour(Message):
    """An errand for an old person: what, in general words."""


@dataclass(frozen=True, slots=True)
class ForWhom(Message):
    """For whom, and never by name."""

    favour: Favour


@dataclass(frozen=True, slots=True)
class LineKept(Message):
    """The line is kept, and can still be put right."""

    line: DayLine
    today: bool


@dataclass(frozen=True, slots=True)
class LineStruck(Message):
    """To who took it back."""


@dataclass(frozen=True, slots=True)
class DaybookPage(Message):
    """Some lines; `name` where it is somebody else's."""

    name: str
    lines: Sequence[DayLine]
    count: int
    errands: int
