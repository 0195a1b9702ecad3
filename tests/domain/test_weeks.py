"""Quiet hours, whichever way round a county writes them."""

from datetime import UTC, datetime, time, timedelta

import pytest

from domain.programme import SHANGHAI
from domain.weeks import QuietHours


def local(hour: int, minute: int = 0, day: int = 1) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (local(7, 30), local(7, 30)),
        (local(20, 59), local(20, 59)),
        (local(21), local(7, 30, day=2)),
        (local(3), local(7, 30)),
    ],
)
def test_the_night_ends_in_the_morning(moment, told):
    assert QuietHours().after(moment, SHANGHAI) == told


@pytest.mark.parametrize(
    ("moment", "told"),
    [(local(12), local(12)), (local(0), local(6)), (local(5, 59), local(6)), (local(6), local(6))],
)
def test_a_night_that_begins_at_midnight_ends_too(moment, told):
    assert QuietHours(time(0), time(6)).after(moment, SHANGHAI) == told


def test_a_county_without_quiet_hours_is_never_quiet():
    quiet = QuietHours(time(0), time(0))
    for hour in range(24):
        assert quiet.after(local(hour), SHANGHAI) == local(hour)


@pytest.mark.parametrize("quiet", [QuietHours(), QuietHours(time(0), time(6)), QuietHours(time(0), time(0))])
def test_the_morning_after_is_not_quiet(quiet):
    for hours in range(48):
        morning = quiet.after(datetime(2026, 12, 1, tzinfo=UTC) + timedelta(hours=hours), SHANGHAI)
        assert quiet.after(morning, SHANGHAI) == morning
