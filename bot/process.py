"""One running bot: intake, courier and clock side by side, started and stopped together."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from aiogram.utils.token import TokenValidationError

from bot.courier import Courier
from bot.intake import Intake, TokenRefused
from bot.wiring import apology, dispatcher, drawing
from domain.places import Outline
from scheduler.timetable import next_due_at, run_due, ticking
from services import letters, places
from services.app import App
from texts.commands import COMMANDS, Audience
from texts.languages import LOCALES, SOURCE

log = structlog.get_logger()

MOST_STOPS = 2_000
LANGUAGE_CODES = {"zh_CN": "zh", "en": "en"}
"""Telegram keeps commands per ISO 639-1 code, which does not know zh_TW."""


@dataclass(frozen=True)
class Process:
    """What is running, for those who have to wait for it: tests, the demo, the seed."""

    app: App
    bot: Bot
    intake: Intake
    courier: Courier

    async def run_due(self) -> None:
        """Do everything that is due now, and carry what comes of it."""
        await run_due(self.app)
        await self.courier.carry_letters()

    async def live_until(self, target: datetime, step_to: Callable[[datetime], None]) -> None:
        """Live through the time to a moment of a turned clock, stopping wherever something is due."""
        await self.run_due()
        for _ in range(MOST_STOPS):
            stops = (await next_due_at(self.app), await self.app.see(letters.next_letter_at))
            moment = min(
                (stop for stop in stops if stop is not None and stop > self.app.clock()), default=target
            )
            if moment >= target:
                break
            step_to(moment)
            await self.run_due()
        step_to(target)
        await self.run_due()


def open_bot(token: str, api: str) -> Bot:
    """A bot that speaks to the Bot API at this address; raises TokenRefused for what cannot be a token."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api))
    try:
        return Bot(token, session=session)
    except TokenValidationError as fault:
        raise TokenRefused from fault


async def introduce(app: App, bot: Bot) -> App:
    """Learn the bot's own name, which also proves the token; raises TokenRefused."""
    try:
        me = await bot.get_me()
    except (TelegramUnauthorizedError, TelegramNotFound) as refused:
        raise TokenRefused from refused
    return replace(app, username=me.username or "")


async def offer_commands(app: App, bot: Bot) -> None:
    """Show the menus: what anybody can say in private, and what can be said in a group."""
    scopes = (
        (BotCommandScopeAllPrivateChats(), (Audience.EVERYBODY, Audience.ORGANIZERS)),
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


@asynccontextmanager
async def prepared(app: App, bot: Bot, outline: Outline, *, long_poll: int = 25) -> AsyncIterator[Process]:
    """The bot, introduced and with its places founded, ready to run; its session is closed at the end."""
    stirred = asyncio.Event()
    try:
        app = await introduce(app, bot)
    except BaseException:
        await bot.session.close()
        raise
    app = replace(app, stir=stirred.set)
    courier = Courier(app, bot, drawing(app), stirred)
    await app.do(places.found, outline)
    await offer_commands(app, bot)
    dp = dispatcher(app)
    intake = Intake(bot, lambda update: dp.feed_update(bot, update), apology(app, bot), long_poll=long_poll)
    try:
        yield Process(app, bot, intake, courier)
    finally:
        await bot.session.close()


async def run(process: Process) -> None:
    """Run until the intake is stopped; the courier carries what is left before it goes."""
    clock = ticking(process.app)
    clock.start()
    log.info("running", status="ready")
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_take_in(process))
            group.create_task(process.courier.run())
    finally:
        clock.shutdown(wait=False)
        log.info("stopped", status="drained")


async def _take_in(process: Process) -> None:
    try:
        await process.intake.run()
    finally:
        process.courier.stop()
