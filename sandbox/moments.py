"""Moments and spans as people and programs write them."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.errors import CannotDo

SPAN = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
NEXT = re.compile(r"next (?P<day>[a-z]+) (?P<hour>\d{1,2}):(?P<minute>\d{2})")
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def span(text: str) -> timedelta:
    """An ISO 8601 duration such as P1D or PT90M."""
    found = SPAN.fullmatch(text)
    parts = {name: float(value) for name, value in (found.groupdict() if found else {}).items() if value}
    if not parts:
        raise CannotDo(f"“{text}” is not a span like P1D or PT1H.")
    return timedelta(**parts)  # beyond any calendar: OverflowError


def moment(text: str, now: datetime, zone_name: str) -> datetime:
    """An ISO 8601 moment, or "next monday 08:30" in a zone."""
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise CannotDo(f"There is no time zone “{zone_name}”.") from unknown
    found = NEXT.fullmatch(text.strip().lower())
    if found and found["day"] in WEEK:
        return _next(WEEK.index(found["day"]), int(found["hour"]), int(found["minute"]), now.astimezone(zone))
    try:
        wanted = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise CannotDo(
            f"“{text}” is not a moment like 2026-12-07T08:30:00+08:00 or next monday 08:30."
        ) from wrong
    return wanted if wanted.tzinfo else wanted.replace(tzinfo=zone)


def _next(weekday: int, hour: int, minute: int, local: datetime) -> datetime:
    if hour > 23 or minute > 59:
        raise CannotDo(f"{hour}:{minute:02} is not a time of day.")
    day = local.date() + timedelta(days=(weekday - local.weekday()) % 7)
    wanted = datetime.combine(day, time(hour, minute), local.tzinfo)
    return wanted if wanted > local else wanted + timedelta(days=7)
