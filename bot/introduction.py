"""What the bot asks of Telegram at its start. Of all that may fail here, only a wrong token ends it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError

from bot.polling import TokenRefused
from bot.steady import Rest
from bot.verdicts import weigh
from services.app import App

log = structlog.get_logger()

T = TypeVar("T")
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 40.0
"""Seconds between attempts: by the longest a bot is there less than a minute after Telegram is."""
STRANGER_TRIES = 3
"""A server that is just being set up may not know anything yet; a token it refuses by name is wrong."""


def nobody_hears() -> None:
    """Nobody is told."""


async def insist(
    call: Callable[[], Awaitable[T]],
    rest: Rest = asyncio.sleep,
    *,
    until: Callable[[], bool] = lambda: False,
    worried: Callable[[], object] = nobody_hears,
) -> T | None:
    """Make a call until it succeeds, or until it is too late (None); raises TokenRefused.

    `worried` is called once, when the first attempt has failed.
    """
    pause, unknown = FIRST_PAUSE, 0
    while not until():
        try:
            return await call()
        except TelegramUnauthorizedError as refused:
            raise TokenRefused from refused
        except Exception as trouble:  # whatever it is, it may be over the next time
            unknown = unknown + 1 if isinstance(trouble, TelegramNotFound) else 0
            if unknown == STRANGER_TRIES:
                raise TokenRefused from trouble
            answer = weigh(trouble)
            seconds = max(pause, answer.retry_after)
            log.warning("start-up call failed", reason=answer.reason, seconds=seconds)
        if pause == FIRST_PAUSE:
            worried()
        await rest(seconds)
        pause = min(pause * 2, LONGEST_PAUSE)
    return None


async def introduce(
    app: App, bot: Bot, rest: Rest = asyncio.sleep, *, worried: Callable[[], object] = nobody_hears
) -> App:
    """Learn the bot's own name, which also proves the token, however long it takes; raises TokenRefused."""
    me = await insist(bot.get_me, rest, worried=worried)
    assert me is not None
    return replace(app, username=me.username or "")
