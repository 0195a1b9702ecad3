"""Stories told through the front door: real people with phones, a Telegram that behaves, the real bot."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.process import Process, open_bot, prepared
from domain.people import ROLE_LASTS, Grant, Role
from domain.places import Outline, PlaceKind
from domain.programme import Programme
from sandbox.clock import Clock
from sandbox.server import Sandbox
from services.app import App
from services.transaction import Transaction
from storage.database import open_database
from storage.secrets import Secrets
from tests.conftest import MONDAY
from texts.render import Texts

COUNTY = Outline(
    "yanshi",
    PlaceKind.COUNTY,
    "演示县",
    (
        Outline(
            "liuhe",
            PlaceKind.TOWNSHIP,
            "柳河乡",
            (
                Outline("qinghe", PlaceKind.VILLAGE, "清河村"),
                Outline("shanwan", PlaceKind.VILLAGE, "山湾村"),
            ),
        ),
        Outline("donggang", PlaceKind.TOWNSHIP, "东岗镇", (Outline("laojing", PlaceKind.VILLAGE, "老井村"),)),
    ),
)


class Phones:
    """The person's side of the sandbox, and a bot that is given time to answer."""

    def __init__(self, http: aiohttp.ClientSession, sandbox: Sandbox, process: Process) -> None:
        self.http, self.sandbox, self.process = http, sandbox, process
        self.app = process.app
        self.bot_id = int(sandbox.token.partition(":")[0])

    async def post(self, path: str, **body: Any) -> Any:
        async with self.http.post(f"/sim/{path}", json=body) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def get(self, path: str, **query: Any) -> Any:
        async with self.http.get(f"/sim/{path}", params=query) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def rest(self) -> None:
        """Wait until every update is handled and every letter that may go out is carried."""
        await asyncio.wait_for(self.sandbox.settled(), 20)
        await self.process.courier.carry_letters()

    async def turn(self, *, to: datetime | None = None, **span: float) -> None:
        """Turn the shared clock; what falls due on the way happens at its own moment."""
        await self.sandbox.clock.set(to or self.app.clock() + timedelta(**span))
        await self.rest()

    async def person(self, first_name: str, language_code: str = "zh-hans") -> "Phone":
        user = await self.post("users", first_name=first_name, language_code=language_code)
        return Phone(self, user["id"], first_name)

    async def group(self, title: str, *members: "Phone") -> int:
        """A group of these people with the bot in it."""
        chat = await self.post("chats", title=title, members=[m.id for m in members], admins=[members[0].id])
        await self.post(f"chats/{chat['id']}/members", user=self.bot_id)
        await self.rest()
        return int(chat["id"])

    async def bound_group(self, code: str, *members: "Phone") -> int:
        """A group that already belongs to the place with this code."""
        chat_id = await self.group(code, *members)

        def bind(tx: Transaction) -> None:
            place = tx.places.find(code)
            assert place is not None
            tx.groups.bind(chat_id, place.id, bound_by=None, now=tx.now)

        await self.app.do(bind)
        return chat_id

    async def known(self, first_name: str, **roles: str) -> "Phone":
        """Somebody who has agreed and holds roles: `known("方干事", township_organizer="liuhe")`."""
        phone = await self.person(first_name)
        await phone.says("/start")
        await phone.taps("同意，开始")

        def grant(tx: Transaction) -> None:
            person = tx.people.find(phone.id)
            assert person is not None
            for role, code in roles.items():
                place = tx.places.find(code)
                assert place is not None
                held = Grant(Role(role), place.id, tx.now + ROLE_LASTS)
                tx.people.grant(person.id, held, granted_by=None, now=tx.now)

        await self.app.do(grant)
        return phone


@dataclass
class Phone:
    """One person's phone."""

    phones: Phones
    id: int
    name: str

    async def says(self, text: str, chat: int | None = None) -> dict[str, Any]:
        said: dict[str, Any] = await self.phones.post("say", user=self.id, chat=chat or self.id, text=text)
        await self.phones.rest()
        return said

    async def sends(self, chat: int | None = None, **content: Any) -> None:
        """Something other than text: voice=…, photo=…, location=…"""
        await self.phones.post("say", user=self.id, chat=chat or self.id, **content)
        await self.phones.rest()

    async def taps(self, button: str, chat: int | None = None) -> str | None:
        """Press the newest button with this text (or text beginning so); returns the toast or the url."""
        message, text = await self._find(button, chat or self.id)
        answer = await self.phones.post(
            "tap",
            user=self.id,
            chat=chat or self.id,
            message_id=message.get("ephemeral_message_id") or message["message_id"],
            ephemeral=bool(message.get("ephemeral")),
            button=text,
        )
        await self.phones.rest()
        assert not answer.get("timed_out"), f"nobody answered {button}"
        toast: str | None = answer["url"] or answer["toast"]
        return toast

    async def sees(self, chat: int | None = None) -> list[dict[str, Any]]:
        """The messages on the screen, oldest first."""
        transcript = await self.phones.get("transcript", user=self.id, chat=chat or self.id)
        messages: list[dict[str, Any]] = transcript["messages"]
        return messages

    async def reads(self, chat: int | None = None) -> list[str]:
        """What others said to this person there."""
        return [words_of(message) for message in await self.sees(chat) if not message.get("out")]

    async def last(self, chat: int | None = None) -> str:
        return (await self.reads(chat))[-1]

    async def buttons(self, chat: int | None = None) -> list[str]:
        """The inline buttons under the newest message that has any."""
        for message in reversed(await self.sees(chat)):
            if rows := message.get("reply_markup", {}).get("inline_keyboard"):
                return [button["text"] for row in rows for button in row]
        return []

    async def lies_at_hand(self) -> list[str]:
        """The big buttons below the chat with the bot."""
        transcript = await self.phones.get("transcript", user=self.id, chat=self.id)
        rows = (transcript["reply_keyboard"] or {}).get("keyboard", [])
        return [button["text"] for row in rows for button in row]

    async def _find(self, button: str, chat: int) -> tuple[dict[str, Any], str]:
        for exact in (True, False):
            for message in reversed(await self.sees(chat)):
                for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                    for each in row:
                        if each["text"] == button or (not exact and each["text"].startswith(button)):
                            return message, each["text"]
        raise AssertionError(f"{self.name} sees no button {button!r}: {await self.buttons(chat)}")


def words_of(message: dict[str, Any]) -> str:
    return message.get("text") or message.get("caption") or ""


@pytest.fixture
async def phones(tmp_path: Path, sqlite_address: str, programme: Programme) -> AsyncIterator[Phones]:
    """A county where nobody has said anything yet; its clock stands at Monday morning until turned."""
    secrets = Secrets(tmp_path / "secrets")
    sandbox = Sandbox(Clock(MONDAY, running=False))
    base = await sandbox.start()
    db = open_database(sqlite_address, secrets.sealer())
    app = App(db, Texts(), sandbox.clock.now, programme, secrets)
    async with prepared(app, open_bot(sandbox.token, base), COUNTY, long_poll=5) as process:
        sandbox.clock.on_turn.append(lambda target: process.live_until(target, sandbox.clock.step_to))
        async with aiohttp.ClientSession(base) as http, asyncio.TaskGroup() as group:
            group.create_task(process.take_in())
            try:
                yield Phones(http, sandbox, process)
            finally:
                process.stop()
    await db.close()
    await sandbox.stop()
