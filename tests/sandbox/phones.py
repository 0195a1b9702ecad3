"""The person's side of a sandbox, held by a test: say, tap, vote, and wait for what appears."""

import asyncio
import base64
import json
import struct
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from sandbox.server import Sandbox

PATIENCE = 30  # seconds of real time before a missing answer fails the test
Message = dict[str, Any]


def png(red: int, green: int, blue: int) -> bytes:
    """A small picture of one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes((red, green, blue)) * 32 for _ in range(32))
    head = struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


class Phones:
    """Everybody's phone; knows the sandbox only by its address."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession, events: aiohttp.ClientResponse) -> None:
        self.sandbox = sandbox
        self.bot = sandbox.world.bot.id
        self.http = http
        self._events = events

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        return await self._asked("POST", path, json=body)

    async def get(self, path: str, **query: Any) -> dict[str, Any]:
        return await self._asked("GET", path, params=query)

    async def _asked(self, verb: str, path: str, **more: Any) -> dict[str, Any]:
        async with self.http.request(verb, f"{self.sandbox.api_url}/sim/{path}", **more) as answer:
            body: dict[str, Any] = await answer.json()
            assert answer.status == 200, f"{path}: {body}"
            return body

    async def person(self, user_id: int, first_name: str, **more: Any) -> int:
        await self.post("users", id=user_id, first_name=first_name, **more)
        return user_id

    async def say(self, user: int, text: str, chat: int | None = None) -> Message:
        return await self.post("say", user=user, chat=chat or self.bot, text=text)

    async def send_document(self, user: int, name: str, content: bytes) -> Message:
        document = {"file_name": name, "content_base64": base64.b64encode(content).decode()}
        return await self.post("say", user=user, chat=self.bot, document=document)

    async def tap(self, user: int, message: Message, button: str) -> dict[str, Any]:
        chat, message_id = message["chat"]["id"], message["message_id"]
        return await self.post("tap", user=user, chat=chat, message_id=message_id, button=button)

    async def vote(self, user: int, message: Message, *options: int) -> Message:
        chat, message_id = message["chat"]["id"], message["message_id"]
        return await self.post("vote", user=user, chat=chat, message_id=message_id, options=list(options))

    async def chat(self, user: int, chat: int | None = None) -> dict[str, Any]:
        return await self.get("transcript", user=user, chat=chat or self.bot)

    async def appears(self, user: int, wanted: Callable[[Message], Any], chat: int | None = None) -> Message:
        """The newest message this person sees that is as wanted, as soon as there is one."""
        seen: list[Message] = []
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    seen = (await self.chat(user, chat))["messages"]
                    for message in reversed(seen):
                        if wanted(message):
                            return message
                    await self._something_happens()
        except TimeoutError:
            raise AssertionError(f"what was wanted never appeared, only {json.dumps(seen)}") from None

    async def reads(self, user: int, text: str, chat: int | None = None) -> Message:
        """Wait for words of somebody else."""
        return await self.appears(
            user, lambda m: text in (m.get("text") or m.get("caption") or "") and not m.get("out"), chat
        )

    async def _something_happens(self) -> None:
        async for line in self._events.content:
            if line.startswith(b"event:"):
                return
        raise AssertionError("the sandbox closed its events")


@asynccontextmanager
async def phones() -> AsyncIterator[Phones]:
    """A sandbox of its own and everybody's phone."""
    sandbox = Sandbox()
    url = await sandbox.start()
    try:
        endless = aiohttp.ClientTimeout(total=None)
        async with (
            aiohttp.ClientSession(timeout=endless) as http,
            http.get(f"{url}/sim/events") as events,
        ):
            yield Phones(sandbox, http, events)
    finally:
        await sandbox.stop()
