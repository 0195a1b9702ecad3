"""`guiyan export`: the county's tables as a workbook, for its own office."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.logs import configure_logs
from bot.settings import Settings, read_settings
from bot.upkeep import FAILED, OK, opened
from domain.invitations import NoCounty
from domain.templates import Filled
from services import exporting
from services.app import App
from services.exporting import NoSuchPlace
from storage.backups import NoDatabase, file_of
from storage.publishing import publish
from storage.sealing import WrongKey
from storage.secrets import NoKeys, Secrets
from storage.spreadsheets import NotATable, OldOrLocked, TooLarge, Unreadable
from storage.sqlite import NotSaved
from storage.templates import NoForm, NoRoom, NothingKnown, draft_filled
from storage.workbooks import draft_workbook

WRONG_USE = 2
KEEP = "It holds names and only you can open it: keep it in your office, delete it when it is done with.\n"
NOTHING_THERE = "There is no county in GUIYAN_DATABASE yet. Name the database that is meant."
WHY = {
    NotSaved: "The database could not keep it: is its disk full, or does another program hold it?"
    " Make room, and try again.",
    NoCounty: NOTHING_THERE,
    NoDatabase: NOTHING_THERE,
    NoKeys: "GUIYAN_SECRETS lacks field.keys or audit.key of this database. Name the right folder.",
    WrongKey: "The keys in GUIYAN_SECRETS do not open this database. Name the folder that belongs to it.",
}

WRONG = {
    NoSuchPlace: "No place has the code {code!r}. The sheet of places in a whole export lists them.\n",
    FileExistsError: "{out} is there already, and nothing is written over. Name another file.\n",
    NoForm: "There is no file {template}. Name the office's form (.xlsx).\n",
}
NOT_FILLED = {
    NothingKnown: "None of its titles is known. Put some of a whole export's titles into its first 20 lines.",
    NoRoom: "Its empty lines are too few, and below them stands a formula. Insert empty lines above it.",
    NotATable: "It is no workbook (.xlsx), or it is damaged. Save it as .xlsx and try again.",
    OldOrLocked: "It is a workbook of the old kind (.xls) or has a password. Save it as .xlsx without one.",
    TooLarge: "It is larger than a form is, or asks for too much. Copy the form alone into a new workbook.",
}
NOT_DRAWN = "Pictures and charts of the form are not in it: put them in again if they are needed.\n"


async def export(out: Path, code: str | None, template: Path | None = None) -> int:
    """Write the tables of a place and all below it; that it was done stands in the audit log."""
    settings = read_settings()
    settings.require_database()
    configure_logs(settings.log)
    if out.suffix.lower() != ".xlsx":
        sys.stderr.write(f"{out} would not open: name a file that ends in .xlsx.\n")
        return WRONG_USE
    try:
        require_there(settings)
        async with opened(settings) as app:
            told = await _written(app, out, code, template)
    except (NoSuchPlace, FileExistsError, NoForm) as wrong:
        sys.stderr.write(WRONG[type(wrong)].format(out=out, code=code, template=template))
        return WRONG_USE
    except Unreadable as fault:
        sys.stderr.write(f"{template} was not filled in. {NOT_FILLED[type(fault)]}\n")
        return FAILED
    except (*WHY, OSError, SQLAlchemyError) as trouble:
        said = f"The system said {type(trouble).__name__}: is there room, and may it read and write there?"
        sys.stderr.write(f"No export was made. {WHY.get(type(trouble), said)}\n")
        return FAILED
    sys.stdout.write(f"{told}{KEEP}")
    return OK


async def _written(app: App, out: Path, code: str | None, template: Path | None) -> str:
    """Write the workbook and note it in the log; returns what is to be said of it."""
    sheets = await app.see(exporting.gather, code)
    if template is None:
        draft = draft_workbook(out, sheets, app.clock())
        rows = {sheet.name: len(sheet.rows) for sheet in sheets}
        told = f"Export written: {out}, {sum(rows.values())} rows on {len(sheets)} sheets.\n"
    else:
        tables = await app.see(exporting.fillable, sheets)
        draft, filled = await asyncio.to_thread(draft_filled, template, out, tables)
        rows = dict[str, int]()
        for each in filled:
            if each.table is not None:
                rows[each.table] = rows.get(each.table, 0) + each.rows
        titles = {sheet.name: sheet.title for sheet in sheets}
        told = f"Export written: {out}.\n" + "".join(_told(each, titles) for each in filled)
        told += NOT_DRAWN if any(each.drawn for each in filled) else ""
    try:
        await app.do(exporting.keep_record, code, rows)
        publish(draft, out)
    finally:
        draft.unlink(missing_ok=True)
    return told


def _told(filled: Filled, titles: Mapping[str, str]) -> str:
    if filled.table is None:
        return f"Sheet “{filled.sheet}”: left as it is, no title in it is known.\n"
    where = f"{filled.rows} rows of {titles[filled.table]} from line {filled.first} on"
    empty = f"; left empty, for we have nothing of it: {', '.join(filled.empty)}" if filled.empty else ""
    return f"Sheet “{filled.sheet}”: {where}{empty}.\n"


def require_there(settings: Settings) -> None:
    """Raise NoDatabase or NoKeys rather than make a new one of either and find it empty."""
    path = file_of(settings.database)
    if path is not None and not path.exists():
        raise NoDatabase
    Secrets(settings.secrets).packed()
