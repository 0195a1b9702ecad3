"""Opens one workbook in a process of its own, in as much memory and time as a county's table takes.

A few thousand bytes can ask for gigabytes: cells far apart, one part for two hundred sheets, one text for a
million cells. Nobody can count that from outside without writing the library again; so whoever asks too much
ends here, and the bot or the command that asked reads on its last line that it did. Started by
`storage.spreadsheets` as a script, away from the project's own modules; writes JSON, a row to a line.
"""

import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MEMORY, SECONDS = 2**30, 30
LARGEST_UNPACKED = 128 * 2**20
MOST_LINES, MOST_COLUMNS, MOST_CELLS = 30_000, 200, 2_000_000
MOST_SIGNS, LONGEST_TITLE = 64 * 2**20, 255
A_WORKBOOK = "xl/workbook.xml"
NOT_A_TABLE, TOO_LARGE = 3, 4
"""What the process ends with; whoever is stopped by a signal asked for too much as well."""
ODD = (NotImplementedError, RuntimeError, EOFError, ValueError, LookupError)
"""What the library of archives raises, beside its own, for one that was damaged by chance or on purpose."""


class TooMuch(Exception):
    """More than any county has."""


def limit() -> None:
    """Let the system end this process rather than the machine's other work."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def write_tables(path: str) -> None:
    """Each worksheet's title and whether it is hidden, then its numbered rows; raises TooMuch, ODD."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if A_WORKBOOK not in {part.filename for part in parts}:
        raise ValueError
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise TooMuch
    cells = signs = 0
    with Path(path).open("rb") as opened, CalamineWorkbook.from_filelike(opened) as book:
        for each in book.sheets_metadata:
            if each.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(each.name)
            last_line, last_column = sheet.end or (-1, -1)
            cells += (last_line + 1) * (last_column + 1)
            if last_line >= MOST_LINES or last_column >= MOST_COLUMNS or cells > MOST_CELLS:
                raise TooMuch
            if len(each.name) > LONGEST_TITLE:
                raise TooMuch
            is_hidden = each.visible != SheetVisibleEnum.Visible
            sys.stdout.write(json.dumps([each.name, is_hidden]) + "\n")
            for line in _lines(sheet):
                signs += len(line)
                if signs > MOST_SIGNS:
                    raise TooMuch
                sys.stdout.write(line + "\n")


def _lines(sheet: CalamineSheet) -> Iterator[str]:
    for number, line in enumerate(sheet.iter_rows(), start=1):
        if any(cell != "" for cell in line):
            yield json.dumps([number, [None if cell == "" else cell for cell in line]], default=_dated)


def _dated(cell: date | time | timedelta) -> dict[str, str | float]:
    if isinstance(cell, timedelta):
        return {"timedelta": cell.total_seconds()}
    return {type(cell).__name__: cell.isoformat()}


if __name__ == "__main__":
    limit()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a process's own stdout is text
    try:
        write_tables(sys.argv[1])
    except (TooMuch, MemoryError):
        sys.exit(TOO_LARGE)
    except (CalamineError, zipfile.BadZipFile, *ODD):
        sys.exit(NOT_A_TABLE)
