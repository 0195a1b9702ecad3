"""What a county decides for itself: read from its programme.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.weeks import QuietHours, Weekday, WeeklyMoment

SMALLEST_THRESHOLD = 5
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY_MORNING = WeeklyMoment(Weekday.MON, time(8, 30))
THURSDAY_EVENING = WeeklyMoment(Weekday.THU, time(18, 0))
SUNDAY_EVENING = WeeklyMoment(Weekday.SUN, time(19, 0))


class ProgrammeFault(ValueError):
    """The programme file asks for something impossible; the message says what."""


@dataclass(frozen=True, slots=True)
class Programme:
    name: str = "演示县"
    locale: str = "zh_CN"
    zone: ZoneInfo = SHANGHAI
    quiet: QuietHours = field(default_factory=QuietHours)
    check_in_at: WeeklyMoment = MONDAY_MORNING
    nudge_at: WeeklyMoment = THURSDAY_EVENING
    digest_at: WeeklyMoment = SUNDAY_EVENING
    asks_per_week: int = 3
    publish_threshold: int = 10
    rating_open_for: timedelta = timedelta(days=3)
    poll_open_for: timedelta = timedelta(days=1)
    pair_answer_within: timedelta = timedelta(days=7)
    pair_months: int = 12
    session_confirm_within: timedelta = timedelta(days=3)
    oldest_birth_year: int = 1960
    youngest_age: int = 18

    def __post_init__(self) -> None:
        least = {"publish_threshold": SMALLEST_THRESHOLD, "asks_per_week": 1, "pair_months": 1}
        for key, bound in least.items():
            if getattr(self, key) < bound:
                raise ProgrammeFault(f"{key}: at least {bound}")
        if self.check_in_at.weekday >= self.nudge_at.weekday:
            raise ProgrammeFault("nudge_at: on a later day of the week than check_in_at")


def read_programme(table: Mapping[str, Any]) -> Programme:
    """Build a programme from a parsed programme.toml; raises ProgrammeFault naming the key at fault.

    Moments read `"mon 08:30"`, hours `"21:00"`, spans `_days` in whole days.
    """
    values: dict[str, Any] = {}
    for key, value in table.items():
        try:
            values.update(_read(key, value))
        except (ValueError, KeyError, TypeError) as fault:
            raise ProgrammeFault(f"{key} = {value!r}") from fault
    return Programme(**values)


def _read(key: str, value: Any) -> dict[str, Any]:
    if key == "zone":
        return {key: ZoneInfo(value)}
    if key == "quiet":
        return {key: QuietHours(_clock(value["begins"]), _clock(value["ends"]))}
    if key in {"check_in_at", "nudge_at", "digest_at"}:
        day, _, hour = value.partition(" ")
        return {key: WeeklyMoment(Weekday[day.upper()], _clock(hour))}
    if key.endswith("_days"):
        return {_known(key.removesuffix("_days")): timedelta(days=_positive(value))}
    kind = type(getattr(Programme(), _known(key)))
    if kind is not type(value):
        raise TypeError(key)
    return {key: value}


def _known(key: str) -> str:
    if key not in {each.name for each in fields(Programme)}:
        raise KeyError(key)
    return key


def _clock(words: str) -> time:
    return time.fromisoformat(words)


def _positive(number: int) -> int:
    if number < 1:
        raise ValueError(number)
    return number
