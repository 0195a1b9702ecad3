"""`guiyan demo`: sandbox, bot and a county with a past, in one process with one clock."""

import asyncio
import gc
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp
from aiogram.types import InlineKeyboardMarkup

from bot.demo.county import BEGINS, ENDS, GROUPS, Character
from bot.demo.practices import Practice, practice
from bot.demo.seed import DEFAULT_SEED
from bot.demo.seed import seed as seed_county
from bot.logs import configure_logs
from bot.process import Process, open_bot, prepared, run
from bot.settings import SettingsFault
from domain.weeks import week_of
from sandbox.clock import Clock
from sandbox.server import Sandbox
from services.app import App
from storage.database import open_database
from storage.migrations import migrate
from storage.secrets import Secrets
from texts.buttons.people import AGREE
from texts.render import Texts

HOST = "127.0.0.1"


@dataclass(frozen=True)
class County:
    """A county that can be played: where its page is, and what runs behind it until the intake is stopped."""

    base: str
    process: Process
    sandbox: Sandbox
    running: asyncio.Task[None]


async def play(*, preset: str, port: int, seed: int) -> int:
    """Serve the village until interrupted."""
    begun = time.monotonic()
    configure_logs("WARNING")
    async with county_at(port, preset=preset, seed=seed) as county:
        with _ended_by_signal(county.process):
            gc.collect()
            gc.freeze()
            _invite(county.base, time.monotonic() - begun)
            await county.running
    return 0


@asynccontextmanager
async def county_at(port: int, *, preset: str = "demo", seed: int = DEFAULT_SEED) -> AsyncIterator[County]:
    """The county with its past, its bot and its page; its database and keys are gone afterwards."""
    played = practice(preset)
    clock = Clock(BEGINS, running=False)
    sandbox = Sandbox(clock)
    try:
        base = await sandbox.start(HOST, port)
    except OSError as taken:
        raise SettingsFault(f"Port {port} is taken. Try `guiyan demo --port {port + 1}`.") from taken
    with tempfile.TemporaryDirectory(prefix="guiyan-") as folder:
        secrets = Secrets(Path(folder) / "secrets")
        database = f"sqlite:///{folder}/county.db"
        await migrate(database)
        db = open_database(database, secrets.sealer())
        app = App(db, Texts(), clock.now, played.programme, secrets)
        try:
            async with (
                prepared(app, open_bot(sandbox.token, base), played.outline) as process,
                _living(process, sandbox, base, played, seed) as county,
            ):
                yield county
        finally:
            await db.close()
            await sandbox.stop()


@asynccontextmanager
async def _living(
    process: Process, sandbox: Sandbox, base: str, played: Practice, seed: int
) -> AsyncIterator[County]:
    async with asyncio.TaskGroup() as group:
        running = group.create_task(run(process))
        try:
            async with aiohttp.ClientSession(base) as http:
                await _bring_back_the_past(Phones(http, sandbox), process, played, seed)
            yield County(base, process, sandbox, running)
        finally:
            process.stop()


class Phones:
    """The person's side of the sandbox, as the page uses it."""

    def __init__(self, http: aiohttp.ClientSession, sandbox: Sandbox) -> None:
        self._http, self.sandbox = http, sandbox

    async def post(self, path: str, **body: Any) -> Any:
        async with self._http.post(f"/sim/{path}", json=body) as response:
            response.raise_for_status()
            return await response.json()

    async def get(self, path: str, **query: Any) -> Any:
        async with self._http.get(f"/sim/{path}", params=query) as response:
            response.raise_for_status()
            return await response.json()

    async def put(self, path: str, body: Any) -> None:
        async with self._http.put(f"/sim/{path}", json=body) as response:
            response.raise_for_status()


async def _bring_back_the_past(phones: Phones, process: Process, played: Practice, seed: int) -> None:
    """Everybody gets a phone, those who know the bot say hello, and six weeks go by."""
    sandbox, clock = phones.sandbox, phones.sandbox.clock
    bot_id = process.bot.id
    for who in played.cast:
        await phones.post(
            "users",
            id=who.telegram_id,
            first_name=who.first_name,
            language_code=who.language_code,
            about=who.about,
            face=who.face,
        )
    for group in GROUPS:
        members = [who.telegram_id for who in group.members]
        admins = [who.telegram_id for who in group.admins]
        await phones.post("chats", id=group.chat_id, title=group.title, members=members, admins=admins)
        await phones.post(f"chats/{group.chat_id}/members", user=bot_id, by=admins[0])
    for who in played.cast:
        if who.known:
            await phones.post("say", user=who.telegram_id, chat=bot_id, text="/start")
            await sandbox.settled()
            [inbox, *_] = await phones.get("inbox", user=who.telegram_id)
            consent = inbox["last"]["message_id"]
            await phones.post("tap", user=who.telegram_id, chat=bot_id, message_id=consent, button=AGREE)
    await sandbox.settled()
    await seed_county(process.app, clock, process.courier.carry_letters, seed)
    await clock.set(max(clock.now(), ENDS))
    for who in played.cast:
        if who.known:  # what they may do by now stands on their buttons
            await phones.post("say", user=who.telegram_id, chat=bot_id, text="/start")
    await sandbox.settled()
    _forget_old_buttons(sandbox, played.cast, week_of(clock.now(), process.app.programme.zone))
    clock.on_turn.append(lambda target: process.live_until(target, clock.step_to))
    for who in played.cast:
        await phones.post("read", user=who.telegram_id, chat=bot_id)
        for group in GROUPS:
            if who.telegram_id in {each.telegram_id for each in group.members}:
                await phones.post("read", user=who.telegram_id, chat=group.chat_id)
    clock.running = True
    await phones.put("guide", played.guide(bot_id))


@contextmanager
def _ended_by_signal(process: Process) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, process.stop)
    yield
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.remove_signal_handler(number)


def _forget_old_buttons(sandbox: Sandbox, cast: Iterable[Character], monday: date) -> None:
    """Set the stage: what was asked in weeks gone by was answered then, so its buttons are gone."""
    world = sandbox.world
    for who in cast:
        room = world.room_of(who.telegram_id, world.bot.id)
        for post in list(room.posts.values()):
            sent_on = post.message.date.date()
            if isinstance(post.message.reply_markup, InlineKeyboardMarkup) and sent_on < monday:
                world.change(room, post, reply_markup=None)


def _invite(base: str, seconds: float) -> None:
    sys.stdout.write(
        f"\n  归雁 · 浏览器里的村庄 / a village in a browser\n\n    {base}\n\n"
        f"  Ready in {seconds:.1f} s. Ctrl+C ends it; nothing is kept.\n\n"
    )
    sys.stdout.flush()
