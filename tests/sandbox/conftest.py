"""A sandbox on a free port, a bot that speaks plain HTTP to it, and people with phones."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from sandbox.clock import Clock
from sandbox.server import Sandbox

START = datetime(2026, 12, 6, 11, 0, tzinfo=UTC)


class Village:
    """One sandbox seen from both sides: `ok`/`refused` for the bot, `do`/`see` for people."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.http = http
        self.bot_id = sandbox.world.bot.id

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        async with self.http.post(f"/bot{self.sandbox.token}/{method}", json=params) as answer:
            body: dict[str, Any] = await answer.json()
            assert answer.status == (200 if body["ok"] else body["error_code"])
            return body

    async def ok(self, method: str, **params: Any) -> Any:
        body = await self.call(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> str:
        body = await self.call(method, **params)
        assert not body["ok"], body
        return str(body["description"])

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        """Fetch and confirm what waits."""
        found: list[dict[str, Any]] = await self.ok("getUpdates", **params)
        if found:
            await self.ok("getUpdates", offset=found[-1]["update_id"] + 1)
        return found

    async def do(self, path: str, **body: Any) -> Any:
        async with self.http.post(f"/sim/{path}", json=body) as answer:
            result = await answer.json()
            assert answer.status == 200, result
            return result

    async def cannot(self, path: str, **body: Any) -> str:
        async with self.http.post(f"/sim/{path}", json=body) as answer:
            result = await answer.json()
            assert answer.status == 400, result
            return str(result["error"])

    async def see(self, path: str, **query: Any) -> Any:
        async with self.http.get(f"/sim/{path}", params=query) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def person(
        self, user_id: int = 7, name: str = "周大姐", *, started: bool = True, **more: Any
    ) -> int:
        await self.do("users", id=user_id, first_name=name, **more)
        if started:
            await self.do("say", user=user_id, chat=self.bot_id, text="/start")
            await self.updates()
        return user_id

    async def group(self, *people: int, bot: str | None = "member", **more: Any) -> int:
        """A supergroup owned by the first of these people."""
        members = [*people, self.bot_id] if bot == "member" else list(people)
        admins = [people[0], *([self.bot_id] if bot == "admin" else [])]
        chat = await self.do("chats", title="清河村乡亲群", members=members, admins=admins, **more)
        await self.updates()
        return int(chat["id"])

    async def messages(self, user: int, chat: int) -> list[dict[str, Any]]:
        seen = await self.see("transcript", user=user, chat=chat)
        found: list[dict[str, Any]] = seen["messages"]
        return found


@pytest.fixture
def clock() -> Clock:
    return Clock(START, running=False)


@pytest.fixture
async def village(clock: Clock) -> AsyncIterator[Village]:
    sandbox = Sandbox(clock)
    base = await sandbox.start()
    async with aiohttp.ClientSession(base) as http:
        yield Village(sandbox, http)
    await sandbox.stop()


def keyboard(*rows: list[tuple[str, str]]) -> dict[str, Any]:
    """An inline keyboard of texts and their data."""
    return {
        "inline_keyboard": [[{"text": text, "callback_data": data} for text, data in row] for row in rows]
    }
