"""What the clock does to issues: a solved one whose raiser says nothing is let rest."""

from scheduler.wishes import do_each
from services import issues
from services.app import App


async def lapse_due_issues(app: App) -> dict[str, int]:
    """Close every solved issue that waited long enough for its raiser's word."""
    return await do_each(app, issues.lapse, await app.see(issues.due_lapses))


JOBS = (lapse_due_issues,)
NEXT = (issues.next_lapse_at,)
