"""Spent keys and carried letters are not kept for ever."""

from services import ledger
from services.app import App


async def forget_old_records(app: App) -> dict[str, int]:
    """Drop what nobody can ask for any more."""
    return {"forgotten": await app.do(ledger.forget) if await app.see(ledger.has_old) else 0}


JOBS = (forget_old_records,)
