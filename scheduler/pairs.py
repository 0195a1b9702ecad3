"""What the clock does to pairs: unanswered requests go back, full terms end with thanks."""

from scheduler.wishes import do_each
from services import pairs, terms
from services.app import App


async def lapse_due_requests(app: App) -> dict[str, int]:
    """Give back every request that was not answered in time, with others to ask."""
    return await do_each(app, pairs.lapse, await app.see(pairs.due_lapses))


async def complete_due_pairs(app: App) -> dict[str, int]:
    """Thank both sides of every pair whose agreed time is over, each mentor once."""
    return await do_each(app, pairs.complete, await app.see(pairs.due_completions))


async def resume_rested_pairs(app: App) -> dict[str, int]:
    """Pairs whose rest is over are asked about again; nobody hears of it."""
    return await do_each(app, terms.go_on, await app.see(terms.due_resumptions))


JOBS = (lapse_due_requests, resume_rested_pairs, complete_due_pairs)
NEXT = (pairs.next_lapse_at, terms.next_resumption_at, pairs.next_completion_at)
