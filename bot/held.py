"""`guiyan outbox`: letters that a restored backup holds back, to be looked at by a person."""

import re
import sys
from collections.abc import Collection
from html import unescape

from bot.logs import configure_logs
from bot.settings import read_settings
from bot.upkeep import OK, opened
from services import restoring

TAGS = re.compile(r"<[^>]+>|\s+")
SHOWN = 60


async def list_held() -> int:
    """Print what is held: number, when it was written, for whom, how it begins."""
    settings = read_settings()
    settings.require_database()
    configure_logs(settings.log)
    async with opened(settings) as app:
        letters = await app.see(restoring.held_letters)
    for letter in letters:
        begins = TAGS.sub(" ", unescape(letter.text)).strip()[:SHOWN]
        written = f"{letter.created_at:%Y-%m-%d %H:%M}"
        sys.stdout.write(f"{letter.id}\t{written}\t{letter.kind}\t{letter.chat_id}\t{begins}\n")
    sys.stdout.write(
        f"{len(letters)} letters are held. `guiyan outbox release [NUMBER…]` lets them go,"
        " `guiyan outbox drop [NUMBER…]` never.\n"
        if letters
        else "No letters are held.\n"
    )
    return OK


async def release_held(ids: Collection[int]) -> int:
    settings = read_settings()
    settings.require_database()
    configure_logs(settings.log)
    async with opened(settings) as app:
        released = await app.do(restoring.release, ids or None)
    sys.stdout.write(f"{released} letters will go out.\n")
    return OK


async def drop_held(ids: Collection[int]) -> int:
    settings = read_settings()
    settings.require_database()
    configure_logs(settings.log)
    async with opened(settings) as app:
        dropped = await app.do(restoring.drop, ids or None)
    sys.stdout.write(f"{dropped} letters will never go out.\n")
    return OK
