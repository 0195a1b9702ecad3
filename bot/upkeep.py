"""What an operator does to the database without a bot running."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy.exc import DBAPIError, OperationalError

from bot.logs import configure_logs
from bot.settings import Settings, SettingsFault, read_county, read_settings
from domain.invitations import NoCounty
from services import audit, invitations, places
from services.app import App
from storage.database import open_database
from storage.migrations import NewerSchema, migrate
from storage.secrets import Secrets
from texts.render import Texts

OK, FAILED = 0, 1
UNSEEN = "nobody has witnessed its end yet, a running bot does"


def wall_clock() -> datetime:
    """The real time. Everything else takes it from `app.clock()`."""
    return datetime.now(UTC)  # noqa: TID251 - this is where app.clock() comes from


async def upgraded(settings: Settings) -> str:
    """Bring the database to the newest schema; raises SettingsFault when it cannot be opened or is newer."""
    try:
        return await migrate(settings.database)
    except NewerSchema as newer:
        raise SettingsFault(
            f"The database is newer (schema {newer}) than this Guiyan. Install its release or an old backup."
        ) from newer
    except (OperationalError, DBAPIError, OSError) as fault:
        raise SettingsFault(
            f"GUIYAN_DATABASE cannot be opened ({type(fault).__name__}): is it writable?"
        ) from None


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[App]:
    """An app on the configured database, brought to the newest schema and with its places founded."""
    programme, outline = read_county(settings.programme)
    secrets = Secrets(settings.secrets)
    try:
        secrets.guard()
    except OSError as fault:
        raise SettingsFault(
            f"GUIYAN_SECRETS: {settings.secrets} cannot be this user's own folder ({type(fault).__name__})."
            " Name another one, or give this one to the bot's user."
        ) from None
    await upgraded(settings)
    db = open_database(settings.database, secrets.sealer())
    try:
        app = App(db, Texts(), wall_clock, programme, secrets)
        await app.do(places.found, outline)
        yield app
    finally:
        await db.close()


async def migrate_database() -> int:
    settings = read_settings()
    configure_logs(settings.log)
    version = await upgraded(settings)
    sys.stdout.write(f"The database is at schema {version}.\n")
    return OK


async def print_claim() -> int:
    settings = read_settings()
    configure_logs(settings.log)
    async with opened(settings) as app:
        try:
            code = await app.do(invitations.claim)
        except NoCounty as refusal:
            raise SettingsFault(app.texts.explain(refusal)) from refusal
    sys.stdout.write(f"Within 15 minutes, send this to the bot in a private chat:\n\n    /start i_{code}\n\n")
    return OK


async def verify_audit() -> int:
    settings = read_settings()
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
