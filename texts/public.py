"""What a group may learn of a person: a type, not a habit, keeps everything else out."""

from dataclasses import dataclass
from datetime import datetime

from domain.help_sessions import HelpKind
from domain.nominations import Source


@dataclass(frozen=True, slots=True)
class PublicReserve:
    """A reserve as the village knows them; they agreed to exactly this."""

    full_name: str
    village: str


@dataclass(frozen=True, slots=True)
class PublicCandidate:
    """A candidate before the village — 公示; they agreed to exactly this."""

    full_name: str
    village: str
    source: Source


@dataclass(frozen=True, slots=True)
class PublicHelp:
    """How often one kind of help was given in the village; never by whom."""

    kind: HelpKind
    count: int


@dataclass(frozen=True, slots=True)
class PublicRating:
    """That a reserve was rated, and by how many; marks stand in the rating's own card, not in a row."""

    reserve: PublicReserve
    voters: int


@dataclass(frozen=True, slots=True)
class PublicPoll:
    """What the village chose."""

    question: str
    winners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicOpenRating:
    """A rating anyone in the village can still take part in; the moment is local."""

    reserve: PublicReserve
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class PublicOpenPoll:
    """A quick vote anyone in the village can still take part in; the moment is local."""

    question: str
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class PublicSource:
    """How many reserves come from one source; never who."""

    source: Source
    count: int


@dataclass(frozen=True, slots=True)
class PublicTownship:
    """A township in figures, for organizers' groups; of few people no more than how many they are.

    No village by name: its secretary may sit in such a group, and colours are for organizers alone.
    """

    name: str
    reserves: int
    age: int | None
    college: int | None
    sources: tuple[PublicSource, ...]
    women: int | None
    red: int
    stale: int
    overdue: int

    @property
    def is_split(self) -> bool:
        """Whether more is told of its reserves than how many they are."""
        return self.age is not None

    @property
    def has_anything(self) -> bool:
        """Whether there is more to tell of it than that there is nothing."""
        return any((self.reserves, self.red, self.stale, self.overdue))
