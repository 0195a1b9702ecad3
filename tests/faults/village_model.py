"""What a village should look like after everything that was done to it: the rules once more, plainly."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.conftest import MONDAY
from tests.faults import county as people

ZONE = ZoneInfo("Asia/Shanghai")
ABOVE = {"qinghe": ("qinghe", "liuhe", "yanshi"), "laojing": ("laojing", "donggang", "yanshi")}
COUNTY_ORGANIZER, TOWNSHIP_ORGANIZER, SECRETARY = (
    "county_organizer",
    "township_organizer",
    "village_secretary",
)
ORGANIZERS = {COUNTY_ORGANIZER, TOWNSHIP_ORGANIZER}
HOSTS = ORGANIZERS | {SECRETARY}
MARKS, OPTIONS = 5, 3
FEWEST, DISSENTERS = 5, 3
"""The least there may be for anything to be said; the county of this test asks for no more."""
WEEK, DAY = timedelta(days=7), timedelta(days=1)
OVER = {"satisfied", "lapsed", "withdrawn"}
KNOWN = (
    people.CHIEF, people.FANG, people.ZHOU, people.YAN, people.LIANG, people.SUN,
    people.BI, people.HE, people.QIAN, people.WU, people.FIRED,
)  # fmt: skip
FIRST_NEWCOMER = 9001
NEWCOMERS = tuple(range(FIRST_NEWCOMER, FIRST_NEWCOMER + 3))
VILLAGERS = tuple(range(5001, 5013))
STRANGERS = (people.STRANGER, people.VILLAGER)
OFFICES = {
    people.CHIEF: (COUNTY_ORGANIZER, "yanshi"),
    people.FANG: (TOWNSHIP_ORGANIZER, "liuhe"),
    people.ZHOU: (SECRETARY, "qinghe"),
    people.HE: (TOWNSHIP_ORGANIZER, "donggang"),
    people.QIAN: (SECRETARY, "laojing"),
}


@dataclass
class Box:
    kind: str
    village: str
    choices: int
    closes_at: datetime
    ballots: dict[int, int] = field(default_factory=dict)
    outcome: tuple[int, list[int] | None, int | None] | None = None

    def count(self) -> None:
        """Voters, and then counts, or one choice in words, or neither."""
        tally = [list(self.ballots.values()).count(choice) for choice in range(1, self.choices + 1)]
        voters, top = sum(tally), max(tally)
        if voters < FEWEST:
            self.outcome = voters, None, None
        elif voters - top < DISSENTERS:
            self.outcome = voters, None, tally.index(top) + 1
        else:
            self.outcome = voters, tally, None
        self.ballots = {}


@dataclass
class Issue:
    village: str
    status: str
    raiser: int
    raised_at: datetime
    taker: int | None = None
    solved_at: datetime | None = None


@dataclass
class Pair:
    status: str
    role: str
    asked_at: datetime
    signed: set[int] = field(default_factory=set)


@dataclass
class Model:
    """Every wish returns whether it is to have an effect, and has it."""

    now: datetime
    group: int = people.QINGHE_GROUP
    boxes: dict[int, Box] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    pairs: dict[int, Pair] = field(default_factory=dict)
    answers: dict[tuple[int, date, str], str] = field(default_factory=dict)
    roles: dict[int, set[tuple[str, str]]] = field(default_factory=dict)
    resting: dict[int, datetime] = field(default_factory=dict)
    passed: set[int] = field(default_factory=set)
    known: set[int] = field(default_factory=set)
    nominated: set[int] = field(default_factory=set)

    def village_of(self, chat: int) -> str | None:
        return {self.group: "qinghe", people.LAOJING_GROUP: "laojing"}.get(chat)

    def holds(self, user: int, roles: set[str], village: str) -> bool:
        return any(role in roles and place in ABOVE[village] for role, place in self.roles.get(user, ()))

    def helps(self, user: int | None, village: str) -> bool:
        """Whoever hosts the village, and 小雁, who is in 清河村's reserve."""
        is_reserve = user == people.YAN and village == "qinghe"
        return is_reserve or (user is not None and self.holds(user, HOSTS, village))

    # votes

    def vote(self, kind: str, box_id: int, user: int, choice: int, chat: int | None) -> bool:
        """`chat` is None for a ballot that was taken along into private."""
        box = self.boxes.get(box_id)
        if box is None or box.kind != kind or not 1 <= choice <= box.choices:
            return False
        if chat is not None and self.village_of(chat) != box.village:
            return False
        too_close = kind == "rating" and user in {people.YAN, people.LIANG}
        if too_close or box.outcome is not None or self.now >= box.closes_at:
            return False
        box.ballots[user] = choice
        return True

    def open_poll(self, user: int, chat: int) -> bool:
        village = self.village_of(chat)
        if village is None or not self.holds(user, HOSTS, village):
            return False
        self._open("poll", village, OPTIONS, DAY)
        return True

    def open_rating(self, user: int, chat: int) -> bool:
        """Nobody is in 老井村's reserve, and 小雁 is rated once at a time."""
        if self.village_of(chat) != "qinghe" or not self.holds(user, HOSTS, "qinghe"):
            return False
        if any(box.kind == "rating" and box.outcome is None for box in self.boxes.values()):
            return False
        self._open("rating", "qinghe", MARKS, 3 * DAY)
        return True

    def _open(self, kind: str, village: str, choices: int, lasts: timedelta) -> None:
        self.boxes[max(self.boxes, default=0) + 1] = Box(kind, village, choices, by_day(self.now + lasts))

    # issues

    def raise_issue(self, user: int, chat: int) -> bool:
        village = self.village_of(chat)
        told = [each for each in self.issues.values() if each.village == village]
        mine = [each for each in told if each.raiser == user and each.status not in OVER]
        today = [each for each in told if each.raised_at > self.now - DAY]
        if village is None or len(mine) >= 3 or len(today) >= 20:
            return False
        self.issues[max(self.issues) + 1] = Issue(village, "raised", user, self.now)
        return True

    def deal(self, deed: str, number: int, user: int, chat: int) -> bool:
        issue = self.issues.get(number)
        if issue is None or self.village_of(chat) != issue.village or issue.status in OVER:
            return False
        done: bool = getattr(self, f"_{deed}")(issue, user)
        return done

    def _take(self, issue: Issue, user: int) -> bool:
        free = issue.status == "raised" or (
            issue.status == "taken" and not self.helps(issue.taker, issue.village)
        )
        if not self.helps(user, issue.village) or not free or issue.taker == user:
            return False
        issue.status, issue.taker = "taken", user
        return True

    def _put_down(self, issue: Issue, user: int) -> bool:
        held = self.helps(issue.taker, issue.village)
        may = self._is_theirs(issue, user) or (self.helps(user, issue.village) and not held)
        if issue.status != "taken" or not may:
            return False
        issue.status, issue.taker = "raised", None
        return True

    def _solve(self, issue: Issue, user: int) -> bool:
        if issue.status != "taken" or not self.helps(user, issue.village) or not self._is_theirs(issue, user):
            return False
        issue.status, issue.solved_at = "solved", self.now
        return True

    def _satisfy(self, issue: Issue, user: int) -> bool:
        if issue.status != "solved" or issue.raiser != user:
            return False
        issue.status = "satisfied"
        return True

    def _reopen(self, issue: Issue, user: int) -> bool:
        if issue.status != "solved" or issue.raiser != user:
            return False
        stays = self.helps(issue.taker, issue.village)
        issue.status, issue.solved_at = ("taken" if stays else "raised"), None
        issue.taker = issue.taker if stays else None
        return True

    def _withdraw(self, issue: Issue, user: int) -> bool:
        if issue.status != "raised" or not (issue.raiser == user or self.holds(user, HOSTS, issue.village)):
            return False
        issue.status = "withdrawn"
        return True

    def _is_theirs(self, issue: Issue, user: int) -> bool:
        return issue.taker == user or self.holds(user, ORGANIZERS, issue.village)

    # pairs

    def pair(self, deed: str, number: int, user: int) -> bool:
        pair = self.pairs.get(number)
        if pair is None:
            return False
        if deed == "sign":
            if pair.status != "accepted" or user not in {people.LIANG, people.YAN} or user in pair.signed:
                return False
            pair.signed.add(user)
            pair.status = "active" if len(pair.signed) == 2 else "accepted"
            return True
        if pair.status != "requested" or user != people.LIANG:
            return False
        pair.status = {"accept": "accepted", "decline": "declined"}[deed]
        return True

    def answer(self, user: int, number: int, monday: date, answer: str) -> bool:
        side = {people.LIANG: "mentor", people.YAN: "reserve"}.get(user)
        pair = self.pairs.get(number)
        if side is None or pair is None or pair.status != "active" or monday != week_of(self.now):
            return False
        self.answers[number, monday, side] = answer
        return True

    # people

    def pause(self, user: int) -> bool:
        if user not in self.known:
            return False
        if self.rests(user):
            del self.resting[user]
        else:
            self.resting[user] = begin_of_day(self.now + WEEK)
        return True

    def rests(self, user: int) -> bool:
        return self.resting.get(user, self.now) > self.now

    def pass_on(self, nomination: int, user: int) -> bool:
        """孙候选's is the township's to pass on; what is past it is not."""
        if nomination != 2 or nomination in self.passed:
            return False
        if not self.holds(user, {TOWNSHIP_ORGANIZER}, "qinghe"):
            return False
        self.passed.add(nomination)
        return True

    def take_back(self, user: int, holder: int, role: tuple[str, str]) -> bool:
        may_give = ORGANIZERS if role[0] == SECRETARY else {COUNTY_ORGANIZER}
        village = "laojing" if role[1] in {"laojing", "donggang"} else "qinghe"
        above = ABOVE[village][ABOVE[village].index(role[1]) :]
        may = any(each in may_give and place in above for each, place in self.roles.get(user, ()))
        if not may or role not in self.roles.get(holder, set()) or role[0] == COUNTY_ORGANIZER:
            return False  # the county has one organizer, who stays
        self.roles[holder].discard(role)
        return True

    # time

    def live_to(self, now: datetime) -> None:
        """What the clock does to all of it."""
        self.now = now
        for box in self.boxes.values():
            if box.outcome is None and box.closes_at <= now:
                box.count()
        for issue in self.issues.values():
            if issue.status == "solved" and issue.solved_at is not None and issue.solved_at + WEEK <= now:
                issue.status = "lapsed"
        for pair in self.pairs.values():
            spans = {"requested": WEEK, "accepted": 2 * WEEK}
            if pair.status in spans and pair.asked_at + spans[pair.status] <= now:
                pair.status = "lapsed"

    def rows(self) -> Iterator[tuple[str, Any]]:
        """All of it, as `village_play.look` finds it in the database."""
        for number, box in self.boxes.items():
            tally = [list(box.ballots.values()).count(choice) for choice in range(1, box.choices + 1)]
            yield f"box {number}", (box.closes_at, tally, box.outcome)
        for number, issue in self.issues.items():
            yield f"issue {number}", (issue.status, issue.taker)
        for number, pair in self.pairs.items():
            yield f"pair {number}", pair.status
        for (number, monday, side), answer in self.answers.items():
            yield f"answer {number} {monday} {side}", answer
        for user, held in self.roles.items():
            for role, place in held:
                yield f"role {user} {role} {place}", True
        for user in self.known:
            yield f"person {user}", self.resting.get(user, self.now) > self.now
        for user in self.nominated:
            yield f"nominated {user}", True
        for nomination in self.passed:
            yield f"passed {nomination}", True
        yield "group", self.group


def week_of(moment: datetime) -> date:
    day = moment.astimezone(ZONE).date()
    return day - timedelta(days=day.weekday())


def begin_of_day(moment: datetime) -> datetime:
    """A day of rest is a whole day: who comes back at midnight is asked that morning."""
    return datetime.combine(moment.astimezone(ZONE).date(), time(), ZONE).astimezone(moment.tzinfo)


def is_night(moment: datetime) -> bool:
    local = moment.astimezone(ZONE).time()
    return local >= time(21) or local < time(7, 30)


def by_day(moment: datetime) -> datetime:
    """The moment itself, or half past seven after the night it falls into."""
    local = moment.astimezone(ZONE)
    if not is_night(moment):
        return moment
    day = local.date() + (DAY if local.time() >= time(21) else timedelta(0))
    return datetime.combine(day, time(7, 30), ZONE).astimezone(moment.tzinfo)


def as_settled() -> Model:
    """The county as `county.settle` leaves it."""
    hour = timedelta(hours=1)
    return Model(
        now=MONDAY,
        boxes={1: Box("rating", "qinghe", MARKS, MONDAY), 2: Box("poll", "qinghe", 2, MONDAY)},
        issues={
            1: Issue("qinghe", "raised", people.VILLAGER, MONDAY),
            2: Issue("qinghe", "taken", people.VILLAGER, MONDAY, people.YAN),
            3: Issue("qinghe", "solved", people.VILLAGER, MONDAY, people.YAN, MONDAY),
        },
        pairs={
            1: Pair("active", "work", MONDAY, {people.LIANG, people.YAN}),
            2: Pair("requested", "political", MONDAY - hour),
            3: Pair("accepted", "expert", MONDAY - hour),
        },
        roles={user: {office} for user, office in OFFICES.items()},
        known=set(KNOWN),
    )
