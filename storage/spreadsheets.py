"""Tables that an office sends: workbooks, opened in a process of their own, and CSV."""

import codecs
import csv
import io
import json
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from domain.imports import Raw, RawSheet
from domain.words import tidy
from storage import workbook_reader
from storage.workbook_reader import MOST_COLUMNS, TOO_LARGE

LARGEST_FILE = 20 * 2**20
LARGEST_CSV, MOST_CSV_LINES = 2**20, 5_000
OLD_WORKBOOK = bytes.fromhex("d0cf11e0a1b11ae1")
LONGEST = 120.0
"""Seconds by the clock; by the processor's time the reader ends itself earlier."""
READER = workbook_reader.__file__
DATED: dict[str, type[date | time]] = {"date": date, "datetime": datetime, "time": time}


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
    with path.open("rb") as opened:
        begins = opened.read(len(OLD_WORKBOOK))
    if begins == OLD_WORKBOOK:
        raise OldOrLocked
    if begins.startswith(b"PK"):
        return _workbook(path)
    if path.suffix.lower() not in {".csv", ".txt"}:
        raise NotATable
    return [RawSheet(path.stem, _csv(path.read_bytes()))]


def _workbook(path: Path) -> list[RawSheet]:
    reader = [sys.executable, "-I", READER, str(path.resolve())]
    try:
        read = subprocess.run(reader, capture_output=True, check=False, timeout=LONGEST)  # noqa: S603 - our own
    except subprocess.TimeoutExpired as fault:
        raise TooLarge from fault
    if read.returncode < 0 or read.returncode == TOO_LARGE:
        raise TooLarge
    if read.returncode:
        raise NotATable
    found: list[RawSheet] = []
    for line in read.stdout.splitlines():
        match json.loads(line, object_hook=_dated):
            case str(title), bool(is_hidden):
                lines: list[tuple[int, list[Raw]]] = []
                found.append(RawSheet(tidy(title), lines, is_hidden))
            case number, cells:
                lines.append((number, cells))
    return found


def _dated(said: dict[str, Any]) -> Raw:
    [(kind, when)] = said.items()
    return timedelta(seconds=when) if kind == "timedelta" else DATED[kind].fromisoformat(when)


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
