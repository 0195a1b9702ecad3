"""What is said about somebody who was recommended: to who recommended them, and to themselves."""

from dataclasses import dataclass
from datetime import date

from texts.message import Linked, Message


@dataclass(frozen=True, slots=True)
class RecommendationKept(Linked):
    """The words to hand on and nothing else: the reason stands in them, and is kept nowhere else."""

    full_name: str
    village: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class HandThisOn(Message):
    """Before the words to hand on; `days` is how long the name is kept, where it is a new one."""

    full_name: str
    spoken: bool = False
    days: int = 0


@dataclass(frozen=True, slots=True)
class Recommended(Message):
    """To who opens the link: what is known of them, and for how long; an office hears nothing of it."""

    full_name: str
    village: str
    until: date
    by_office: bool = False


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


@dataclass(frozen=True, slots=True)
class RecommendationLetGo(Message):
    """Without the name: whoever followed the link wanted to be forgotten."""

    recommended_on: date
    village: str


@dataclass(frozen=True, slots=True)
class OpenRecommendation(Message):
    """To who recommended somebody: whom they wait for, and how long."""

    full_name: str
    village: str
    until: date


@dataclass(frozen=True, slots=True)
class RecommendationRenewed(Linked):
    """The words to hand on once more; the reason is kept nowhere, and so not among them."""

    full_name: str
    village: str
    until: date


@dataclass(frozen=True, slots=True)
class RecommendationTakenBack(Message):
    """The link leads nowhere any more."""
