"""Asking about a policy, and being answered."""

from dataclasses import dataclass

from texts.message import Message
from texts.messages.people import Contact


@dataclass(frozen=True, slots=True)
class QuestionSent(Message):
    policy: str
    office: str


@dataclass(frozen=True, slots=True)
class QuestionsWaiting(Message):
    """One living message a day for each organizer."""

    count: int


@dataclass(frozen=True, slots=True)
class QuestionCard(Message):
    """Who asks what; without words they want to be told about it."""

    who: Contact
    village: str
    policy: str
    words: str | None
    days: int


@dataclass(frozen=True, slots=True)
class QuestionAnswered(Message):
    policy: str
    office: str
    answer: str


@dataclass(frozen=True, slots=True)
class QuestionSettled(Message):
    """An organizer says that they talked about it."""

    policy: str


@dataclass(frozen=True, slots=True)
class QuestionLapsed(Message):
    """Nobody answered in all these days."""

    policy: str
    days: int


@dataclass(frozen=True, slots=True)
class AnsweredByYou(Message):
    name: str
