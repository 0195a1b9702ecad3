"""Leaving the reserve by one's own word — 退出."""

from dataclasses import replace
from datetime import datetime

from domain.errors import NoLongerThere
from domain.nominations import Nomination, Status
from domain.people import PersonId


def leave(nomination: Nomination, person_id: PersonId, now: datetime) -> Nomination:
    """A reserve goes when they say so, and may come back later; raises NoLongerThere."""
    if nomination.person_id != person_id or nomination.status is not Status.RESERVE:
        raise NoLongerThere
    return replace(nomination, status=Status.EXITED, status_since=now)
