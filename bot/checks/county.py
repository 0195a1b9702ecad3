"""The database, its schema, the keys to it, and what waits in it."""

import os
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.checks.findings import Finding, fail, fine, warn
from bot.settings import Settings
from bot.upkeep import why_closed
from domain.updates import InboxStatus
from storage.backups import file_of, try_keys
from storage.database import Database, open_database
from storage.held_letters import HeldLetters
from storage.inbox import InboxRepository
from storage.migrations import is_known, newest, revision_of
from storage.sealing import Sealer, WrongKey
from storage.secrets import Secrets

T = TypeVar("T")
SHUT = "GUIYAN_DATABASE cannot be opened"
IN_RECOVERY = text("SELECT pg_is_in_recovery()")


async def database(settings: Settings) -> Finding:
    path = file_of(settings.database)
    if path is not None and (closed := _closed(path)) is not None:
        return closed
    if path is not None and not path.exists():
        return fine(f"{path} is made at the first start.")
    try:
        revision, writable = await _seen(settings, _state)
    except (DBAPIError, OSError) as trouble:
        return fail(why_closed(make_url(settings.database), trouble), "")
    return _judged(revision, writable=writable)


def _judged(revision: str | None, *, writable: bool) -> Finding:
    if not writable:
        return fail(f"{SHUT} for writing: it is a standby.", "Name the server that takes writes.")
    if revision is not None and not is_known(revision):
        return fail(f"The database is newer (schema {revision}) than this Guiyan.", "Install its release.")
    if revision != newest():
        return warn(
            f"The schema is {revision or 'not there yet'}.", "The next start brings it to the newest."
        )
    return fine(f"It can be written to, schema {revision}.")


def _closed(path: Path) -> Finding | None:
    """SQLite makes files beside its own, so the folder has to be open to it too."""
    folder = path.absolute().parent
    if not folder.is_dir():
        return fail(f"{SHUT}: there is no folder {folder}.", "Make it, or name another one.")
    if os.statvfs(folder).f_flag & os.ST_RDONLY or not os.access(folder, os.W_OK):
        return fail(f"{SHUT}: the folder {folder} may not be written to.", "Give it to the bot's user.")
    if path.exists() and not (stat.S_ISREG(path.stat().st_mode) and os.access(path, os.R_OK | os.W_OK)):
        return fail(f"{SHUT}: {path} may not be written to.", "Give it to the bot's user.")
    return None


async def keys(settings: Settings) -> Finding:
    path, secrets = file_of(settings.database), Secrets(settings.secrets)
    if path is not None and not path.exists():
        return fine("They open what there is: nothing yet.")
    try:
        await _seen(settings, try_keys)
    except WrongKey:
        what = "do not open" if secrets.are_there() else "are gone, and nothing else opens"
        return fail(
            f"The keys in GUIYAN_SECRETS {what} this database.", "Name its folder, or restore a backup."
        )
    except (SQLAlchemyError, OSError):
        return warn("The keys could not be tried.", "Mend what is said of the database first.")
    if len(secrets.field_keys_there()) > 1:
        return warn(
            "A rotation was begun and not finished: older keys still open what they sealed.",
            "Stop the bot, and run `guiyan keys rotate`: it goes on where it stopped.",
        )
    return fine("They open what is sealed.")


async def held(settings: Settings) -> Finding:
    path = file_of(settings.database)
    if path is not None and not path.exists():
        return fine("No letters are held.")
    try:
        count = await _seen(settings, lambda connection: HeldLetters(connection).count())
    except (SQLAlchemyError, OSError):
        return warn("Held letters could not be counted.", "Mend what is said of the database first.")
    if count:
        return warn(
            f"{count} letters are held since a backup came back.", "Look at them: `guiyan outbox list`."
        )
    return fine("No letters are held.")


async def unhandled(settings: Settings) -> Finding:
    """Whether people said something that nobody could handle, which only the log tells."""
    path = file_of(settings.database)
    if path is not None and not path.exists():
        return fine("Every update was handled.")
    try:
        count = await _seen(settings, _set_aside)
    except (SQLAlchemyError, OSError):
        return warn("Updates that failed could not be counted.", "Mend what is said of the database first.")
    if count:
        return warn(
            f"{count} updates could not be handled in the last 8 days.",
            "Find their numbers in the log at `update set aside`, and please report what is said there.",
        )
    return fine("Every update of the last 8 days was handled.")


def _set_aside(connection: Connection) -> int:
    counts = InboxRepository(connection).counts()
    return sum(count for status, count in counts.items() if status is not InboxStatus.WAITING)


def _state(connection: Connection) -> tuple[str | None, bool]:
    standby = connection.dialect.name == "postgresql" and connection.scalar(IN_RECOVERY)
    return revision_of(connection), not standby


@asynccontextmanager
async def looked_into(settings: Settings) -> AsyncIterator[Database]:
    """The database as it is: nothing is made, nothing is brought up to date."""
    secrets = Secrets(settings.secrets)
    db = open_database(settings.database, secrets.sealer() if secrets.are_there() else Sealer(()))
    try:
        yield db
    finally:
        await db.close()


async def _seen(settings: Settings, question: Callable[[Connection], T]) -> T:
    async with looked_into(settings) as db:
        return await db.read(question)
