"""`guiyan export`: the county's tables as a workbook, for its own office."""

import sys
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.logs import configure_logs
from bot.settings import Settings, read_settings
from bot.upkeep import FAILED, OK, opened
from domain.invitations import NoCounty
from services import exporting
from services.exporting import NoSuchPlace
from storage.backups import NoDatabase, file_of
from storage.sealing import WrongKey
from storage.secrets import NoKeys, Secrets
from storage.sqlite import NotSaved
from storage.workbooks import draft_workbook, publish

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


async def export(out: Path, code: str | None) -> int:
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
            sheets = await app.see(exporting.gather, code)
            draft = draft_workbook(out, sheets, app.clock())
            try:
                await app.do(exporting.keep_record, code, sheets)
                publish(draft, out)
            finally:
                draft.unlink(missing_ok=True)
    except NoSuchPlace:
        sys.stderr.write(
            f"No place has the code {code!r}. The sheet of places in a whole export lists them.\n"
        )
        return WRONG_USE
    except FileExistsError:
        sys.stderr.write(f"{out} is there already, and nothing is written over. Name another file.\n")
        return WRONG_USE
    except (*WHY, OSError, SQLAlchemyError) as trouble:
        said = f"The system said {type(trouble).__name__}: is there room, and may it write there?"
        sys.stderr.write(f"No export was made. {WHY.get(type(trouble), said)}\n")
        return FAILED
    rows = sum(len(sheet.rows) for sheet in sheets)
    sys.stdout.write(f"Export written: {out}, {rows} rows on {len(sheets)} sheets.\n{KEEP}")
    return OK


def require_there(settings: Settings) -> None:
    """Raise NoDatabase or NoKeys rather than make a new one of either and find it empty."""
    path = file_of(settings.database)
    if path is not None and not path.exists():
        raise NoDatabase
    Secrets(settings.secrets).packed()
