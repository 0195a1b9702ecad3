"""The folder of keys remembers whom no backup may bring back."""

import asyncio

import structlog

from services import forgetting
from services.app import App

log = structlog.get_logger()


async def keep_marks(app: App) -> dict[str, int]:
    """Keep the marks of who was forgotten outside the database, where no restore writes over them."""
    marks = await app.see(forgetting.marks)
    if not await asyncio.to_thread(forgetting.keep_marks, app.secrets, marks):
        log.error("list of the forgotten was damaged, and is written anew from the database")
    return {}


JOBS = (keep_marks,)
