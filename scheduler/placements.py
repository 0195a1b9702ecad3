"""Monday morning: a word on reserves at work, asked of who hosts or observes them."""

from scheduler.wishes import do_each
from services import placement_ends
from services.app import App


async def ask_about_placements(app: App) -> dict[str, int]:
    """Ask everybody who owes a word, once a week and for two weeks; after that an organizer sees to it."""
    return await do_each(app, placement_ends.ask, await app.see(placement_ends.due_asks))


JOBS = (ask_about_placements,)
NEXT = (placement_ends.next_ask_at,)
