"""Leaving the reserve: by one's own word, or by the county's signature — 退出."""

from dataclasses import replace
from datetime import datetime

from domain.errors import NoLongerThere
from domain.nominations import Nomination, Reason, Status
from domain.people import PersonId

OUT_REASONS = (
    Reason.TESTS_NOT_PASSED,
    Reason.GONE_FOR_LONG,
    Reason.OTHER_WORK,
    Reason.POOR_HEALTH,
    Reason.NOT_SUITED,
)
"""Why the county signs somebody out; the person reads it."""


def out_reasons(*, trains: bool) -> tuple[Reason, ...]:
    """Those of them there can be: without classes nobody fails a test."""
    return tuple(each for each in OUT_REASONS if trains or each is not Reason.TESTS_NOT_PASSED)


def leave(nomination: Nomination, person_id: PersonId, now: datetime) -> Nomination:
    """A reserve goes when they say so, and may come back later; raises NoLongerThere."""
    if nomination.person_id != person_id or nomination.status is not Status.RESERVE:
        raise NoLongerThere
    return replace(nomination, status=Status.EXITED, status_since=now)
