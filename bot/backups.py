"""`guiyan backup` and `guiyan restore`: what an operator does so that a dead disk loses nothing."""

import sys
from getpass import getpass
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.keys import UNFINISHED, rotate, show
from bot.logs import configure_logs
from bot.settings import Settings, SettingsFault, read_county, read_settings
from bot.upkeep import FAILED, OK, opened, wall_clock
from domain.forgetting import MarksDamaged, latest
from services import restoring
from services.app import App
from services.restoring import Settled, settle
from services.transaction import Transaction
from storage.archives import Damaged, NotAnArchive, NotOpened
from storage.backups import Contents, DamagedDatabase, NoDatabase, NotEmpty, make_backup, restore
from storage.migrations import NewerSchema
from storage.sealing import WrongKey
from storage.secrets import (
    FORGOTTEN,
    NoKeys,
    OtherKeys,
    Secrets,
    read_forgotten,
    write_forgotten,
)
from texts.render import Texts

WRONG_USE = 2
SHORTEST = 12
UNSEALED = (
    "A backup is sealed with a passphrase. Set GUIYAN_BACKUP_PASSPHRASE,"
    " or run this in a terminal and type it."
)
TOO_SHORT = f"The passphrase needs at least {SHORTEST} characters. Five words you can remember will do."
KEEP = (
    "Copy it to another machine, and write the passphrase on paper: without it nobody opens the backup.\n"
    "Ballots are never in it: a vote that is open now would end without a result if it is restored.\n"
)
NO_MARKS = (
    f"There was no {FORGOTTEN} in GUIYAN_SECRETS or beside the backup: if anybody asked to be forgotten after"
    " it was made, they are here again and have to ask once more.\n"
)
MARKS_DAMAGED = (
    f"{FORGOTTEN}, the list of who asked to be forgotten, cannot be read in GUIYAN_SECRETS or beside the"
    " backup. Take another copy of it, or move it away if there is none.\n"
)
LOG_BROKEN = "The audit log in it is not whole: run `guiyan audit verify` where it came from.\n"
SEALED_ANEW = "Its keys had been rotated since: everything in it was sealed anew with a new one.\n"
NOT_SEALED_ANEW = (
    "Its keys had been rotated since, and the old ones still open it: run `guiyan keys rotate` now.\n"
)
WHY = {
    NoDatabase: "There is no county in GUIYAN_DATABASE yet. Name the database that is to be backed up.",
    DamagedDatabase: "SQLite finds the database damaged. Stop the bot, restore the last backup.",
    NoKeys: "GUIYAN_SECRETS lacks field.keys or audit.key, without which nobody reads a backup."
    " Name the right folder.",
    WrongKey: "The keys in GUIYAN_SECRETS do not open this database. Name the folder that belongs to it.",
    NewerSchema: "It was made by a newer Guiyan than this one. Install that release first.",
    NotAnArchive: "That file is no backup of Guiyan. Look for one that `guiyan backup` wrote.",
    NotOpened: "It does not open: the passphrase is another one, or the file is damaged."
    " Try again, or take another copy.",
    Damaged: "The file is damaged or its end is missing. Take another copy of it, or an older backup.",
    NotEmpty: "GUIYAN_DATABASE holds something already, and nothing is written over."
    " Move it away (with its -wal and -shm) or name an empty database, then restore.",
    OtherKeys: "GUIYAN_SECRETS holds keys of another database, and no key is written over."
    " Name an empty folder.",
}


async def back_up(out: Path) -> int:
    """Write a backup while the bot runs."""
    settings = read_settings()
    configure_logs(settings.log)
    passphrase = _passphrase(settings, twice=True)
    try:
        contents = await make_backup(
            settings.database, out, Secrets(settings.secrets), passphrase, wall_clock(), _show
        )
        _lay_marks_beside(out, Secrets(settings.secrets))
    except FileExistsError:
        sys.stderr.write(f"{out} is there already, and nothing is written over. Name another file.\n")
        return WRONG_USE
    except MarksDamaged:
        sys.stderr.write(f"The backup {out} is whole, but alone. {MARKS_DAMAGED}")
        return FAILED
    except (*WHY, OSError, SQLAlchemyError) as trouble:
        return _failed("No backup was made.", trouble)
    rows = sum(contents.counts.values())
    sys.stdout.write(f"Backup written and verified: {out}, {rows} rows.\n")
    sys.stdout.write(KEEP)
    if not contents.log_is_whole:
        sys.stderr.write(LOG_BROKEN)
        return FAILED
    return OK


async def bring_back(source: Path) -> int:
    """Restore a backup into an empty place; letters wait there until somebody has looked at them."""
    settings = read_settings()
    configure_logs(settings.log)
    programme, _ = read_county(settings.programme)
    passphrase, secrets = _passphrase(settings, twice=False), Secrets(settings.secrets)

    try:
        kept = latest(read_forgotten(source.parent / FORGOTTEN), secrets.forgotten())
    except (MarksDamaged, OSError):
        sys.stderr.write(f"Nothing was restored. {MARKS_DAMAGED}")
        return FAILED

    def settled(connection: Connection, contents: Contents) -> tuple[Contents, Settled]:
        """Who asked to be forgotten after the backup was made is forgotten here again."""
        secrets.set_witness_aside()
        tx = Transaction(connection, wall_clock(), programme, Texts(), secrets)
        return contents, settle(tx, contents.head.made_at, kept)

    try:
        contents, after = await restore(settings.database, source, passphrase, secrets, settled)
    except FileNotFoundError:
        sys.stderr.write(f"There is no file {source}. Name one that `guiyan backup` wrote.\n")
        return FAILED
    except (*WHY, OSError, SQLAlchemyError) as trouble:
        return _failed("Nothing was restored.", trouble)
    async with opened(settings) as app:
        due = await hold_what_is_due(app)
        rotated = await sealed_anew(app)
    _tell(contents, after, due, rotated=rotated, alone=not kept)
    return OK


def _tell(contents: Contents, after: Settled, due: int, *, rotated: bool | None, alone: bool) -> None:
    """What is to be known before the bot is started with what came back."""
    rows, made_at = sum(contents.counts.values()), contents.head.made_at
    sys.stdout.write(f"Restored: {rows} rows as they were at {made_at:%Y-%m-%d %H:%M} UTC.\n")
    sys.stdout.write(
        f"{after.held + due} letters are held, because some of them may have gone out since. Look at them:"
        " `guiyan outbox list`, then `release` or `drop`.\n"
    )
    if after.forgotten:
        sys.stdout.write(f"{after.forgotten} people asked to be forgotten since, and were forgotten again.\n")
    if alone:
        sys.stdout.write(NO_MARKS)
    if after.ended:
        sys.stdout.write(
            f"{after.ended} votes were open and ended without a result: let them be opened again.\n"
        )
    if after.let_go:
        sys.stdout.write(
            f"{after.let_go} messages to the bot were just being handled, and are let go:"
            " whoever wrote them may have to write once more.\n"
        )
    if rotated is not None:
        (sys.stdout if rotated else sys.stderr).write(SEALED_ANEW if rotated else NOT_SEALED_ANEW)
    if not contents.log_is_whole:
        sys.stderr.write(LOG_BROKEN)


async def hold_what_is_due(app: App) -> int:
    """Hold what the clock would say at the next start: it may have been said since the backup was made."""
    from scheduler.timetable import run_due  # noqa: PLC0415 - a backup needs no scheduler

    await run_due(app)
    return await app.do(restoring.hold)


async def sealed_anew(app: App) -> bool | None:
    """Leave nothing that an old key opens, where the backup brought one along; None where it did not."""
    if len(app.secrets.field_keys_there()) == 1:
        return None
    try:
        await rotate(app, show)
    except (*UNFINISHED, OSError, SQLAlchemyError):
        return False
    return True


def _lay_marks_beside(out: Path, secrets: Secrets) -> None:
    """Older backups in the same folder must bring nobody back, not even where the secrets are lost."""
    if marks := secrets.forgotten():
        write_forgotten(out.parent / FORGOTTEN, latest(read_forgotten(out.parent / FORGOTTEN), marks))


def passphrase_of(settings: Settings) -> str:
    """The passphrase that is set, or nothing; raises SettingsFault when it is too short."""
    passphrase = settings.backup_passphrase.get_secret_value()
    if passphrase and len(passphrase) < SHORTEST:
        raise SettingsFault(f"GUIYAN_BACKUP_PASSPHRASE: {TOO_SHORT}")
    return passphrase


def _passphrase(settings: Settings, *, twice: bool) -> str:
    if passphrase := passphrase_of(settings):
        return passphrase
    if not sys.stdin.isatty():
        raise SettingsFault(UNSEALED)
    typed = getpass("Passphrase: ")
    if twice and len(typed) < SHORTEST:
        raise SettingsFault(TOO_SHORT)
    if twice and getpass("Once more: ") != typed:
        raise SettingsFault("The two were not the same. Start once more.")
    return typed


def _show(table: str, rows: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{table} {rows or ''}")
        if table == "verifying":
            sys.stderr.write("\r\033[K")


def _failed(what: str, trouble: Exception) -> int:
    why = WHY.get(
        type(trouble), f"The system said {type(trouble).__name__}: is there room, and may it write there?"
    )
    sys.stderr.write(f"{what} {why}\n")
    return FAILED
