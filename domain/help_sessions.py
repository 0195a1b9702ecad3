"""Help that a mentor gave a reserve, or that they did together in the village — 帮带."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from domain.errors import NoLongerThere, NotYours, Refusal
from domain.forms import Form, Kind, Question
from domain.pairs import Pair, PairId, require_active
from domain.people import PersonId

HelpSessionId = NewType("HelpSessionId", int)
CORRECTABLE_FOR = timedelta(days=7)
LONGEST_NOTE = 500
LONGEST_SPOKEN = 600
"""Seconds: kept beside the session, and nobody has to listen to it."""
FARTHEST_BACK = 2  # 前天


class HelpKind(StrEnum):
    ERRANDS = "errands"  # 跑腿代办
    POLICY = "policy"  # 讲政策
    MEDIATION = "mediation"  # 调解
    VISITS = "visits"  # 看望老人
    SKILLS = "skills"  # 教手艺
    TALK = "talk"  # 谈心


class Lasted(StrEnum):
    """How long it took, as roughly as people say it — 多久."""

    HALF_HOUR = "half_hour"
    ONE_HOUR = "one_hour"
    HALF_DAY = "half_day"
    WHOLE_DAY = "whole_day"


USUALLY = Lasted.ONE_HOUR
"""What stands there until somebody taps another."""


class Word(StrEnum):
    """What the other side says of a session: one tap."""

    RIGHT = "right"  # 对
    WRONG = "wrong"  # 不对


class TooLateToCorrect(Refusal):
    """A session can be corrected or withdrawn for a week."""


class NoLongerAsked(Refusal):
    """The other side's word was not given in time; silence is an answer too."""


@dataclass(frozen=True, slots=True)
class HelpSession:
    id: HelpSessionId
    pair_id: PairId
    kind: HelpKind
    happened_on: date
    logged_by: PersonId
    logged_at: datetime
    lasted: Lasted | None = None  # sessions of an earlier release have none
    note: str | None = None
    voice: str | None = None
    photo: str | None = None
    spot: str | None = None
    asked_at: datetime | None = None
    withdrawn: bool = False
    word: Word | None = None
    word_at: datetime | None = None

    @property
    def has_enclosed(self) -> bool:
        """Whether something came along that cannot stand in a text."""
        return any((self.voice, self.photo, self.spot))

    @property
    def where(self) -> tuple[float, float]:
        """The latitude and longitude of roughly where it was; only where that is known."""
        latitude, longitude = (self.spot or "").split(", ")
        return float(latitude), float(longitude)


NOTE = Form(
    "help_note",
    (
        Question(
            "note",
            shortest=2,
            longest=LONGEST_NOTE,
            takes_recording=True,
            longest_recording=LONGEST_SPOKEN,
            takes_picture=True,
            takes_spot=True,
            keeps_phones=False,
        ),
    ),
    review=False,
)


SEVERAL = Form(
    "help_several",
    (
        Question("who", Kind.CHOICES, of_many=True),
        Question("kind", Kind.CHOICE, values=tuple(HelpKind)),
        Question("lasted", Kind.CHOICE, values=tuple(Lasted)),
    ),
    review=False,
)
"""Three questions for however many: one session for each of them."""


def may_log(pair: Pair, person_id: PersonId) -> None:
    """Either side of an active pair may log help."""
    pair.side_of(person_id)
    require_active(pair)


def move(session: HelpSession, by: PersonId, days_back: int, *, now: datetime, zone: ZoneInfo) -> HelpSession:
    """It was not on the day it was logged but a day or two before."""
    require_correctable(session, by, now)
    if not 0 <= days_back <= FARTHEST_BACK:
        raise NoLongerThere
    logged_on = session.logged_at.astimezone(zone).date()
    return replace(session, happened_on=logged_on - timedelta(days=days_back))


def last(session: HelpSession, by: PersonId, lasted: Lasted, *, now: datetime) -> HelpSession:
    """It took longer, or not as long."""
    require_correctable(session, by, now)
    return replace(session, lasted=lasted)


def annotate(
    session: HelpSession, by: PersonId, *, note: str | None, voice: str | None, now: datetime
) -> HelpSession:
    """Add a word to the session, written or spoken; a new one replaces the old."""
    require_correctable(session, by, now)
    return replace(session, note=note, voice=voice)


def picture(session: HelpSession, by: PersonId, photo: str, *, now: datetime) -> HelpSession:
    """Add a photo; nobody is ever asked for one."""
    require_correctable(session, by, now)
    return replace(session, photo=photo)


def locate(session: HelpSession, by: PersonId, spot: str, *, now: datetime) -> HelpSession:
    """Add roughly where it was."""
    require_correctable(session, by, now)
    return replace(session, spot=spot)


def withdraw(session: HelpSession, by: PersonId, *, now: datetime) -> HelpSession:
    require_correctable(session, by, now)
    return replace(session, withdrawn=True)


def give_word(
    session: HelpSession, pair: Pair, by: PersonId, word: Word, *, now: datetime, within: timedelta
) -> HelpSession:
    """The side that did not log it says whether it is right; changeable while it is asked."""
    if by == session.logged_by:
        raise NotYours
    pair.side_of(by)
    if session.withdrawn:
        raise NoLongerThere
    if session.asked_at is None or now > session.asked_at + within:
        raise NoLongerAsked
    return replace(session, word=word, word_at=now)


def require_correctable(session: HelpSession, by: PersonId, now: datetime) -> None:
    """Raise unless the person logged the session, it still stands, and not more than a week ago."""
    if by != session.logged_by:
        raise NotYours
    if session.withdrawn:
        raise NoLongerThere
    if now - session.logged_at > CORRECTABLE_FOR:
        raise TooLateToCorrect
