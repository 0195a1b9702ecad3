"""The week's question."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.check_ins import Answer, Sheet
from domain.pairs import PairId, Side
from domain.plans import NextStep
from texts.message import Message


@dataclass(frozen=True, slots=True)
class CheckIn(Message):
    """Asked on Monday, redrawn at every tap; `name` where there is one pair, `who` where one is meant."""

    side: Side
    name: str
    pairs: int
    open: int
    requests: int
    asks_why: bool
    who: str = ""
    surveys: int = 0
    endings: int = 0
    steps: Sequence[NextStep] = ()
    assessments: int = 0
    is_harvest: bool = False
    lessons: int = 0

    @classmethod
    def of(cls, sheet: Sheet, why: PairId | None = None) -> "CheckIn":
        """With `why`, the question for a reason is asked too: of that pair, or of all that were not met."""
        side = sheet.lines[0].side if sheet.lines else Side.MENTOR
        name = sheet.lines[0].name if sheet.pairs == 1 else ""
        who = next((line.name for line in sheet.lines if line.pair_id == why and not name), "")
        return cls(
            side,
            name,
            sheet.pairs,
            sheet.open,
            sheet.requests,
            why is not None,
            who,
            sheet.surveys,
            len(sheet.endings),
            tuple(sheet.steps),
            len(sheet.assessments),
            sheet.is_harvest,
            sheet.lessons,
        )


@dataclass(frozen=True, slots=True)
class AllKept(Message):
    """The toast of 都见了: whom it did not touch, because they had been answered otherwise."""

    limit = 200
    not_met: int
    names: tuple[str, ...]

    @classmethod
    def of(cls, sheet: Sheet) -> "AllKept":
        lines = (line for line in sheet.lines if line.answer is Answer.NOT_THIS_WEEK)
        return cls(sheet.not_met, tuple(line.name for line in lines))


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
