"""Tables, a module per feature. Names are the glossary's; constraints hold what must never be false."""

from storage.schema import (
    ballots,
    colours,
    issues,
    letters,
    members,
    nominations,
    pairs,
    people,
    records,
    updates,
)
from storage.schema.base import metadata

__all__ = [
    "ballots",
    "colours",
    "issues",
    "letters",
    "members",
    "metadata",
    "nominations",
    "pairs",
    "people",
    "records",
    "updates",
]
