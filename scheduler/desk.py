"""Monday morning: who waits for an organizer is not forgotten."""

from scheduler.wishes import do_each
from services import desk
from services.app import App


async def send_due_reminders(app: App) -> dict[str, int]:
    """Remind organizers of what has waited for days, once a week."""
    return await do_each(app, desk.remind, await app.see(desk.due_reminders))


JOBS = (send_due_reminders,)
NEXT = (desk.next_reminder_at,)
