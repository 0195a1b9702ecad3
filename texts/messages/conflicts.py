"""Who steps back from whom."""

from dataclasses import dataclass

from domain.people import Role
from texts.message import Message


@dataclass(frozen=True, slots=True)
class Relatives(Message):
    """To the candidate, above the names of those who decide."""

    count: int


@dataclass(frozen=True, slots=True)
class ColleagueNeeded(Message):
    """To the county: whoever could decide about somebody of this village has to step back."""

    village: str
    role: Role
