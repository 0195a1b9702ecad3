"""One running bot: intake, courier and clock side by side, started and stopped together."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from aiogram import Bot
from aiogram.types import Update
from aiogram.utils.token import TokenValidationError

from bot.courier import Courier
from bot.doors import Door
from bot.intake import Intake
from bot.introduction import introduce, nobody_hears
from bot.lease import NAME
from bot.menus import Menus
from bot.metrics import Metrics
from bot.pace import Pace
from bot.polling import LONG_POLL, Polling, TokenRefused
from bot.session import Session
from bot.steady import Rest, Steady
from bot.webhook import listening
from bot.window import Window, serving
from bot.wiring import apology, dispatcher, drawing
from domain.places import Outline
from handlers.buttons import is_secret
from scheduler.timetable import Job, next_due_at, run_due, ticking
from services import letters, outages, places
from services.app import App

log = structlog.get_logger()

MOST_STOPS = 2_000
TICK_ENDS_WITHIN = 15.0
"""Seconds for what the clock has begun when the bot stops, while updates are finished and letters carried."""


@dataclass(frozen=True)
class Process:
    """What is running, for those who have to wait for it: tests, the demo, the seed."""

    app: App
    bot: Bot
    intake: Intake
    courier: Courier
    polling: Polling
    menus: Menus
    window: Window
    door: Door | None = None
    listen: str | None = None

    def stop(self) -> None:
        """Take no more updates; what has begun is finished, and the run ends."""
        self.intake.stop()

    async def take_in(self) -> None:
        """Take updates in until stopped; then the courier stops too."""
        try:
            async with self.intake.opened():
                if self.door is not None:
                    async with listening(self.door, self.bot, self.intake, self.window):
                        await self.polling.note_that_we_are_there(self.app.clock())
                        await self.intake.stopping.wait()
                elif self.listen is not None:
                    async with serving(self.listen, self.window.routes()):
                        await self.polling.run()
                else:
                    await self.polling.run()
        finally:
            self.courier.stop()

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


def open_bot(token: str, api: str, rest: Rest = asyncio.sleep) -> Bot:
    """A bot that speaks to the Bot API at this address; raises TokenRefused for what cannot be a token."""
    session = Session(api)
    session.middleware(Steady(rest))
    try:
        return Bot(token, session=session)
    except TokenValidationError as fault:
        raise TokenRefused from fault


@asynccontextmanager
async def prepared(
    app: App,
    bot: Bot,
    outline: Outline,
    *,
    long_poll: int = LONG_POLL,
    last_there: datetime | None = None,
    door: Door | None = None,
    listen: str | None = None,
    pace: Pace | None = None,
    worried: Callable[[], object] = nobody_hears,
) -> AsyncIterator[Process]:
    """The bot, introduced and with its places founded, ready to run; its session is closed at the end.

    `last_there` is when a bot last asked for updates; through a `door` Telegram brings them instead. At
    `listen` monitoring may look in. Without a `pace` letters leave as fast as they can. `worried` is called
    once if Telegram does not answer.
    """
    stirred = asyncio.Event()
    try:
        app = await introduce(app, bot, worried=worried)
    except BaseException:
        await bot.session.close()
        raise
    app = replace(app, stir=stirred.set)
    courier = Courier(app, bot, drawing(app), stirred, pace)
    await app.do(places.found, outline)
    menus = Menus(bot)
    await menus.offer(app)
    dp, metrics = dispatcher(app, courier.witness), Metrics()
    bot.session.middleware(metrics)

    async def handle(update: Update, key: str) -> None:
        with metrics.handling.time():
            await dp.feed_update(bot, update, key=key)

    intake = Intake(app, bot, handle, apology(app, bot), is_secret)
    window = Window(app, intake, metrics, NAME)
    polling = Polling(
        bot,
        intake,
        app.clock,
        lambda since: app.do(outages.ask_to_tap_again, since),
        long_poll=long_poll,
        last_there=last_there,
    )
    try:
        yield Process(app, bot, intake, courier, polling, menus, window, door, listen)
    finally:
        await bot.session.close()


async def run(process: Process, *slow: Job) -> None:
    """Run until stopped; the courier carries what is left before it goes."""
    clock = ticking(process.app, process.menus.offer, *slow)
    clock.add_job(clock.do, args=[process.menus.offer, process.app], id="first menus")
    clock.start()
    log.info("running", status="ready")
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(process.take_in())
            group.create_task(process.courier.run())
            await process.intake.stopping.wait()
            await clock.end(TICK_ENDS_WITHIN)
    finally:
        await clock.end(0)
        clock.shutdown(wait=False)
        log.info("stopped", status="drained")
