"""What spreadsheets do to codes, names and phones, and what is made of it."""

from datetime import date, datetime, time, timedelta

import pytest

from domain.imports import CellFault, Trouble, read_code, read_full_name, read_phone, read_title, read_words


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (None, ""),
        ("", ""),
        ("abc1", "abc1"),
        ("\ufeff 清河村\u3000", "清河村"),
        ("清河\n村", "清河 村"),
        ("清\u202e河", "清河"),
        (12.0, "12"),
        (12, "12"),
        (12.5, "12.5"),
        (999_999_999_999_999.0, "999999999999999"),
        ("'=1+1", "=1+1"),
        ("'t Hooft", "'t Hooft"),
    ],
)
def test_the_words_of_a_cell(cell, words):
    assert read_words(cell) == words


@pytest.mark.parametrize("cell", [date(2026, 1, 2), datetime(2026, 1, 2), time(8, 30), timedelta(hours=2)])  # noqa: DTZ001
def test_what_was_made_a_moment(cell):
    with pytest.raises(CellFault) as fault:
        read_words(cell)
    assert fault.value.trouble is Trouble.TURNED_INTO_DATE


@pytest.mark.parametrize(
    ("cell", "digits"),
    [
        (None, ""),
        (13800138000.0, "13800138000"),
        ("13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        (" +86 138-0013-8000 ", "13800138000"),
        ("8613800138000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("0377-65331234", "037765331234"),
        ("(0377) 6533123", "03776533123"),
        ("65331234", "65331234"),
    ],
)
def test_a_phone_however_it_is_written(cell, digits):
    assert read_phone(cell) == digits


@pytest.mark.parametrize(
    ("cell", "trouble"),
    [
        ("138", Trouble.NOT_A_PHONE),
        ("没有", Trouble.NOT_A_PHONE),
        ("1.38E+10", Trouble.DIGITS_LOST),
        (10**15, Trouble.DIGITS_LOST),
        (1e300, Trouble.DIGITS_LOST),
        (13800138000.5, Trouble.NOT_A_PHONE),
        (float("inf"), Trouble.NOT_A_PHONE),
        (float("nan"), Trouble.NOT_A_PHONE),
    ],
)
def test_a_phone_that_is_none(cell, trouble):
    with pytest.raises(CellFault) as fault:
        read_phone(cell)
    assert fault.value.trouble is trouble


def test_codes_and_names_are_of_one_form():
    assert read_code(" ＱｉｎｇＨｅ_１ ") == "qinghe_1"
    assert read_title("107国道村") == "107国道村"
    assert read_full_name("阿依古丽·买买提") == "阿依古丽·买买提"


def test_only_the_beginning_of_a_long_cell_is_quoted_back():
    with pytest.raises(CellFault) as fault:
        read_code("x" * 500)
    assert fault.value.told == "x" * 20 + "…"
