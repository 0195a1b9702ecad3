"""What the clock does to pairs: unanswered requests go back, full terms end with thanks."""

from collections.abc import Callable, Sequence

import structlog

from domain.errors import Refusal
from domain.pairs import PairId
from services import pairs
from services.app import App
from services.transaction import Transaction

log = structlog.get_logger()

Wish = Callable[[Transaction, PairId], None]


async def lapse_due_requests(app: App) -> dict[str, int]:
    """Give back every request that was not answered in time, with others to ask."""
    return await _each(app, pairs.lapse, await app.see(pairs.due_lapses))


async def complete_due_pairs(app: App) -> dict[str, int]:
    """Thank both sides of every pair whose agreed time is over."""
    return await _each(app, pairs.complete, await app.see(pairs.due_completions))


async def _each(app: App, wish: Wish, pair_ids: Sequence[PairId]) -> dict[str, int]:
    """Do the wish for every pair; one that fails does not keep the others waiting."""
    done = [await _attempt(app, wish, pair_id) for pair_id in pair_ids]
    return {"done": done.count("done"), "failed": done.count("failed")}


async def _attempt(app: App, wish: Wish, pair_id: PairId) -> str:
    try:
        await app.do(wish, pair_id)
    except Refusal:
        return "done before"
    except Exception:
        log.exception("pair left as it was", action=f"{wish.__name__} pair:{pair_id}")
        return "failed"
    return "done"


JOBS = (lapse_due_requests, complete_due_pairs)
NEXT = (pairs.next_lapse_at, pairs.next_completion_at)
