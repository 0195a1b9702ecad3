"""Fills an office's own workbook in a process of its own, in as much memory and time as that takes.

Started by `storage.templates`. Reads on its input what there is to fill in, writes the filled workbook, and
says on its output what it did. A stranger's workbook that asks for too much ends with this process.
"""

import json
import re
import sys
import zipfile
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.formula.translate import Translator
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from domain.templates import SERIAL, TITLE_LINES, Filled, Table, Titles, find_titles
from storage.template_ranges import stretch, would_mislead
from storage.templates import NO_ROOM, NOTHING_KNOWN, NoRoom, NothingKnown
from storage.workbook_reader import (
    A_WORKBOOK,
    LARGEST_UNPACKED,
    MOST_CELLS,
    MOST_COLUMNS,
    NOT_A_TABLE,
    ODD,
    TOO_LARGE,
    TooMuch,
    limit,
)

DAY = "yyyy-mm-dd"
MOST_ROWS = 2**20
MERGED = re.compile(rb"""mergeCell\b[^>]*?\bref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']""")
DRAWN = ("xl/drawings/", "xl/media/", "xl/charts/")


@dataclass(frozen=True, slots=True)
class Area:
    """Where lines are filled in, counted from 1 as sheets do: from `first` on there is room before `end`."""

    sheet: Worksheet
    first: int
    end: int
    columns: Mapping[int, str]

    @property
    def cells(self) -> dict[tuple[int, int], Any]:
        """What there is, by line and column: the library's own ways make what they look for."""
        cells: dict[tuple[int, int], Any] = self.sheet._cells  # noqa: SLF001
        return cells

    def below(self, line: int) -> list[Any]:
        """The cells from this line on, the last one first."""
        return [cell for _, cell in sorted(self.cells.items(), reverse=True) if cell.row >= line]


def fill(template: str, out: str, tables: Sequence[Table]) -> list[Filled]:
    """Write the filled workbook; raises NothingKnown, NoRoom, TooMuch, ODD."""
    with zipfile.ZipFile(template) as archive:
        parts = archive.infolist()
        if A_WORKBOOK not in {part.filename for part in parts}:
            raise ValueError
        if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise TooMuch
        if sum(map(_merged, map(archive.read, parts))) > MOST_CELLS:
            raise TooMuch
    with Path(template).open("rb") as file:
        book = openpyxl.load_workbook(file)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == Worksheet.SHEETSTATE_VISIBLE]
    done = [_fill_sheet(sheet, tables) for sheet in shown]
    if not any(each.table for each in done):
        raise NothingKnown
    book.save(out)
    drawn = any(part.filename.startswith(DRAWN) for part in parts)
    return [replace(each, drawn=drawn) for each in done]


def _merged(part: bytes) -> int:
    """How many cells of a part are merged: the library makes each of them, were they a million."""
    areas = (map(bytes.decode, found) for found in MERGED.findall(part))
    return sum(
        (column_index_from_string(right) - column_index_from_string(left) + 1) * (int(bottom) - int(top) + 1)
        for left, top, right, bottom in areas
    )


def _fill_sheet(sheet: Worksheet, tables: Sequence[Table]) -> Filled:
    if sheet.max_row > MOST_ROWS:
        raise ValueError
    grid: list[list[str | None]] = [[None] * MOST_COLUMNS for _ in range(TITLE_LINES)]
    for (line, column), cell in sheet._cells.items():  # noqa: SLF001 - its own ways make what they look for
        if line <= TITLE_LINES and column <= MOST_COLUMNS and cell.value is not None:
            grid[line - 1][column - 1] = str(cell.value)
    fits = [(table, titles) for table in tables if (titles := find_titles(grid, table.words)) is not None]
    if not fits:
        return Filled(sheet.title)
    table, titles = max(fits, key=lambda fit: fit[1].known)  # of equals, the first
    rows = table.rows_for(titles)
    area = _area(sheet, titles)
    _make_room(area, len(rows))
    for number, row in enumerate(rows):
        _fill_line(area, number, row)
    return Filled(sheet.title, table.name, len(rows), area.first, titles.unknown)


def _area(sheet: Worksheet, titles: Titles) -> Area:
    """The lines below the titles, as far down as nothing stands in them but numbers and formulas."""
    last = titles.last + 1
    for merged in sheet.merged_cells.ranges:
        if titles.first + 1 <= merged.min_row <= titles.last + 1:
            last = max(last, merged.max_row)
    columns = {column + 1: name for column, name in titles.columns.items()}
    area = Area(sheet, last + 1, 0, columns)
    cells = area.below(area.first)
    stands = [cell.row for cell in cells if not _is_empty(cell, columns.get(cell.column))]
    end = min(stands) if stands else max([last, *(cell.row for cell in cells)]) + 1
    return replace(area, end=end)


def _is_empty(cell: Cell | MergedCell, column: str | None) -> bool:
    """Whether a line with this cell can be filled in: numbers of lines and formulas wait there for it."""
    if cell.value is None or cell.data_type == "f":
        return True
    return column == SERIAL and str(cell.value).isdigit()


def _make_room(area: Area, needed: int) -> None:
    """Move down what stands below; the lines that come to be look like the first one."""
    sheet, more = area.sheet, area.first + needed - area.end
    if more <= 0:
        return
    if would_mislead(sheet, area.first, area.end, more):
        raise NoRoom
    stretch(sheet, area.end, more)
    _move_down(area, more)
    if area.end == area.first:
        return  # there is no line to take the looks from
    model = [cell for (line, _), cell in sorted(area.cells.items()) if line == area.first]
    merged = [each for each in sheet.merged_cells.ranges if each.min_row == each.max_row == area.first]
    for line in range(area.end, area.end + more):
        sheet.row_dimensions[line].height = sheet.row_dimensions[area.first].height
        for cell in model:
            _make_like(sheet.cell(line, cell.column), cell)
        for each in merged:
            sheet.merge_cells(
                start_row=line, end_row=line, start_column=each.min_col, end_column=each.max_col
            )


def _move_down(area: Area, by: int) -> None:
    sheet, moved = area.sheet, area.below(area.end)
    if any(cell.data_type == "f" for cell in moved):
        raise NoRoom
    merged = [each for each in sheet.merged_cells.ranges if each.min_row >= area.end]
    for each in merged:
        sheet.merged_cells.remove(each)
        each.shift(row_shift=by)
    for cell in moved:
        del area.cells[cell.row, cell.column]
        cell.row += by
        area.cells[cell.row, cell.column] = cell
    for each in merged:
        sheet.merged_cells.add(each)
    heights = {line: sheet.row_dimensions[line].height for line in sheet.row_dimensions if line >= area.end}
    for line in sorted(heights, reverse=True):
        sheet.row_dimensions[line].height = None
        sheet.row_dimensions[line + by].height = heights[line]


def _make_like(cell: Cell | MergedCell, model: Cell | MergedCell) -> None:
    if isinstance(cell, MergedCell) or isinstance(model, MergedCell):
        return
    cell._style = copy(model._style)  # noqa: SLF001 - the library has no other way to give it the same looks
    if model.data_type == "f":
        cell.value = Translator(str(model.value), model.coordinate).translate_formula(cell.coordinate)


def _fill_line(area: Area, number: int, row: Mapping[str, Any]) -> None:
    for column, name in area.columns.items():
        cell = area.sheet.cell(area.first + number, column)
        if (
            not isinstance(cell, MergedCell) and cell.data_type != "f"
        ):  # the office's own formula knows better
            _put(cell, number + 1 if name == SERIAL else row[name])


def _put(cell: Cell, value: Any) -> None:
    """Each kind as what it is: what a library guesses of words, a stranger could decide."""
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"
    elif isinstance(value, dict):
        looks = cell.number_format
        cell.value = date.fromisoformat(value["day"])
        cell.number_format = DAY if looks == "General" else looks
    elif value is not None:
        cell.value = value


def main() -> None:
    limit()
    said = json.load(sys.stdin)
    try:
        done = fill(said["template"], said["out"], [Table(**each) for each in said["tables"]])
    except NothingKnown:
        sys.exit(NOTHING_KNOWN)
    except NoRoom:
        sys.exit(NO_ROOM)
    except (TooMuch, MemoryError):
        sys.exit(TOO_LARGE)
    except (zipfile.BadZipFile, *ODD):
        sys.exit(NOT_A_TABLE)
    json.dump([asdict(each) for each in done], sys.stdout)
