"""The week's questions: Monday's, Thursday's nudge, and the organizers' Monday list."""

from scheduler.wishes import do_each
from services import check_ins, quiet_pairs
from services.app import App


async def ask_due_check_ins(app: App) -> dict[str, int]:
    """Ask everybody this week's question, once a person and week whatever happens."""
    return await do_each(app, check_ins.ask, await app.see(check_ins.due_check_ins))


async def nudge_due_people(app: App) -> dict[str, int]:
    """Ask once more who has not said anything."""
    return await do_each(app, check_ins.nudge, await app.see(check_ins.due_nudges))


async def send_due_lists(app: App) -> dict[str, int]:
    """Tell organizers of pairs that have been quiet for two weeks."""
    return await do_each(app, quiet_pairs.send_list, await app.see(quiet_pairs.due_lists))


JOBS = (ask_due_check_ins, nudge_due_people, send_due_lists)
NEXT = (check_ins.next_check_in_at, check_ins.next_nudge_at, quiet_pairs.next_list_at)
