"""What a village did together in one week, and what is next — 一周小结.

Deeds are counted, people are not: nobody is ranked, and nobody can be found out to have been silent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.errors import NotYours, Refusal
from domain.help_sessions import HelpKind
from domain.issues import IssueFigures
from domain.people import HOSTS, Actor
from domain.places import Place, PlaceKind
from domain.polls import PollResult
from domain.programme import Programme
from domain.ratings import RatingResult
from domain.weeks import CATCH_UP, week_of

ROUND = "digest"
"""The kind under which a week's digest is kept for a group."""


class HostsTellTheWeek(NotYours):
    """Only a host has the week told early; on Sunday everybody hears it."""


class NoWeekToTell(Refusal):
    """A week is told of a village, in its own group."""


@dataclass(frozen=True, slots=True)
class Span:
    """A local week, and the moments between which a result belongs to its digest."""

    week_on: date
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Deeds:
    """What a village's reserves and pairs did in a week, in figures."""

    helped: Mapping[HelpKind, int] = field(default_factory=dict)
    helpers: int = 0
    pairs_met: int = 0
    errands: int = 0


@dataclass(frozen=True, slots=True)
class OpenRating:
    """A rating the village can still take part in."""

    full_name: str
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class OpenPoll:
    """A quick vote the village can still take part in."""

    question: str
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class VillageWeek:
    """Everything a digest tells."""

    week_on: date
    deeds: Deeds
    issues: IssueFigures = field(default_factory=IssueFigures)
    solved_words: tuple[str, ...] = ()
    results: tuple[RatingResult | PollResult, ...] = ()
    under_way: tuple[OpenRating | OpenPoll, ...] = ()


def require_host(actor: Actor, place: Place) -> None:
    """Raise a Refusal unless the actor may have this place's week told now."""
    if not actor.holds(HOSTS, place):
        raise HostsTellTheWeek
    if place.kind is not PlaceKind.VILLAGE:
        raise NoWeekToTell


def latest_span(now: datetime, programme: Programme) -> Span:
    """What the latest digest moment looks back on: results from one digest to the next, none left between."""
    until = programme.digest_at.latest(now, programme.zone)
    return _span(week_of(until, programme.zone), until, programme)


def span_so_far(now: datetime, programme: Programme) -> Span:
    """What there is to tell of the week that is still under way."""
    return _span(week_of(now, programme.zone), now, programme)


def is_worth_telling(now: datetime, programme: Programme) -> bool:
    """Whether the latest digest may still be told; after longer downtime it is let go."""
    return programme.digest_at.is_due(now, programme.zone)


def stale_at(now: datetime, programme: Programme) -> datetime:
    """When the latest digest is no longer worth carrying."""
    return programme.digest_at.latest(now, programme.zone) + CATCH_UP


def _span(week_on: date, until: datetime, programme: Programme) -> Span:
    since = programme.digest_at.in_week(week_on - timedelta(days=7), programme.zone)
    return Span(week_on, since, until)
