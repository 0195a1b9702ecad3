"""Names that somebody recommended are not kept longer than was said."""

from scheduler.wishes import do_each
from services import recommendations
from services.app import App


async def lapse_due_recommendations(app: App) -> dict[str, int]:
    """Forget every name whose person did not agree in time, and tell who recommended them."""
    return await do_each(app, recommendations.lapse, await app.see(recommendations.due_lapses))


JOBS = (lapse_due_recommendations,)
NEXT = (recommendations.next_lapse_at,)
