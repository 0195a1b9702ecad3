"""What reserves, hosts and organizers read of posts, secondments and work on trial."""

from dataclasses import dataclass
from datetime import date

from domain.placements import Mark, Outcome, Sort
from texts.message import Message


@dataclass(frozen=True, slots=True)
class PlacementLine:
    """One placement in a line; the marks only where it was evaluated."""

    sort: Sort
    title: str
    place: str
    from_on: date
    until_on: date
    is_over: bool
    work: Mark | None = None
    ability: Mark | None = None
    neighbours: Mark | None = None


@dataclass(frozen=True, slots=True)
class PlacementReserves(Message):
    """To an organizer: for whom it is."""

    village: str
    count: int


@dataclass(frozen=True, slots=True)
class PlacementFile(Message):
    """To an organizer: what one reserve has done and does."""

    full_name: str
    village: str
    lines: tuple[PlacementLine, ...]


@dataclass(frozen=True, slots=True)
class PlacementPlan(Message):
    """To an organizer: where, how long, or is it to be so."""

    full_name: str
    sort: Sort
    title: str
    place: str | None
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class PlacementCard(Message):
    full_name: str
    village: str
    line: PlacementLine
    words: str | None
    seconds: int | None


@dataclass(frozen=True, slots=True)
class PlacementBegins(Message):
    """To the reserve."""

    line: PlacementLine


@dataclass(frozen=True, slots=True)
class PlacementGoesOn(Message):
    """To the reserve: it lasts longer."""

    line: PlacementLine


@dataclass(frozen=True, slots=True)
class PlacementEnds(Message):
    """To the reserve."""

    line: PlacementLine


@dataclass(frozen=True, slots=True)
class PlacementEvaluated(Message):
    """To the reserve: what was said of their work, and whom to talk to."""

    line: PlacementLine
    words: str | None
    spoken: bool
    organizer: str


@dataclass(frozen=True, slots=True)
class PassOnPlacement(Message):
    """To who passes it on to a reserve without a phone."""

    full_name: str
    line: PlacementLine


@dataclass(frozen=True, slots=True)
class PlacementWordKept(Message):
    """To who added a word."""

    full_name: str


@dataclass(frozen=True, slots=True)
class MarkAsked(Message):
    """One of the three questions at the end."""

    full_name: str
    line: PlacementLine
    number: int


@dataclass(frozen=True, slots=True)
class PlacementsOwed(Message):
    """To a host or an observer: one name, or how many."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ScoreAsked(Message):
    """To an observer: one item."""

    full_name: str
    place: str
    item: str
    number: int
    count: int
    period: int | None


@dataclass(frozen=True, slots=True)
class ScoresKept(Message):
    """To an observer who has given all."""

    full_name: str


@dataclass(frozen=True, slots=True)
class ObservationResult(Message):
    """To organizers alone."""

    mean: str | None
    mark: str
    sheets: int
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class ObservationDecided(Message):
    """To the reserve."""

    line: PlacementLine
    outcome: Outcome
