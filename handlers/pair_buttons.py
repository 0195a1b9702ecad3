"""What the buttons about a pair carry: several features show them."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from domain.pairs import EndReason
from handlers.buttons import ShortId


class Act(StrEnum):
    LOOK = "l"
    ACCEPT = "a"
    DECLINE = "d"
    SIGN = "s"
    END = "e"
    PAUSE = "p"
    RESUME = "r"


class PairButton(CallbackData, prefix="pair"):
    act: Act
    pair: ShortId


class LineButton(CallbackData, prefix="pline"):
    """To what was said with a request."""

    pair: ShortId


class ReasonButton(CallbackData, prefix="why"):
    act: Act
    pair: ShortId
    reason: EndReason


class MinePage(CallbackData, prefix="mine"):
    page: int


class PastPage(CallbackData, prefix="past"):
    """One's own pairs that are over."""

    page: int


class FindButton(CallbackData, prefix="find"):
    """To the mentors a reserve can ask."""

    page: int = 0


class PaperButton(CallbackData, prefix="paper"):
    """The signed agreement as a file."""

    pair: ShortId


class OverviewPage(CallbackData, prefix="pairs"):
    page: int


class MatchButton(CallbackData, prefix="match"):
    """To the townships whose reserves have nobody."""

    page: int


class MatchPlaceButton(CallbackData, prefix="mplace"):
    """To what a township's or a village's reserves lack."""

    place: ShortId


class VillagePage(CallbackData, prefix="vpairs"):
    village: ShortId
    page: int


class VillagePastPage(CallbackData, prefix="vpast"):
    village: ShortId
    page: int


class OverseeButton(CallbackData, prefix="vpair"):
    """A pair, for its organizer."""

    pair: ShortId
