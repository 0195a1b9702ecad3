"""Monday morning: who waits for an organizer is not forgotten."""

from scheduler.wishes import do_each
from services import desk, overdue
from services.app import App


async def send_due_reminders(app: App) -> dict[str, int]:
    """Remind organizers of what has waited for days, once a week."""
    return await do_each(app, desk.remind, await app.see(desk.due_reminders))


async def tell_of_overdue_vetting(app: App) -> dict[str, int]:
    """Tell the county, once, of what a township was reminded of twice, or where nobody could be reminded."""
    return await do_each(app, overdue.escalate, await app.see(overdue.due_townships))


JOBS = (send_due_reminders, tell_of_overdue_vetting)
NEXT = (desk.next_reminder_at,)
