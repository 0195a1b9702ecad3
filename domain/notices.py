"""The village hears who is to come into the reserve, and may object in private — 公示."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from domain.errors import NotYours, Refusal
from domain.forms import Form, Question
from domain.nominations import NominationId, NotYourOwn, Recording
from domain.people import PersonId

NoticeId = NewType("NoticeId", int)
ObjectionId = NewType("ObjectionId", int)
ObjectorKey = NewType("ObjectorKey", bytes)
"""Tells whether two objections to one notice are one person's; who it is, it does not tell."""
CONSENT_VERSION = "2026-11"
"""Of the text that says what the village will read."""


class Outcome(StrEnum):
    """What somebody learns of their own objection."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    FALLEN = "fallen"  # the notice ended otherwise: there is nothing left to look into


class NoticeIsOver(Refusal):
    """The seven days are over, or the notice was taken down."""


class NotInTheVillageYet(Refusal):
    """The person has not agreed to the notice: nothing was put up."""


class AlreadyAgreed(Refusal):
    """The notice is up."""


class AlreadyObjected(Refusal):
    """One objection each: it is being looked into."""


class NoticeRuns(Refusal):
    """The days are not over yet."""


class DepartmentsLookAgain(Refusal):
    """A department's signature fell away: first another signs in its place, and the county once more."""


class ObjectionsWait(Refusal):
    """First every objection is dealt with."""


class YourOwnObjection(Refusal):
    """Whoever objected does not settle it; a colleague does."""


class AlreadySettled(Refusal):
    """Somebody has dealt with the objection."""


@dataclass(frozen=True, slots=True)
class Notice:
    id: NoticeId
    nomination_id: NominationId
    asked_at: datetime
    agreed_at: datetime | None = None
    ends_at: datetime | None = None
    run_out_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody told in confidence, written or spoken, and what came of it."""

    id: ObjectionId
    notice_id: NoticeId
    objector: ObjectorKey
    words: str | Recording
    raised_at: datetime
    upheld: bool | None = None
    reason: str | None = None
    settled_by: PersonId | None = None
    settled_at: datetime | None = None


def require_asked(notice: Notice, candidate: PersonId, actor: PersonId) -> None:
    """Raise unless it waits for the actor's own word."""
    if candidate != actor:
        raise NotYours
    if notice.ended_at is not None:
        raise NoticeIsOver
    if notice.agreed_at is not None:
        raise AlreadyAgreed


def agree(
    notice: Notice, candidate: PersonId, actor: PersonId, begins_at: datetime, runs: timedelta
) -> Notice:
    """The candidate lets the village read it; the days count from when it is put up."""
    require_asked(notice, candidate, actor)
    return replace(notice, agreed_at=begins_at, ends_at=begins_at + runs)


def require_open(notice: Notice, now: datetime) -> None:
    """Raise NoticeIsOver unless objections can be raised."""
    if notice.ends_at is None:
        raise NotInTheVillageYet
    if notice.ended_at is not None or now >= notice.ends_at:
        raise NoticeIsOver


def require_may_object(
    notice: Notice, candidate: PersonId, actor: PersonId, earlier: Objection | None, now: datetime
) -> None:
    require_open(notice, now)
    if candidate == actor:
        raise NotYourOwn
    if earlier is not None:
        raise AlreadyObjected


def settle(objection: Objection, *, upheld: bool, reason: str, by: PersonId, now: datetime) -> Objection:
    if objection.upheld is not None:
        raise AlreadySettled
    return replace(objection, upheld=upheld, reason=reason, settled_by=by, settled_at=now)


def outcome(objection: Objection, notice: Notice) -> Outcome:
    """Where several objected and one held, or the candidate withdrew, the others are not left waiting."""
    if objection.upheld is not None:
        return Outcome.UPHELD if objection.upheld else Outcome.DISMISSED
    return Outcome.OPEN if notice.ended_at is None else Outcome.FALLEN


def require_finished(notice: Notice, waiting: int, now: datetime) -> None:
    """Raise unless the days are over and every objection is dealt with."""
    if notice.ended_at is not None:
        raise NoticeIsOver
    if notice.ends_at is None or now < notice.ends_at:
        raise NoticeRuns
    if waiting:
        raise ObjectionsWait


OBJECTION = Form("objection", (Question("words", shortest=5, longest=500, takes_recording=True),))
SETTLE_OBJECTION = Form("settle_objection", (Question("reason", shortest=4, longest=300),))
