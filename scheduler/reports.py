"""Every two weeks: organizers' groups hear how the townships stand."""

from scheduler.wishes import do_each
from services import reports
from services.app import App


async def send_due_reports(app: App) -> dict[str, int]:
    """Tell each organizers' group, once a period whatever happens."""
    return await do_each(app, reports.send_report, await app.see(reports.due_groups))


JOBS = (send_due_reports,)
NEXT = (reports.next_report_at,)
