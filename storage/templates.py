"""An office's own workbook, filled with our tables by a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.tables import Cell, inert
from domain.templates import Filled, Table
from storage.spreadsheets import LARGEST_FILE, OLD_WORKBOOK, NotATable, OldOrLocked, TooLarge, Unreadable
from storage.workbook_reader import TOO_LARGE

NOTHING_KNOWN, NO_ROOM = 5, 6
"""What the process ends with, beside what the one that reads tables ends with."""
PROJECT = str(Path(__file__).parents[1])
FILLER = f"import sys; sys.path.insert(0, {PROJECT!r}); from storage.template_filler import main; main()"


class NoForm(Unreadable):
    """There is no such file."""


class NothingKnown(Unreadable):
    """No sheet has a title of ours."""


class NoRoom(Unreadable):
    """Lines are too few, and with more of them a formula would count the wrong ones."""


def draft_filled(template: Path, out: Path, tables: Sequence[Table]) -> tuple[Path, list[Filled]]:
    """Write a filled copy of a template beside the name it shall bear, for its owner's eyes.

    Raises Unreadable, FileExistsError, OSError.
    """
    if out.exists():
        raise FileExistsError(out)
    _require_workbook(template)
    draft = out.with_name(f"{out.name}.{os.getpid()}.part")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        filled = _filled(template, draft, tables)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft, filled


def _require_workbook(template: Path) -> None:
    if not template.exists():
        raise NoForm
    if template.stat().st_size > LARGEST_FILE:
        raise TooLarge
    with template.open("rb") as opened:
        begins = opened.read(len(OLD_WORKBOOK))
    if begins == OLD_WORKBOOK:
        raise OldOrLocked
    if not begins.startswith(b"PK"):
        raise NotATable


def _filled(template: Path, draft: Path, tables: Sequence[Table]) -> list[Filled]:
    said = {
        "template": str(template.resolve()),
        "out": str(draft.resolve()),
        "tables": [asdict(each) | {"rows": [list(map(_said, row)) for row in each.rows]} for each in tables],
    }
    with TemporaryDirectory(prefix=f"{draft.name}.", dir=draft.parent) as beside:
        done = subprocess.run(  # noqa: S603 - our own module, by its full path
            [sys.executable, "-I", "-c", FILLER],
            input=json.dumps(said).encode(),
            capture_output=True,
            check=False,
            env={**os.environ, "TMPDIR": beside},  # names do not lie about in everybody's folder
        )
    if done.returncode < 0 or done.returncode == TOO_LARGE:
        raise TooLarge
    if done.returncode:
        raise {NOTHING_KNOWN: NothingKnown, NO_ROOM: NoRoom}.get(done.returncode, NotATable)
    return [Filled(**each) for each in json.loads(done.stdout)]


def _said(cell: Cell) -> str | int | dict[str, str] | None:
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    return inert(cell) if isinstance(cell, str) else cell
