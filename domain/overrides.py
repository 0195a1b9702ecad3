"""An organizer's word on a village's colour that stands before the rule, for a while — 人工调整."""

from datetime import date, timedelta
from enum import StrEnum

from domain.colours import Colour
from domain.forms import Form, Kind, Question


class Until(StrEnum):
    """How long an organizer's word about a colour stands; nothing stands for ever."""

    TWO_WEEKS = "14"
    ONE_MONTH = "30"
    THREE_MONTHS = "90"


def last_day(until: Until, today: date) -> date:
    return today + timedelta(days=int(until))


OVERRIDE = Form(
    "colour",
    (
        Question("colour", Kind.CHOICE, values=tuple(Colour)),
        Question("until", Kind.CHOICE, values=tuple(Until)),
        Question("reason", shortest=4, longest=200),
    ),
    review=False,
)
"""What an organizer says who knows better than the rule."""
