"""Who steps back from whom."""

from dataclasses import dataclass

from domain.nominations import Status
from domain.people import Role
from texts.message import Message


@dataclass(frozen=True, slots=True)
class Relatives(Message):
    """To the candidate, above those who decide; `is_nobody_left` where the county has no other."""

    count: int
    is_nobody_left: bool = False


@dataclass(frozen=True, slots=True)
class ColleagueNeeded(Message):
    """To the county: whoever could decide about somebody of this village has to step back."""

    village: str
    role: Role


@dataclass(frozen=True, slots=True)
class SignedTooClose(Message):
    """To the county, which had signed already: a department's signature came from somebody too close."""

    department: str
    full_name: str
    village: str
    status: Status
