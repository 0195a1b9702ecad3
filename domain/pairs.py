"""Old leads new: a mentor and a reserve — 师徒结对."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import NewType

from domain.errors import NoLongerThere, NotYours, Refusal
from domain.forms import Form, Question
from domain.people import PersonId
from domain.places import PlaceId

PairId = NewType("PairId", int)


class MentorRole(StrEnum):
    """A reserve can have one mentor of each role at a time."""

    POLITICAL = "political"  # 政治导师
    WORK = "work"  # 业务导师
    EXPERT = "expert"  # 专家


class PairStatus(StrEnum):
    """requested → accepted → (both signed) active → paused | ended | completed."""

    REQUESTED = "requested"
    DECLINED = "declined"
    LAPSED = "lapsed"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    COMPLETED = "completed"


LIVE = frozenset({PairStatus.REQUESTED, PairStatus.ACCEPTED, PairStatus.ACTIVE, PairStatus.PAUSED})
"""While a pair is live it takes one of the mentor's places; requests for one role wait in slots."""
HELD = LIVE - {PairStatus.REQUESTED}
"""The reserve's place for that role is taken."""
LONGEST_WORDS = 200


class EndReason(StrEnum):
    """Why a mentor declined or a pair ended; nobody's fault."""

    NO_TIME = "no_time"
    TOO_FAR = "too_far"
    OTHER_TRADE = "other_trade"  # 不对口
    FULL = "full"
    MOVED_ON = "moved_on"
    RELATIVE = "relative"  # 沾亲带故，要回避
    LEARNED = "learned"  # 学成了：提前走完，不是停


DECLINE_REASONS = (
    EndReason.NO_TIME,
    EndReason.TOO_FAR,
    EndReason.OTHER_TRADE,
    EndReason.FULL,
    EndReason.RELATIVE,
)
END_REASONS = (
    EndReason.LEARNED,
    EndReason.NO_TIME,
    EndReason.TOO_FAR,
    EndReason.OTHER_TRADE,
    EndReason.MOVED_ON,
    EndReason.RELATIVE,
)
RELEASE_REASONS = tuple(reason for reason in END_REASONS if reason is not EndReason.LEARNED)
"""Why an organizer looks for another mentor."""


class PauseReason(StrEnum):
    """Why a pair rests; nobody's fault either."""

    HARVEST = "harvest"
    OUT_WORKING = "out_working"  # 外出务工
    ILL = "ill"
    FAMILY = "family"  # 家里有事


class Side(StrEnum):
    MENTOR = "mentor"
    RESERVE = "reserve"


class NotAReserve(Refusal):
    """Only a reserve can ask for a mentor."""


class RoleTaken(Refusal):
    """The reserve has, or has asked, a mentor of this role already."""


class Related(Refusal):
    """Who is a relative, or was named as one, is nobody's mentor — 回避."""

    def __init__(self, side: Side = Side.RESERVE) -> None:
        super().__init__(side)
        self.side = side


class PairNotActive(Refusal):
    """The pair has not begun yet, or is over."""


@dataclass(frozen=True, slots=True)
class Pair:
    id: PairId
    mentor_id: PersonId
    reserve_id: PersonId
    role: MentorRole
    status: PairStatus
    requested_at: datetime
    asked_at: datetime | None = None
    mentor_signed_at: datetime | None = None
    reserve_signed_at: datetime | None = None
    began_on: date | None = None
    ends_on: date | None = None
    end_reason: EndReason | None = None
    months: int | None = None
    agreement: str | None = None
    paused_until: date | None = None
    pause_reason: PauseReason | None = None
    slot: int = 1
    words: str | None = None
    voice: str | None = None
    """What the reserve said with the request; it is kept while it waits for an answer."""

    @property
    def was_signed(self) -> bool:
        """Whether it began: then there is an agreement with two signatures."""
        return self.began_on is not None

    def side_of(self, person_id: PersonId) -> Side:
        """Which side a person is on; raises NotYours for anybody else."""
        if person_id == self.mentor_id:
            return Side.MENTOR
        if person_id == self.reserve_id:
            return Side.RESERVE
        raise NotYours

    def other(self, person_id: PersonId) -> PersonId:
        return self.reserve_id if self.side_of(person_id) is Side.MENTOR else self.mentor_id

    def signed_by(self, side: Side) -> bool:
        moment = self.mentor_signed_at if side is Side.MENTOR else self.reserve_signed_at
        return moment is not None


@dataclass(frozen=True, slots=True)
class PairCard:
    """A pair with the names people know it by; no village once the reserve has left the programme."""

    pair: Pair
    mentor: str
    reserve: str
    village: str = ""
    village_id: PlaceId | None = None

    def name_for(self, person_id: PersonId) -> str:
        """What the person on one side calls the other."""
        return self.reserve if self.pair.side_of(person_id) is Side.MENTOR else self.mentor


def lacking(live: Iterable[Pair], reserve_id: PersonId, at_once: int = 1) -> tuple[MentorRole, ...]:
    """The roles for which the reserve has nobody and can ask: `at_once` so many may be asked for one role."""
    own = [pair for pair in live if pair.reserve_id == reserve_id]
    held = {pair.role for pair in own if pair.status in HELD}
    asked = Counter(pair.role for pair in own if pair.status is PairStatus.REQUESTED)
    return tuple(role for role in MentorRole if role not in held and asked[role] < at_once)


def slot_for(live: Iterable[Pair], reserve_id: PersonId, role: MentorRole) -> int:
    """The first slot in which a request for this role can wait."""
    taken = {
        pair.slot
        for pair in live
        if pair.reserve_id == reserve_id and pair.role is role and pair.status in LIVE
    }
    return next(slot for slot in count(1) if slot not in taken)


def needless(live: Iterable[Pair], accepted: Pair) -> list[Pair]:
    """What the reserve asked for the same role and need not wait for any more."""
    return [
        pair
        for pair in live
        if pair.status is PairStatus.REQUESTED and pair.role is accepted.role and pair.id != accepted.id
    ]


def accept(pair: Pair, mentor_id: PersonId, *, months: int, agreement: str) -> Pair:
    """The mentor takes the reserve on; both still have to sign, for this term and this text."""
    _must_be(pair, PairStatus.REQUESTED)
    if mentor_id != pair.mentor_id:
        raise NotYours
    return replace(
        pair, status=PairStatus.ACCEPTED, months=months, agreement=agreement, words=None, voice=None
    )


def decline(pair: Pair, mentor_id: PersonId, reason: EndReason) -> Pair:
    _must_be(pair, PairStatus.REQUESTED)
    if mentor_id != pair.mentor_id:
        raise NotYours
    return replace(pair, status=PairStatus.DECLINED, end_reason=reason, words=None, voice=None)


def sign(pair: Pair, person_id: PersonId, *, now: datetime, today: date, months: int) -> Pair:
    """One side signs; with the second signature the pair begins today. Signing again changes nothing.

    The term is the one that the mentor accepted; `months` counts for who accepted before terms were kept.
    """
    side = pair.side_of(person_id)
    if pair.signed_by(side) and pair.status in {PairStatus.ACCEPTED, PairStatus.ACTIVE}:
        return pair
    _must_be(pair, PairStatus.ACCEPTED)
    if side is Side.MENTOR:
        pair = replace(pair, mentor_signed_at=now)
    else:
        pair = replace(pair, reserve_signed_at=now)
    if not (pair.signed_by(Side.MENTOR) and pair.signed_by(Side.RESERVE)):
        return pair
    ends_on = months_later(today, pair.months or months)
    return replace(pair, status=PairStatus.ACTIVE, began_on=today, ends_on=ends_on)


def end(pair: Pair, reason: EndReason) -> Pair:
    """End the pair early, whoever asked for it; raises NoLongerThere when it is over already.

    Where everything was learned before the time was over, it is completed: nothing was broken off.
    """
    if pair.status not in LIVE:
        raise NoLongerThere
    is_whole = reason is EndReason.LEARNED and pair.was_signed
    status = PairStatus.COMPLETED if is_whole else PairStatus.ENDED
    return replace(
        pair,
        status=status,
        end_reason=reason,
        pause_reason=None,
        paused_until=None,
        words=None,
        voice=None,
    )


def pause(pair: Pair, person_id: PersonId, reason: PauseReason, until: date) -> Pair:
    """Let the pair rest: until that day nobody is asked about it."""
    pair.side_of(person_id)
    require_active(pair)
    return replace(pair, status=PairStatus.PAUSED, pause_reason=reason, paused_until=until)


def resume(pair: Pair) -> Pair:
    """Go on, because the day has come or somebody says so."""
    _must_be(pair, PairStatus.PAUSED)
    return replace(pair, status=PairStatus.ACTIVE, pause_reason=None, paused_until=None)


def lapses_at(pair: Pair, within: timedelta) -> datetime | None:
    """When an unanswered request goes back, or an acceptance nobody signed; counted from the asking.

    A mentor who could not be asked at all does not hold a reserve for more than two such times.
    """
    if pair.status not in {PairStatus.REQUESTED, PairStatus.ACCEPTED}:
        return None
    if pair.asked_at is None:
        return pair.requested_at + within * 2
    return pair.asked_at + within * (1 if pair.status is PairStatus.REQUESTED else 2)


def lapse(pair: Pair, within: timedelta, *, now: datetime) -> Pair:
    """Give the request back unanswered; raises NoLongerThere when it was answered or still has time."""
    moment = lapses_at(pair, within)
    if moment is None or moment > now:
        raise NoLongerThere
    return replace(pair, status=PairStatus.LAPSED, words=None, voice=None)


def complete(pair: Pair, *, today: date) -> Pair:
    """The agreed time is over; raises NoLongerThere when it is not."""
    if pair.status is not PairStatus.ACTIVE or pair.ends_on is None or pair.ends_on > today:
        raise NoLongerThere
    return replace(pair, status=PairStatus.COMPLETED)


def require_active(pair: Pair) -> None:
    if pair.status is not PairStatus.ACTIVE:
        raise PairNotActive


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _must_be(pair: Pair, status: PairStatus) -> None:
    if pair.status is not status:
        raise NoLongerThere


REQUEST = Form(
    "pair_request",
    (
        Question(
            "words",
            shortest=2,
            longest=LONGEST_WORDS,
            takes_recording=True,
            optional=True,
            keeps_phones=False,
        ),
    ),
    review=False,
)
"""A line to the mentor who is asked, written or spoken."""
