"""What the clock does to ballot boxes: counts, burns keys, keeps cards up to date."""

from collections import Counter

from scheduler.wishes import do_each
from services import ballots, polls, ratings
from services.app import App


async def count_due_boxes(app: App) -> dict[str, int]:
    """Close every rating and poll whose time is up. Safe late, twice or side by side: it is counted once."""
    rated = await do_each(app, ratings.close_rating, await app.see(ratings.due_ratings))
    return Counter(rated) + Counter(await do_each(app, polls.close_poll, await app.see(polls.due_polls)))


async def shred_spent_keys(app: App) -> dict[str, int]:
    """Destroy the keys of boxes whose count is committed: now nobody can tell whose ballots they were."""
    spent = await app.see(ballots.spent_boxes)
    for box_id in spent:
        app.secrets.shred_ballot_key(box_id)
    return {"shredded": len(spent)}


async def redraw_stale_cards(app: App) -> dict[str, int]:
    """Let cards say how many took part, by the clock and in steps, so that no tap can be read off them."""
    rated = await do_each(app, ratings.redraw_rating, await app.see(ratings.stale_ratings))
    return Counter(rated) + Counter(await do_each(app, polls.redraw_poll, await app.see(polls.stale_polls)))


JOBS = (count_due_boxes, shred_spent_keys, redraw_stale_cards)
NEXT = (ballots.next_close_at,)
