"""Letters too long for Telegram go in parts that it takes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.letters import (
    LONGEST_CAPTION,
    LONGEST_TEXT,
    TAG,
    Keyboard,
    Letter,
    LetterKind,
    Picture,
    in_parts,
    length,
)

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def letter(text: str, **more) -> Letter:
    return Letter(7, LetterKind.NEWS, text, "zh_CN", NOW, NOW, **more)


def test_telegram_counts_a_face_as_two():
    assert length("好😀") == 3


def test_a_letter_that_fits_stays_one():
    short = letter("好" * LONGEST_TEXT)
    assert short.in_parts() == [short]


def test_the_picture_goes_first_and_the_buttons_last():
    long = letter("\n".join(["一行字"] * 1000), picture=Picture("week"), keyboard=Keyboard("k"))
    parts = long.in_parts()
    assert len(parts) == 2
    assert (parts[0].picture, parts[0].keyboard) == (Picture("week"), None)
    assert (parts[-1].picture, parts[-1].keyboard) == (None, Keyboard("k"))
    assert length(parts[0].text) <= LONGEST_CAPTION


def test_a_table_never_goes_with_words_that_need_two_messages():
    table = Picture("townships", is_table=True)
    fits = letter("好" * LONGEST_TEXT, picture=table)
    assert fits.in_parts() == [fits], "its words take a caption's place, not its room"
    assert [each.picture for each in letter("好" * (LONGEST_TEXT + 1), picture=table).in_parts()] == [
        None,
        None,
    ]


def test_the_last_part_speaks_on_the_topic():
    parts = letter("\n".join(["一行字"] * 2000), topic="card").in_parts()
    assert [each.topic for each in parts] == [None, "card"]


def test_d02_a_picture_never_lives_on_a_topic():
    """Telegram takes the picture of an edit as a new one, and who died meanwhile would say it again."""
    with pytest.raises(ValueError, match="no topic"):
        letter("小结", picture=Picture("week"), topic="card")


def test_tags_are_never_cut():
    text = "\n".join(f"<b>第 {n} 行</b> 说点什么" for n in range(500))
    for part in in_parts(text):
        assert part.count("<b>") == part.count("</b>")


@given(st.text(alphabet=st.sampled_from("好a😀 \n<b>"), max_size=3000), st.integers(20, 200))
def test_nothing_is_lost_and_nothing_is_too_long(text, longest):
    parts = in_parts(text, longest, longest)
    assert all(length(part) <= longest for part in parts) or not text.strip()
    assert TAG.sub("", "".join("".join(parts).split())) == TAG.sub("", "".join(text.split()))


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_letter_stays_what_it_is(text):
    assert in_parts(text) == [text]
