"""`guiyan keys rotate`: a new key for names and words, and nothing left that an older one opens."""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.exports import NOTHING_THERE, require_there
from bot.lease import Lease, NotAlone, this_process
from bot.logs import configure_logs
from bot.settings import read_settings
from bot.upkeep import FAILED, OK, opened, require_nobody_runs
from domain.leases import HeldByAnother
from services import audit
from services.app import App
from storage.backups import NoDatabase
from storage.leases import LeaseRepository
from storage.rotation import (
    Place,
    SealedMeanwhile,
    SealedTable,
    Unopened,
    require_known,
    require_sealed_by,
    rows_of,
    seal_anew,
    sealed_tables,
)
from storage.sealing import Sealer, WrongKey
from storage.secrets import NoKeys
from storage.sqlite import NotSaved

NAME = "keys"
"""The lease of who rotates: of two at once, one would seal with a key that the other does not know."""
Show = Callable[[str, int, int], None]
GO_ON = (
    "Run `guiyan keys rotate` again: it goes on where it stopped. Until then the old and the new key open."
)
WHY = {
    NoDatabase: NOTHING_THERE,
    NoKeys: "GUIYAN_SECRETS lacks field.keys or audit.key of this database. Name the right folder.",
    WrongKey: "The keys in GUIYAN_SECRETS do not open this database. Name the folder that belongs to it.",
    NotAlone: "Guiyan runs with this database and with the keys as they were. Stop it, then run this again:"
    " it begins, or goes on where it stopped.",
    SealedMeanwhile: f"Another command sealed something with the old key meanwhile. {GO_ON}",
    HeldByAnother: "Somebody else rotates the keys at this moment. Let them finish.",
}
UNFINISHED = (WrongKey, NotAlone, HeldByAnother, SealedMeanwhile, NotSaved)
DONE = (
    "Backups of before carry their own key and open as before. For copies that were made some other way, the"
    " old key lies in GUIYAN_SECRETS/field.keys.retired for 30 days, unused: delete it if there are none.\n"
)


@dataclass(slots=True)
class Rotated:
    """What was done: whether an earlier rotation was finished, how many values, in how many seconds."""

    goes_on: bool
    values: int = 0
    seconds: float = field(default=0.0)


async def rotate_keys() -> int:
    """Rotate the keys while no bot runs; whatever interrupts it, the next run finishes."""
    settings = read_settings()
    settings.require_database()
    configure_logs(settings.log)
    try:
        require_there(settings)
        async with opened(settings) as app:
            done = await rotate(app, show)
    except Unopened as trouble:
        sys.stderr.write(f"No key opens what stands in {trouble.where}: restore a backup. {GO_ON}\n")
        return FAILED
    except (*WHY, NotSaved, OSError, SQLAlchemyError) as trouble:
        said = f"The system said {type(trouble).__name__}: is there room, and may it write there? {GO_ON}"
        sys.stderr.write(f"The keys were not rotated. {WHY.get(type(trouble), said)}\n")
        return FAILED
    tell(done)
    return OK


def tell(done: Rotated) -> None:
    before = "A rotation that had been begun is finished" if done.goes_on else "The keys are rotated"
    sys.stdout.write(f"{before}: {done.values} values sealed anew in {done.seconds:.1f} s.\n{DONE}")


async def rotate(app: App, show: Show) -> Rotated:
    """Lay a new key, seal everything with it, retire the others.

    Raises NotAlone while a bot runs, HeldByAnother while somebody else rotates, SealedMeanwhile where some
    command still sealed with an older key, WrongKey or Unopened where something cannot be opened. In every
    case all keys that open anything are still there.
    """
    holder = this_process()
    await app.db.write(require_nobody_runs)
    await app.db.read(lambda connection: require_known(connection, app.secrets.sealer()))
    lease = Lease(app, holder, NAME)
    try:
        await lease.take(patience=0)
    except NotAlone:
        raise HeldByAnother from None
    try:
        return await _rotate(app, holder, show)
    finally:
        await lease.give_back()


async def _rotate(app: App, holder: str, show: Show) -> Rotated:
    began = app.clock()
    done = Rotated(goes_on=len(app.secrets.field_keys_there()) > 1)
    if not done.goes_on:
        await asyncio.to_thread(app.secrets.lay_field_key)
    sealer = app.secrets.sealer()

    def in_turn(connection: Connection) -> None:
        """Each batch makes sure that nobody seals with an older key beside it."""
        require_nobody_runs(connection)
        leases, now = LeaseRepository(connection), app.clock()
        lease = leases.find(NAME)
        if lease is None or lease.holder != holder:
            raise HeldByAnother
        leases.take(NAME, holder, now)

    for sealed in sealed_tables():
        done.values += await _seal_table(app, sealed, sealer, in_turn, show)

    def look(connection: Connection) -> None:
        in_turn(connection)
        require_sealed_by(connection, sealer.newest)

    await app.db.write(look)
    await app.do(audit.keep_rotation)
    await asyncio.to_thread(app.secrets.retire_field_keys, sealer.keys[1:], app.clock())
    await app.db.sweep()  # or the old words lie about in the write-ahead log
    done.seconds = (app.clock() - began).total_seconds()
    return done


async def _seal_table(
    app: App, sealed: SealedTable, sealer: Sealer, in_turn: Callable[[Connection], None], show: Show
) -> int:
    rows, looked, values = await app.db.read(lambda connection: rows_of(connection, sealed)), 0, 0
    after: Place | None = None
    while True:

        def work(connection: Connection, after: Place | None = after) -> tuple[Place | None, int, int]:
            in_turn(connection)
            batch = seal_anew(connection, sealed, sealer, after)
            return batch.last, batch.rows, batch.values

        after, there, anew = await app.db.write(work)
        looked, values = looked + there, values + anew
        show(sealed.name, looked, rows)
        if after is None:
            return values


def show(table: str, looked: int, rows: int) -> None:
    """One line on the terminal; in a pipe it is silent."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{table} {looked}/{rows}" + ("\r\033[K" if looked >= rows else ""))
