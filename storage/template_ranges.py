"""What in an office's workbook speaks of lines that move down: it is moved too, or nothing is filled in."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

ROWS = re.compile(r"\$?(?:[A-Za-z]{1,3}\$?)?(\d{1,7})(?::\$?(?:[A-Za-z]{1,3}\$?)?(\d{1,7}))?")
WORKED_OUT = ("INDIRECT(", "OFFSET(")
"""Where these lead nobody can read from the formula."""


def would_mislead(sheet: Worksheet, first: int, end: int, by: int) -> bool:
    """Whether a formula anywhere would speak of other lines than it means, with so many more before `end`."""
    last = sheet.max_row + by
    return any(
        _misses(formula, sheet.title, home == sheet.title, first, end, last)
        for home, formula in _formulas(sheet.parent)
    )


def stretch(sheet: Worksheet, end: int, by: int) -> None:
    """The printed part, the choices of cells and their colours reach as far as the lines do."""
    if sheet.print_area:
        sheet.print_area = " ".join(map(str, _stretched(sheet._print_area, end, by)))  # noqa: SLF001
    for choice in sheet.data_validations.dataValidation:
        choice.sqref = MultiCellRange(_stretched(choice.sqref, end, by))
    colours = ConditionalFormattingList()
    for each in sheet.conditional_formatting:
        for rule in each.rules:
            colours.add(" ".join(map(str, _stretched(each.sqref, end, by))), rule)
    sheet.conditional_formatting = colours
    if sheet.auto_filter.ref:
        [sheet.auto_filter.ref] = map(str, _stretched([CellRange(sheet.auto_filter.ref)], end, by))
    for table in sheet.tables.values():
        [table.ref] = map(str, _stretched([CellRange(table.ref)], end, by))


def _stretched(ranges: Iterable[CellRange], end: int, by: int) -> list[CellRange]:
    """What stands at `end` or below moves; what ends with the line above it, or later, grows."""
    return [
        CellRange(
            min_col=each.min_col,
            max_col=each.max_col,
            min_row=each.min_row + (by if each.min_row >= end else 0),
            max_row=each.max_row + (by if each.max_row >= end - 1 else 0),
        )
        for each in ranges
    ]


def _formulas(book: Workbook) -> Iterator[tuple[str, str | None]]:
    """Every formula with the sheet it stands in; None for one that cannot be read."""
    for sheet in book.worksheets:
        for cell in sheet._cells.values():  # noqa: SLF001 - its own ways make what they look for
            if cell.data_type == "f":
                yield sheet.title, _words(cell.value)
        for choice in sheet.data_validations.dataValidation:
            yield from ((sheet.title, f"={each}") for each in (choice.formula1, choice.formula2) if each)
        for each in sheet.conditional_formatting:
            yield from ((sheet.title, f"={words}") for rule in each.rules for words in rule.formula)
        for name in sheet.defined_names.values():
            yield sheet.title, f"={name.attr_text}"
    for name in book.defined_names.values():
        yield "", f"={name.attr_text}"


def _words(formula: Any) -> str | None:
    words = getattr(formula, "text", formula)
    return words if isinstance(words, str) else None


def _misses(formula: str | None, title: str, at_home: bool, first: int, end: int, last: int) -> bool:  # noqa: FBT001 - one question, asked here
    if formula is None:
        return True
    tokens = Tokenizer(formula).items
    if any(each.type == Token.FUNC and each.value.upper() in WORKED_OUT for each in tokens):
        return True
    return any(
        not _holds(each.value, title, at_home, first, end, last)
        for each in tokens
        if each.type == Token.OPERAND and each.subtype == Token.RANGE
    )


def _holds(said: str, title: str, at_home: bool, first: int, end: int, last: int) -> bool:  # noqa: FBT001 - as above
    """Whether these cells are the same ones after the lines have moved, or all that there are."""
    sheet, _, cells = said.rpartition("!")
    meant = sheet.strip("'").replace("''", "'")
    if (meant != title if sheet else not at_home) and ":" not in meant:
        return True
    found = ROWS.fullmatch(cells)
    if found is None:
        return True  # whole columns, or a name, which is looked at where it is given
    top = int(found[1])
    bottom = int(found[2] or top)
    return bottom < first or top == bottom < end or (top <= first and bottom >= last)
