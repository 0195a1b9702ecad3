"""Departments are reminded of what they have not signed; notices end when their days are over."""

from scheduler.wishes import do_each
from services import department_lines, notices, unanswered
from services.app import App


async def remind_due_departments(app: App) -> dict[str, int]:
    """Remind who has not signed, half way to the deadline and a day before it."""
    return await do_each(app, department_lines.remind, await app.see(department_lines.due_departments))


async def end_due_notices(app: App) -> dict[str, int]:
    """Tell village and county that a notice's days are over."""
    return await do_each(app, notices.run_out, await app.see(notices.due_ends))


async def remind_who_was_asked(app: App) -> dict[str, int]:
    """On Monday: who has not said whether the village may read their name."""
    return await do_each(app, unanswered.remind, await app.see(unanswered.due_reminders))


JOBS = (remind_due_departments, end_due_notices, remind_who_was_asked)
NEXT = (department_lines.next_reminder_at, notices.next_end_at, unanswered.next_reminder_at)
