"""What the bot asks of Telegram at its start. Of all that may fail here, only a wrong token ends it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)

from bot.polling import TokenRefused
from bot.steady import Rest
from bot.verdicts import weigh
from services.app import App
from texts.commands import COMMANDS, Audience
from texts.languages import LOCALES, SOURCE

log = structlog.get_logger()

T = TypeVar("T")
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 40.0
"""Seconds between attempts: by the longest a bot is there less than a minute after Telegram is."""
STRANGER_TRIES = 3
"""A server that is just being set up may not know anything yet; a token it refuses by name is wrong."""
MENUS_AGAIN = timedelta(seconds=20)
MENUS_AT_LEAST = timedelta(hours=1)
LANGUAGE_CODES = {"zh_CN": "zh", "en": "en"}
"""Telegram keeps commands per ISO 639-1 code, which does not know zh_TW."""


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


class Menus:
    """The lists of what can be said: nobody needs them, so they come when Telegram will have them."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._are_there = False
        self._again_at: datetime | None = None
        self._pause = MENUS_AGAIN

    async def offer(self, app: App) -> dict[str, int]:
        """Offer them unless they are there, or it is too early to try again."""
        if self._are_there or (self._again_at is not None and app.clock() < self._again_at):
            return {}
        try:
            await offer_commands(app, self._bot)
        except Exception as trouble:  # noqa: BLE001 - without them everything else works
            answer = weigh(trouble)
            pause = max(self._pause, timedelta(seconds=answer.retry_after))
            self._again_at = app.clock() + pause
            self._pause = min(self._pause * 2, MENUS_AT_LEAST)
            log.warning("menus not offered", reason=answer.reason, seconds=pause.total_seconds())
            return {"failed": 1}
        self._are_there = True
        return {"offered": 1}


async def offer_commands(app: App, bot: Bot) -> None:
    """Show the menus: what anybody can say in private, and what can be said in a group."""
    training = (Audience.TRAINING,) if app.programme.training.classes else ()
    scopes = (
        (BotCommandScopeAllPrivateChats(), (Audience.EVERYBODY, Audience.ORGANIZERS, *training)),
        (BotCommandScopeAllGroupChats(), (Audience.GROUPS,)),
    )
    for locale in LOCALES:
        for scope, audiences in scopes:
            commands = [
                BotCommand(
                    command=command.name,
                    description=app.texts.word(command.purpose, locale),
                    is_ephemeral=command.unseen or None,
                )
                for command in COMMANDS.values()
                if command.audience in audiences
            ]
            if locale == SOURCE:
                await bot.set_my_commands(commands, scope)
            if code := LANGUAGE_CODES.get(locale):
                await bot.set_my_commands(commands, scope, language_code=code)
