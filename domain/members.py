"""Who may vote in a group: who was there in time and is there still — 老成员."""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.errors import Refusal


class JustJoined(Refusal):
    """Came into the group too short a time before the box opened, or after it did."""

    def __init__(self, days: int) -> None:
        super().__init__(days)
        self.days = days


class OutsideTheGroup(Refusal):
    """Left the group, or was put out of it: a ballot that was cast stays, but is not changed any more."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The last that was seen of an account in a group: the day it came, or went."""

    on: date
    is_gone: bool


def require_settled(seen: Seen | None, opened_on: date, member_for: timedelta) -> None:
    """Raise a Refusal unless the account was there for so long when the box opened, and still is.

    Who was never seen coming or going was there before anybody looked.
    """
    if seen is None:
        return
    if seen.is_gone:
        raise OutsideTheGroup
    if member_for and opened_on - seen.on < member_for:
        raise JustJoined(member_for.days)
