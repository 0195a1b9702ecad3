"""The weekly question to both sides of a pair — 每周见面."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.errors import Refusal
from domain.forms import Form, Kind, Question
from domain.pairs import PairId, Side
from domain.people import PersonId
from domain.plans import NextStep

QUIET_WEEKS = 2
"""After so many whole weeks without contact the township's organizer is told."""
FARTHEST = timedelta(weeks=26)
"""No season and no holidays last longer."""
NUDGE_AFTER = timedelta(days=2)
"""Who is asked later in the week than usual has so much time before anybody is nudged."""

CHECK_IN, NUDGE, QUIET_LIST, CALL = "check_in", "nudge", "quiet_list", "call"
"""The kinds under which a week's question, its nudge, the organizer's list and their calls are kept."""
QUIET_PAIR = "quiet_pair"
"""Under which it is kept that a pair stood on a Monday list."""

EVERY_PAIR = PairId(0)
"""In the place of a pair: all of a person's pairs that are meant."""


class Answer(StrEnum):
    MET = "met"  # 见了
    CALLED = "called"  # 通了电话
    NOT_THIS_WEEK = "not_this_week"  # 这周没空


CONTACT = frozenset({Answer.MET, Answer.CALLED})


class Excuse(StrEnum):
    BUSY_FARMING = "busy_farming"
    AWAY = "away"
    UNWELL = "unwell"
    OTHER = "other"


EXCEPT = Form("week_except", (Question("who", Kind.CHOICES, of_many=True),), review=False)
"""All were met except these."""


class NothingToMeet(Refusal):
    """The person has no pair that has begun."""


class WeekIsOver(Refusal):
    """The question was about a week that has passed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One pair on somebody's sheet: whom they were to meet, and what they said of it."""

    pair_id: PairId
    side: Side
    name: str
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a person's question of the week, and how far the whole of it is answered."""

    week_on: date
    lines: Sequence[Line]
    page: int
    pages: int
    pairs: int
    met: int
    called: int
    not_met: int
    requests: int
    surveys: int = 0
    endings: Sequence[PairId] = ()
    steps: Sequence[NextStep] = ()
    plan: PersonId | None = None
    assessments: Sequence[int] = ()
    is_harvest: bool = False
    lessons: int = 0

    @property
    def open(self) -> int:
        return self.pairs - self.met - self.called - self.not_met


def what_holds(answer: Answer | None, *, helped: bool) -> Answer | None:
    """A logged help session says they met, whatever was tapped before it."""
    return Answer.MET if helped else answer


def require_this_week(week_on: date, this_week: date) -> None:
    if week_on != this_week:
        raise WeekIsOver


def begun_by(week_on: date) -> date:
    """The last day on which a pair may have begun to be asked about a week: the day before it."""
    return week_on - timedelta(days=1)


def quiet_weeks(this_week: date, counts: Callable[[date], bool]) -> tuple[date, date]:
    """From which Monday to which Sunday nothing was heard of a quiet pair; not every week counts."""
    first, counted = this_week, 0
    while counted < QUIET_WEEKS and first > this_week - FARTHEST:
        first -= timedelta(weeks=1)
        counted += counts(first)
    return first, this_week - timedelta(days=1)
