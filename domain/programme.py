"""What a county decides for itself: read from its programme.toml."""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, time, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from domain.calendar import CHINA, CalendarFault, DaysOff, Season, read_days_off, read_seasons
from domain.colours import Colours, RuleFault, read_colours
from domain.placement_rules import Placements, PlacementsFault, read_placements
from domain.training import Training, TrainingFault, read_training
from domain.weeks import MonthlyMoment, QuietHours, Weekday, WeeklyMoment

if TYPE_CHECKING:
    from domain.eligibility import EligibilityRule
    from domain.plans import PlanTemplate
    from domain.policies import Policy

SMALLEST_THRESHOLD = 5
LONGEST_VOTE = timedelta(days=30)
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY_MORNING = WeeklyMoment(Weekday.MON, time(8, 30), CHINA)
THURSDAY_EVENING = WeeklyMoment(Weekday.THU, time(18, 0), CHINA)
SUNDAY_EVENING = WeeklyMoment(Weekday.SUN, time(19, 0))
FRIDAY_AFTERNOON = WeeklyMoment(Weekday.FRI, time(16, 0))


class ProgrammeFault(ValueError):
    """The programme file asks for something impossible; the message says what."""


@dataclass(frozen=True, slots=True)
class RosterTargets:
    """What a county wants to know of its reserves together, and how many women a village should have."""

    sex: bool = False
    women_least: int = 0

    @property
    def asks_sex(self) -> bool:
        return self.sex or self.women_least > 0


@dataclass(frozen=True, slots=True)
class PairTerms:
    """For how many months a pair signs where one kind of mentor has another term; 0 is the usual one."""

    political: int = 0
    work: int = 0
    expert: int = 0


@dataclass(frozen=True, slots=True)
class Programme:
    name: str = "演示县"
    locale: str = "zh_CN"
    zone: ZoneInfo = SHANGHAI
    quiet: QuietHours = field(default_factory=QuietHours)
    check_in_at: WeeklyMoment = MONDAY_MORNING
    nudge_at: WeeklyMoment = THURSDAY_EVENING
    digest_at: WeeklyMoment = SUNDAY_EVENING
    report_at: WeeklyMoment = FRIDAY_AFTERNOON
    report_weeks: int = 2
    help_day: MonthlyMoment | None = None
    harvest: tuple[Season, ...] = ()
    asks_per_week: int = 3
    publish_threshold: int = 10
    member_for: timedelta = timedelta(days=7)
    rating_open_for: timedelta = timedelta(days=3)
    poll_open_for: timedelta = timedelta(days=1)
    pair_answer_within: timedelta = timedelta(days=7)
    open_requests: int = 1
    pair_months: int = 12
    pair_terms: PairTerms = field(default_factory=PairTerms)
    assess_months: int = 0
    session_confirm_within: timedelta = timedelta(days=3)
    oldest_birth_year: int = 1960
    youngest_age: int = 18
    eligibility: "tuple[EligibilityRule, ...]" = ()
    policy: "tuple[Policy, ...]" = ()
    plan: "tuple[PlanTemplate, ...]" = ()
    departments: tuple[str, ...] = ()
    vetting_within: timedelta = timedelta(days=14)
    notice_for: timedelta = timedelta(days=7)
    reserves_least: int = 2
    reserves_most: int = 3
    roster: RosterTargets = field(default_factory=RosterTargets)
    colours: Colours = field(default_factory=Colours)
    training: Training = field(default_factory=Training)
    work_log: bool = False
    placements: Placements = field(default_factory=Placements)

    def __post_init__(self) -> None:
        for key, (least, most) in RANGES.items():
            if not least <= _figure(getattr(self, key)) <= most:
                raise ProgrammeFault(f"{_written(key)}: a whole number from {least} to {most}")
        if self.quiet.begins == self.quiet.ends:
            raise ProgrammeFault("quiet: begins and ends must be two different hours")
        if self.check_in_at.weekday >= self.nudge_at.weekday:
            raise ProgrammeFault("nudge_at: must be on a later day of the week than check_in_at")
        if self.reserves_least > self.reserves_most:
            raise ProgrammeFault("reserves_most: must not be less than reserves_least")
        for key in MOMENTS:
            if self.quiet.holds(getattr(self, key).at):
                raise ProgrammeFault(f"{key}: falls into the quiet hours, when nothing is sent")
        if self.help_day is not None and self.quiet.holds(self.help_day.at):
            raise ProgrammeFault("help_day: falls into the quiet hours, when nothing is sent")

    def months_with(self, role: str) -> int:
        """For how many months somebody signs with a mentor of a role."""
        return getattr(self.pair_terms, role, 0) or self.pair_months

    def is_harvest(self, moment: datetime) -> bool:
        """Whether it is a time of the year in which there is little time for anything else."""
        day = moment.astimezone(self.zone).date()
        return any(season.holds(day) for season in self.harvest)

    def asks_at(self, moment: datetime) -> int:
        """How often somebody may be asked in the week of a moment."""
        return min(HARVEST_ASKS, self.asks_per_week) if self.is_harvest(moment) else self.asks_per_week


RANGES = {
    "asks_per_week": (1, 21),
    "publish_threshold": (SMALLEST_THRESHOLD, 1000),
    "member_for": (0, 60),
    "rating_open_for": (1, LONGEST_VOTE.days),
    "poll_open_for": (1, LONGEST_VOTE.days),
    "pair_answer_within": (1, 60),
    "open_requests": (1, 5),
    "pair_months": (1, 120),
    "assess_months": (0, 12),
    "session_confirm_within": (1, 30),
    "oldest_birth_year": (1900, 2010),
    "youngest_age": (14, 60),
    "report_weeks": (1, 8),
    "reserves_least": (1, 20),
    "reserves_most": (1, 20),
    "vetting_within": (3, 90),
    "notice_for": (3, 30),
}
"""Between what every figure lies; spans are whole days."""
MOST_WOMEN = 20
MOST_DEPARTMENTS, LONGEST_DEPARTMENT = 30, 20
HARVEST_ASKS = 1
"""So often somebody is asked in a week of the harvest."""
HOLIDAYS = "holidays"
ASKING = {"check_in_at": MONDAY_MORNING, "nudge_at": THURSDAY_EVENING}
"""When people are asked, and so not on days off; what is only told may come on any."""
MOMENTS = ("check_in_at", "nudge_at", "digest_at", "report_at")
DAYS = "_days"
LAST_DAY = 28
"""The last day of a month that every month has."""
HOUR = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


def read_programme(table: Mapping[str, Any]) -> Programme:
    """Build a programme from a parsed programme.toml; raises ProgrammeFault naming the key at fault.

    Moments read `"mon 08:30"`, hours `"21:00"`, spans `_days` in whole days.
    """
    known = {_written(each.name) for each in fields(Programme)}
    require_known(table, known | {HOLIDAYS})
    values = {key.removesuffix(DAYS): _read(key, value) for key, value in table.items()}
    days_off = values.pop(HOLIDAYS, CHINA)
    for key, usual in ASKING.items():
        values[key] = replace(values.get(key, usual), days_off=days_off)
    return Programme(**values)


def require_known(table: Mapping[str, Any], known: Collection[str], where: str = "") -> None:
    """Raise ProgrammeFault for a key that is not known, naming the one that was probably meant."""
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, 1, 0.5)
            meant = f"did you mean {where}{near[0]}?" if near else f"known are {', '.join(sorted(known))}"
            raise ProgrammeFault(f"{where}{key} is not a key: {meant}")


def _read(key: str, value: Any) -> Any:
    if key in TABLES:
        return TABLES[key](value)
    if key in MOMENTS:
        return _moment(key, value)
    if key.endswith(DAYS):
        return timedelta(days=_whole(key, value))
    if key in RANGES:
        return _whole(key, value)
    if not isinstance(value, str) or not value.strip():
        raise ProgrammeFault(f"{key} = {value!r}: must be some words in quotes")
    return value


def _zone(name: Any) -> ZoneInfo:
    with suppress(TypeError, ValueError, OSError, ZoneInfoNotFoundError):  # a folder of zones is an OSError
        return ZoneInfo(name)
    near = get_close_matches(str(name), available_timezones(), 1, 0.5) or [SHANGHAI.key]
    raise ProgrammeFault(f"zone = {name!r} is no time zone: did you mean {near[0]!r}?")


def _quiet(hours: Any) -> QuietHours:
    if not isinstance(hours, Mapping) or not {"begins", "ends"} <= hours.keys():
        raise ProgrammeFault('quiet: must read { begins = "21:00", ends = "07:30" }')
    require_known(hours, {"begins", "ends"}, "quiet.")
    return QuietHours(_clock("quiet.begins", hours["begins"]), _clock("quiet.ends", hours["ends"]))


def _colours(table: Any) -> Colours:
    try:
        return read_colours(table)
    except RuleFault as fault:
        raise ProgrammeFault(str(fault)) from fault


def _training(table: Any) -> Training:
    try:
        return read_training(table)
    except TrainingFault as fault:
        raise ProgrammeFault(str(fault)) from fault


def _placements(table: Any) -> Placements:
    try:
        return read_placements(table)
    except PlacementsFault as fault:
        raise ProgrammeFault(str(fault)) from fault


def _eligibility(tables: Any) -> "tuple[EligibilityRule, ...]":
    from domain.eligibility import read_rules  # noqa: PLC0415 - it knows what answers there are, and they this

    return read_rules(tables)


def _roster(table: Any) -> RosterTargets:
    if not isinstance(table, Mapping):
        raise ProgrammeFault("roster: write its keys below a line [roster]")
    require_known(table, {each.name for each in fields(RosterTargets)}, "roster.")
    sex, women = table.get("sex", False), table.get("women_least", 0)
    if not isinstance(sex, bool):
        raise ProgrammeFault(f"roster.sex = {sex!r}: must be true or false")
    if type(women) is not int or not 0 <= women <= MOST_WOMEN:
        raise ProgrammeFault(f"roster.women_least = {women!r}: must be a whole number from 0 to {MOST_WOMEN}")
    return RosterTargets(sex, women)


def _terms(table: Any) -> PairTerms:
    known = {each.name for each in fields(PairTerms)}
    if not isinstance(table, Mapping):
        raise ProgrammeFault("pair_terms: must read like { expert = 36 }, in months")
    require_known(table, known, "pair_terms.")
    least, most = RANGES["pair_months"]
    for role, months in table.items():
        if type(months) is not int or not least <= months <= most:
            raise ProgrammeFault(
                f"pair_terms.{role} = {months!r}: must be a whole number from {least} to {most}"
            )
    return PairTerms(**table)


def _plans(tables: Any) -> "tuple[PlanTemplate, ...]":
    from domain.plans import read_plans  # noqa: PLC0415 - as above

    return read_plans(tables)


def _holidays(name: Any) -> DaysOff:
    try:
        return read_days_off(name)
    except CalendarFault as fault:
        raise ProgrammeFault(str(fault)) from fault


def _harvest(spans: Any) -> tuple[Season, ...]:
    try:
        return read_seasons(spans)
    except CalendarFault as fault:
        raise ProgrammeFault(str(fault)) from fault


def _policies(tables: Any) -> "tuple[Policy, ...]":
    from domain.policies import read_policies  # noqa: PLC0415 - as above

    return read_policies(tables)


def _moment(key: str, words: Any) -> WeeklyMoment:
    day, _, hour = words.partition(" ") if isinstance(words, str) else ("", "", "")
    if day.upper() not in Weekday.__members__:
        days = ", ".join(each.lower() for each in Weekday.__members__)
        raise ProgrammeFault(f'{key} = {str(words)!r}: must read like "mon 08:30", with a day of {days}')
    return WeeklyMoment(Weekday[day.upper()], _clock(key, hour, words))


def _help_day(words: Any) -> MonthlyMoment:
    day, _, hour = words.partition(" ") if isinstance(words, str) else ("", "", "")
    if not (day.isascii() and day.isdigit() and 1 <= int(day) <= LAST_DAY):
        raise ProgrammeFault(
            f'help_day = {words!r}: must read like "10 09:00", with a day of the month from 1 to {LAST_DAY}'
        )
    return MonthlyMoment(int(day), _clock("help_day", hour, words))


def _clock(key: str, hour: Any, said: Any = None) -> time:
    if not isinstance(hour, str) or not HOUR.fullmatch(hour.strip()):
        said = str(said or hour)
        raise ProgrammeFault(f'{key} = {said!r}: the hour must read like "08:30", from 00:00 to 23:59')
    return time.fromisoformat(hour.strip())


def _departments(names: Any) -> tuple[str, ...]:
    """Who vets together — 联审部门; none where that is done on paper."""
    told = names if isinstance(names, list) else [names]
    tidied = tuple(each.strip() if isinstance(each, str) else "" for each in told)
    fits = all(0 < len(each) <= LONGEST_DEPARTMENT for each in tidied)
    if not isinstance(names, list) or not fits or len(tidied) > MOST_DEPARTMENTS:
        raise ProgrammeFault(
            f'departments = {names!r}: must read like ["纪委监委", "公安局"], up to {MOST_DEPARTMENTS} names'
            f" of up to {LONGEST_DEPARTMENT} characters"
        )
    if len(set(tidied)) != len(tidied):
        raise ProgrammeFault("departments: a name is there twice")
    return tidied


def _whole(key: str, number: Any) -> int:
    least, most = RANGES[key.removesuffix(DAYS)]
    if type(number) is not int or not least <= number <= most:
        raise ProgrammeFault(f"{key} = {number!r}: must be a whole number from {least} to {most}")
    return number


def _work_log(kept: Any) -> bool:
    if not isinstance(kept, bool):
        raise ProgrammeFault(f"work_log = {kept!r}: must be true or false")
    return kept


TABLES = {
    "zone": _zone,
    "quiet": _quiet,
    "colours": _colours,
    "departments": _departments,
    "eligibility": _eligibility,
    "harvest": _harvest,
    "help_day": _help_day,
    HOLIDAYS: _holidays,
    "pair_terms": _terms,
    "placements": _placements,
    "plan": _plans,
    "policy": _policies,
    "roster": _roster,
    "training": _training,
    "work_log": _work_log,
}
"""How those keys are read that have a shape of their own."""


def _figure(value: int | timedelta) -> float:
    return value / timedelta(days=1) if isinstance(value, timedelta) else value


def _written(key: str) -> str:
    """What a field is called in the file."""
    return f"{key}{DAYS}" if key in SPANS else key


SPANS = frozenset(each.name for each in fields(Programme) if isinstance(each.default, timedelta))
