"""Updates bent in every way: `python -m benchmarks.fuzz [how many]` prints crashes, times and memory."""

import asyncio
import copy
import io
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.methods import GetMe, TelegramMethod
from aiogram.types import Chat, Message, User

from bot.intake import NotKept
from bot.logs import configure_logs
from bot.process import Process, open_bot, prepared
from domain.places import Outline, PlaceKind
from domain.programme import Programme
from services.app import App
from services.people import CONSENT_VERSION
from storage.database import open_database
from storage.schema import metadata
from storage.secrets import Secrets
from texts.render import Texts

NOON = datetime(2026, 11, 30, 4, tzinfo=UTC)
TOKEN = "4242424242:AAfuzz-token-that-opens-nothing-at-all"  # noqa: S105 - nobody listens
COUNTY = Outline(
    "yanshi",
    PlaceKind.COUNTY,
    "演示县",
    (Outline("liuhe", PlaceKind.TOWNSHIP, "柳河乡", (Outline("qinghe", PlaceKind.VILLAGE, "清河村"),)),),
)
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**31, 2**63, -(2**63), 10**40, 1e308, ""),
    *("\x00", "\ud83d", "\u202e甲", "💥" * 400),
    *([], {}, [[]], [None], {"": {}}),
    *("/start v_qinghe", "/start i_x", f"agree:1::{CONSENT_VERSION}", "f:mentor:s::", "poll:1:1"),
    *("mark:1:5", "ticket:1_x:5", "di:unclear:1", "x" * 70_000, {"id": "7"}, -1001, 7),
)  # fmt: skip
WORDS = (
    "/start",
    "/start v_qinghe",
    "/help",
    "待办",
    "/log",
    "刘大江",
    "1990",
    "/issue 灯坏了",
    "/poll 修？ 一 / 二",
)
PRESSES = (
    f"agree:1:v_qinghe:{CONSENT_VERSION}",
    "f:nominate:c:whereabouts:home",
    "poll:1:1",
    "mark:1:5",
    "lang:en",
    "nw:1:1",
    "di:x:1",
)
KINDS = ("message", "callback_query", "my_chat_member", "edited_message", "poll", "brand_new_kind")
DEEP = 300


class Silence:
    """In place of the network: says yes to everything."""

    async def __call__(self, make_request: Any, bot: Bot, method: TelegramMethod[Any]) -> Any:
        if isinstance(method, GetMe):
            return User(id=4242424242, is_bot=True, first_name="归雁", username="guiyan_bot")
        if method.__api_method__.startswith(("send", "edit")):
            chat = Chat(id=int(getattr(method, "chat_id", 0) or 0), type="private")
            return Message(message_id=1, date=NOON, chat=chat).as_(bot)
        return True


def plausible(dice: random.Random, number: int) -> dict[str, Any]:
    """An update as Telegram would write it."""
    user = {"id": dice.randrange(1, 40), "is_bot": False, "first_name": "某", "language_code": "zh-hans"}
    in_group = dice.random() < 0.3
    chat = (
        {"id": -1001, "type": "supergroup", "title": "群"}
        if in_group
        else {"id": user["id"], "type": "private"}
    )
    said = {"message_id": number, "date": 1, "chat": chat, "from": user, "text": dice.choice(WORDS)}
    if dice.random() < 0.5:
        return {"update_id": number, "message": said}
    query = {
        "id": str(number),
        "from": user,
        "chat_instance": "1",
        "message": said,
        "data": dice.choice(PRESSES),
    }
    return {"update_id": number, "callback_query": query}


def bent(dice: random.Random, raw: dict[str, Any]) -> dict[str, Any]:
    """The same with some of its parts gone, replaced, deepened or under another name."""
    raw = copy.deepcopy(raw)
    for _ in range(dice.randrange(1, 4)):
        holder, name = dice.choice(list(_parts(raw)))
        match dice.randrange(10):
            case 0:
                del holder[name]
            case 1:
                holder[name] = _deep(dice.randrange(1, DEEP))
            case 2 if isinstance(holder, dict):
                holder[dice.choice(KINDS)] = holder.pop(name)
            case 3 | 4:
                holder[name] = copy.deepcopy(dice.choice(ODD))
            case _:  # of its own kind, so that it comes as far as the handlers
                alike = [each for each in ODD if type(each) is type(holder[name])]
                holder[name] = copy.deepcopy(dice.choice(alike or ODD))
        if not raw:
            break
    return raw


def _parts(value: Any) -> Iterator[tuple[Any, Any]]:
    for name, each in value.items():
        yield value, name
        if isinstance(each, dict):
            yield from _parts(each)


def _deep(levels: int) -> Any:
    value: Any = {}
    for _ in range(levels):
        value = {"reply_to_message": value}
    return value


@dataclass(frozen=True)
class Figures:
    updates: int
    handled: int
    crashes: int
    p99: float
    growth: float

    def __str__(self) -> str:
        return (
            f"{self.updates} bent updates, {self.handled} of them handled and the others set aside:"
            f" {self.crashes} crashes, p99 {self.p99:.1f} ms each,"
            f" memory {self.growth:+.1f} MiB after the first tenth"
        )


async def fuzz(process: Process, updates: int, seed: int, log: io.StringIO) -> Figures:
    """Bring bent updates one by one, each followed at times by a sound one; count what nobody caught."""
    dice = random.Random(seed)  # noqa: S311 - dice that fall the same way every time
    took: list[float] = []
    crashes, aside, settled = 0, 0, 0.0
    async with process.intake.opened():
        for number in range(1, updates + 1):
            if number == updates // 10:
                settled = _memory()
            raw = bent(dice, plausible(dice, number))
            began = time.perf_counter()
            try:
                await process.intake.take([_as_sent(raw)])
            except NotKept:
                crashes += 1
            took.append((time.perf_counter() - began) * 1000)
            said = log.getvalue()
            crashes += said.count("update left") + said.count("update failed")
            aside += said.count("update set aside")
            log.seek(0)
            log.truncate()
    return Figures(
        updates, updates - aside, crashes, sorted(took)[int(len(took) * 0.99)], _memory() - settled
    )


def _as_sent(raw: dict[str, Any]) -> dict[str, Any]:
    """Through the wire and back, as the polling reads it."""
    from bot.polling import read_answer  # noqa: PLC0415 - what is measured is the way in

    return read_answer(json.dumps(raw).encode())


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def run(folder: Path, updates: int, seed: int = 1) -> Figures:
    log = io.StringIO()
    configure_logs("ERROR", log)
    secrets = Secrets(folder / "secrets")
    db = open_database(f"sqlite:///{folder / 'fuzz.db'}", secrets.sealer())
    await db.write(metadata.create_all)
    app = App(db, Texts(), lambda: NOON, Programme(), secrets)
    bot = open_bot(TOKEN, "http://127.0.0.1:9")
    bot.session.middleware(Silence())
    try:
        async with prepared(app, bot, COUNTY) as process:
            process.intake._patience = (0.0,)  # noqa: SLF001 - what fails fails again
            return await fuzz(process, updates, seed, log)
    finally:
        configure_logs("ERROR")
        await db.close()


def main() -> None:
    updates = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(run(Path(folder), updates))
    print(figures)
    raise SystemExit(figures.crashes > 0)


if __name__ == "__main__":
    main()
