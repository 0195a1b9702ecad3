"""Days and hours as people say them. Moments come in local time already."""

from datetime import date, datetime

from babel.dates import format_datetime, format_skeleton


def day(on: date, locale: str) -> str:
    """12月6日, 6 Dec."""
    return format_skeleton("MMMd", datetime(on.year, on.month, on.day), locale=_spoken(locale))  # noqa: DTZ001 - a day has no zone


def hour(at: datetime, locale: str) -> str:
    """周三 19:00, Wed 19:00."""
    return format_datetime(at, "EEE HH:mm", tzinfo=at.tzinfo, locale=_spoken(locale))


def _spoken(locale: str) -> str:
    """Plain `en` would put the month first."""
    return "en_GB" if locale == "en" else locale


def weekday(on: date, locale: str) -> str:
    """12月6日周日, Sun, 6 Dec."""
    return format_skeleton("MMMEd", datetime(on.year, on.month, on.day), locale=_spoken(locale))  # noqa: DTZ001 - a day has no zone
