"""What is said when a village rates a reserve."""

from dataclasses import dataclass
from datetime import datetime

from domain.ratings import Approval
from texts.message import Message, PublicMessage
from texts.public import PublicReserve


@dataclass(frozen=True, slots=True)
class RatingChoice(PublicMessage):
    """Asks the host whom to put to the village."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RatingCard(PublicMessage):
    """The living card; `participation` is rounded down, 0 while too few to say."""

    reserve: PublicReserve
    closes_at: datetime
    participation: int


@dataclass(frozen=True, slots=True)
class RatingClosed(PublicMessage):
    """What the card says once it is over."""

    reserve: PublicReserve


@dataclass(frozen=True, slots=True)
class RatingCalledOff(PublicMessage):
    """What the card says when there is nobody to talk about any more."""


@dataclass(frozen=True, slots=True)
class RatingBallot(PublicMessage):
    """The ballot that only one villager sees."""

    reserve: PublicReserve
    closes_at: datetime
    filled_in: bool


@dataclass(frozen=True, slots=True)
class RatingNoted(PublicMessage):
    """The toast: it does not repeat the choice, somebody may look over the shoulder."""

    limit = 200
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class RatingMean(PublicMessage):
    """The result, to a half."""

    reserve: PublicReserve
    voters: int
    mean: str


@dataclass(frozen=True, slots=True)
class RatingAlike(PublicMessage):
    """The result in words, because nearly everybody said the same."""

    reserve: PublicReserve
    voters: int
    approval: Approval


@dataclass(frozen=True, slots=True)
class RatingTooFew(PublicMessage):
    """Too few took part; nothing is said and nothing is kept."""

    reserve: PublicReserve


@dataclass(frozen=True, slots=True)
class MyRatingMean(Message):
    """To the reserve, before the village."""

    voters: int
    mean: str


@dataclass(frozen=True, slots=True)
class MyRatingAlike(Message):
    """To the reserve, before the village, in words."""

    voters: int
    approval: Approval


@dataclass(frozen=True, slots=True)
class MyRatingTooFew(Message):
    """To the reserve: too few took part."""
