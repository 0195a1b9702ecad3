"""The week's questions: Monday's, Thursday's nudge, and the organizers' Monday list."""

from collections.abc import Callable, Sequence

import structlog

from domain.people import PersonId
from services import check_ins, quiet_pairs
from services.app import App
from services.transaction import Transaction

log = structlog.get_logger()

Wish = Callable[[Transaction, PersonId], bool]


async def ask_due_check_ins(app: App) -> dict[str, int]:
    """Ask everybody this week's question, once a person and week whatever happens."""
    return await _each(app, check_ins.ask, await app.see(check_ins.due_check_ins))


async def nudge_due_people(app: App) -> dict[str, int]:
    """Ask once more who has not said anything."""
    return await _each(app, check_ins.nudge, await app.see(check_ins.due_nudges))


async def send_due_lists(app: App) -> dict[str, int]:
    """Tell organizers of pairs that have been quiet for two weeks."""
    return await _each(app, quiet_pairs.send_list, await app.see(quiet_pairs.due_lists))


async def _each(app: App, wish: Wish, person_ids: Sequence[PersonId]) -> dict[str, int]:
    """Do the wish for everybody; one that fails does not keep the others waiting."""
    done = [await _attempt(app, wish, person_id) for person_id in person_ids]
    return {"done": done.count("done"), "failed": done.count("failed")}


async def _attempt(app: App, wish: Wish, person_id: PersonId) -> str:
    try:
        return "done" if await app.do(wish, person_id) else "done before"
    except Exception:
        log.exception("nobody asked", action=f"{wish.__name__} person:{person_id}")
        return "failed"


JOBS = (ask_due_check_ins, nudge_due_people, send_due_lists)
NEXT = (check_ins.next_check_in_at, check_ins.next_nudge_at, quiet_pairs.next_list_at)
