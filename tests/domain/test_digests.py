"""Which week a digest looks back on, and how late it may still be told."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from domain.digests import is_worth_telling, latest_span, span_so_far, stale_at
from domain.programme import Programme

PROGRAMME = Programme()
SUNDAY = datetime(2026, 12, 6, 11, 0, tzinfo=UTC)  # 19:00 in Shanghai
A_WEEK = timedelta(days=7)


def test_at_its_moment_a_digest_looks_back_to_the_one_before():
    span = latest_span(SUNDAY, PROGRAMME)
    assert (span.week_on, span.since, span.until) == (date(2026, 11, 30), SUNDAY - A_WEEK, SUNDAY)


def test_a_minute_earlier_the_latest_digest_is_last_weeks():
    assert latest_span(SUNDAY - timedelta(minutes=1), PROGRAMME).week_on == date(2026, 11, 23)


def test_no_result_falls_between_two_digests():
    spans = [latest_span(SUNDAY + A_WEEK * week, PROGRAMME) for week in range(60)]
    assert all(one.until == other.since for one, other in pairwise(spans))


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]
)
def test_a_year_has_a_digest_for_every_week_whatever_the_clocks_do(zone):
    programme = Programme(zone=ZoneInfo(zone))
    hours = [SUNDAY + timedelta(hours=hour) for hour in range(24 * 364)]
    weeks = {latest_span(hour, programme).week_on for hour in hours}
    assert len(weeks) in {52, 53}
    assert all(week.weekday() == 0 for week in weeks)


def test_the_week_so_far_reaches_to_now():
    now = SUNDAY - timedelta(days=3)
    span = span_so_far(now, PROGRAMME)
    assert (span.week_on, span.until) == (date(2026, 11, 30), now)


@pytest.mark.parametrize(
    ("late", "told"),
    [(timedelta(minutes=1), True), (timedelta(hours=48), True), (timedelta(hours=49), False)],
)
def test_two_days_late_is_late_enough(late, told):
    assert is_worth_telling(SUNDAY + late, PROGRAMME) is told
    assert stale_at(SUNDAY + late, PROGRAMME) == SUNDAY + timedelta(hours=48)
