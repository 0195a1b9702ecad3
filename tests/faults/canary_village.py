"""A village whose every word is a canary, and everything that may go wrong with it."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import structlog
from aiohttp import web
from sqlalchemy.exc import IntegrityError

from bot.logs import configure_logs
from bot.webhook import HEADER, Webhook
from domain.letters import Letter, LetterKind, Picture
from domain.people import Role
from storage.migrations import migrate
from tests.faults.canaries import (
    ALL,
    CAPTION,
    GOSSIP,
    ISSUE,
    KEYS_OF_THE_HOUSE,
    LATIN,
    NAME,
    PHONE,
    PLEDGE,
    QUESTION,
    SAID,
    VOTER,
    WEBHOOK_SECRET,
    leaks,
)
from tests.faults.stage import Hand, Stage, opened_stage
from tests.faults.troubles import full_database, locked_database
from tests.reserves import connection_of

MOST_STEPS = 60
FORGET = "DELETE FROM people WHERE telegram_id = 1"
OUTGOING = ("sendMessage", "editMessageText", "answerCallbackQuery", "sendPhoto", "sendVoice")


@dataclass
class Life:
    """A village whose every word is a canary."""

    stage: Stage
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    candidate: Hand
    clerk: Hand
    host: Hand
    voter: Hand
    group: int

    async def go_on(self) -> None:
        """Everybody says and presses something that a careless bot would repeat elsewhere."""
        await self._say(self.candidate, text=GOSSIP)
        await self._say(self.candidate, text=f"/status {GOSSIP}")
        await self._say(self.candidate, voice={"duration": 3}, text=CAPTION)
        await self._say(self.candidate, contact={"phone_number": PHONE, "first_name": NAME})
        await self._say(self.candidate, self.group, text=f"/help {GOSSIP}")
        await self._say(self.clerk, text="待办")
        await self._press(self.clerk, NAME)
        await self._press(self.voter, "先修", self.group)
        await self._say(self.clerk, self.group, text="/desk")
        await self._say(self.host, self.group, text="/summary")
        await self.write(self.candidate.id, f"{NAME}，您好")
        await self.stage.live(30)

    async def write(self, chat_id: int, text: str) -> None:
        now = self.stage.app.clock()
        picture = Picture("week", {"name": NAME})
        letter = Letter(chat_id, LetterKind.REPLY, text, "zh_CN", now, now, picture=picture)
        with suppress(Exception):  # where nothing can be written down, no letter can be either
            await self.stage.app.do(lambda tx: tx.outbox.put(letter))

    async def _say(self, who: Hand, chat: int | None = None, **content: object) -> None:
        await self.stage.phones.post("say", user=who.id, chat=chat or who.id, **content)

    async def _press(self, who: Hand, button: str, chat: int | None = None) -> None:
        found = await who._find(button, chat or who.id)
        if found is not None:
            message, text = found
            where = {"chat": chat or who.id, "message_id": message["message_id"]}
            await self.stage.phones.post("tap", user=who.id, button=text, wait=0, **where)


Trouble = Callable[[Life], AbstractAsyncContextManager[None]]


class Broken(Exception):
    """What a careless line of code would raise."""


def broken(*_: object, **__: object) -> None:
    """Raise an error whose words, arguments, notes, causes and local variables are all canaries."""
    whom, letter = NAME, {"text": ALL}
    try:
        int(f"{whom} {letter}")
    except ValueError as cause:
        trouble = Broken(ALL, letter, f"https://api.telegram.org/bot{KEYS_OF_THE_HOUSE[0]}/getMe")
        trouble.add_note(ALL)
        raise trouble from cause


def breaking(place: str) -> Trouble:
    """A function of the bot that raises whatever it is asked."""

    @asynccontextmanager
    async def trouble(life: Life) -> AsyncIterator[None]:
        with life.monkeypatch.context() as patch:
            patch.setattr(place, broken)
            yield

    return trouble


def answering(kind: str, **more: str) -> Trouble:
    """A Telegram that answers everything the bot says in this way."""

    @asynccontextmanager
    async def trouble(life: Life) -> AsyncIterator[None]:
        for method in OUTGOING:
            await life.stage.trials.fault(kind, method, times=3, **more)
        yield
        await life.stage.trials.clear()

    return trouble


@asynccontextmanager
async def bent_updates(life: Life) -> AsyncIterator[None]:
    """Updates that Telegram never promised, each with every canary in it."""
    for body in (
        {"message": {"text": SAID, "from": {"first_name": SAID}}},
        {"message": {"message_id": SAID, "date": SAID, "chat": SAID, "from": SAID}},
        {"callback_query": {"data": SAID, "id": SAID}},
        {SAID: {"x": SAID}},
        {"my_chat_member": SAID},
    ):
        await life.stage.trials.update(body)
    yield


@asynccontextmanager
async def strange_knocks(life: Life) -> AsyncIterator[None]:
    """A webhook at which wrong secrets, no JSON, canaries and a broken intake arrive."""
    intake = life.stage.process.intake
    server = web.Application()
    server.router.add_post("/hook", Webhook(intake, WEBHOOK_SECRET).knock)
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook?{NAME}"
    said = ""
    async with aiohttp.ClientSession() as http:
        for secret in (WEBHOOK_SECRET, WEBHOOK_SECRET[:-1], ""):
            for body in (f"{{{SAID}", f'{{"update_id": 5, "message": "{SAID}"}}', SAID):
                async with http.post(url, data=body.encode(), headers={HEADER: secret}) as response:
                    said += await response.text()
        with life.monkeypatch.context() as patch:
            patch.setattr(intake, "take", broken)
            async with http.post(url, data=b"{}", headers={HEADER: WEBHOOK_SECRET}) as response:
                assert response.status == 500
                said += await response.text()
    await runner.cleanup()
    assert leaks("the webhook's answers", said) == []
    yield


@asynccontextmanager
async def careless_libraries(life: Life) -> AsyncIterator[None]:
    """Other people's code that logs, warns, and forgets tasks which failed."""

    async def forgotten() -> None:
        broken()

    async with asyncio.timeout(5):
        task = asyncio.ensure_future(forgotten())
        while not task.done():
            await asyncio.sleep(0)
    del task
    gc.collect()
    asyncio.get_running_loop().call_soon(broken, ALL)
    await asyncio.sleep(0)
    try:  # the second row is refused, and the database's own error quotes it
        for _ in range(2):
            await life.stage.app.do(lambda tx: tx.people.add(1, NAME, "zh_CN", ALL, tx.now))
    except IntegrityError:
        logging.getLogger("sqlalchemy.engine").exception("row refused")
        await life.stage.app.do(lambda tx: connection_of(tx).exec_driver_sql(FORGET))
    try:
        broken()
    except Broken as trouble:
        logging.getLogger("sqlalchemy.engine").exception("%s of %r", ALL, LATIN)
        logging.getLogger("aiohttp.server").exception("Error handling: %s", ALL, stack_info=True)
        logging.getLogger("anything").warning(f"cannot send {trouble!r}")  # noqa: G004 - as libraries do
        structlog.get_logger().exception("update failed", update_id=1, text=ALL, reason=NAME)
    yield


def full(life: Life) -> AbstractAsyncContextManager[None]:
    return full_database(life.stage, life.folder)


def locked(life: Life) -> AbstractAsyncContextManager[None]:
    return locked_database(life.stage, life.folder)


QUOTED = ("Bad Request: ", "Bad Request: can't parse entities: ", "Bad Request: chat not found ")
TROUBLES: dict[str, tuple[Trouble, str]] = {
    "a handler raises": (breaking("services.people.recognize"), 'event="update failed"'),
    "a job raises": (breaking("services.ledger.has_old"), 'event="job failed"'),
    "a letter cannot be opened": (breaking("services.letters.open_letter"), "letter cannot be opened"),
    "a letter cannot be recorded": (
        breaking("storage.outbox.OutboxRepository.record"),
        "letter not recorded",
    ),
    "a picture cannot be drawn": (breaking("texts.pictures.draw"), "Broken at"),
    "the line is cut before": (answering("drop_before"), "may have arrived"),
    "the line is cut after": (answering("drop_after"), "may have arrived"),
    "Telegram quotes the words back": (answering("bad_request", description=QUOTED[0] + ALL), "refused"),
    "Telegram quotes a name": (answering("bad_request", description=QUOTED[0] + LATIN), "refused"),
    "Telegram quotes what does not parse": (
        answering("bad_request", description=f"{QUOTED[1]}Unsupported start tag '{LATIN}'"),
        "without its dress",
    ),
    "Telegram quotes a chat": (answering("bad_request", description=QUOTED[2] + LATIN), "letter"),
    "Telegram forbids it by name": (
        answering("forbidden", description=f"Forbidden: {LATIN}"),
        "nobody there",
    ),
    "half an answer": (answering("truncated"), "may have arrived"),
    "no JSON": (answering("html"), "may have arrived"),
    "bent updates": (bent_updates, "update set aside"),
    "strange knocks": (strange_knocks, "update cannot be read"),
    "careless libraries": (careless_libraries, "never retrieved"),
    "the database is full": (full, "NotSaved"),
    "the database is locked": (locked, "NotSaved"),
}


@asynccontextmanager
async def opened_life(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Life]:
    """Canaries in every form, note and question there is; nothing has gone wrong yet."""
    folder.mkdir()
    await migrate(f"sqlite:///{folder / 'county.db'}")
    async with opened_stage(folder) as stage:
        configure_logs("DEBUG", stage.log)
        village = await stage.village()
        assert village.parent_id is not None
        township_id = village.parent_id
        township = await stage.app.see(lambda tx: tx.places.get(township_id))
        host = await stage.known("周书记", Role.VILLAGE_SECRETARY, village)
        clerk = await stage.known("周干事", Role.TOWNSHIP_ORGANIZER, township)
        candidate = await stage.person(LATIN)
        voter = Hand(stage, VOTER)
        await stage.phones.post("users", id=VOTER, first_name="只投票的人")
        group = await stage.group(village, host, clerk, voter, candidate)
        await host.says(f"/poll {QUESTION}？ 先修 / 后修", group)
        await candidate.says(f"/issue {ISSUE}", group)
        await candidate.says(f"/start v_{village.code}")
        await candidate.presses("同意")
        for words in (NAME, "1990"):
            await candidate.says(words)
        for button in ("外省打工", "大专", "在外务工", "种植养殖", "选好了"):
            await candidate.presses(button)
        await candidate.says(PLEDGE)
        await candidate.presses("没错")
        assert any("交上去了" in words for words in await candidate.reads())
        yield Life(stage, folder, monkeypatch, candidate, clerk, host, voter, group)


async def suffer(life: Life, trouble: Trouble, sign: str) -> None:
    """Live through one trouble until the log shows that it struck, then until it is over."""
    stage, before = life.stage, len(life.stage.log.getvalue())
    async with stage.waiting_by_the_clock():
        async with trouble(life):
            await life.go_on()
            for _ in range(MOST_STEPS):
                if sign in stage.log.getvalue()[before:]:
                    break
                await stage.live(5)
            else:
                raise AssertionError(f"{sign} is not in the log: {stage.log.getvalue()[before:]}")
        for _ in range(2):  # in a minute each a running courier looks for what was left under way
            await life.stage.phones.process.courier.look_for_lost()
        await stage.live(60)
        await asyncio.wait_for(stage.phones.sandbox.settled(), 20)
