"""`guiyan outbox`: letters that a restored backup holds back, to be looked at by a person."""

import sys
from collections.abc import Callable, Collection

from bot.logs import configure_logs
from bot.settings import read_settings
from bot.upkeep import OK, opened
from domain.letters import plain
from services import restoring
from services.transaction import Transaction

SHOWN = 60


async def list_held() -> int:
    """Print what is held: number, when it was written, for whom, how it begins."""
    settings = read_settings()
    settings.require_database()
    configure_logs(settings.log)
    async with opened(settings) as app:
        letters = await app.see(restoring.held_letters)
    for letter in letters:
        begins = " ".join(plain(letter.text).split())[:SHOWN]
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
    return await _settle(restoring.release, ids, "will go out")


async def drop_held(ids: Collection[int]) -> int:
    return await _settle(restoring.drop, ids, "will never go out")


async def _settle(
    wish: Callable[[Transaction, Collection[int] | None], int], ids: Collection[int], fate: str
) -> int:
    settings = read_settings()
    settings.require_database()
    configure_logs(settings.log)
    async with opened(settings) as app:
        settled = await app.do(wish, ids or None)
    sys.stdout.write(f"{settled} letters {fate}.\n")
    return OK
