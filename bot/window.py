"""Where an operator's monitoring may look in: `/health` and `/metrics`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.intake import Intake
from bot.metrics import Metrics
from domain.leases import HELD_FOR
from services import figures, leases
from services.app import App
from services.figures import Figures

log = structlog.get_logger()

ANSWERED_WITHIN = 3.0
"""Seconds in which the database answers whoever asks how the bot is."""
FRESH_FOR = 2.0
"""Seconds one reading is good for: however many ask, the database is asked once, by one at a time."""
LARGEST = 1024 * 1024


class Window:
    """Says how a running bot is; nothing that is said names anybody."""

    def __init__(self, app: App, intake: Intake, metrics: Metrics, lease: str) -> None:
        self._app, self._intake, self._metrics, self._lease = app, intake, metrics, lease
        self._alone = asyncio.Lock()
        self._page, self._read_at = b"", float("-inf")

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/health", self._health), web.get("/metrics", self._measure)]

    async def is_well(self) -> bool:
        """Whether it takes updates in and was able to renew its lease: otherwise something is stuck."""
        seen_at: datetime | None = await self._asked(leases.last_sign, self._lease)
        return self._intake.has_room() and seen_at is not None and self._app.clock() - seen_at < HELD_FOR

    async def measure(self) -> bytes:
        """What monitoring reads, also while the database does not answer."""
        found: Figures | None = await self._asked(figures.look)
        return self._metrics.page(found, self._intake.lined_up, is_well=await self.is_well())

    async def _health(self, request: web.Request) -> web.Response:
        async with self._alone:
            return await self._say_health()

    async def _say_health(self) -> web.Response:
        return web.Response(text="ok") if await self.is_well() else web.Response(status=503, text="stuck")

    async def _measure(self, request: web.Request) -> web.Response:
        now = asyncio.get_running_loop().time()
        async with self._alone:
            if now >= self._read_at + FRESH_FOR:
                self._page = await self.measure()
                self._read_at = asyncio.get_running_loop().time()
        return web.Response(body=self._page, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _asked(self, question: Callable[..., object], *about: object) -> Any:
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                return await self._app.see(question, *about)
        except Exception as trouble:  # noqa: BLE001 - whatever the database has, well is not the word
            log.warning("not well", error=type(trouble).__name__)
            return None


@asynccontextmanager
async def serving(listen: str, routes: list[web.RouteDef]) -> AsyncIterator[None]:
    """Listen at `host:port` until it is left."""
    application = web.Application(client_max_size=LARGEST)
    application.router.add_routes(routes)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=5)
    await runner.setup()
    try:
        host, _, port = listen.rpartition(":")
        await web.TCPSite(runner, host or "127.0.0.1", int(port)).start()
        yield
    finally:
        await runner.cleanup()
