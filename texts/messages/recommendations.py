"""What is said about somebody who was recommended: to who recommended them, and to themselves."""

from dataclasses import dataclass
from datetime import date

from texts.message import Linked, Message


@dataclass(frozen=True, slots=True)
class RecommendationKept(Linked):
    """With the words to hand on: the reason stands in them, and is kept nowhere else."""

    full_name: str
    village: str
    reason: str | None
    spoken: bool
    days: int


@dataclass(frozen=True, slots=True)
class Recommended(Message):
    """To who opens the link: what is known of them, and for how long."""

    full_name: str
    village: str
    until: date


@dataclass(frozen=True, slots=True)
class RecommendationAccepted(Message):
    """Without the name: who may ask to be forgotten is not left in other people's letters."""

    recommended_on: date
    village: str


@dataclass(frozen=True, slots=True)
class RecommendationLapsed(Message):
    """Without the name: it is forgotten."""

    recommended_on: date
    village: str
    days: int
