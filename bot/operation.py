"""`guiyan run`: the bot in earnest."""

import asyncio
import gc
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

import structlog

from bot.alone import Alone
from bot.backlog import Backlog
from bot.doctor import HERE, THERE, NotFit, look_about, require_fit
from bot.lease import Lease, NotAlone
from bot.logs import configure_logs
from bot.nightly import nightly
from bot.pace import Pace
from bot.polling import SecondPoller, TokenRefused
from bot.process import Process, open_bot, prepared, run
from bot.settings import TOKEN, Settings, SettingsFault, read_county
from bot.upkeep import opened
from scheduler.timetable import Job
from storage.secrets import Secrets

log = structlog.get_logger()

STRANGER = "Telegram does not know this GUIYAN_TOKEN. Copy it again from @BotFather, then start once more."
NOT_ALONE = (
    "Another program polls with this GUIYAN_TOKEN, or a webhook is set. Stop it, then start once more."
)
ALREADY_RUNS = "Guiyan already runs with this database. Stop the other one, then start once more."
ROTATED = "The keys in GUIYAN_SECRETS were changed just now. Start once more, and the new ones are taken."
FAILED = 1
LOOKS_AFTER = 10.0
"""Seconds of the life of a bot before it looks at what takes long to look at."""
LOOKS_ON_FOR = 2.0
"""Seconds a look that has begun is waited for when the bot is told to go: another waits for the lease."""
LEAVES_WITHIN = 25.0
"""Seconds for what has begun when the bot is told to go; whoever tells it kills it soon after thirty."""
UNREACHABLE = (
    "Telegram cannot be reached at {api}. Look at the network and at GUIYAN_API; until then I keep trying."
)


def where(api: str) -> str:
    """An address fit to be shown: without a name, password, token or query that was put into it."""
    address = urlsplit(api)
    return f"{address.scheme}://{address.netloc.rpartition('@')[2]}{TOKEN.sub('…', address.path)}"


async def operate(settings: Settings) -> int:
    """Run until SIGTERM or SIGINT; what has begun is finished first."""
    configure_logs(settings.log)
    token = settings.bot_token()
    door = settings.door()
    _, outline = read_county(settings.programme)
    backups = nightly(settings)
    code = 0
    try:
        await require_fit(settings, HERE)
        keys = Secrets(settings.secrets).field_keys_there()
        async with opened(settings, to_run=True) as app:
            lease = Lease(app)
            last_there = await lease.take()
            async with kept(lease) as stops:
                require_same_keys(app.secrets, keys)
                bot = open_bot(token, settings.api)
                bot.session.middleware(Alone(lease))
                async with prepared(
                    app,
                    bot,
                    outline,
                    last_there=last_there,
                    door=door,
                    listen=settings.window(),
                    pace=Pace(),
                    worried=partial(_say_unreachable, settings.api),
                ) as process:
                    stops.append(process.stop)
                    await require_fit(settings, THERE)
                    slow = [
                        Backlog(process.bot, settings.webhook_url).look,
                        *([backups.back_up] if backups else []),
                    ]
                    await _run(settings, process, *slow)
    except* TokenRefused:
        raise SettingsFault(STRANGER) from None
    except* SecondPoller:
        raise SettingsFault(NOT_ALONE) from None
    except* NotAlone:
        sys.stderr.write(f"{ALREADY_RUNS}\n")
        code = FAILED
    except* NotFit as unfit:
        sys.stderr.write(f"{unfit.exceptions[0]}\n")
        code = FAILED
    return code


def require_same_keys(secrets: Secrets, before: Sequence[str]) -> None:
    """Raise SettingsFault when keys were rotated between opening the database and taking the lease."""
    if before and secrets.field_keys_there() != before:
        raise SettingsFault(ROTATED)


def _say_unreachable(api: str) -> None:
    sys.stderr.write(f"{UNREACHABLE.format(api=where(api))}\n")
    sys.stderr.flush()


@asynccontextmanager
async def kept(lease: Lease) -> AsyncIterator[list[Callable[[], None]]]:
    """Keep the lease from its first moment, however long the start takes, to the last.

    Who loses it does what is in the list and ends with NotAlone.
    """
    stops: list[Callable[[], None]] = []

    def lost() -> None:
        for stop in stops:
            stop()

    async with asyncio.TaskGroup() as group:
        group.create_task(lease.keep(lost))
        group.create_task(lease.beat())
        try:
            yield stops
        finally:
            await lease.give_back()


async def _run(settings: Settings, process: Process, *slow: Job) -> None:
    gc.collect()
    gc.freeze()  # the library's models are for ever: the collector need not look at them again
    try:
        async with asyncio.timeout(None) as patience, asyncio.TaskGroup() as group:
            _leave_when_told(process, patience)
            leaving = asyncio.Event()
            group.create_task(_look_about_later(settings, leaving))
            await run(process, *slow)
            leaving.set()
    except TimeoutError:
        if not patience.expired():
            raise
        log.warning("left before all was done", seconds=LEAVES_WITHIN)


async def _look_about_later(settings: Settings, leaving: asyncio.Event) -> None:
    """When the first rush is over; who is told to leave waits only a moment for a look that has begun."""
    async with asyncio.TaskGroup() as group:
        going = group.create_task(leaving.wait())
        await asyncio.wait({going}, timeout=LOOKS_AFTER)
        if going.done():
            return
        look = group.create_task(look_about(settings))
        await asyncio.wait({look, going}, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait({look}, timeout=LOOKS_ON_FOR)
        look.cancel()
        going.cancel()


def _leave_when_told(process: Process, patience: asyncio.Timeout) -> None:
    """On SIGTERM or SIGINT: finish what has begun, but for what a Telegram that hangs would never let end."""
    loop = asyncio.get_running_loop()

    def leave() -> None:
        process.stop()
        if patience.when() is None:
            patience.reschedule(loop.time() + LEAVES_WITHIN)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, leave)
