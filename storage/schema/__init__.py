"""Tables, a module per feature. Names are the glossary's; constraints hold what must never be false."""

from storage.schema import (
    ballots,
    colours,
    demands,
    exams,
    issues,
    joint_vetting,
    lessons,
    letters,
    members,
    nominations,
    pairs,
    people,
    posters,
    questions,
    records,
    updates,
)
from storage.schema.base import metadata

__all__ = [
    "ballots",
    "colours",
    "demands",
    "exams",
    "issues",
    "joint_vetting",
    "lessons",
    "letters",
    "members",
    "metadata",
    "nominations",
    "pairs",
    "people",
    "posters",
    "questions",
    "records",
    "updates",
]
