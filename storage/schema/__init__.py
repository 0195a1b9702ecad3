"""Tables, a module per feature. Names are the glossary's; constraints hold what must never be false."""

from storage.schema import (
    assessments,
    ballots,
    colours,
    demands,
    issues,
    joint_vetting,
    letters,
    members,
    nominations,
    pairs,
    people,
    plans,
    posters,
    questions,
    records,
    updates,
)
from storage.schema.base import metadata

__all__ = [
    "assessments",
    "ballots",
    "colours",
    "demands",
    "issues",
    "joint_vetting",
    "letters",
    "members",
    "metadata",
    "nominations",
    "pairs",
    "people",
    "plans",
    "posters",
    "questions",
    "records",
    "updates",
]
