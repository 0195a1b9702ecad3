"""The sheets that can be imported, and taking a cell of one or noting what is wrong with it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from domain.imports import CellFault, Fault, Raw, RawSheet, Trouble, read_words
from domain.templates import plain_title
from texts import imports as words
from texts.imports import said_anyhow, titled

T = TypeVar("T")
Tick = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet's own word for itself and its columns, in the source language, and what else it is called."""

    title: str
    needed: tuple[str, ...]
    others: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.needed + self.others


PLACES = Layout(words.PLACES, (words.CODE, words.LEVEL, words.NAME, words.ABOVE))
MENTORS = Layout(words.MENTORS, (words.FULL_NAME, words.PLACE), (words.PHONE,))
PEOPLE = Layout(
    words.PEOPLE, (words.FULL_NAME, words.VILLAGE), (words.TOWNSHIP, words.PHONE), words.PEOPLE_ALSO
)
DEPARTMENTS = Layout(words.DEPARTMENTS, (words.DEPARTMENT, words.FULL_NAME), (words.PHONE,))
LAYOUTS = (PLACES, MENTORS, PEOPLE, DEPARTMENTS)
TOO_MUCH = frozenset({Trouble.UNKNOWN_COLUMN, Trouble.SAID_BY_THEMSELVES})
"""What is wrong with a column that the others can be read without."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet, and where its faults are noted."""

    sheet: str
    number: int
    cells: Mapping[str, Raw]
    faults: list[Fault]

    def take(self, column: str, read: Callable[[Raw], T]) -> T | None:
        """What the reader makes of a cell; nothing, and a fault, where it makes nothing."""
        try:
            return read(self.cells.get(column))
        except CellFault as fault:
            self.blame(column, fault.trouble, fault.told)
            return None

    def blame(self, column: str, trouble: Trouble, told: str = "") -> None:
        self.faults.append(Fault(self.sheet, self.number, column, trouble, told))


@dataclass(slots=True)
class Sorted:
    """The lines of each layout, and what was wrong with sheets and titles."""

    lines: dict[str, list[Line]] = field(default_factory=lambda: {each.title: [] for each in LAYOUTS})
    faults: list[Fault] = field(default_factory=list)


def sort_out(sheets: Sequence[RawSheet]) -> Sorted:
    """Find out which sheet is which: by its title, or by its columns, as in CSV."""
    found = Sorted()
    for sheet in sheets:
        if len(sheet.lines) < 2:
            continue  # a title without lines holds nothing that could get lost
        number, titles = sheet.lines[0][0], [_title(cell) for cell in sheet.lines[0][1]]
        layout = _layout_of(sheet.title, titles)
        if sheet.is_hidden:
            if layout is not None:  # any other holds what the office's own cells choose from
                found.faults.append(Fault(sheet.title, 0, "", Trouble.HIDDEN))
            continue
        if layout is None:
            found.faults.append(Fault(sheet.title, 0, "", Trouble.NO_TABLE))
            continue
        known = [_known(layout, title) for title in titles]
        faults = list(_faults_of_titles(sheet, layout, number, titles, known))
        found.faults += faults
        if all(fault.trouble in TOO_MUCH for fault in faults):
            found.lines[layout.title] += _lines(sheet, known, found.faults)
    return found


def _lines(sheet: RawSheet, known: Sequence[str | None], faults: list[Fault]) -> Iterator[Line]:
    for number, cells in sheet.lines[1:]:
        named = zip(known, cells, strict=False)
        yield Line(sheet.title, number, {name: cell for name, cell in named if name is not None}, faults)


def _faults_of_titles(
    sheet: RawSheet, layout: Layout, number: int, titles: Sequence[str], known: Sequence[str | None]
) -> Iterator[Fault]:
    for place, (title, name) in enumerate(zip(titles, known, strict=True)):
        filled = any(cell is not None for _, cells in sheet.lines[1:] for cell in cells[place : place + 1])
        if name is None and filled:
            trouble = Trouble.SAID_BY_THEMSELVES if layout is PEOPLE else Trouble.UNKNOWN_COLUMN
            yield Fault(sheet.title, number, title or f"#{place + 1}", trouble)
    counts = Counter(known)
    for column in layout.columns:
        if counts[column] > 1:
            yield Fault(sheet.title, number, column, Trouble.COLUMN_TWICE)
    for column in layout.needed:
        if not counts[column]:
            yield Fault(sheet.title, number, column, Trouble.NO_COLUMN)


def _layout_of(title: str, titles: Sequence[str]) -> Layout | None:
    for layout in LAYOUTS:
        if title.strip().lower() in said_anyhow(layout.title).union(layout.also):
            return layout
    for layout in LAYOUTS:
        if {*layout.needed} <= {_known(layout, each) for each in titles}:
            return layout
    return None


def _known(layout: Layout, title: str) -> str | None:
    return next((column for column in layout.columns if plain_title(title) in titled(column)), None)


def _title(cell: Raw) -> str:
    try:
        return read_words(cell)
    except CellFault as fault:
        return fault.told
