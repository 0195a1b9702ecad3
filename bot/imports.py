"""`guiyan import`: an office's tables, looked at row by row, taken in one go or not at all."""

import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.exports import WHY, require_there
from bot.logs import configure_logs
from bot.settings import read_county, read_settings
from bot.upkeep import FAILED, OK, opened
from services import imports
from services.app import App
from services.imports import HasFaults, Plan
from storage.spreadsheets import NotATable, OddLetters, OldOrLocked, TooLarge, Unreadable, read_tables
from texts.imports import explain

WRONG_USE = 2
STEP = 1000
MOST_SHOWN = 200
SHEETS = (
    ("mentors", "Nobody's name is kept before they agree."),
    ("people", "A name and a village are kept for 30 days, nothing else, unless they agree."),
    ("departments", "Whoever holds one signs: no name is kept before they agree."),
)
"""What the links are for, sheet by sheet, and what is kept meanwhile."""
UNREADABLE = {
    NotATable: "It is neither a workbook (.xlsx) nor a table (.csv), or it is damaged."
    " Save it as .xlsx and try again.",
    OldOrLocked: "It is a workbook of the old kind (.xls) or has a password. Save it as .xlsx without one.",
    TooLarge: "It is larger than a county's tables are (CSV: 1 MiB, 5,000 rows;"
    " .xlsx: 30,000 rows, 200 columns). Delete what is empty or not needed, or split it.",
    OddLetters: "Its letters are neither UTF-8 nor GBK. Save it as .xlsx and try again.",
}


async def take_in(source: Path, *, dry_run: bool) -> int:
    """Take places in and make everybody a link of their own, or say of every row what has to be mended."""
    settings = read_settings()
    settings.require_database()
    configure_logs(settings.log)
    _, outline = read_county(settings.programme)
    try:
        sheets = read_tables(source)
        require_there(settings)
        async with opened(settings) as app:
            if dry_run:
                plan = await app.see(imports.look, outline, sheets, _progress())
                return _tell_plan(app, plan)
            done = await app.do(imports.carry_out, outline, sheets, _progress())
            return _tell_done(done)
    except HasFaults as stopped:
        return _tell_plan(app, stopped.plan)
    except FileNotFoundError:
        sys.stderr.write(f"There is no file {source}. Name a workbook (.xlsx) or a table (.csv).\n")
        return WRONG_USE
    except Unreadable as fault:
        sys.stderr.write(f"{source} was not read. {UNREADABLE[type(fault)]}\n")
        return FAILED
    except (*WHY, OSError, SQLAlchemyError) as trouble:
        said = f"The system said {type(trouble).__name__}: may it read and write there?"
        sys.stderr.write(f"Nothing was imported. {WHY.get(type(trouble), said)}\n")
        return FAILED


def _tell_plan(app: App, plan: Plan) -> int:
    """Each fault on a line of its own; where there is none, what a real run would do."""
    locale = app.programme.locale
    for fault in plan.faults[:MOST_SHOWN]:
        sys.stdout.write(f"{explain(fault, locale)}\n")
    if plan.faults:
        more = len(plan.faults) - MOST_SHOWN
        left = f" ({more} more are not shown)" if more > 0 else ""
        sys.stderr.write(
            f"{len(plan.faults)} things to mend in {plan.lines} rows{left}. Nothing was imported.\n"
        )
        return FAILED
    sys.stdout.write(f"A real run would do this, nothing was changed now: {_counts(plan)}.\n")
    return OK


def _tell_done(plan: Plan) -> int:
    """The links of each sheet with whose they are; then what was done."""
    for (who, kept), links in zip(SHEETS, plan.links, strict=True):
        for guest in links.links:
            sys.stdout.write(f"{guest.line}\t{guest.name}\t{guest.place}\t/start i_{guest.code}\n")
        if links.links:
            until = f"; new ones are good until {links.until:%Y-%m-%d}" if links.until else ""
            sys.stdout.write(
                f"Above, of {who}: row, name, whereto, and what each sends the bot in a private chat{until}."
                f" Give everybody their own. {kept}\n\n"
            )
    sys.stdout.write(f"Imported: {_counts(plan)}.\n")
    return OK


def _counts(plan: Plan) -> str:
    places = plan.places
    said = [f"places: {len(places.added)} new, {len(places.renamed)} renamed, {places.unchanged} unchanged"]
    for (who, _), links in zip(SHEETS, plan.links, strict=True):
        same = len(links.waiting) + links.came
        if same or links.new:
            said.append(
                f"{who}: {len(links.invited)} invited, {len(links.renewed)} invited again, {same} unchanged"
            )
    return "; ".join(said)


def _progress() -> Callable[[], None]:
    """Counts rows on the terminal; in a pipe it is silent."""
    rows = 0

    def tick() -> None:
        nonlocal rows
        rows += 1
        if rows % STEP == 0 and sys.stderr.isatty():
            sys.stderr.write(f"\r\033[K{rows} rows")

    return tick
