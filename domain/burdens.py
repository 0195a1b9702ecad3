"""What the programme asked of people, and about how long that took — 负担."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from statistics import median
from zoneinfo import ZoneInfo

FEWEST = 3
"""Of fewer people no figures are told: a median of two says what one of them does."""


class AskKind(StrEnum):
    """What a question is about."""

    MEETING = "meeting"  # 见面
    SESSION = "session"  # 帮带对不对
    PAIR = "pair"  # 请导师、续不续
    ASSESSMENT = "assessment"  # 评语
    SURVEY = "survey"  # 村情
    DESK = "desk"  # 待办、名单
    LINE = "line"  # 联审
    HELP_DAY = "help_day"  # 帮忙日
    LESSON = "lesson"  # 培训课
    EXAM = "exam"  # 小测
    NOTICE = "notice"  # 公示
    PLACEMENT = "placement"  # 岗位、挂职
    OTHER = "something_else"


SECONDS: Mapping[AskKind, int] = {
    AskKind.MEETING: 20,
    AskKind.SESSION: 15,
    AskKind.PAIR: 60,
    AskKind.ASSESSMENT: 180,
    AskKind.SURVEY: 60,
    AskKind.DESK: 120,
    AskKind.LINE: 180,
    AskKind.HELP_DAY: 60,
    AskKind.LESSON: 30,
    AskKind.EXAM: 600,
    AskKind.NOTICE: 60,
    AskKind.PLACEMENT: 60,
    AskKind.OTHER: 60,
}
"""About how long it takes to read a question and to answer it; an estimate, nobody is timed."""
KEYBOARDS: Mapping[str, AskKind] = {
    "check_in": AskKind.MEETING,
    "session_word": AskKind.SESSION,
    "pair_request": AskKind.PAIR,
    "renewals": AskKind.PAIR,
    "assessments": AskKind.ASSESSMENT,
    "surveys": AskKind.SURVEY,
    "desk": AskKind.DESK,
    "quiet_pairs": AskKind.DESK,
    "lines": AskKind.LINE,
    "help_day": AskKind.HELP_DAY,
    "lessons": AskKind.LESSON,
    "exam": AskKind.EXAM,
    "notice_consent": AskKind.NOTICE,
    "placements": AskKind.PLACEMENT,
}
"""Which question stands above which buttons."""
FORMS = frozenset({"write_assessment", "answer_assessment", "submit_nomination"})
"""Deeds that end a form."""
TAPS = frozenset({
    "accept_pair", "agree_notice", "answer_all_check_ins", "answer_check_in", "answer_survey", "begin_exam",
    "call_session_right", "call_session_wrong", "decline_pair", "evaluate_placement", "excuse_check_in",
    "go_on", "go_on_with_all", "join_lesson", "let_end", "pass_nomination", "release_pair",
    "return_nomination", "score_placement", "see_to_exam", "settle_assessment", "sign_hold",
    "sign_in_nomination", "sign_pair", "sign_pass", "sign_refuse",
})  # fmt: skip
"""Deeds that answer a question with a press or two."""


@dataclass(frozen=True, slots=True)
class Share:
    """Of one kind of question: how often it was asked, and about how long all of it took."""

    kind: AskKind
    times: int

    @property
    def seconds(self) -> int:
        return self.times * SECONDS[self.kind]


@dataclass(frozen=True, slots=True)
class Month:
    """What one person was asked in a month and how they answered."""

    shares: tuple[Share, ...] = ()
    taps: int = 0
    forms: int = 0

    @property
    def times(self) -> int:
        return sum(share.times for share in self.shares)

    @property
    def minutes(self) -> int:
        return minutes(sum(share.seconds for share in self.shares))


@dataclass(frozen=True, slots=True)
class Load:
    """What a month asked of all people of one role; no figures where they are few."""

    people: int
    median: int | None = None
    most: int | None = None


def kind_of(keyboard: str | None) -> AskKind:
    return KEYBOARDS.get(keyboard or "", AskKind.OTHER)


def shares(counts: Mapping[AskKind, int]) -> tuple[Share, ...]:
    """What took longest comes first."""
    found = [Share(kind, times) for kind, times in counts.items() if times]
    return tuple(sorted(found, key=lambda share: (-share.seconds, share.kind)))


def load(seconds: Collection[int]) -> Load:
    """Of the seconds that each person of a role was asked for, those included who were asked nothing."""
    if len(seconds) < FEWEST:
        return Load(len(seconds))
    return Load(len(seconds), minutes(median(seconds)), minutes(max(seconds)))


def minutes(seconds: float) -> int:
    """Whole minutes, rounded up: half a minute is not nothing."""
    return -int(-seconds // 60)


def month_of(moment: datetime, zone: ZoneInfo) -> date:
    """The first day of the local month."""
    return moment.astimezone(zone).date().replace(day=1)


def month_before(month_on: date) -> date:
    return (month_on - timedelta(days=1)).replace(day=1)


def ends_of(month_on: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The moments at which a month begins and is over."""
    after = (month_on + timedelta(days=31)).replace(day=1)
    begins, ends = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (month_on, after))
    return begins, ends
