"""A bot's own address: it keeps what is brought there, and answers as a test wishes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from sandbox.postman import SECRET

Answering = web.StreamResponse | asyncio.Future[web.StreamResponse]


class Receiver:
    """Answers in the order given, and "fine" when there is nothing left to say."""

    def __init__(self) -> None:
        self.url = ""
        self.inside = 0
        self.most_inside = 0
        self.secrets: list[str | None] = []
        self.answers: list[Answering] = []
        self._brought: asyncio.Queue[Any] = asyncio.Queue()

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.inside += 1
        self.most_inside = max(self.inside, self.most_inside)
        answer = self.answers.pop(0) if self.answers else web.Response()
        self.secrets.append(request.headers.get(SECRET))
        self._brought.put_nowait(await request.json())
        try:
            return await answer if isinstance(answer, asyncio.Future) else answer
        finally:
            self.inside -= 1

    async def next(self) -> Any:
        """The next update, as soon as it is brought."""
        async with asyncio.timeout(30):
            return await self._brought.get()

    async def texts(self, count: int) -> list[str]:
        return [(await self.next())["message"]["text"] for _ in range(count)]

    def nothing_more(self) -> bool:
        return self._brought.empty()


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    here = Receiver()
    app = web.Application()
    app.router.add_post("/updates", here.take)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        here.url = f"http://127.0.0.1:{runner.addresses[0][1]}/updates"
        yield here
    finally:
        await runner.cleanup()
