"""Each quarter a mentor says how the reserve has come along; the reserve hears it first — 季度评语."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NewType

from domain.errors import NoLongerThere, NotYours, Refusal
from domain.forms import Form, Question
from domain.nominations import Recording
from domain.pairs import PairId, months_later
from domain.people import PersonId
from domain.places import PlaceId

AssessmentId = NewType("AssessmentId", int)
AHEAD = timedelta(days=14)
"""So long before a quarter is over it is asked for: the last one comes before the pair's time ends."""
OPEN_FOR = timedelta(days=60)
"""A late one counts as well."""
HEARD_WITHIN = timedelta(days=3)
"""So long the reserve alone has it, unless they say sooner that they have seen it."""


class NothingToAssess(Refusal):
    """No quarter of the person's pairs comes to its end."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """`said` by the mentor, and what the reserve has to say to it; nothing of either is anybody else's."""

    id: AssessmentId
    pair_id: PairId
    period: int
    asked_at: datetime
    said: str | Recording | None = None
    written_at: datetime | None = None
    heard_at: datetime | None = None
    reply: str | Recording | None = None
    replied_at: datetime | None = None
    settled_at: datetime | None = None
    settled_by: PersonId | None = None

    def is_open_to_organizers(self, now: datetime) -> bool:
        """The person hears it first."""
        if self.written_at is None:
            return False
        return self.heard_at is not None or now >= self.written_at + HEARD_WITHIN

    @property
    def waits(self) -> bool:
        """Whether somebody has to talk with the two."""
        return self.replied_at is not None and self.settled_at is None


@dataclass(frozen=True, slots=True)
class Owed:
    """One that a mentor was asked for: of whom."""

    id: AssessmentId
    name: str
    period: int


@dataclass(frozen=True, slots=True)
class Begun:
    """An active pair, and the newest quarter of it that was asked for."""

    pair_id: PairId
    mentor_id: PersonId
    began_on: date
    last: int

    def newly_due(self, months: int, sunday: date) -> int | None:
        """The quarter to ask for by the end of the week; none where nothing is new."""
        period = period_due(self.began_on, months, sunday)
        return period if period > self.last else None


@dataclass(frozen=True, slots=True)
class Replied:
    """One to which the reserve has something to say: whose, and where they are of."""

    id: AssessmentId
    mentor_id: PersonId
    reserve_id: PersonId
    reserve: str
    village_id: PlaceId
    village: str
    at: datetime


def period_due(began_on: date, months: int, sunday: date) -> int:
    """The newest quarter of a pair for which it is time by the end of the week; 0 while there is none."""
    period = 0
    while months_later(began_on, (period + 1) * months) - AHEAD <= sunday:
        period += 1
    return period


def write(assessment: Assessment, said: str | Recording, now: datetime) -> Assessment:
    """The mentor's words; once told they stay, for the reserve has heard them."""
    if assessment.written_at is not None or now > assessment.asked_at + OPEN_FOR:
        raise NoLongerThere
    return replace(assessment, said=said, written_at=now)


def hear(assessment: Assessment, now: datetime) -> Assessment:
    if assessment.written_at is None:
        raise NoLongerThere
    return assessment if assessment.heard_at else replace(assessment, heard_at=now)


def answer(assessment: Assessment, reply: str | Recording, now: datetime) -> Assessment:
    """What the reserve has to say; a later word replaces it until somebody has talked with them."""
    if assessment.settled_at is not None:
        raise NoLongerThere
    return replace(hear(assessment, now), reply=reply, replied_at=now)


def settle(assessment: Assessment, by: PersonId, reserve_id: PersonId, now: datetime) -> Assessment:
    """Somebody who is neither of the two has talked with them."""
    if by == reserve_id:
        raise NotYours
    if not assessment.waits:
        raise NoLongerThere
    return replace(assessment, settled_at=now, settled_by=by)


ASSESSMENT = Form("assessment", (Question("words", shortest=5, longest=500, takes_recording=True),))
REPLY = Form("assessment_reply", (Question("words", shortest=2, longest=500, takes_recording=True),))
