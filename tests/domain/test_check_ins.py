from datetime import date

import pytest

from domain.check_ins import Answer, WeekIsOver, begun_by, quiet_weeks, require_this_week, what_holds
from domain.pages import cut, pages_for, within


def test_logged_help_says_they_met_whatever_was_tapped():
    assert what_holds(Answer.NOT_THIS_WEEK, helped=True) is Answer.MET
    assert what_holds(None, helped=True) is Answer.MET
    assert what_holds(Answer.CALLED, helped=False) is Answer.CALLED
    assert what_holds(None, helped=False) is None


def test_last_weeks_button_is_too_late():
    require_this_week(date(2026, 11, 30), date(2026, 11, 30))
    with pytest.raises(WeekIsOver):
        require_this_week(date(2026, 11, 23), date(2026, 11, 30))


def test_a_pair_of_this_monday_is_not_asked_about_the_week_that_begins():
    assert begun_by(date(2026, 11, 30)) == date(2026, 11, 29)


def test_two_whole_weeks_before_this_one_make_a_pair_quiet():
    assert quiet_weeks(date(2026, 11, 30), lambda week: True) == (date(2026, 11, 16), date(2026, 11, 29))


def test_653_pairs_are_82_pages():
    rows = range(653)
    assert pages_for(653) == 82
    assert list(cut(rows, 81)) == [648, 649, 650, 651, 652]
    assert list(cut(rows, 999)) == [648, 649, 650, 651, 652]
    assert (pages_for(0), within(-1, 1), within(5, 2)) == (1, 0, 1)
