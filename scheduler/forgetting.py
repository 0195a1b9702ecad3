"""The folder of keys remembers whom no backup may bring back."""

import asyncio

import structlog

from domain.forgetting import latest
from services import forgetting
from services.app import App
from storage.secrets import MarksDamaged

log = structlog.get_logger()


async def keep_marks(app: App) -> dict[str, int]:
    """Keep the marks of who was forgotten outside the database, where no restore writes over them."""
    marks = await app.see(forgetting.marks)
    try:
        kept = await asyncio.to_thread(app.secrets.forgotten)
    except MarksDamaged:
        log.exception("list of the forgotten damaged, and written anew from the database")
        await asyncio.to_thread(app.secrets.set_forgotten_aside)
        kept = {}
    if marks and not marks.items() <= kept.items():
        await asyncio.to_thread(app.secrets.keep_forgotten, latest(kept, marks))
    return {}


JOBS = (keep_marks,)
