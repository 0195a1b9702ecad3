"""Workbooks as files: whole or absent, for their owner's eyes, with typed cells and no formula in them."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from domain.tables import Cell, Sheet, inert
from storage.publishing import draft

LITERALLY = {
    "in_memory": True,  # names do not lie about in a temporary folder
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
DAY = "yyyy-mm-dd"


def draft_workbook(out: Path, sheets: Iterable[Sheet], now: datetime) -> Path:
    """Write a workbook beside the name it shall bear; raises FileExistsError where that is taken."""
    return draft(out, lambda file: _write(file, sheets, now))


def _write(file: BinaryIO, sheets: Iterable[Sheet], now: datetime) -> None:
    workbook = xlsxwriter.Workbook(file, LITERALLY)
    workbook.set_properties({"created": now.replace(tzinfo=None)})
    formats = workbook.add_format({"bold": True}), workbook.add_format({"num_format": DAY})
    for sheet in sheets:
        page = workbook.add_worksheet(sheet.title)
        page.freeze_panes(1, 0)
        for number, column in enumerate(sheet.columns):
            page.set_column(number, number, column.width)
            page.write_string(0, number, inert(column.title), formats[0])
        for line, row in enumerate(sheet.rows, start=1):
            for number, cell in enumerate(row):
                _put(page, line, number, cell, formats[1])
    workbook.close()


def _put(page: Any, line: int, number: int, cell: Cell, day: Any) -> None:
    """Each kind by its own call: what a library guesses of words, a stranger could decide."""
    if isinstance(cell, str):
        page.write_string(line, number, inert(cell))
    elif isinstance(cell, date):
        page.write_datetime(line, number, cell, day)
    elif cell is not None:
        page.write_number(line, number, cell)
