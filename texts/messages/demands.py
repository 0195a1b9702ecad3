"""What is said of what villages look for: to those who could be it, and to those who look."""

from dataclasses import dataclass

from domain.nominations import Skill
from texts.message import Message


@dataclass(frozen=True, slots=True)
class DemandLine:
    """How many of the reserve can do it and, for organizers, how many on their way; words nobody counts."""

    what: Skill | str
    reserves: int | None
    candidates: int | None


@dataclass(frozen=True, slots=True)
class DemandPage(Message):
    """What one village looks for, at most so many things."""

    village: str
    lines: tuple[DemandLine, ...]
    most: int


@dataclass(frozen=True, slots=True)
class DemandNoted(Message):
    """Words were taken; those that mean a skill of the list are kept as that skill."""

    village: str
    words: str
    skill: Skill | None


@dataclass(frozen=True, slots=True)
class LooksFor(Message):
    """To somebody who thinks of coming home: what their village looks for, and what of it they can do."""

    village: str
    skills: tuple[Skill, ...]
    words: tuple[str, ...]
    met: tuple[Skill, ...]


@dataclass(frozen=True, slots=True)
class GapLine:
    """The first of the villages that look for a skill in vain, how many more, who has it elsewhere."""

    skill: Skill
    villages: tuple[str, ...]
    more: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class WordedLine:
    village: str
    words: str


@dataclass(frozen=True, slots=True)
class DemandGaps(Message):
    """What is looked for and not found, for who organizes several villages."""

    asking: int
    gaps: tuple[GapLine, ...]
    worded: tuple[WordedLine, ...]
    more_worded: int
