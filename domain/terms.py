"""What two people agree on and how long they may rest from it — 结对协议."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.pairs import MentorRole, PairId, months_later

AGREEMENT_VERSION = "2026-11"
"""Of the text that both sign."""


class PauseFor(StrEnum):
    """How long a pair rests."""

    TWO_WEEKS = "two_weeks"
    ONE_MONTH = "one_month"
    THREE_MONTHS = "three_months"


MONTHS = {PauseFor.ONE_MONTH: 1, PauseFor.THREE_MONTHS: 3}


def rests_until(span: PauseFor, today: date) -> date:
    """The day from which the two are asked again."""
    if span is PauseFor.TWO_WEEKS:
        return date.fromordinal(today.toordinal() + 14)
    return months_later(today, MONTHS[span])


@dataclass(frozen=True, slots=True)
class Renewed:
    """One more term, as the paper says it."""

    until_on: date
    mentor_on: date
    reserve_on: date


@dataclass(frozen=True, slots=True)
class SignedAgreement:
    """Everything that stands on the paper: made anew from what is kept, whenever somebody wants it."""

    pair_id: PairId
    version: str
    mentor: str
    reserve: str
    village: str
    role: MentorRole
    months: int
    mentor_on: date
    reserve_on: date
    began_on: date
    ends_on: date
    renewals: Sequence[Renewed] = ()
