"""Once a month: whether somebody fit was seen where reserves are missing."""

from scheduler.wishes import do_each
from services import help_days
from services.app import App


async def ask_on_help_day(app: App) -> dict[str, int]:
    """Ask whose villages are short of reserves, once a person and month whatever happens."""
    return await do_each(app, help_days.ask, await app.see(help_days.due_searches))


JOBS = (ask_on_help_day,)
NEXT = (help_days.next_help_day_at,)
