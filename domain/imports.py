"""What an office's table says, cell by cell, and why a cell cannot be taken."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import TypeAlias

from domain.nominations import IN_NAMES
from domain.places import CODE
from domain.tables import inert
from domain.words import length, tidy

Raw: TypeAlias = str | int | float | date | time | timedelta | None
EXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number; what comes after them is made up."""
ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
NOT_DIALLED = re.compile(r"[\s\-()]|^(\+|00)?86(?=1\d{10}$)")
PHONE = re.compile(r"1\d{10}|0\d{9,11}|[2-9]\d{6,7}")
LONGEST_NAME = 30
QUOTED = 20
"""So much of a cell is quoted back to who has to mend it."""


class Trouble(StrEnum):
    """Why a row cannot be taken; each has its words, and how to mend it, in texts."""

    NO_TABLE = "no_table"
    HIDDEN = "hidden"
    NOT_WORDS = "not_words"
    UNKNOWN_COLUMN = "unknown_column"
    COLUMN_TWICE = "column_twice"
    NO_COLUMN = "no_column"
    EMPTY = "empty"
    TURNED_INTO_DATE = "turned_into_date"
    DIGITS_LOST = "digits_lost"
    NOT_A_CODE = "not_a_code"
    NOT_A_LEVEL = "not_a_level"
    NOT_A_NAME = "not_a_name"
    NOT_A_PHONE = "not_a_phone"
    TOO_LONG = "too_long"
    SAID_BEFORE = "said_before"
    NOTHING_ABOVE = "nothing_above"
    WRONG_LEVEL_ABOVE = "wrong_level_above"
    ANOTHER_COUNTY = "another_county"
    LEVEL_CHANGED = "level_changed"
    PLACE_MOVED = "place_moved"
    NAMED_IN_PROGRAMME = "named_in_programme"
    NO_SUCH_PLACE = "no_such_place"
    SEVERAL_PLACES = "several_places"
    NOT_A_VILLAGE = "not_a_village"
    NOT_IN_TOWNSHIP = "not_in_township"
    SAID_BY_THEMSELVES = "said_by_themselves"
    ALREADY_NOMINATED = "already_nominated"
    NO_SUCH_DEPARTMENT = "no_such_department"
    SIGNS_ELSEWHERE = "signs_elsewhere"
    ALREADY_SIGNS = "already_signs"


class CellFault(Exception):
    """A cell cannot be taken; `told` is what it says, short enough to be quoted."""

    def __init__(self, trouble: Trouble, told: str = "") -> None:
        super().__init__(trouble)
        self.trouble, self.told = trouble, told if len(told) <= QUOTED else f"{told[:QUOTED]}…"


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it was found: its lines with the numbers that they have in the file."""

    title: str
    lines: Sequence[tuple[int, Sequence[Raw]]]
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Where something has to be mended; `line` 0 is the sheet itself."""

    sheet: str
    line: int
    column: str
    trouble: Trouble
    told: str = ""


def read_words(cell: Raw) -> str:
    """A cell's words, empty where it says nothing; raises CellFault for what a spreadsheet has bent."""
    if cell is None:
        return ""
    if isinstance(cell, date | time | timedelta):
        raise CellFault(Trouble.TURNED_INTO_DATE, str(cell))
    if isinstance(cell, bool):
        raise CellFault(Trouble.NOT_WORDS, str(cell).upper())
    if (isinstance(cell, float) and cell.is_integer()) or type(cell) is int:
        if abs(cell) >= EXACT:
            raise CellFault(Trouble.DIGITS_LOST, str(cell))
        return str(int(cell))
    words = str(cell)
    if words.isascii() and words.isalnum():
        return words  # most cells of a large table: nothing about them is to be tidied
    words = tidy(words).replace("\n", " ").strip()
    return words[1:] if words[:1] == "'" and inert(words[1:]) == words else words


def read_code(cell: Raw) -> str:
    """A place's code, however it was typed; raises CellFault."""
    code = unicodedata.normalize("NFKC", required(cell)).strip().lower()
    if not CODE.fullmatch(code):
        raise CellFault(Trouble.NOT_A_CODE, code)
    return code


def read_title(cell: Raw) -> str:
    """What a place is called."""
    title = required(cell)
    if not any(each.isalpha() for each in title):
        raise CellFault(Trouble.NOT_A_NAME, title)
    return _short(title)


def read_full_name(cell: Raw) -> str:
    """A person's name: letters, and what names have between them."""
    name = required(cell)
    if length(name) < 2 or not all(
        unicodedata.category(each)[0] in "LM" or each in IN_NAMES for each in name
    ):
        raise CellFault(Trouble.NOT_A_NAME, name)
    return _short(name)


def read_phone(cell: Raw) -> str:
    """A phone number's digits, empty where there is none; raises CellFault."""
    told = unicodedata.normalize("NFKC", read_words(cell))
    if ROUNDED.fullmatch(told):
        raise CellFault(Trouble.DIGITS_LOST, told)
    digits = NOT_DIALLED.sub("", NOT_DIALLED.sub("", told))
    if digits and not PHONE.fullmatch(digits):
        raise CellFault(Trouble.NOT_A_PHONE, told)
    return digits


def required(cell: Raw) -> str:
    """A cell's words; raises CellFault where it says nothing."""
    words = read_words(cell)
    if not words:
        raise CellFault(Trouble.EMPTY)
    return words


def _short(words: str) -> str:
    if length(words) > LONGEST_NAME:
        raise CellFault(Trouble.TOO_LONG, words)
    return words
