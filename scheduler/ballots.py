"""What the clock does to ballot boxes: counts, burns keys, keeps cards up to date."""

from collections.abc import Callable, Sequence

import structlog

from domain.ballots import BoxId
from domain.errors import Refusal
from services import ballots, polls, ratings
from services.app import App
from services.transaction import Transaction

log = structlog.get_logger()

Wish = Callable[[Transaction, BoxId], None]


async def count_due_boxes(app: App) -> dict[str, int]:
    """Close every rating and poll whose time is up. Safe late, twice or side by side: it is counted once."""
    return await _each(app, ratings.close_rating, await app.see(ratings.due_ratings)) | await _each(
        app, polls.close_poll, await app.see(polls.due_polls)
    )


async def shred_spent_keys(app: App) -> dict[str, int]:
    """Destroy the keys of boxes whose count is committed: now nobody can tell whose ballots they were."""
    spent = await app.see(ballots.spent_boxes)
    for box_id in spent:
        app.secrets.shred_ballot_key(box_id)
    return {"shredded": len(spent)}


async def redraw_stale_cards(app: App) -> dict[str, int]:
    """Let cards say how many took part, by the clock and in steps, so that no tap can be read off them."""
    return await _each(app, ratings.redraw_rating, await app.see(ratings.stale_ratings)) | await _each(
        app, polls.redraw_poll, await app.see(polls.stale_polls)
    )


async def _each(app: App, wish: Wish, box_ids: Sequence[BoxId]) -> dict[str, int]:
    """Do the wish for every box; one that fails does not keep the others waiting."""
    done = [await _attempt(app, wish, box_id) for box_id in box_ids]
    return {wish.__name__: done.count(True), f"{wish.__name__} failed": done.count(False)}


async def _attempt(app: App, wish: Wish, box_id: BoxId) -> bool:
    try:
        await app.do(wish, box_id)
    except Refusal:
        return True  # somebody else was faster
    except Exception:
        log.exception("box left as it was", action=f"{wish.__name__} box:{box_id}")
        return False
    return True


JOBS = (count_due_boxes, shred_spent_keys, redraw_stale_cards)
NEXT = (ballots.next_close_at,)
