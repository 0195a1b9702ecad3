"""Tables that an office sends: workbooks and CSV, looked at before anything is unpacked.

What is read is what was looked at: the parts of a workbook are packed anew, in the sizes that were counted.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from domain.imports import Raw, RawSheet
from domain.words import tidy

LARGEST_FILE = 20 * 2**20
LARGEST_UNPACKED = 128 * 2**20
MOST_PARTS = 1000
MOST_LINES, MOST_COLUMNS, MOST_CELLS = 60_000, 200, 2_000_000
MOST_WORDS = 512 * 2**20
"""Bytes of text: a long text that many cells share counts for each of them."""
LARGEST_CSV, MOST_CSV_LINES = 2**20, 5_000
A_WORKBOOK = "xl/workbook.xml"
ODD = (NotImplementedError, RuntimeError, EOFError, ValueError, LookupError)
"""What the library of archives raises, beside its own, for one that was damaged by chance or on purpose."""
OLD_WORKBOOK = bytes.fromhex("d0cf11e0a1b11ae1")
CELL = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]*)(\d+)""")
SHARED = re.compile(rb"</(?:\w+:)?si\s*>")
ENTRY = re.compile(rb"<(?:\w+:)?c[\s>/]")


class Unreadable(Exception):
    """The file cannot be read as a table."""


class NotATable(Unreadable):
    """It is no workbook and no CSV."""


class OldOrLocked(Unreadable):
    """A workbook of the old kind, or one behind a password."""


class TooLarge(Unreadable):
    """More than any county has."""


class OddLetters(Unreadable):
    """Neither UTF-8 nor GBK."""


def read_tables(path: Path) -> list[RawSheet]:
    """The sheets of a workbook, or the one of a CSV file; raises Unreadable, OSError."""
    if path.stat().st_size > LARGEST_FILE:
        raise TooLarge
    packed = path.read_bytes()
    if packed.startswith(OLD_WORKBOOK):
        raise OldOrLocked
    if packed.startswith(b"PK"):
        return _workbook(packed)
    if path.suffix.lower() not in {".csv", ".txt"}:
        raise NotATable
    return [RawSheet(path.stem, _csv(packed))]


def _workbook(packed: bytes) -> list[RawSheet]:
    try:
        with CalamineWorkbook.from_filelike(_repacked(packed)) as book:
            titles = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
            return [RawSheet(tidy(title), list(_lines(book, title))) for title in titles]
    except (CalamineError, zipfile.BadZipFile, zlib.error, *ODD) as fault:
        raise NotATable from fault


def _repacked(packed: bytes) -> io.BytesIO:
    """The parts in which cells stand, none larger than it says; raises TooLarge, NotATable.

    Nothing else reaches the reader: it would open workbooks of other kinds too, whose cells nobody counted.
    """
    counted = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive, zipfile.ZipFile(counted, "w") as anew:
        parts = archive.infolist()
        if A_WORKBOOK not in archive.namelist():
            raise NotATable
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise TooLarge
        cells = longest = 0
        for part in parts:
            if not part.filename.lower().endswith((".xml", ".rels")):
                continue
            said = archive.read(part)
            cells += _measured(said)
            longest = max([longest, *map(len, SHARED.split(said)[:-1])])
            anew.writestr(part.filename, said)
        if cells * longest > MOST_WORDS:
            raise TooLarge
    counted.seek(0)
    return counted


def _measured(part: bytes) -> int:
    """How many cells a part has; raises TooLarge where they lie further apart than a table's do."""
    if b"\0" in part:
        raise NotATable
    lines = columns = 0
    for letters, digits in CELL.findall(part):
        if len(digits) > len("1048576") or len(letters) > len("XFD"):
            raise TooLarge
        lines = max(lines, int(digits))
        columns = max(columns, _number(letters)) if letters else columns
    cells = len(ENTRY.findall(part))
    if lines > MOST_LINES or columns > MOST_COLUMNS or max(cells, lines * columns) > MOST_CELLS:
        raise TooLarge
    return cells


def _number(letters: bytes) -> int:
    number = 0
    for each in letters.upper():
        number = number * 26 + each - ord("A") + 1
    return number


def _lines(book: CalamineWorkbook, title: str) -> Iterator[tuple[int, list[Raw]]]:
    sheet = book.get_sheet_by_name(title)
    first = sheet.start[0] + 1 if sheet.start else 1
    for number, line in enumerate(sheet.to_python(), start=first):
        if any(cell != "" for cell in line):
            yield number, [None if cell == "" else cell for cell in line]


def _csv(packed: bytes) -> list[tuple[int, list[Raw]]]:
    if len(packed) > LARGEST_CSV:
        raise TooLarge
    reader = csv.reader(io.StringIO(_decoded(packed), newline=""))
    found: list[tuple[int, list[Raw]]] = []
    try:
        for line in reader:
            if len(found) > MOST_CSV_LINES or len(line) > MOST_COLUMNS:
                raise TooLarge
            if any(cell.strip() for cell in line):
                found.append((reader.line_num, [cell or None for cell in line]))
    except csv.Error as fault:
        raise NotATable from fault
    return found


def _decoded(packed: bytes) -> str:
    """What Chinese spreadsheets save: UTF-8 with or without its mark, or GBK."""
    if packed.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in packed:
        raise OddLetters
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return packed.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise OddLetters
