"""What each candidate waits for, once their township has passed them — 走到哪一步."""

from datetime import datetime
from enum import StrEnum

from domain.joint_vetting import Tally


class Awaited(StrEnum):
    """Whose turn it is."""

    DEPARTMENTS = "departments"
    WORD_ON_REFUSAL = "word_on_refusal"
    SIGNATURE = "signature"
    CONSENT = "consent"
    DAYS = "days"
    WORD_ON_OBJECTION = "word_on_objection"
    ENTRY = "entry"


def awaited_in_vetting(tally: Tally) -> Awaited:
    if tally.is_stopped:
        return Awaited.WORD_ON_REFUSAL
    return Awaited.SIGNATURE if tally.is_complete else Awaited.DEPARTMENTS


def awaited_in_notice(ends_at: datetime | None, now: datetime, *, is_objected_to: bool) -> Awaited:
    """An objection is looked into at once; the days run on meanwhile."""
    if ends_at is None:
        return Awaited.CONSENT
    if is_objected_to:
        return Awaited.WORD_ON_OBJECTION
    return Awaited.ENTRY if ends_at <= now else Awaited.DAYS
