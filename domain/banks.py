"""An office's table of questions for a test — 题库."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NewType

from domain.errors import Refusal
from domain.imports import Raw, RawSheet

BankId = NewType("BankId", int)
MOST_QUESTIONS, MOST_OPTIONS = 50, 6
LONGEST_WORDS, LONGEST_OPTION = 300, 100
LETTERS = "ABCDEF"
KIND_COLUMN, WORDS_COLUMN, RIGHT_COLUMN = "题型", "题目", "答案"
HEADINGS = {letter: letter for letter in LETTERS} | {
    "题型": KIND_COLUMN, "題型": KIND_COLUMN, "KIND": KIND_COLUMN,
    "题目": WORDS_COLUMN, "題目": WORDS_COLUMN, "QUESTION": WORDS_COLUMN,
    "答案": RIGHT_COLUMN, "ANSWER": RIGHT_COLUMN,
}  # fmt: skip
"""What a column may be called, in each language in which people are told of it."""
YES, NO = ("对", "對", "正确", "是", "√", "T", "TRUE"), ("错", "錯", "错误", "否", "×", "F", "FALSE")


class QuestionKind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"


NAMES = {
    "单选": QuestionKind.SINGLE, "單選": QuestionKind.SINGLE, "SINGLE": QuestionKind.SINGLE,
    "多选": QuestionKind.MULTIPLE, "多選": QuestionKind.MULTIPLE, "MULTIPLE": QuestionKind.MULTIPLE,
    "判断": QuestionKind.TRUE_FALSE, "判斷": QuestionKind.TRUE_FALSE, "TRUE/FALSE": QuestionKind.TRUE_FALSE,
}  # fmt: skip


class BankTrouble(StrEnum):
    """Why a row is no question; each has its words, and how to mend it, in texts."""

    NO_HEADINGS = "no_headings"
    NO_QUESTIONS = "no_questions"
    TOO_MANY = "too_many"
    UNKNOWN_KIND = "unknown_kind"
    NO_WORDS = "no_words"
    WORDS_TOO_LONG = "words_too_long"
    TOO_FEW_OPTIONS = "too_few_options"
    OPTION_MISSING = "option_missing"
    OPTION_TOO_LONG = "option_too_long"
    SAME_OPTION = "same_option"
    NO_ANSWER = "no_answer"
    ONE_ANSWER = "one_answer"
    SAID_BEFORE = "said_before"


class NotABank(Refusal):
    """The file that was sent cannot be read as a table."""


@dataclass(frozen=True, slots=True)
class BankFault:
    """Which line of the file has to be mended, and why; 0 is the file itself."""

    line: int
    trouble: BankTrouble


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """One question; `right` are the options' places, in their order. Of true or false the first is true."""

    kind: QuestionKind
    words: str
    options: tuple[str, ...]
    right: tuple[int, ...]


class _Bad(Exception):
    def __init__(self, trouble: BankTrouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def read_bank(sheets: Sequence[RawSheet]) -> tuple[list[BankQuestion], list[BankFault]]:
    """The questions of the first sheet shown that has any, and everything that has to be mended first."""
    for sheet in sheets:
        headings = None if sheet.is_hidden else _headings(sheet)
        if headings is not None:
            return _read_lines(sheet.lines[1:], headings)
    return [], [BankFault(0, BankTrouble.NO_HEADINGS)]


def stored(questions: Sequence[BankQuestion]) -> list[dict[str, Any]]:
    """As JSON says it."""
    return [
        {"kind": str(each.kind), "words": each.words, "options": [*each.options], "right": [*each.right]}
        for each in questions
    ]


def restored(kept: Sequence[Mapping[str, Any]]) -> tuple[BankQuestion, ...]:
    return tuple(
        BankQuestion(QuestionKind(each["kind"]), each["words"], tuple(each["options"]), tuple(each["right"]))
        for each in kept
    )


def _headings(sheet: RawSheet) -> dict[int, str] | None:
    """In which column stands what; nothing where the first line is no headings."""
    first = sheet.lines[0][1] if sheet.lines else ()
    named = [_said(cell).upper().removeprefix("选项").removeprefix("選項") for cell in first]
    found = {column: HEADINGS[name] for column, name in enumerate(named) if name in HEADINGS}
    return found if {KIND_COLUMN, WORDS_COLUMN, RIGHT_COLUMN} <= set(found.values()) else None


def _read_lines(
    lines: Sequence[tuple[int, Sequence[Raw]]], headings: Mapping[int, str]
) -> tuple[list[BankQuestion], list[BankFault]]:
    questions: list[BankQuestion] = []
    faults: list[BankFault] = []
    before: set[str] = set()
    for number, cells in lines:
        if len(questions) > MOST_QUESTIONS:
            break
        said = {name: _said(cells[column]) for column, name in headings.items() if column < len(cells)}
        if not any(said.values()):
            continue
        try:
            questions.append(_new(before, _question(said)))
        except _Bad as bad:
            faults.append(BankFault(number, bad.trouble))
    if not questions and not faults:
        faults.append(BankFault(0, BankTrouble.NO_QUESTIONS))
    if len(questions) > MOST_QUESTIONS:
        faults.append(BankFault(0, BankTrouble.TOO_MANY))
    return questions, faults


def _new(before: set[str], question: BankQuestion) -> BankQuestion:
    """The question, if it was not put before; from now on it was."""
    if question.words in before:
        raise _Bad(BankTrouble.SAID_BEFORE)
    before.add(question.words)
    return question


def _question(said: Mapping[str, str]) -> BankQuestion:
    called = said.get(KIND_COLUMN, "").upper().removesuffix("题").removesuffix("題")
    kind, words = NAMES.get(called), said.get(WORDS_COLUMN, "")
    if kind is None:
        raise _Bad(BankTrouble.UNKNOWN_KIND)
    if not words:
        raise _Bad(BankTrouble.NO_WORDS)
    if len(words) > LONGEST_WORDS:
        raise _Bad(BankTrouble.WORDS_TOO_LONG)
    told = said.get(RIGHT_COLUMN, "").upper()
    if kind is QuestionKind.TRUE_FALSE:
        if told not in (*YES, *NO):
            raise _Bad(BankTrouble.NO_ANSWER)
        return BankQuestion(kind, words, (YES[0], NO[0]), (0 if told in YES else 1,))
    options = _options(said)
    letters = [sign for sign in told if sign not in " ,，、;；"]
    places = sorted({LETTERS.find(sign) for sign in letters})
    if not places or places[0] < 0 or places[-1] >= len(options):
        raise _Bad(BankTrouble.NO_ANSWER)
    if kind is QuestionKind.SINGLE and len(places) != 1:
        raise _Bad(BankTrouble.ONE_ANSWER)
    return BankQuestion(kind, words, options, tuple(places))


def _options(said: Mapping[str, str]) -> tuple[str, ...]:
    told = [said.get(letter, "") for letter in LETTERS]
    while told and not told[-1]:
        told.pop()
    for is_bad, trouble in (
        (len(told) < 2, BankTrouble.TOO_FEW_OPTIONS),
        ("" in told, BankTrouble.OPTION_MISSING),
        (any(len(each) > LONGEST_OPTION for each in told), BankTrouble.OPTION_TOO_LONG),
        (len(set(told)) < len(told), BankTrouble.SAME_OPTION),
    ):
        if is_bad:
            raise _Bad(trouble)
    return tuple(told)


def _said(cell: Raw) -> str:
    """What stands in a cell: a number as people write it."""
    if isinstance(cell, bool):
        return YES[0] if cell else NO[0]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFKC", "" if cell is None else str(cell)).strip()
