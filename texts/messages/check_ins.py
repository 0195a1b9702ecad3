"""The week's question."""

from dataclasses import dataclass

from domain.check_ins import Sheet
from domain.pairs import Side
from texts.message import Message


@dataclass(frozen=True, slots=True)
class CheckIn(Message):
    """Asked on Monday, redrawn at every tap; `name` only where there is one pair."""

    side: Side
    name: str
    pairs: int
    open: int
    requests: int
    asks_why: bool

    @classmethod
    def of(cls, sheet: Sheet, *, asks_why: bool = False) -> "CheckIn":
        side = sheet.lines[0].side if sheet.lines else Side.MENTOR
        name = sheet.lines[0].name if sheet.pairs == 1 else ""
        return cls(side, name, sheet.pairs, sheet.open, sheet.requests, asks_why)


@dataclass(frozen=True, slots=True)
class CheckInNudge(Message):
    """Once, on Thursday, to who has not said anything."""

    side: Side
    name: str
    pairs: int

    @classmethod
    def of(cls, sheet: Sheet) -> "CheckInNudge":
        asked = CheckIn.of(sheet)
        return cls(asked.side, asked.name, asked.pairs)
