"""What organizers read who match reserves and mentors, and what the two sides hear of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.mentors import Offer, Why
from domain.pairs import MentorRole
from texts.message import Message


@dataclass(frozen=True, slots=True)
class MatchStart(Message):
    """Where reserves have no mentor; the buttons lead to each township."""

    without: int
    unsigned: int


@dataclass(frozen=True, slots=True)
class MatchPlace(Message):
    """Before something is proposed for a township or a village."""

    place: str
    without: int
    lacking: Mapping[MentorRole, int]
    named: bool


@dataclass(frozen=True, slots=True)
class MatchLine:
    """One proposal, and why."""

    number: int
    reserve: str
    village: str
    mentor: str
    role: MentorRole
    place: str
    why: Why | None


@dataclass(frozen=True, slots=True)
class MatchSheet(Message):
    """A page of what is proposed."""

    lines: Sequence[MatchLine]
    count: int


@dataclass(frozen=True, slots=True)
class MatchOthers(Message):
    """Whom to propose instead."""

    line: MatchLine
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class MatchPreview(Message):
    """All of it, before it is signed."""

    lines: Sequence[MatchLine]
    count: int


@dataclass(frozen=True, slots=True)
class MatchEmpty(Message):
    """Everything was left out."""


@dataclass(frozen=True, slots=True)
class MatchSigned(Message):
    """What was asked now, and what had gone by."""

    pairs: int
    gone: int


@dataclass(frozen=True, slots=True)
class ProposedReserve:
    """A reserve for whom a mentor is asked."""

    name: str
    village: str


@dataclass(frozen=True, slots=True)
class ReservesProposed(Message):
    """To a mentor: an organizer asks them to lead somebody along, or several."""

    reserves: tuple[ProposedReserve, ...]
    role: MentorRole


@dataclass(frozen=True, slots=True)
class ProposedMentor:
    """A mentor who was asked on somebody's behalf."""

    name: str
    role: MentorRole
    place: str
    why: Why | None


@dataclass(frozen=True, slots=True)
class MentorProposed(Message):
    """To a reserve: an organizer asked mentors for them, and why these."""

    mentors: tuple[ProposedMentor, ...]
