"""What villagers want seen to: raised, taken up, solved, judged by whoever raised it — 三事."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from domain.errors import NotYours, Refusal
from domain.nominations import Reserve
from domain.people import HOSTS, ORGANIZERS, Actor, PersonId
from domain.places import Place, PlaceId, PlaceKind
from domain.words import length, says_something, tidy

IssueId = NewType("IssueId", int)
RaiserKey = NewType("RaiserKey", bytes)
"""Tells whether two taps in one village are one person's; who it is, it does not tell."""

SHORTEST, LONGEST = 2, 300
MOST_OPEN = 3
"""So many of one raiser may be under way in one group: others want to be heard too."""
COUNTS_FOR = timedelta(days=30)
"""Whoever's cards got lost in the chat is not kept from speaking for ever."""
MOST_A_DAY = 20
DAY = timedelta(days=1)
JUDGE_WITHIN = timedelta(days=7)
"""So long the raiser may say whether it is really solved; silence is let rest."""
SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Raised:
    """What somebody raised once, as /forget and /mydata look for it."""

    id: IssueId
    words: str
    raiser: RaiserKey
    raised_at: datetime


class IssuesAreOfVillages(Refusal):
    """An issue is raised in a village's own group."""


class IssueTooShort(Refusal):
    """Nobody could tell what is to be done."""


class IssueTooLong(Refusal):
    """More than fits on a card."""

    def __init__(self, longest: int = LONGEST) -> None:
        super().__init__(longest)
        self.longest = longest


class TooManyOpenIssues(Refusal):
    """The raiser has enough under way in this group."""

    def __init__(self, most: int = MOST_OPEN) -> None:
        super().__init__(most)
        self.most = most


class TooManyIssuesToday(Refusal):
    """The group has heard enough for one day."""

    def __init__(self, most: int = MOST_A_DAY) -> None:
        super().__init__(most)
        self.most = most


class NotAHelper(NotYours):
    """Issues are seen to by the village's reserves, its hosts and the organizers above."""


class NotTheTaker(NotYours):
    """Somebody else sees to it."""


class NotTheRaiser(NotYours):
    """Only who raised it says whether it is solved, or that it no longer matters."""


class AlreadyTaken(Refusal):
    """Somebody sees to it already."""


class AlreadySolved(Refusal):
    """It is solved, and waits for its raiser's word."""


class NobodyHasTakenIt(Refusal):
    """What nobody has taken up can be neither solved nor put down."""


class NotSolvedYet(Refusal):
    """There is nothing to judge so far."""


class IssueIsOver(Refusal):
    """It was judged, withdrawn or let rest."""


class IssueStatus(StrEnum):
    RAISED = "raised"  # 等人来办
    TAKEN = "taken"  # 在办
    SOLVED = "solved"  # 办好了，等提的人点头
    SATISFIED = "satisfied"  # 提的人满意
    LAPSED = "lapsed"  # 办好了，提的人没有再说什么
    WITHDRAWN = "withdrawn"  # 不用办了


OPEN = frozenset({IssueStatus.RAISED, IssueStatus.TAKEN})
OVER = frozenset({IssueStatus.SATISFIED, IssueStatus.LAPSED, IssueStatus.WITHDRAWN})


class Deed(StrEnum):
    """What a tap on an issue's card does to it."""

    TAKE = "take"  # 我来办
    PUT_DOWN = "put_down"  # 先放一放
    SOLVE = "solve"  # 办好了
    SATISFY = "satisfy"  # 满意
    REOPEN = "reopen"  # 还差点
    WITHDRAW = "withdraw"  # 不用了


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing somebody in the village wants seen to; `number` counts within the village.

    The raiser's key is forgotten as soon as their word is no longer needed.
    """

    id: IssueId
    place_id: PlaceId
    chat_id: int
    number: int
    words: str
    status: IssueStatus
    raised_at: datetime
    raiser: RaiserKey | None
    taken_by: PersonId | None = None
    solved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IssueFigures:
    """How many issues a village raised and solved in a span, and how many are not solved now."""

    raised: int = 0
    solved: int = 0
    still_open: int = 0


def read_issue(words: str) -> str:
    """What somebody wrote as it stands on the card; raises IssueTooShort, IssueTooLong."""
    told = SPACE.sub(" ", tidy(words)).strip()
    if length(told) < SHORTEST or not says_something(told):
        raise IssueTooShort
    if length(told) > LONGEST:
        raise IssueTooLong
    return told


def require_village(place: Place) -> None:
    """Raise IssuesAreOfVillages for a township's or the county's own group."""
    if place.kind is not PlaceKind.VILLAGE:
        raise IssuesAreOfVillages


def require_room(*, of_raiser: int, today: int) -> None:
    """Raise a Refusal when the raiser has enough under way, or the group heard enough in a day."""
    if of_raiser >= MOST_OPEN:
        raise TooManyOpenIssues
    if today >= MOST_A_DAY:
        raise TooManyIssuesToday


def helps(actor: Actor, village: Place, reserve: Reserve | None) -> bool:
    """Whether the actor may see to a village's issues; `reserve` is None for who is in no reserve."""
    return actor.holds(HOSTS, village) or (reserve is not None and reserve.village_id == village.id)


def take(issue: Issue, taker_id: PersonId, *, holder_stays: bool) -> Issue:
    """Take it up; taking it up twice changes nothing.

    `holder_stays` says that whoever took it up may still see to it: from others it may be taken over.
    """
    _require_not_over(issue)
    if issue.status is IssueStatus.SOLVED:
        raise AlreadySolved
    if issue.taken_by == taker_id:
        return issue
    if issue.status is IssueStatus.TAKEN and holder_stays:
        raise AlreadyTaken
    return replace(issue, status=IssueStatus.TAKEN, taken_by=taker_id)


def put_down(issue: Issue, actor: Actor, village: Place, *, holder_stays: bool) -> Issue:
    """Give it back, so that somebody else can take it up. Nobody is asked for a reason.

    An organizer may do so for the taker, and everybody who helps when the taker no longer does.
    """
    _require_taken(issue)
    if holder_stays and not _is_takers(issue, actor, village):
        raise NotTheTaker
    return replace(issue, status=IssueStatus.RAISED, taken_by=None)


def solve(issue: Issue, actor: Actor, village: Place, now: datetime) -> Issue:
    """Say that it is done; the raiser has the last word."""
    _require_taken(issue)
    if not _is_takers(issue, actor, village):
        raise NotTheTaker
    return replace(issue, status=IssueStatus.SOLVED, solved_at=now)


def satisfy(issue: Issue, judge: RaiserKey) -> Issue:
    """The raiser is content: it is over, and who raised it is forgotten."""
    _require_judge(issue, judge)
    return replace(issue, status=IssueStatus.SATISFIED, raiser=None)


def reopen(issue: Issue, judge: RaiserKey, *, holder_stays: bool) -> Issue:
    """Something is missing: back to whoever took it up, or to everybody when they no longer help."""
    _require_judge(issue, judge)
    if holder_stays:
        return replace(issue, status=IssueStatus.TAKEN, solved_at=None)
    return replace(issue, status=IssueStatus.RAISED, taken_by=None, solved_at=None)


def withdraw(issue: Issue, who: RaiserKey, *, hosts: bool) -> Issue:
    """Nobody need see to it, and its words are forgotten; for its raiser, or a host, while nobody has it."""
    _require_not_over(issue)
    if not (hosts or issue.raiser == who):
        raise NotTheRaiser
    if issue.status is IssueStatus.SOLVED:
        raise AlreadySolved
    if issue.status is IssueStatus.TAKEN:
        raise AlreadyTaken
    return replace(issue, status=IssueStatus.WITHDRAWN, raiser=None, words="")


def lapse(issue: Issue, now: datetime) -> Issue:
    """The raiser said nothing for so long that it is let rest as solved."""
    _require_not_over(issue)
    if issue.solved_at is None or now < issue.solved_at + JUDGE_WITHIN:
        raise NotSolvedYet
    return replace(issue, status=IssueStatus.LAPSED, raiser=None)


def _require_not_over(issue: Issue) -> None:
    if issue.status in OVER:
        raise IssueIsOver


def _require_taken(issue: Issue) -> None:
    _require_not_over(issue)
    if issue.status is IssueStatus.SOLVED:
        raise AlreadySolved
    if issue.status is IssueStatus.RAISED:
        raise NobodyHasTakenIt


def _require_judge(issue: Issue, judge: RaiserKey) -> None:
    _require_not_over(issue)
    if issue.raiser != judge:
        raise NotTheRaiser
    if issue.status is not IssueStatus.SOLVED:
        raise NotSolvedYet


def _is_takers(issue: Issue, actor: Actor, village: Place) -> bool:
    """Whether it is the actor's to deal with: they took it up, or they organize the village's reserve."""
    took_it = actor.person is not None and actor.person.id == issue.taken_by
    return took_it or actor.holds(ORGANIZERS, village)
