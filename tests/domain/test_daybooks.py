"""A line of a day: whose it is, how long it can be put right, and what an errand may say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain import daybooks
from domain.daybooks import Entry, LineId, Whom, Work
from domain.errors import NoLongerThere, NotYours
from domain.people import PersonId
from texts.render import Texts

NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 30)
ME, ANOTHER = PersonId(1), PersonId(2)
LINE = Entry(LineId(1), ME, Work.FIELD, TODAY, NOW)


def test_yesterday_and_today_after_all():
    moved = daybooks.yesterday(LINE, ME, TODAY, NOW)
    assert moved.happened_on == date(2026, 11, 29)
    assert daybooks.yesterday(moved, ME, TODAY, NOW).happened_on == TODAY


def test_only_ones_own_line_and_only_for_a_week():
    with pytest.raises(NotYours):
        daybooks.annotate(LINE, ANOTHER, note="不是我写的", voice=None, now=NOW)
    with pytest.raises(NoLongerThere):
        daybooks.annotate(LINE, ME, note="太晚了", voice=None, now=NOW + timedelta(days=8))


def test_a_new_word_replaces_the_old_one():
    spoken = daybooks.annotate(LINE, ME, note=None, voice="v", now=NOW)
    written = daybooks.annotate(spoken, ME, note="下地", voice=None, now=NOW)
    assert (written.note, written.voice) == ("下地", None)


def test_nobody_can_be_named_on_a_button():
    assert all(Texts().label(each).endswith(("老人", "老两口")) for each in Whom)
