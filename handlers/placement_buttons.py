"""What the buttons about posts, secondments and work on trial carry."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from domain.placements import Outcome, Sort
from handlers.buttons import IdOrAll, ShortId


class Act(StrEnum):
    LOOK = "l"
    LET_END = "d"
    ASK_END = "a"
    END = "e"
    EVALUATE = "v"
    WORD = "w"
    LISTEN = "h"
    SCORE = "s"


class ReservesButton(CallbackData, prefix="plv"):
    """A village's reserves, to arrange something for one of them."""

    village: ShortId
    page: int = 0


class FileButton(CallbackData, prefix="plf"):
    """What one reserve has done and does."""

    reserve: ShortId


class PlanButton(CallbackData, prefix="pln"):
    """What is being arranged; 0 is what has not been said yet."""

    reserve: ShortId
    sort: Sort
    title: IdOrAll = 0
    place: IdOrAll = 0
    months: IdOrAll = 0
    page: int = 0


class ArrangeButton(CallbackData, prefix="plgo"):
    reserve: ShortId
    sort: Sort
    title: IdOrAll
    place: ShortId
    months: ShortId


class PlacementButton(CallbackData, prefix="plc"):
    act: Act
    placement: ShortId


class ExtendButton(CallbackData, prefix="plx"):
    placement: ShortId
    months: ShortId


class MarkButton(CallbackData, prefix="plm"):
    """The marks said so far, by their first letters."""

    placement: ShortId
    marks: str


class ScoreButton(CallbackData, prefix="plsc"):
    placement: ShortId
    period: ShortId
    item: IdOrAll
    score: ShortId


class OutcomeButton(CallbackData, prefix="plo"):
    placement: ShortId
    outcome: Outcome
