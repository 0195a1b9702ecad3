"""Monday morning: a mentor's word on the quarter, asked of those whom no other letter asks for it."""

from scheduler.wishes import do_each
from services import assessments
from services.app import App


async def ask_for_assessments(app: App) -> dict[str, int]:
    """Ask every mentor once about all pairs whose quarter comes to its end."""
    return await do_each(app, assessments.ask, await app.see(assessments.due_askings))


JOBS = (ask_for_assessments,)
NEXT = (assessments.next_asking_at,)
