"""Weeks, hours and the moments a programme keeps, in the county's own time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from domain.calendar import DaysOff

CATCH_UP = timedelta(hours=48)
"""How late a weekly moment may still be kept after downtime; later it is skipped."""
NO_DAYS_OFF = DaysOff()


class Weekday(IntEnum):
    MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


@dataclass(frozen=True, slots=True)
class WeeklyMoment:
    """A moment that comes once a week, such as Monday 08:30 local time.

    On a day off it comes on the week's next working day; a week without one has none.
    """

    weekday: Weekday
    at: time
    days_off: DaysOff = NO_DAYS_OFF

    def in_week(self, monday: date, zone: ZoneInfo) -> datetime:
        """When the moment would be in a week of no days off, as UTC; a skipped hour becomes the next one."""
        return self._on(self._day(monday), zone)

    def kept_in(self, monday: date, zone: ZoneInfo) -> datetime | None:
        """The week's moment as UTC, or None where the rest of the week is off."""
        day = self._day(monday)
        if self.days_off.holds(day):
            sunday = monday + timedelta(days=int(Weekday.SUN))
            kept = self.days_off.first_workday(day, sunday)
            return None if kept is None else self._on(kept, zone)
        return self._on(day, zone)

    def latest(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The last such moment that is not in the future."""
        monday = week_of(now, zone)
        while (moment := self.kept_in(monday, zone)) is None or moment > now:
            monday -= timedelta(days=7)
        return moment

    def next(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The first such moment that is still to come."""
        monday = week_of(now, zone)
        while (moment := self.kept_in(monday, zone)) is None or moment <= now:
            monday += timedelta(days=7)
        return moment

    def is_due(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether the latest moment is recent enough to be kept now."""
        return now - self.latest(now, zone) <= CATCH_UP

    def _day(self, monday: date) -> date:
        return monday + timedelta(days=int(self.weekday))

    def _on(self, day: date, zone: ZoneInfo) -> datetime:
        return datetime.combine(day, self.at, zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class MonthlyMoment:
    """A moment that comes once a month, such as the 10th, 09:00 local time, on a day every month has."""

    day: int
    at: time

    def in_month(self, first: date, zone: ZoneInfo) -> datetime:
        """The month's moment as UTC."""
        return datetime.combine(first.replace(day=self.day), self.at, zone).astimezone(UTC)

    def latest(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The last such moment that is not in the future."""
        first = now.astimezone(zone).date().replace(day=1)
        moment = self.in_month(first, zone)
        return moment if moment <= now else self.in_month(first - timedelta(days=1), zone)

    def next(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The first such moment that is still to come."""
        first = self.latest(now, zone).astimezone(zone).date().replace(day=1)
        return self.in_month(first + timedelta(days=31), zone)

    def is_due(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether the latest moment is recent enough to be kept now."""
        return now - self.latest(now, zone) <= CATCH_UP


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From evening to morning the bot does not start a conversation."""

    begins: time = time(21, 0)
    ends: time = time(7, 30)

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The moment itself, or the morning after it."""
        local = moment.astimezone(zone)
        if not self.holds(local.time()):
            return moment
        day = local.date() + timedelta(days=1 if local.time() >= self.ends else 0)
        return datetime.combine(day, self.ends, zone).astimezone(UTC)

    def holds(self, hour: time) -> bool:
        """Whether an hour of the day lies in them."""
        if self.begins <= self.ends:
            return self.begins <= hour < self.ends
        return hour >= self.begins or hour < self.ends


def week_of(moment: datetime, zone: ZoneInfo) -> date:
    """The Monday of the local week a moment falls in."""
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())
