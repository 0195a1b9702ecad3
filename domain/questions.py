"""Somebody asks about a policy, and an organizer answers — 问一问."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from domain.errors import Refusal
from domain.forms import Form, Kind, Question
from domain.people import PersonId
from domain.places import PlaceId

QuestionId = NewType("QuestionId", int)

KIND = "question"
"""What these are called on the desk, in its reminders and in the audit log."""
ANSWER_WITHIN = timedelta(days=14)
"""Then the county sees it, too."""
KEPT = timedelta(days=60)
"""Then nobody will answer any more: its person hears so, and it goes."""
ANYTHING = "-"
"""In the place of a policy: what none of them says; no policy can be called so."""
MOST_OPEN = 3
"""So many questions somebody may have waiting at a time."""


class AlreadyAsked(Refusal):
    """The same was asked before and is not answered yet."""


class TooManyQuestions(Refusal):
    def __init__(self, most: int = MOST_OPEN) -> None:
        self.most = most


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know of a policy; nothing in words means: tell me about it."""

    id: QuestionId
    person_id: PersonId
    village_id: PlaceId
    policy: str
    words: str | None
    asked_at: datetime


ASK = Form(
    "policy_question",
    (Question("village", Kind.PLACE), Question("words", shortest=2, longest=300, optional=True)),
    review=False,
)
"""The words come last and hand it in."""
ANSWER = Form("answer_question", (Question("answer", shortest=2, longest=500),), review=False)


def require_room(open_policies: list[str], policy: str) -> None:
    """Raise AlreadyAsked or TooManyQuestions: an organizer is asked each thing once."""
    if policy in open_policies:
        raise AlreadyAsked
    if len(open_policies) >= MOST_OPEN:
        raise TooManyQuestions
