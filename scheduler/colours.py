"""Monday morning: what every village is like; and whenever a colour changed: who has to hear it."""

from scheduler.wishes import do_each
from services import colours, surveys
from services.app import App


async def ask_due_surveys(app: App) -> dict[str, int]:
    """Ask who speaks for a village about it, once a person and week whatever happens."""
    return await do_each(app, surveys.ask, await app.see(surveys.due_surveys))


async def tell_of_changed_colours(app: App) -> dict[str, int]:
    """Tell organizers of villages whose colour is another than they know."""
    return await do_each(app, colours.tell_changes, await app.see(colours.due_townships))


JOBS = (ask_due_surveys, tell_of_changed_colours)
NEXT = (surveys.next_survey_at, colours.next_expiry_at)
