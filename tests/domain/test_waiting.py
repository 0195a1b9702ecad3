"""How many reminders of one wait were given."""

from datetime import date, timedelta

import pytest

from domain.waiting import LEFT_LYING, OLD, REMINDERS, reminders_given

SINCE = date(2026, 11, 30)


def week(number: int) -> date:
    return SINCE + timedelta(weeks=number)


@pytest.mark.parametrize(
    ("weeks", "this", "given"),
    [
        ((), 3, 0),
        ((1,), 2, 1),
        ((1, 2), 3, 2),
        ((1, 3), 4, 2),
        ((0,), 2, 0),
        ((-2, -1), 2, 0),
        ((2,), 2, 0),
        ((1, 2, 3), 2, 1),
    ],
    ids=[
        "none",
        "one",
        "two",
        "a week between",
        "in the week it came",
        "of an earlier wait",
        "in this week",
        "in later weeks",
    ],
)
def test_reminders_count_between_the_week_it_came_and_this_one(weeks, this, given):
    assert reminders_given(map(week, weeks), SINCE, week(this)) == given


def test_nobody_is_told_of_neglect_before_two_reminders_could_be_given():
    assert timedelta(weeks=REMINDERS + 1) + OLD < LEFT_LYING
