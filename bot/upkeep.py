"""What an operator does to the database without a bot running."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy import URL, Connection, inspect, make_url
from sqlalchemy.exc import DBAPIError

from bot.lease import LOOK_EVERY, NAME, PATIENCE, NotAlone, is_alive
from bot.logs import configure_logs
from bot.settings import Settings, SettingsFault, read_county, read_settings
from domain.invitations import NoCounty
from domain.leases import HeldByAnother, require_free
from services import audit, invitations, places
from services.app import App
from services.leases import NOBODY
from storage.database import open_database
from storage.leases import LeaseRepository
from storage.migrations import NewerSchema, migrate
from storage.schema.updates import leases
from storage.secrets import Secrets
from texts.render import Texts

OK, FAILED = 0, 1
STILL_RUNS = (
    "An older Guiyan runs with GUIYAN_DATABASE, and its tables would change under it."
    " Stop it, then ask once more."
)
UNSEEN = "nobody has witnessed its end yet, a running bot does"
POSTGRESQL_PORT = 5432
NO_SUCH_DATABASE = "3D000"
NOT_LET_IN = frozenset({"28000", "28P01"})
"""What PostgreSQL answers to a wrong name or password."""


def wall_clock() -> datetime:
    """The real time. Everything else takes it from `app.clock()`."""
    return datetime.now(UTC)  # noqa: TID251 - this is where app.clock() comes from


async def upgraded(settings: Settings, patience: float = 0.0) -> str:
    """Bring the database to the newest schema; raises SettingsFault when it cannot be opened or is newer.

    Never under a bot that runs with the old one: that may leave for so many seconds, then raises NotAlone.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    while True:
        try:
            return await _upgraded_alone(settings)
        except NotAlone:
            if loop.time() >= deadline:
                raise
        await asyncio.sleep(LOOK_EVERY)


async def _upgraded_alone(settings: Settings) -> str:
    try:
        return await migrate(settings.database, require_nobody_runs)
    except NewerSchema as newer:
        raise SettingsFault(
            f"The database is newer (schema {newer}) than this Guiyan. Install its release or an old backup."
        ) from newer
    except (DBAPIError, OSError) as fault:
        raise SettingsFault(why_closed(make_url(settings.database), fault)) from None


def require_nobody_runs(connection: Connection) -> None:
    """Raise NotAlone while a process holds the lease, as far as can be told."""
    if not inspect(connection).has_table(leases.name):
        return
    lease = LeaseRepository(connection).find(NAME)
    if lease is None or lease.holder == NOBODY or not is_alive(lease.holder):
        return
    try:
        require_free(lease.holder, lease.renewed_at, wall_clock())
    except HeldByAnother:
        raise NotAlone from None


def why_closed(url: URL, fault: DBAPIError | OSError) -> str:
    """Why the database cannot be opened and what to do; the password is never said."""
    if url.get_backend_name() == "sqlite":
        return (
            f"GUIYAN_DATABASE cannot be opened ({type(fault).__name__}):"
            f" is {url.database} a database in a folder that the bot may write to?"
        )
    host = url.host or url.query.get("host") or "localhost"
    where = f"{host}:{url.port or POSTGRESQL_PORT}"
    if isinstance(fault, OSError):
        return f"GUIYAN_DATABASE: nobody answers at {where}. Start PostgreSQL there, or correct the address."
    state = getattr(fault.orig, "sqlstate", None)
    if state == NO_SUCH_DATABASE:
        return (
            f"GUIYAN_DATABASE: PostgreSQL at {where} has no database {url.database}. Create it there first."
        )
    if state in NOT_LET_IN:
        return (
            f"GUIYAN_DATABASE: PostgreSQL at {where} does not let {url.username} in."
            " Correct the name or the password."
        )
    return f"GUIYAN_DATABASE: PostgreSQL at {where} cannot be used ({type(fault.orig).__name__} {state})."


@asynccontextmanager
async def opened(settings: Settings, *, to_run: bool = False) -> AsyncIterator[App]:
    """An app on the configured database, brought to the newest schema.

    Where an older release runs with it, who comes `to_run` waits for it to leave and raises NotAlone if it
    stays; everybody else raises SettingsFault.
    """
    programme, _ = read_county(settings.programme)
    secrets = Secrets(settings.secrets)
    try:
        secrets.guard()
    except OSError as fault:
        raise SettingsFault(
            f"GUIYAN_SECRETS: {settings.secrets} cannot be this user's own folder ({type(fault).__name__})."
            " Name another one, or give this one to the bot's user."
        ) from None
    if to_run:
        await upgraded(settings, PATIENCE)
    else:
        await _upgraded_or_refused(settings)
    db = open_database(settings.database, secrets.sealer())
    try:
        yield App(db, Texts(), wall_clock, programme, secrets)
    finally:
        await db.close()


async def _upgraded_or_refused(settings: Settings) -> str:
    try:
        return await upgraded(settings)
    except NotAlone:
        raise SettingsFault(STILL_RUNS) from None


async def migrate_database() -> int:
    settings = read_settings()
    configure_logs(settings.log)
    version = await _upgraded_or_refused(settings)
    sys.stdout.write(f"The database is at schema {version}.\n")
    return OK


async def print_claim() -> int:
    settings = read_settings()
    settings.require_database()
    configure_logs(settings.log)
    _, outline = read_county(settings.programme)
    async with opened(settings) as app:
        await app.do(places.found, outline)  # the code may be asked for before the bot ran for the first time
        try:
            code = await app.do(invitations.claim)
        except NoCounty as refusal:
            raise SettingsFault(app.texts.explain(refusal)) from refusal
    sys.stdout.write(f"Within 15 minutes, send this to the bot in a private chat:\n\n    /start i_{code}\n\n")
    return OK


async def verify_audit() -> int:
    settings = read_settings()
    settings.require_database()
    configure_logs(settings.log)
    async with opened(settings) as app:
        found = await app.see(audit.examine, app.secrets.witness())
    said = _fault(found)
    if said is not None:
        sys.stdout.write(f"{said}\n")
        return FAILED
    seen = f"its end was last witnessed on {found.seen_at:%Y-%m-%d %H:%M} UTC" if found.seen_at else UNSEEN
    sys.stdout.write(f"The audit log is whole: {found.entries} entries; {seen}.\n")
    return OK


def _fault(found: audit.Examined) -> str | None:
    if found.broken is not None:
        return f"The audit log was changed: entry {found.broken} does not follow from those before it."
    if found.false_witness:
        return "GUIYAN_SECRETS/audit.witness was changed: nobody can say whether the log's end is there."
    if found.cut is not None:
        seen = f"{found.cut.entries} entries on {found.cut.seen_at:%Y-%m-%d %H:%M} UTC"
        return f"The audit log's end was cut off or replaced: it had {seen} and has {found.entries} now."
    return None
