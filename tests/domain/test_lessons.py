"""When a class is, who has a place, and what a calendar takes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import lessons as rules
from domain.calendars import CalendarEntry, calendar_file, folded
from domain.lessons import AlreadyPast, Lesson, LessonId, LessonIsOver, NotADay, NotAnHour, Seat, Stand
from domain.nominations import NominationId
from domain.people import PersonId
from domain.places import PlaceId
from domain.programme import Programme, ProgrammeFault, read_programme
from domain.training import Training

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
TODAY = date(2026, 12, 1)
ZONE = ZoneInfo("Asia/Shanghai")
SATURDAY = NOW + timedelta(days=4)
LESSON = Lesson(LessonId(1), PlaceId(1), "网上卖货", "二楼", SATURDAY, 90, 2, "u@guiyan", PersonId(1), NOW)
SEAT = Seat(LessonId(1), NominationId(7))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("12月5日", "2026-12-05"),
        ("１２．５", "2026-12-05"),
        ("2027-1-3", "2027-01-03"),
        ("1月3号", "2027-01-03"),
        ("12/1", "2026-12-01"),
    ],
)
def test_a_day_is_read_as_people_write_it(words, day):
    assert rules.read_day(words, Programme(), TODAY) == day


@pytest.mark.parametrize("words", ["下周六", "2月30日", "2026-11-30", "2029-1-1", "13月1日", "十"])
def test_what_names_no_day_to_come_is_not_taken(words):
    with pytest.raises(NotADay):
        rules.read_day(words, Programme(), TODAY)


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("9:30", "0930"),
        ("下午两点半", "1430"),
        ("上午9点", "0900"),
        ("晚上七点", "1900"),
        ("19：05", "1905"),
        ("十二点", "1200"),
    ],
)
def test_an_hour_is_read_as_people_say_it(words, hour):
    assert rules.read_hour(words, Programme(), TODAY) == hour


@pytest.mark.parametrize("words", ["25点", "午饭后", "9:75", ""])
def test_what_names_no_hour_is_not_taken(words):
    with pytest.raises(NotAnHour):
        rules.read_hour(words, Programme(), TODAY)


def test_who_joins_twice_keeps_their_number_and_who_steps_back_loses_it():
    seat = rules.join(SEAT, 3, free=False, now=NOW)
    assert (seat.number, seat.stand) == (3, Stand.IN_LINE)
    assert rules.join(seat, 9, free=True, now=NOW) == seat
    assert rules.step_back(seat).stand is Stand.OPEN


def test_a_class_that_begun_or_is_off_moves_no_more():
    with pytest.raises(LessonIsOver):
        rules.moved(LESSON, NOW + timedelta(days=9), "三楼", LESSON.starts_at, ZONE)
    off = rules.called_off(LESSON, NOW)
    with pytest.raises(LessonIsOver):
        rules.called_off(off, NOW)
    with pytest.raises(AlreadyPast):
        rules.moved(LESSON, NOW, "三楼", NOW, ZONE)
    moved = rules.moved(LESSON, NOW + timedelta(days=9), "三楼", NOW, ZONE)
    assert (moved.sequence, moved.uid, moved.reminded_at) == (1, LESSON.uid, None)
    assert off.sequence == 1


def test_who_hears_late_of_a_move_is_not_reminded_of_it_as_well():
    """From the evening before on the news of the move is the reminder."""
    eve = SATURDAY - timedelta(hours=23)
    late = eve + timedelta(hours=10)
    assert rules.moved(LESSON, SATURDAY + timedelta(hours=6), "三楼", eve, ZONE).reminded_at is None
    assert rules.moved(LESSON, SATURDAY + timedelta(hours=6), "三楼", late, ZONE).reminded_at == late
    assert rules.moved(LESSON, SATURDAY + timedelta(days=2), "三楼", late, ZONE).reminded_at is None


def unfolded(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_a_calendar_file_escapes_what_people_write():
    entry = CalendarEntry("u@guiyan", 2, "卖货; 一,二\\三\n四\x07", "乡政府", NOW, NOW + timedelta(hours=1))
    lines = unfolded(calendar_file(entry, NOW))
    assert "SUMMARY:卖货\\; 一\\,二\\\\三\\n四" in lines
    assert "DTSTART:20261201T010000Z" in lines
    assert "DTEND:20261201T020000Z" in lines
    assert "SEQUENCE:2" in lines
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=300))
def test_no_line_is_longer_than_75_octets_and_no_character_is_torn(words):
    pieces = folded(words).split(b"\r\n")
    assert all(len(piece) <= 75 for piece in pieces)
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert "".join([pieces[0].decode(), *(piece[1:].decode() for piece in pieces[1:])]) == words


def test_what_a_county_decides_about_training_is_read_and_its_faults_named():
    table = {"classes": True, "pass_percent": 70}
    assert read_programme({"training": table}).training == Training(classes=True, pass_percent=70)
    for wrong, said in (
        ({"class": True}, "did you mean training.classes"),
        ({"classes": 1}, "true or false"),
        ({"pass_percent": 101}, "from 1 to 100"),
    ):
        with pytest.raises(ProgrammeFault, match=said):
            read_programme({"training": wrong})
