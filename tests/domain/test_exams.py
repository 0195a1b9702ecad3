"""Questions from an office's table, shuffled the same way each time, one retry, and what is passed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import banks, exams
from domain.banks import BankQuestion, BankTrouble, QuestionKind
from domain.exams import AlreadySeenTo, Attempt, AttemptId, NoMoreTries, Outcome
from domain.imports import RawSheet
from domain.lessons import LessonId
from domain.nominations import NominationId
from domain.people import PersonId

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
HEADINGS = ["题型", "题目", "A", "B", "C", "D", "答案"]
SINGLE = BankQuestion(QuestionKind.SINGLE, "一", ("甲", "乙", "丙"), (1,))
MULTIPLE = BankQuestion(QuestionKind.MULTIPLE, "二", ("甲", "乙", "丙"), (0, 2))
TRUE = BankQuestion(QuestionKind.TRUE_FALSE, "三", ("对", "错"), (0,))
QUESTIONS = (SINGLE, MULTIPLE, TRUE)
ATTEMPT = Attempt(AttemptId(1), LessonId(1), NominationId(1), 1, "seed", (), (), NOW)


def read(*rows):
    return banks.read_bank([RawSheet("题库", [(1, HEADINGS), *enumerate(rows, start=2)])])


def test_every_kind_of_question_is_read():
    questions, faults = read(
        ["单选题", "一", "甲", "乙", "丙", None, "b"],
        ["多选", "二", "甲", "乙", "丙", "", "A、C"],
        [None] * 7,
        ["判断", "三", None, None, None, None, "√"],
    )
    assert faults == []
    assert tuple(questions) == QUESTIONS
    assert banks.restored(banks.stored(questions)) == QUESTIONS


@pytest.mark.parametrize(
    ("row", "trouble"),
    [
        (["问答", "一", "甲", "乙", "", "", "A"], BankTrouble.UNKNOWN_KIND),
        (["单选", "", "甲", "乙", "", "", "A"], BankTrouble.NO_WORDS),
        (["单选", "长" * 301, "甲", "乙", "", "", "A"], BankTrouble.WORDS_TOO_LONG),
        (["单选", "一", "甲", "", "", "", "A"], BankTrouble.TOO_FEW_OPTIONS),
        (["单选", "一", "甲", "", "丙", "", "A"], BankTrouble.OPTION_MISSING),
        (["单选", "一", "甲", "长" * 101, "", "", "A"], BankTrouble.OPTION_TOO_LONG),
        (["单选", "一", "甲", "甲", "", "", "A"], BankTrouble.SAME_OPTION),
        (["单选", "一", "甲", "乙", "", "", "D"], BankTrouble.NO_ANSWER),
        (["单选", "一", "甲", "乙", "", "", ""], BankTrouble.NO_ANSWER),
        (["单选", "一", "甲", "乙", "", "", "AB"], BankTrouble.ONE_ANSWER),
        (["判断", "一", "", "", "", "", "也许"], BankTrouble.NO_ANSWER),
    ],
)
def test_every_bad_row_says_why(row, trouble):
    questions, faults = read(row)
    assert questions == []
    assert [(each.line, each.trouble) for each in faults] == [(2, trouble)]


def test_of_a_table_without_headings_or_with_too_much_the_file_is_blamed():
    assert banks.read_bank([RawSheet("x", [(1, ["一", "二"])])])[1][0].trouble is BankTrouble.NO_HEADINGS
    assert read()[1][0].trouble is BankTrouble.NO_QUESTIONS
    many = read(*(["判断", f"第{number}题", "", "", "", "", "对"] for number in range(51)))
    assert many[1][0].trouble is BankTrouble.TOO_MANY
    twice = read(["判断", "一", "", "", "", "", "对"], ["判断", "一", "", "", "", "", "错"])
    assert [(each.line, each.trouble) for each in twice[1]] == [(3, BankTrouble.SAID_BEFORE)]


@pytest.mark.parametrize(
    "lines",
    [
        (["題型", "題目", "A", "B", "答案"], ["單選題", "一", "甲", "乙", "B"], ["判斷", "二", "", "", "錯"]),
        (
            ["Kind", "Question", "A", "B", "Answer"],
            ["single", "1", "x", "y", "b"],
            ["True/false", "2", "", "", "F"],
        ),
    ],
)
def test_a_table_is_read_in_the_words_in_which_it_was_asked_for(lines):
    questions, faults = banks.read_bank([RawSheet("x", list(enumerate(lines, 1)))])
    assert faults == []
    assert [each.kind for each in questions] == [QuestionKind.SINGLE, QuestionKind.TRUE_FALSE]
    assert [each.right for each in questions] == [(1,), (1,)]


@given(st.text(min_size=1, max_size=16))
def test_an_attempt_is_shuffled_the_same_way_whenever_it_is_looked_at(seed):
    assert exams.order(seed, QUESTIONS) == exams.order(seed, QUESTIONS)
    assert sorted(exams.order(seed, QUESTIONS)) == [0, 1, 2]
    assert sorted(exams.options(seed, 0, SINGLE)) == [0, 1, 2]
    assert exams.options(seed, 2, TRUE) == [0, 1]


def test_two_attempts_ask_in_different_orders():
    assert len({tuple(exams.order(f"{each}", QUESTIONS)) for each in range(20)}) > 1
    assert len({tuple(exams.options(f"{each}", 0, SINGLE)) for each in range(20)}) > 1


def taken(percent, *, right):
    attempt = ATTEMPT
    for asked in range(len(QUESTIONS)):
        question = QUESTIONS[exams.order(attempt.seed, QUESTIONS)[asked]]
        wanted = question.right if right else tuple({0, 1} - set(question.right))[:1]
        for choice in wanted:
            attempt = exams.pick(attempt, QUESTIONS, asked, choice, percent, NOW)
        if question.kind is QuestionKind.MULTIPLE:
            attempt = exams.pick(attempt, QUESTIONS, asked, exams.DONE, percent, NOW)
    return attempt


def test_all_right_is_passed_and_all_wrong_is_not():
    good, bad = taken(100, right=True), taken(60, right=False)
    assert (good.right, good.passed, exams.wrong(good, QUESTIONS)) == (3, True, [])
    assert (bad.right, bad.passed, len(exams.wrong(bad, QUESTIONS))) == (0, False, 3)
    assert exams.pick(good, QUESTIONS, 3, 0, 60, NOW) == good


@pytest.mark.parametrize("choice", [-1, 7, exams.DONE])
def test_a_forged_or_old_tap_changes_nothing(choice):
    assert exams.pick(ATTEMPT, QUESTIONS, 0, choice, 60, NOW) == ATTEMPT
    assert exams.pick(ATTEMPT, QUESTIONS, 1, 0, 60, NOW) == ATTEMPT


def test_one_retry_and_then_only_what_a_human_gives():
    failed = taken(60, right=False)
    assert exams.next_number([]) == 1
    assert exams.next_number([failed]) == 2
    with pytest.raises(NoMoreTries):
        exams.next_number([failed, failed])
    given_one = exams.decide(failed, Outcome.ANOTHER_TRY, PersonId(9), NOW)
    assert exams.next_number([failed, given_one]) == 3
    with pytest.raises(NoMoreTries):
        exams.next_number([replace(failed, passed=True)])
    with pytest.raises(AlreadySeenTo):
        exams.decide(given_one, Outcome.NOTED, PersonId(9), NOW)


def test_last_years_questions_on_a_hidden_sheet_are_nobodys():
    old = RawSheet("去年", [(1, HEADINGS), (2, ["判断", "旧", "", "", "", "", "对"])], is_hidden=True)
    new = RawSheet("今年", [(1, HEADINGS), (2, ["判断", "三", "", "", "", "", "对"])])
    assert banks.read_bank([old, new])[0] == [TRUE]


def test_a_bank_too_long_is_not_read_to_its_end():
    questions, faults = read(*(["判断", f"第{number}题", "", "", "", "", "对"] for number in range(30_000)))
    assert len(questions) == banks.MOST_QUESTIONS + 1
    assert [each.trouble for each in faults] == [BankTrouble.TOO_MANY]
