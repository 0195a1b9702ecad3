"""When a progress report is due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.programme import Programme, ProgrammeFault, read_programme
from domain.reports import FEW, counted_only, next_at, period_of

COUNTY = Programme()
FRIDAY = datetime(2026, 12, 11, 8, 0, tzinfo=UTC)  # 16:00 in Shanghai
MONDAY = date(2026, 12, 7)
MINUTE, WEEK = timedelta(minutes=1), timedelta(weeks=1)


def test_every_second_week_and_no_other():
    assert period_of(FRIDAY, COUNTY) == MONDAY
    assert period_of(FRIDAY + WEEK, COUNTY) is None
    assert period_of(FRIDAY + 2 * WEEK, COUNTY) == MONDAY + 2 * WEEK
    assert period_of(FRIDAY + WEEK, Programme(report_weeks=1)) == MONDAY + WEEK


def test_not_before_its_hour_and_not_days_late():
    assert period_of(FRIDAY - MINUTE, COUNTY) is None
    assert period_of(FRIDAY + timedelta(hours=40), COUNTY) == MONDAY
    assert period_of(FRIDAY + timedelta(days=3), COUNTY) is None


@pytest.mark.parametrize("days", range(15))
def test_the_next_one_is_a_moment_at_which_one_is_due(days):
    now = FRIDAY + timedelta(days=days)
    found = next_at(now, COUNTY)
    assert found > now
    assert found == FRIDAY + (2 if days < 14 else 4) * WEEK
    assert period_of(found, COUNTY) is not None


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([0, 3, 40], []),
        ([2, 40, 7], [0, 2]),
        ([1, 40, 7], [0, 2]),
        ([1, 2, 40], [0, 1]),
        ([2], [0]),
        ([0, 1, 0], [1]),
        ([], []),
    ],
)
def test_of_a_few_people_no_more_than_their_number_is_told(counts, told):
    assert counted_only(counts) == set(told)


@given(st.lists(st.integers(0, 8), max_size=12))
def test_no_sum_gives_a_few_people_away(counts):
    told = counted_only(counts)
    assert all(at in told for at, count in enumerate(counts) if 0 < count < FEW)
    together = sum(counts[at] for at in told)
    assert together == 0 or together >= FEW or sum(counts) < FEW


def test_a_report_is_not_sent_at_night():
    with pytest.raises(ProgrammeFault, match="report_at: falls into the quiet hours"):
        read_programme({"report_at": "fri 22:00"})
