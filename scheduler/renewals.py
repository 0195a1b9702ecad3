"""Monday morning: who goes on after the agreed time, asked of those whom no other letter asks it."""

from scheduler.wishes import do_each
from services import renewals
from services.app import App


async def ask_due_renewals(app: App) -> dict[str, int]:
    """Ask everybody once about all their pairs that end soon."""
    return await do_each(app, renewals.ask, await app.see(renewals.due_renewals))


JOBS = (ask_due_renewals,)
NEXT = (renewals.next_renewal_at,)
