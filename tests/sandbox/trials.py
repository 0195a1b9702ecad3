"""What a test does to the bot's network, and what it asks about everything the bot said."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from sandbox.server import Sandbox

Answer = dict[str, Any]
FAULTS = (
    *("drop_before", "drop_after", "bad_gateway", "bad_gateway_after", "delay", "hang", "trickle", "html"),
    *("truncated", "not_utf8", "empty", "too_many_requests", "unauthorized", "internal", "forbidden"),
    *("bad_request", "conflict", "migrate"),
)


class Trials:
    """The script of faults, seen from a test; knows the sandbox only by its address."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
        self.base = f"{sandbox.api_url}/sim"
        self.http = http

    async def fault(self, kind: str, method: str = "*", **more: Any) -> Answer:
        """From now on requests go wrong; `times=None` means until `clear`."""
        return await self._asked("POST", "faults", kind=kind, method=method, **more)

    async def script(self) -> Answer:
        return await self._asked("GET", "faults")

    async def clear(self) -> int:
        return int((await self._asked("DELETE", "faults"))["cleared"])

    async def struck(self, since: int = 0) -> list[tuple[str, str, bool]]:
        """Every request a fault has hit: its method, the fault, and whether it was carried out."""
        url = f"{self.base}/requests"
        async with self.http.get(url, params={"since": since}) as answer:
            entries = await answer.json()
        return [(one["method"], one["fault"], one["processed"]) for one in entries if one["fault"]]

    async def update(self, body: Any, **more: Any) -> int:
        """Queue this body as it stands; with `update_id` at that place, with `bare` without a number."""
        return int((await self._asked("POST", "updates", update=body, **more))["update_id"])

    async def redeliver(self, update_id: int) -> None:
        await self._asked("POST", "updates", redeliver=update_id)

    async def restart_ids(self, update_id: int) -> None:
        await self._asked("POST", "updates", restart_ids=update_id)

    async def verdict(self, **claims: Any) -> Answer:
        """What is true of everything the bot said: `never_said`, `most_per_minute`, `no_duplicates` …"""
        return await self._asked("POST", "assert", **claims)

    async def holds(self, **claims: Any) -> Answer:
        verdict = await self.verdict(**claims)
        assert verdict["ok"], verdict["found"]
        assert verdict["complete"], "older words are forgotten: nothing is proved"
        return verdict

    async def _asked(self, verb: str, path: str, **body: Any) -> Answer:
        async with self.http.request(verb, f"{self.base}/{path}", json=body or None) as answer:
            found: Answer = await answer.json()
            assert answer.status == 200, f"{path}: {found}"
            return found


@asynccontextmanager
async def trials(sandbox: Sandbox) -> AsyncIterator[Trials]:
    async with aiohttp.ClientSession() as http:
        yield Trials(sandbox, http)
