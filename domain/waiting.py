"""How long something may wait for an organizer, and how often they are reminded of it."""

from collections.abc import Iterable
from datetime import date, timedelta

OLD = timedelta(days=3)
"""Younger things had their own letter just now."""
REMINDERS = 2
"""So often somebody is reminded of one thing; then somebody else is told, or it waits in silence."""
HEARD_WITHIN = timedelta(weeks=3)
"""About so long it takes until who has to decide was reminded twice: by then its person may expect news."""
LEFT_LYING = timedelta(weeks=4)
"""Longer than two reminders take: who could not be given them rests, and somebody else is told."""


def reminders_given(weeks: Iterable[date], since_week: date, this_week: date) -> int:
    """In how many earlier weeks of this wait a reminder was given."""
    return sum(since_week < week < this_week for week in weeks)
