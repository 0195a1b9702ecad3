"""What organizers' groups are told every two weeks."""

from dataclasses import dataclass
from datetime import date

from texts.message import Message, PublicMessage
from texts.public import PublicSource, PublicTownship


@dataclass(frozen=True, slots=True)
class ProgressReport(PublicMessage):
    """The text twin of the report's picture, township by township; only here red villages have names."""

    place: str
    on: date
    reserves: int
    age: int | None
    college: int
    sources: tuple[PublicSource, ...]
    short: int
    overdue: int
    townships: tuple[PublicTownship, ...]


@dataclass(frozen=True, slots=True)
class ReportComes(Message):
    """In private, beside it: how the place's own group can have it too."""

    place: str
    weeks: int
