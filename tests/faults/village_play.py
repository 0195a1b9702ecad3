"""One village to play with: the real bot on a real file, a post that sees every word, deaths on demand."""

import asyncio
import logging
import shutil
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramForbiddenError, TelegramMigrateToChat
from aiogram.methods import EditMessageReplyMarkup, EditMessageText, TelegramMethod
from sqlalchemy import Connection

from bot.process import Process
from bot.speech import Speech, say
from domain.letters import Letter, LetterKind
from domain.programme import Programme
from services.app import App
from storage.database import Database, open_database
from storage.schema import metadata
from storage.secrets import Secrets
from tests.conftest import MONDAY, Calendar
from tests.faults import county as people
from tests.faults.county import CANARIES, settled
from tests.faults.hostile import TOKEN, Died, Hostile, Wire, _texts, opened
from tests.faults.village_model import FEWEST, FIRST_NEWCOMER, is_night, week_of
from texts.render import Texts

ASKS = 2
PROGRAMME = Programme(publish_threshold=FEWEST, asks_per_week=ASKS)
"""Asked less and shown sooner than usually, so that a short play comes to the limits."""
TEXTS = Texts()
PUBLIC = "堃喆小雁"
NEWCOMER = "龘靐齉"
"""In every newcomer's name; no group may read it."""
PRIVATE = (*(each for each in CANARIES if each != PUBLIC), NEWCOMER, TOKEN)
EDITS = (EditMessageText, EditMessageReplyMarkup)
carried: ContextVar[Letter | None] = ContextVar("carried", default=None)


async def say_it_seen(bot: Bot, speech: Speech) -> int:
    """In place of the courier's own: whoever looks at the wire can tell which letter a call carries."""
    held = carried.set(speech.letter)
    try:
        return await say(bot, speech)
    finally:
        carried.reset(held)


@dataclass
class Post(Wire):
    """Telegram, with everything in mind that was ever promised about what it is given."""

    calendar: Calendar = field(default_factory=lambda: Calendar(MONDAY))
    group: int = people.QINGHE_GROUP
    moved: dict[int, int] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    resting: Callable[[int], bool] = lambda user: False
    death: tuple[int, bool] | None = None
    """At which call from now the process dies, and whether that call still arrives."""
    said: Counter[int] = field(default_factory=Counter)
    asked: Counter[tuple[int, date]] = field(default_factory=Counter)
    digests: Counter[tuple[int, str]] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    """Promises that were broken: kept, for whoever calls may swallow what is raised."""

    async def __call__(self, make_request: Any, bot: Bot, method: TelegramMethod[Any]) -> Any:
        letter, chat = carried.get(), getattr(method, "chat_id", None)
        dies, arrives = self._dies()
        if dies and not arrives:
            raise Died
        if chat in self.moved:
            raise TelegramMigrateToChat(method, "group chat was upgraded", self.moved[chat])
        if letter is not None:
            self._promised(letter)
        if chat in self.blocked:
            self.refused |= {letter.chat_id} if letter else set()
            raise TelegramForbiddenError(method, "Forbidden: bot was blocked by the user")
        if isinstance(chat, int) and chat < 0:
            self._not_private(method, chat)
        if letter is not None and not isinstance(method, EDITS):
            self._arrived(letter)
        if dies:
            raise Died
        return await super().__call__(make_request, bot, method)

    def _dies(self) -> tuple[bool, bool]:
        if self.death is None:
            return False, False
        calls, arrives = self.death
        self.death = (calls - 1, arrives) if calls else None
        return not calls, arrives

    def _promised(self, letter: Letter) -> None:
        """What holds of every letter that is tried at all."""
        self._promise(letter.chat_id not in self.refused, "wrote to who blocked the bot")
        is_reply, is_ask = letter.kind is LetterKind.REPLY, letter.kind is LetterKind.ASK
        self._promise(is_reply or not is_night(self.calendar.now), "spoke first at night")
        self._promise(not is_ask or not self.resting(letter.chat_id), "asked who rests")

    def _promise(self, kept: bool, otherwise: str) -> None:  # noqa: FBT001 - it reads like an assert
        if not kept:
            self.broken.append(f"{otherwise} at {self.calendar.now}")

    def _arrived(self, letter: Letter) -> None:
        assert letter.id is not None
        self.said[letter.id] += 1
        self._promise(self.said[letter.id] == 1, f"said twice: {letter.text}")
        if letter.kind is LetterKind.ASK:
            week = letter.chat_id, week_of(self.calendar.now)
            self.asked[week] += 1
            self._promise(self.asked[week] <= ASKS, "asked more often than the week allows")
        if letter.picture is not None and not letter.picture.figures["so_far"]:
            told = letter.chat_id, letter.picture.figures["from_on"]
            self.digests[told] += 1
            self._promise(self.digests[told] == 1, "told the same week twice")

    def _not_private(self, method: TelegramMethod[Any], chat: int) -> None:
        hidden = PRIVATE if chat == self.group else (*PRIVATE, PUBLIC)
        words = "\n".join(_texts(method))
        self._promise(not any(each in words for each in hidden), f"private words in a group: {words}")


class Complaints(logging.Handler):
    """Everything the bot itself calls an error: in a play where nothing else fails there is nothing to."""

    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.append(str(record.msg))


class Mortal:
    """A database during whose writes the process can die: before the commit, or just after it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.death: tuple[int, bool] | None = None

    async def write(self, work: Callable[[Connection], Any]) -> Any:
        if self.death is None:
            return await self._db.write(work)
        writes, committed = self.death
        self.death = (writes - 1, committed) if writes else None
        if writes:
            return await self._db.write(work)
        if committed:
            await self._db.write(work)
        raise Died

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)


class Village:
    """The files, and whatever process works on them at the moment."""

    def __init__(self, folder: Path, post: Post) -> None:
        self.folder, self.post = folder, post
        self.hostile: Hostile | None = None
        self.deaths = 0

    @property
    def process(self) -> Process:
        assert self.hostile is not None
        return self.hostile.process

    @property
    def app(self) -> App:
        return self.process.app

    async def start(self) -> None:
        secrets = Secrets(self.folder / "secrets")
        self.db = Mortal(open_database(f"sqlite:///{self.folder / 'county.db'}", secrets.sealer()))
        app = App(self.db, TEXTS, self.post.calendar, PROGRAMME, secrets)
        self._opened = opened(app, self.post)
        process = await self._opened.__aenter__()
        process.intake._patience = (0.0,)
        await process.courier._look_what_was_left()
        self.hostile = Hostile(process, self.post)

    async def end(self) -> None:
        """Nothing is finished, nothing said goodbye to: the files stay as they are."""
        await self._opened.__aexit__(None, None, None)
        await self.db.close()

    async def unless_it_dies(self, work: Callable[[], Any]) -> bool:
        """Do it; when the process dies of it, start the next one on the same files. False when it died."""
        deaths = self.deaths
        try:
            await work()
        except* Died:
            self.deaths += 1
        self.post.death = self.db.death = None
        if self.deaths == deaths:
            return True
        await self.end()
        await self.start()
        self.post.refused &= await self.unreachable()
        return False

    async def unreachable(self) -> set[int]:
        query = "SELECT telegram_id FROM people WHERE unreachable_at IS NOT NULL"
        return await self.app.db.read(lambda c: set(c.exec_driver_sql(query).scalars()))

    async def deliver(self, update: dict[str, Any]) -> None:
        """The way of the intake; nothing may be left over that had to be given up."""
        intake = self.process.intake
        assert await intake.handle(intake._arrive(update)), f"set aside: {update}"

    async def turn(self, target: datetime, *, alive: bool) -> None:
        """Live through the time, or sleep through it and wake."""

        def step_to(moment: datetime) -> None:
            self.post.calendar.now = moment

        if alive:
            await self.process.live_until(target, step_to)
        else:
            step_to(target)
            await self.process.run_due()

    async def look(self) -> dict[str, Any]:
        return await self.app.db.read(lambda connection: look(connection, self.post.calendar.now))

    async def breaks(self) -> list[int]:
        return await self.app.see(lambda tx: list(tx.audit.breaks()))

    def keys(self) -> set[int]:
        return Secrets(self.folder / "secrets").boxes_with_keys()


def look(connection: Connection, now: datetime) -> dict[str, Any]:
    """What the database holds, in the model's own words."""
    found: dict[str, Any] = {}
    for name, take in LOOKS.items():
        take(found, connection.execute(metadata.tables[name].select()).mappings().all(), now)
    del found["who"], found["where"]
    return found


def _boxes(found: dict[str, Any], rows: Any, now: datetime) -> None:
    for row in rows:
        outcome = None if row["counted_at"] is None else (row["voters"], row["tally"], row["alike"])
        found[f"box {row['id']}"] = (row["closes_at"], [0] * row["choices"], outcome)


def _ballots(found: dict[str, Any], rows: Any, now: datetime) -> None:
    for row in rows:
        found[f"box {row['box_id']}"][1][row["choice"] - 1] += 1


def _issues(found: dict[str, Any], rows: Any, now: datetime) -> None:
    for row in rows:
        taker = row["taken_by"] and found["who"][row["taken_by"]]
        found[f"issue {row['id']}"] = (row["status"], taker)


def _people(found: dict[str, Any], rows: Any, now: datetime) -> None:
    found["who"] = {row["id"]: row["telegram_id"] for row in rows}
    for row in rows:
        found[f"person {row['telegram_id']}"] = row["paused_until"] is not None and row["paused_until"] > now


def _groups(found: dict[str, Any], rows: Any, now: datetime) -> None:
    [found["group"]] = (row["chat_id"] for row in rows if found["where"][row["place_id"]] == "qinghe")


def _grants(found: dict[str, Any], rows: Any, now: datetime) -> None:
    for row in rows:
        place = found["where"][row["place_id"]]
        found[f"role {found['who'][row['person_id']]} {row['role']} {place}"] = True


def _nominations(found: dict[str, Any], rows: Any, now: datetime) -> None:
    for row in rows:
        if found["who"][row["person_id"]] >= FIRST_NEWCOMER:
            found[f"nominated {found['who'][row['person_id']]}"] = True
        if row["id"] == 2 and row["status"] == "township_passed":
            found["passed 2"] = True


def _check_ins(found: dict[str, Any], rows: Any, now: datetime) -> None:
    for row in rows:
        found[f"answer {row['pair_id']} {row['week_on']} {row['side']}"] = row["answer"]


def _inbox(found: dict[str, Any], rows: Any, now: datetime) -> None:
    assert not rows, f"updates were given up: {rows}"


LOOKS: dict[str, Callable[[dict[str, Any], Any, datetime], None]] = {
    "places": lambda found, rows, now: found.update(where={row["id"]: row["code"] for row in rows}),
    "people": _people,
    "groups": _groups,
    "grants": _grants,
    "nominations": _nominations,
    "pairs": lambda found, rows, now: found.update({f"pair {row['id']}": row["status"] for row in rows}),
    "check_ins": _check_ins,
    "issues": _issues,
    "ballot_boxes": _boxes,
    "ballots": _ballots,
    "inbox": _inbox,
}


async def _settle(folder: Path) -> None:
    secrets = Secrets(folder / "secrets")
    db = open_database(f"sqlite:///{folder / 'county.db'}", secrets.sealer())
    await db.write(metadata.create_all)
    await db.close()
    post = Post()
    village = Village(folder, post)
    await village.start()
    await settled(village.app)
    await village.end()


def settle_once(folder: Path) -> Path:
    """The county as every play finds it; copied, for making it takes longer."""
    folder.mkdir()
    asyncio.run(_settle(folder))
    return folder


def copied(settled: Path, folder: Path) -> Path:
    shutil.copytree(settled, folder)
    return folder
