"""Tables that leave the house in a workbook: typed cells, and no words that a program would run."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

Cell: TypeAlias = str | int | date | None

RUNS = frozenset("=+-@\t\r\0")
"""What a spreadsheet takes for the beginning of a formula, in its full width too."""
RICH = "<r>"
"""What begins so, workbooks take for marked-up text and keep as it stands."""
NOT_IN_A_CELL = frozenset({"Cc", "Cs", "Cn"})
LONGEST = 32_000
"""Characters of a cell; a workbook holds 32,767 at most."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title, and how many Latin letters fit into its width."""

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `name` is the programme's own word for it, `title` what its reader sees."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def inert(words: str) -> str:
    """The words as a cell that stays words, in a workbook and in whatever is made of it later."""
    kept = "".join(each for each in words if each == "\n" or unicodedata.category(each) not in NOT_IN_A_CELL)
    return (f"'{kept}" if _runs(words) else kept)[:LONGEST]


def _runs(words: str) -> bool:
    """Whether a formula may begin here; blanks and signs that nobody sees do not hide it."""
    seen = next((each for each in words if each in RUNS or not _is_blank(each)), "")
    return unicodedata.normalize("NFKC", seen)[:1] in RUNS or words.lstrip().startswith(RICH)


def _is_blank(each: str) -> bool:
    return each.isspace() or unicodedata.category(each) in {"Cc", "Cf", "Cs", "Cn"}
