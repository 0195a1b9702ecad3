"""Days on which nobody is asked, and weeks in which there is little time — 节假日、农忙."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from holidays import HolidayBase

SPAN = re.compile(r"(\d{2})-(\d{2})\.\.(\d{2})-(\d{2})")
LEAP_YEAR = 2028
"""The 29th of February is a day too."""


class CalendarFault(ValueError):
    """The programme's days off or harvest cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The public holidays of a country, by its ISO 3166 code; of none where the code is empty.

    Festivals that follow the moon are known for every year, the days that a government gives off beside them
    only once it has said so.
    """

    country: str = ""

    def holds(self, day: date) -> bool:
        return bool(self.country) and day in _country(self.country)

    def first_workday(self, since: date, until: date) -> date | None:
        """The first working day of a span, with the weekends a government makes working days."""
        if not self.country:
            return since
        days = (since + timedelta(days=number) for number in range((until - since).days + 1))
        return next((day for day in days if _country(self.country).is_working_day(day)), None)


CHINA = DaysOff("CN")


@dataclass(frozen=True, slots=True)
class Season:
    """A span of every year, such as the harvest's; both days belong to it, and it may lie across new year."""

    begins: tuple[int, int]
    ends: tuple[int, int]

    def holds(self, day: date) -> bool:
        this = day.month, day.day
        if self.begins <= self.ends:
            return self.begins <= this <= self.ends
        return this >= self.begins or this <= self.ends


def read_days_off(name: Any) -> DaysOff:
    """Whose public holidays are kept, such as "CN"; "" for nobody's; raises CalendarFault."""
    if not isinstance(name, str):
        raise CalendarFault(f'holidays = {name!r}: must read like "CN", or "" to keep none')
    code = name.strip().upper()
    if code and not _is_known(code):
        raise CalendarFault(
            f'holidays = {name!r}: the holidays of no such country are known; China\'s are "CN"'
        )
    return DaysOff(code)


def read_seasons(spans: Any) -> tuple[Season, ...]:
    """The weeks in which there is little time, such as ["06-01..06-15"]; raises CalendarFault."""
    if not isinstance(spans, list):
        raise CalendarFault(f'harvest = {spans!r}: must read like ["06-01..06-15", "09-20..10-10"]')
    return tuple(_season(each) for each in spans)


def _season(span: Any) -> Season:
    found = SPAN.fullmatch(span.strip()) if isinstance(span, str) else None
    try:
        if found is None:
            raise ValueError(span)  # noqa: TRY301 - one answer for every way it can be wrong
        from_month, from_day, to_month, to_day = map(int, found.groups())
        begins, ends = date(LEAP_YEAR, from_month, from_day), date(LEAP_YEAR, to_month, to_day)
    except ValueError:
        raise CalendarFault(
            f'harvest: {span!r} must read like "06-01..06-15", from month and day to month and day'
        ) from None
    return Season((begins.month, begins.day), (ends.month, ends.day))


def _is_known(code: str) -> bool:
    from holidays import list_supported_countries  # noqa: PLC0415 - as below

    return code in list_supported_countries()


@cache
def _country(code: str) -> "HolidayBase":
    """A country's public holidays."""
    from holidays import country_holidays  # noqa: PLC0415 - a third of a second, for who never asks

    return country_holidays(code)
