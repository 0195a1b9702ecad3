"""`guiyan posters`: a letter for each village, to print and hang; a scan of its code begins a nomination."""

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path

import aiohttp
from sqlalchemy.exc import SQLAlchemyError

from bot.checks.telegram import NETWORK, UNREACHABLE, Unreachable, Wire
from bot.exports import WHY, WRONG_USE, require_there
from bot.logs import configure_logs
from bot.settings import Settings, SettingsFault, read_settings
from bot.upkeep import FAILED, OK, opened
from services import posters
from services.app import App
from services.exporting import NoSuchPlace
from services.posters import NoVillages, PosterChanged
from storage.publishing import draft, publish

ANSWERED_WITHIN = 20
NO_VILLAGES = "There is no village below it. Name a place that has some, or none for the whole county."
CHANGED = "Somebody made or renewed a poster in the meantime. Run it again."


async def print_posters(out: Path, code: str | None, *, renew: bool) -> int:
    """Write the letters of a place, or of all; with `renew` those that hang are withdrawn."""
    settings = read_settings()
    settings.require_database()
    settings.bot_token()
    configure_logs(settings.log)
    if out.suffix.lower() != ".pdf":
        sys.stderr.write(f"{out} would not open: name a file that ends in .pdf.\n")
        return WRONG_USE
    began = time.monotonic()
    try:
        require_there(settings)
        _require_free(out)
        async with opened(settings) as app:
            pages = await _print(app, settings, out, code, renew=renew)
    except NoSuchPlace:
        sys.stderr.write(f"No place has the code {code!r}. `guiyan export` writes a list of them.\n")
        return WRONG_USE
    except FileExistsError:
        sys.stderr.write(f"{out} is there already, and nothing is written over. Name another file.\n")
        return WRONG_USE
    except (*WHY, NoVillages, PosterChanged, Unreachable, OSError, SQLAlchemyError) as trouble:
        sys.stderr.write(f"No posters were made. {_why(trouble)}\n")
        return FAILED
    seconds = time.monotonic() - began
    old = " Those that hung before lead nowhere now." if renew else ""
    sys.stdout.write(f"Posters written: {out}, {pages} pages in {seconds:.1f} s.{old}\n")
    return OK


async def _print(app: App, settings: Settings, out: Path, code: str | None, *, renew: bool) -> int:
    """Nobody holds a letter whose code is not kept: the file gets its name last."""
    from texts.papers.letter import print_letters  # noqa: PLC0415 - loads the typesetter

    letters = await app.see(posters.plan, code, renew=renew)
    username = await name_of_bot(settings)
    county, locale = app.programme.name, app.programme.locale
    progress = _progress(len(letters))
    pdf = await asyncio.to_thread(print_letters, letters, county, username, locale, progress)
    path = draft(out, lambda file: file.write(pdf))
    try:
        await app.do(posters.keep, letters)
        publish(path, out)
    finally:
        path.unlink(missing_ok=True)
    return len(letters)


async def name_of_bot(settings: Settings) -> str:
    """What the bot is called, which its links need; raises Unreachable, SettingsFault."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(ANSWERED_WITHIN)) as http:
        me = await Wire(http, settings).ask("getMe")
    if not me.ok:
        raise SettingsFault("Telegram does not know this GUIYAN_TOKEN. Copy it again from @BotFather.")
    return str(me.result["username"])


def _require_free(out: Path) -> None:
    """Raise FileExistsError before anything is drawn."""
    if out.exists():
        raise FileExistsError(out)


def _why(trouble: Exception) -> str:
    if isinstance(trouble, Unreachable):
        return f"{UNREACHABLE}, and the links need the bot's name. {NETWORK}"
    ours = {NoVillages: NO_VILLAGES, PosterChanged: CHANGED, **WHY}
    said = f"The system said {type(trouble).__name__}: is there room, and may it write there?"
    return ours.get(type(trouble), said)


def _progress(pages: int) -> Callable[[], None]:
    """Counts the letters on the terminal; in a pipe it is silent."""
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\033[K{done} of {pages} letters" if done < pages else "\r\033[K")
            sys.stderr.flush()

    return tick
