"""Half-filled forms are not kept for ever."""

from services import forms
from services.app import App


async def purge_due_drafts(app: App) -> dict[str, int]:
    """Drop drafts that nobody has touched for long."""
    due_at = await app.see(forms.next_purge_at)
    if due_at is None or due_at > app.clock():
        return {"purged": 0}
    return {"purged": await app.do(forms.purge)}


JOBS = (purge_due_drafts,)
NEXT = (forms.next_purge_at,)
