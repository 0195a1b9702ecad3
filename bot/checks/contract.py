"""Whether Telegram is asked for exactly the kinds of updates that somebody here hears."""

from bot.checks.findings import Finding, fail, fine
from bot.polling import ALLOWED_UPDATES
from bot.settings import Settings
from bot.upkeep import wall_clock
from bot.wiring import dispatcher
from domain.programme import Programme
from services.app import App
from storage.database import open_database
from storage.sealing import Sealer
from storage.secrets import Secrets
from texts.render import Texts


async def updates(settings: Settings) -> Finding:
    asked, heard = set(ALLOWED_UPDATES), await heard_updates(settings)
    if deaf := sorted(heard - asked):
        return fail(f"Nobody asks Telegram for {', '.join(deaf)}.", "Install Guiyan again: it is incomplete.")
    if idle := sorted(asked - heard):
        return fail(f"Nobody here hears {', '.join(idle)}.", "Install Guiyan again: it is incomplete.")
    return fine(f"Asked for and heard: {', '.join(sorted(heard))}.")


async def heard_updates(settings: Settings) -> set[str]:
    """The kinds that any handler is registered for."""
    db = open_database("sqlite:///nothing.db", Sealer(()))  # handlers are only listed: it is never opened
    try:
        app = App(db, Texts(), wall_clock, Programme(), Secrets(settings.secrets))
        return set(dispatcher(app).resolve_used_update_types())
    finally:
        await db.close()
