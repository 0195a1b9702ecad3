"""An office's own form: which of its lines are titles, and which of its columns we know how to fill."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TITLE_LINES = 20
"""So far down the titles are looked for; above them stand headings and who fills in the form."""
SERIAL = "#"
"""The column that counts the lines."""
SERIALS = frozenset({"序号", "序號", "编号", "編號", "序", "no.", "no", "#"})
ASIDE = re.compile(r"\([^()]*\)")
DECORATION = re.compile(r"[\s*:;、。_]+")
Line = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Titles:
    """The lines of titles, which of ours stands in which column, and what we do not have; counted from 0."""

    first: int
    last: int
    columns: Mapping[int, str]
    unknown: Sequence[str]

    @property
    def known(self) -> int:
        """How many of the columns say something of ours."""
        return sum(each != SERIAL for each in self.columns.values())


@dataclass(frozen=True, slots=True)
class Table:
    """What of ours may be filled in: the columns' titles, what they may be called, and the rows.

    `only` names what a column says in the rows that are meant where a form does not have that column.
    """

    name: str
    titles: Sequence[str]
    words: Mapping[str, str]
    rows: Sequence[Sequence[Any]]
    only: Mapping[str, str]

    def rows_for(self, titles: Titles) -> list[Mapping[str, Any]]:
        """The rows that a form with these titles is for."""
        told = titles.columns.values()
        rows = (dict(zip(self.titles, row, strict=True)) for row in self.rows)
        wanted = {title: said for title, said in self.only.items() if title not in told}
        return [row for row in rows if all(row[title] == said for title, said in wanted.items())]


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of one sheet of a form; `table` is None for one that was left as it is."""

    sheet: str
    table: str | None = None
    rows: int = 0
    first: int = 0
    empty: Sequence[str] = ()
    drawn: bool = False
    """Whether the form had pictures or charts, which a filled one has no more."""


def plain_title(title: str) -> str:
    """A title as it is compared: without blanks, marks, and what is said in brackets."""
    plain = unicodedata.normalize("NFKC", title)
    return DECORATION.sub("", ASIDE.sub("", plain)).lower()


def find_titles(grid: Sequence[Line], words: Mapping[str, str]) -> Titles | None:
    """The titles among the first lines of a sheet; `words` leads from plain titles to our own.

    They may stand in two lines, one of which groups the other's. Nothing where no line has a word of ours.
    """
    lines = [[_meant(cell, words) for cell in line] for line in grid[:TITLE_LINES]]
    counts = [len({*line} - {None, SERIAL}) for line in lines]
    if not any(counts):
        return None
    best = counts.index(max(counts))
    used = [best, *(near for near in (best - 1, best + 1) if _adds(lines, best, near))]
    first, last = min(used), max(used)
    columns: dict[int, str] = {}
    unknown: list[str] = []
    for column in range(max(map(len, grid[first : last + 1]))):
        meant, told = (_lowest(each[first : last + 1], column) for each in (lines, grid))
        if meant is not None and meant not in columns.values():
            columns[column] = meant
        elif told is not None and told.strip():
            unknown.append(" ".join(told.split()))
    return Titles(first, last, columns, unknown)


def _meant(cell: str | None, words: Mapping[str, str]) -> str | None:
    plain = plain_title(cell or "")
    return SERIAL if plain in SERIALS else words.get(plain)


def _adds(lines: Sequence[Line], best: int, near: int) -> bool:
    """Whether a line beside the best one has a title of ours where that has none."""
    if not 0 <= near < len(lines):
        return False
    return any(
        meant is not None and meant not in lines[best] and _lowest([lines[best]], column) is None
        for column, meant in enumerate(lines[near])
    )


def _lowest(lines: Sequence[Line], column: int) -> str | None:
    said = (line[column] for line in reversed(lines) if column < len(line))
    return next((each for each in said if each), None)
