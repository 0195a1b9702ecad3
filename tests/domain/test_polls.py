"""A poll from the words of somebody in a hurry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ballots import Alike, BoxId, Counts, TooFew
from domain.errors import Refusal
from domain.polls import (
    LONGEST_OPTION,
    LONGEST_QUESTION,
    PollDraft,
    PollNotClear,
    PollResult,
    PollTooLong,
    WrongNumberOfOptions,
    read_poll,
)

ROAD = PollDraft("修路还是修渠？", ("修路", "修渠"))


@pytest.mark.parametrize(
    "words",
    [
        "修路还是修渠？ 修路 / 修渠",
        "修路还是修渠？修路/修渠",
        "修路还是修渠？ 修路／ 修渠 ",
        "修路还是修渠？\n修路\n修渠",
        "修路还是修渠？\n1. 修路\n2、修渠\n",
        "修路还是修渠？\nA. 修路\nB. 修渠",
        "修路还是修渠？\n- 修路\n\n- 修渠",
        "  修路还是修渠？ \n 修路 / 修渠",
    ],
)
def test_people_write_a_poll_in_many_ways(words):
    assert read_poll(words) == ROAD


def test_figures_at_the_start_of_an_option_are_not_its_number():
    assert read_poll("每户出多少？ 1.5万 / 2.5万").options == ("1.5万", "2.5万")


def test_on_lines_the_question_needs_no_question_mark():
    assert read_poll("选开会的日子\n周五晚上\n周六上午") == PollDraft(
        "选开会的日子", ("周五晚上", "周六上午")
    )


@pytest.mark.parametrize("words", ["", "修路 修渠", "修路还是修渠？", "？ 修路 / 修渠", "修路 / 修渠"])
def test_what_is_no_poll_is_refused(words):
    with pytest.raises(Refusal):
        read_poll(words)


@pytest.mark.parametrize(
    "options", [["修路"], ["修路", "修路"], ["修路", "修渠", "修路"], list("一二三四五六七八九十甲")]
)
def test_two_to_ten_different_options(options):
    with pytest.raises(WrongNumberOfOptions):
        read_poll("修什么？ " + " / ".join(options))


def test_what_would_not_fit_on_a_button_is_refused():
    read_poll("问" * (LONGEST_QUESTION - 1) + "？" + "选" * LONGEST_OPTION + "/好")
    with pytest.raises(PollTooLong):
        read_poll("问" * LONGEST_QUESTION + "？ 好 / 不好")
    with pytest.raises(PollTooLong):
        read_poll("问？ 好 / " + "选" * (LONGEST_OPTION + 1))


@given(st.text())
def test_nonsense_is_either_a_poll_or_refused(words):
    try:
        draft = read_poll(words)
    except Refusal:
        return
    assert draft.question
    assert 2 <= len(draft.options) <= 10
    assert all(draft.options)


@pytest.mark.parametrize(
    ("outcome", "winners"),
    [(TooFew(), ()), (Alike(2), ("修渠",)), (Counts((8, 5)), ("修路",)), (Counts((6, 6)), ("修路", "修渠"))],
)
def test_who_won(outcome, winners):
    assert PollResult(BoxId(1), ROAD.question, ROAD.options, 13, outcome).winners == winners


def test_a_refusal_says_how_many_options_there_were():
    with pytest.raises(WrongNumberOfOptions) as refused:
        read_poll("修什么？ 路")
    assert refused.value.found == 1


def test_words_without_a_question_are_not_guessed_at():
    with pytest.raises(PollNotClear):
        read_poll("修路 / 修渠")
