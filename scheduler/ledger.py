"""Spent keys and carried letters are not kept for ever, and what is deleted leaves no traces."""

from services import ledger
from services.app import App


async def forget_old_records(app: App) -> dict[str, int]:
    """Drop what nobody can ask for any more."""
    return {"forgotten": await app.do(ledger.forget) if await app.see(ledger.has_old) else 0}


async def sweep_deleted(app: App) -> dict[str, int]:
    """Wipe what was deleted since the last tick out of the database's files, if nobody is just reading it."""
    await app.db.sweep()
    return {}


JOBS = (forget_old_records,)
LAST_JOBS = (sweep_deleted,)
