"""What organizers' groups are told every two weeks."""

from dataclasses import dataclass
from datetime import date

from texts.message import Message, PublicMessage
from texts.public import PublicSource, PublicTownship


@dataclass(frozen=True, slots=True)
class ProgressReport(PublicMessage):
    """The text twin of the report's picture: all townships together; of villages in figures alone.

    `women` is None where the county does not ask, and `found` where it has no help day.
    """

    place: str
    on: date
    reserves: int
    age: int | None
    college: int
    sources: tuple[PublicSource, ...]
    women: int | None
    short: int
    without_women: int
    red: int
    stale: int
    found: int | None
    overdue: int


@dataclass(frozen=True, slots=True)
class TownshipTable(PublicMessage):
    """The text twin of the report's table; of the `quiet` townships there is nothing to tell."""

    place: str
    on: date
    townships: tuple[PublicTownship, ...]
    quiet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RedOf:
    """A township and which of its villages are red."""

    township: str
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RedVillages(Message):
    """In private, after the report: which villages are red."""

    townships: tuple[RedOf, ...]


@dataclass(frozen=True, slots=True)
class ReportComes(Message):
    """In private, beside it: how the place's own group can have it too."""

    place: str
    weeks: int
