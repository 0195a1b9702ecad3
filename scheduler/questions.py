"""Questions that nobody answered are not kept for ever."""

from scheduler.wishes import do_each
from services import questions
from services.app import App


async def lapse_due_questions(app: App) -> dict[str, int]:
    """Let every question go that has waited too long, and tell who asked."""
    return await do_each(app, questions.lapse, await app.see(questions.due_lapses))


JOBS = (lapse_due_questions,)
NEXT = (questions.next_lapse_at,)
