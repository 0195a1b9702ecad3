"""The real bot on a stage where time is turned by hand: its waits are virtual, its faults arranged."""

import asyncio
import io
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import select

from bot.logs import configure_logs
from bot.process import Process, open_bot, prepared
from domain.letters import plain
from domain.people import ROLE_LASTS, Grant, Role
from domain.places import Place, PlaceKind
from domain.programme import Programme
from sandbox.clock import Clock
from sandbox.server import Sandbox
from scheduler.timetable import run_due
from services.app import App
from services.transaction import Transaction
from storage.database import open_database
from storage.schema import metadata
from storage.schema.letters import outbox
from storage.schema.updates import inbox
from storage.secrets import Secrets
from tests.conftest import MONDAY
from tests.conversations.conftest import COUNTY, Phones
from tests.sandbox.trials import Trials
from texts.render import Texts

CRASHES = ("update left", "letter left", "letter not recorded", "letters not carried", "updates not kept")
"""What the last resorts say: with nothing wrong but the network, none of them may be needed."""
CANARIES = ("刘大江", "王小燕", "李铁柱", "王燕", "周大姐", "周书记", "小刘", "路灯", "外省打工")
STEP = 5
PATIENCE = 60.0
"""Virtual seconds after the end of a cause within which all goes on that can go on."""


@dataclass
class Stage:
    """One running bot and its Telegram; each scene brings its own people, groups and village."""

    phones: Phones
    trials: Trials
    process: Process
    log: io.StringIO
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    moves: dict[int, int] = field(default_factory=dict)
    rested: float = 0.0
    by_the_clock: bool = False
    stepped: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def app(self) -> App:
        return self.process.app

    async def rest(self, seconds: float) -> None:
        """In place of the intake's waiting: over at once, or when the story's clock says so."""
        self.rested += seconds
        until = self.app.clock() + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        while self.by_the_clock and self.app.clock() < until:
            self.stepped.clear()
            await self.stepped.wait()

    async def live(self, seconds: int, step: int = STEP) -> None:
        """Let time pass in small steps, and the bot do in each what it can, as its own rounds would."""
        clock = self.phones.sandbox.clock
        for _ in range(seconds // step):
            clock.step_to(clock.now() + timedelta(seconds=step))
            self.stepped.set()
            await run_due(self.app)
            with suppress(Exception):  # its own round logs that, and goes on
                await self.process.courier.carry_letters()
            await self.app.see(lambda tx: tx.now)

    @asynccontextmanager
    async def waiting_by_the_clock(self) -> AsyncIterator[None]:
        """For troubles that last: what waits meanwhile waits until the clock is turned."""
        self.by_the_clock = True
        try:
            yield
        finally:
            self.by_the_clock = False
            self.stepped.set()

    async def village(self) -> Place:
        """A new 清河村 in a new 柳河乡: every scene reads alike."""
        number = next(self.numbers)

        def found(tx: Transaction) -> Place:
            county = tx.places.find("yanshi")
            township = tx.places.add(f"liuhe{number}", PlaceKind.TOWNSHIP, "柳河乡", county)
            return tx.places.add(f"qinghe{number}", PlaceKind.VILLAGE, "清河村", township)

        return await self.app.do(found)

    async def person(self, name: str) -> "Hand":
        user = await self.phones.post("users", first_name=name, language_code="zh-hans")
        return Hand(self, user["id"])

    async def known(self, name: str, role: Role | None = None, place: Place | None = None) -> "Hand":
        """Somebody who has agreed, with the role there."""
        hand = await self.person(name)

        def agreed(tx: Transaction) -> None:
            person = tx.people.add(hand.id, name, "zh_CN", "1", tx.now)
            if role is not None and place is not None:
                tx.people.grant(
                    person.id, Grant(role, place.id, tx.now + ROLE_LASTS), granted_by=None, now=tx.now
                )

        await self.app.do(agreed)
        await hand.says("/help")
        return hand

    async def group(self, village: Place, *members: "Hand") -> int:
        chat = await self.phones.post(
            "chats", title="清河村", members=[each.id for each in members], admins=[members[0].id]
        )
        chat_id = int(chat["id"])
        await self.phones.post(f"chats/{chat_id}/members", user=self.phones.bot_id)
        await self.phones.rest()
        await self.app.do(lambda tx: tx.groups.bind(chat_id, village.id, bound_by=None, now=tx.now))
        return chat_id

    async def pass_time(self, seconds: float) -> None:
        await self.phones.turn(seconds=seconds)

    async def listed(self) -> list[tuple[int, str, str, str]]:
        """Letters and updates that did not come through: where, in which state, why, with which words."""

        def rows(tx: Transaction) -> list[tuple[int, str, str, str]]:
            connection = tx.outbox._connection
            letters = select(outbox.c.chat_id, outbox.c.status, outbox.c.failure, outbox.c.text).where(
                outbox.c.status.in_(("ambiguous", "given_up"))
            )
            kept = select(inbox.c.update_id, inbox.c.status, inbox.c.failure)
            return [
                *((row[0], row[1], row[2] or "", plain(row[3])) for row in connection.execute(letters)),
                *((0, row[1], row[2] or "", "") for row in connection.execute(kept)),
            ]

        return await self.app.see(rows)

    async def still_owed(self) -> int:
        """Letters that could go out now and have not."""
        due = select(outbox.c.id).where(
            outbox.c.status.in_(("waiting", "sending")), outbox.c.not_before <= self.app.clock()
        )
        return await self.app.see(lambda tx: len(tx.outbox._connection.execute(due).all()))

    def leaks(self) -> list[str]:
        """What a log may never hold: names, people's words, the token."""
        text = self.log.getvalue()
        return [each for each in (*CANARIES, self.phones.sandbox.token) if each in text]

    def crashes(self) -> list[str]:
        return [line for line in self.log.getvalue().splitlines() if any(each in line for each in CRASHES)]


class Stuck(Exception):
    """What a person would do next cannot be done: there is no such button."""


@dataclass
class Hand:
    """A person who does not wait for the bot, and comes back a little later where it said nothing."""

    stage: Stage
    id: int

    async def says(self, text: str, chat: int | None = None, **content: Any) -> dict[str, Any]:
        said: dict[str, Any] = await self.stage.phones.post(
            "say", user=self.id, chat=chat or self.id, **({"text": text} | content)
        )
        await self.stage.phones.rest()
        return said

    async def presses(self, button: str, chat: int | None = None) -> None:
        """Press the newest button that begins so, within a minute; raises Stuck."""
        for _ in range(5):
            places = [self.stage.moves.get(chat, chat), chat] if chat else [self.id]
            found = [each for place in places if (each := await self._find(button, place))]
            if found:
                break
            await self.stage.pass_time(PATIENCE / 4)
        else:
            raise Stuck(button)
        message, text = found[0]
        await self.stage.phones.post(
            "tap",
            user=self.id,
            chat=message["chat"]["id"] if chat else self.id,
            message_id=message.get("ephemeral_message_id") or message["message_id"],
            ephemeral=bool(message.get("ephemeral")),
            button=text,
            wait=0,
        )
        await self.stage.phones.rest()

    async def follows(self) -> None:
        """Open the link that the last toast led to."""
        calls = self.stage.phones.sandbox.world.journal.since(0, 20)
        links = [call["params"]["url"] for call in calls if call["params"].get("url")]
        if not links:
            raise Stuck("no link")
        await self.says(f"/start {links[-1].partition('?start=')[2]}")

    async def sees(self, chat: int | None = None) -> list[dict[str, Any]]:
        query = {"user": self.id, "chat": chat or self.id}
        messages: list[dict[str, Any]] = (await self.stage.phones.get("transcript", **query))["messages"]
        return messages

    async def reads(self, chat: int | None = None) -> list[str]:
        return [alike(each) for each in await self.sees(chat) if not each.get("out")]

    async def _find(self, button: str, chat: int) -> tuple[dict[str, Any], str] | None:
        for message in reversed(await self.sees(chat)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for each in row:
                    if each["text"].startswith(button):
                        return message, each["text"]
        return None


def alike(message: dict[str, Any]) -> str:
    """The words of a message, without what differs between one day and another; a file by its kind."""
    kind = next((name for name in ("photo", "voice") if name in message), "")
    return simple(f"{kind}{message.get('text') or message.get('caption') or ''}")


def simple(text: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"\d+|周[一二三四五六日]", "#", text))


@dataclass
class Waits:
    """In place of a call's waiting before it is made again."""

    note: Callable[[float], Awaitable[object]] = asyncio.sleep

    async def __call__(self, seconds: float) -> None:
        await self.note(seconds)


@asynccontextmanager
async def opened_stage(folder: Path, *, limits: bool = False, **more: Any) -> AsyncIterator[Stage]:
    """The bot as `guiyan run` starts it, on a clock that stands still until it is turned."""
    log = io.StringIO()
    configure_logs("INFO", log)
    folder.mkdir(exist_ok=True)
    secrets = Secrets(folder / "secrets")
    sandbox = Sandbox(Clock(MONDAY, running=False), limits=limits)
    base = await sandbox.start()
    db = open_database(f"sqlite:///{folder / 'county.db'}", secrets.sealer())
    await db.write(metadata.create_all)
    app = App(db, Texts(), sandbox.clock.now, Programme(), secrets)
    waits = Waits()
    try:
        async with prepared(
            app, open_bot(sandbox.token, base, waits), COUNTY, long_poll=5, **more
        ) as process:
            sandbox.clock.on_turn.append(lambda target: process.live_until(target, sandbox.clock.step_to))
            async with aiohttp.ClientSession(base) as http, asyncio.TaskGroup() as group:
                stage = Stage(Phones(http, sandbox, process), Trials(sandbox, http), process, log)
                stage.trials.base = "/sim"
                process.intake.rest = waits.note = stage.rest  # type: ignore[method-assign] # time is turned by hand
                group.create_task(process.take_in())
                try:
                    yield stage
                finally:
                    await stage.trials.clear()
                    process.stop()
    finally:
        configure_logs("ERROR")
        await db.close()
        await sandbox.stop()
