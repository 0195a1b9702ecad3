"""Days off and the harvest: nobody is asked at the wrong time, and no week asks twice."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import CHINA, CalendarFault, DaysOff, Season, read_days_off, read_seasons
from domain.check_ins import quiet_weeks
from domain.programme import SHANGHAI, Programme, ProgrammeFault, read_programme
from domain.weeks import Weekday, WeeklyMoment, week_of

MONDAY = WeeklyMoment(Weekday.MON, time(8, 30), CHINA)
THURSDAY = WeeklyMoment(Weekday.THU, time(18, 0), CHINA)


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("monday", "kept"),
    [
        (date(2026, 11, 30), local(2026, 11, 30, 8, 30)),
        (date(2026, 4, 6), local(2026, 4, 7, 8, 30)),
        (date(2026, 10, 5), local(2026, 10, 8, 8, 30)),
        (date(2026, 2, 16), None),
        (date(2026, 2, 23), local(2026, 2, 24, 8, 30)),
        (date(2028, 1, 24), local(2028, 1, 24, 8, 30)),
    ],
    ids=["ordinary", "清明", "国庆", "春节", "after 春节", "before 春节"],
)
def test_monday_is_asked_on_the_weeks_first_working_day(monday, kept):
    assert MONDAY.kept_in(monday, SHANGHAI) == (kept and kept.astimezone(UTC))


def test_a_working_saturday_is_a_working_day():
    """In 2026 the Saturday after the National Day's week is worked."""
    friday = WeeklyMoment(Weekday.FRI, time(9), CHINA)
    assert friday.kept_in(date(2026, 9, 21), SHANGHAI) is None
    assert DaysOff("CN").first_workday(date(2026, 10, 9), date(2026, 10, 11)) == date(2026, 10, 9)
    assert DaysOff("CN").first_workday(date(2026, 10, 10), date(2026, 10, 11)) == date(2026, 10, 10)


def test_a_moment_without_days_off_knows_no_holiday():
    usual = WeeklyMoment(Weekday.MON, time(8, 30))
    assert usual.kept_in(date(2026, 2, 16), SHANGHAI) == local(2026, 2, 16, 8, 30)


@given(st.integers(0, 3000), st.integers(0, 1439))
def test_latest_and_next_are_neighbours_and_no_week_has_two(days, minutes):
    now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=days, minutes=minutes)
    for moment in (MONDAY, THURSDAY):
        latest, following = moment.latest(now, SHANGHAI), moment.next(now, SHANGHAI)
        assert latest <= now < following
        assert moment.latest(following, SHANGHAI) == following
        assert moment.latest(following - timedelta(seconds=1), SHANGHAI) == latest
        assert week_of(latest, SHANGHAI) < week_of(following, SHANGHAI)
        assert not CHINA.holds(latest.astimezone(SHANGHAI).date())


@pytest.mark.parametrize(
    ("span", "inside", "outside"),
    [
        ("06-01..06-15", ["06-01", "06-15"], ["05-31", "06-16"]),
        ("12-20..01-10", ["12-20", "01-01", "01-10"], ["01-11", "12-19"]),
        ("02-29..02-29", ["02-29"], ["02-28", "03-01"]),
    ],
)
def test_a_season_holds_both_its_ends(span, inside, outside):
    [season] = read_seasons([span])
    days = {told: date.fromisoformat(f"2028-{told}") for told in [*inside, *outside]}
    assert [told for told, day in days.items() if season.holds(day)] == inside


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("harvest", "06-01..06-15"),
        ("harvest", ["06-31..07-01"]),
        ("harvest", ["6-1..6-15"]),
        ("harvest", [7]),
        ("holidays", "ZZ"),
        ("holidays", True),
    ],
)
def test_what_cannot_be_read_is_said_with_the_key(key, value):
    with pytest.raises(ProgrammeFault, match=key):
        read_programme({key: value})
    with pytest.raises(CalendarFault):
        (read_seasons if key == "harvest" else read_days_off)(value)


def test_a_county_keeps_its_own_days_off_or_none():
    assert read_programme({"check_in_at": "tue 09:00"}).check_in_at.days_off == CHINA
    assert read_programme({"holidays": ""}).check_in_at == WeeklyMoment(Weekday.MON, time(8, 30))
    assert read_programme({}).check_in_at == Programme().check_in_at
    assert read_programme({"holidays": "cn"}).nudge_at == THURSDAY
    assert not read_programme({}).digest_at.days_off.country


def test_in_the_harvest_one_question_a_week():
    programme = read_programme({"harvest": ["06-01..06-15"], "asks_per_week": 3})
    assert [programme.asks_at(local(2026, 6, day)) for day in (1, 15, 16)] == [1, 1, 3]
    assert programme.harvest == (Season((6, 1), (6, 15)),)
    assert programme.asks_at(local(2026, 6, 16).astimezone(UTC)) == 3


def test_weeks_that_do_not_count_make_a_silence_longer():
    this = date(2026, 3, 2)
    off = {date(2026, 2, 16)}
    assert quiet_weeks(this, lambda week: week not in off) == (date(2026, 2, 9), date(2026, 3, 1))
    first, last = quiet_weeks(this, lambda week: False)
    assert last == date(2026, 3, 1)
    assert first > date(2025, 8, 1)
