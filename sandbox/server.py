"""The sandbox: a local Bot API server and the phones around it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from aiogram.types import User
from aiohttp import web

from sandbox import voting
from sandbox.botapi import UPLOAD_LIMIT, BotApi
from sandbox.clock import Clock
from sandbox.postman import Postman
from sandbox.sim import People
from sandbox.trials import Trials
from sandbox.world import World

TOKEN = "4242424242:AAsandbox-token-for-the-village-page"  # noqa: S105 - opens nothing but this sandbox
NAME, USERNAME = "归雁", "guiyan_bot"
PAGE = Path(__file__).parent / "page"


class Sandbox:
    """One bot's whole world behind one address."""

    def __init__(
        self,
        clock: Clock | None = None,
        token: str = TOKEN,
        *,
        name: str = NAME,
        username: str = USERNAME,
        privacy_mode: bool = True,
        seed: int | None = None,
        limits: bool = False,
    ) -> None:
        self.clock = clock or Clock()
        self.token = token
        bot = User(
            id=_bot_id(token),
            is_bot=True,
            first_name=name,
            username=username,
            can_join_groups=True,
            can_read_all_group_messages=not privacy_mode,
            supports_inline_queries=False,
            can_connect_to_business=False,
            has_main_web_app=False,
        )
        self.world = World(self.clock, token, bot, seed=seed)
        self.world.limits.on = limits
        self.clock.on_step.append(self.world.queries.expire)
        self.clock.on_step.append(self.world.updates.expire)
        self.clock.on_step.append(lambda now: voting.close_due(self.world, now))
        self.clock.on_step.append(lambda now: self.world.events.tell("clock", now=now.isoformat()))
        self.clock.on_step.append(lambda now: self.world.updates.bell.ring())
        self.api_url = ""
        self._api = BotApi(self.world)
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Serve; the address holds the Bot API, the person's side and the page."""
        self.world.updates.open()
        app = web.Application(client_max_size=UPLOAD_LIMIT)
        app.add_routes(self._api.routes())
        app.add_routes(Trials(self.world).routes())
        app.add_routes(People(self.world, self.settled).routes())
        app.add_routes([web.get("/", _front)])
        app.on_shutdown.append(self._let_go)
        app.cleanup_ctx.append(self._bring_updates)
        app.on_response_prepare.append(_always_fresh)
        if PAGE.is_dir():
            app.router.add_static("/", PAGE)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0][1]
        self.api_url = f"http://{host}:{bound}"
        return self.api_url

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _let_go(self, app: web.Application) -> None:
        self.world.events.close()
        self.world.faults.clear()
        self.world.updates.close()

    async def _bring_updates(self, app: web.Application) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as rounds:
            postman = rounds.create_task(Postman(self.world, self._api.carry_out).run())
            yield
            postman.cancel()

    async def called(self, method: str = "", more: int = 1) -> None:
        """Rest until the bot has asked so many times more for a method, or for anything."""
        target = self._calls(method) + more
        while self._calls(method) < target:
            await self.world.updates.bell.rung()

    def _calls(self, method: str) -> int:
        return self._api.calls[method.lower()] if method else self._api.calls.total()

    async def settled(self) -> None:
        """Rest until every update is confirmed and the bot, if it polls, waits for the next."""
        while self._api.busy or not self.world.updates.is_settled():
            await self.world.updates.bell.rung()


async def _always_fresh(request: web.Request, response: web.StreamResponse) -> None:
    """A page file is asked for again every time: a new sandbox must not be shown by an old page."""
    if isinstance(response, web.FileResponse):
        response.headers["Cache-Control"] = "no-cache"
        if response.content_type == "application/javascript":
            response.content_type = "text/javascript"


async def _front(request: web.Request) -> web.StreamResponse:
    index = PAGE / "index.html"
    if index.is_file():
        return web.FileResponse(index)
    return web.Response(text="The sandbox is here; its page is not installed.")


def _bot_id(token: str) -> int:
    number, colon, secret = token.partition(":")
    if not (number.isdigit() and colon and secret):
        raise ValueError("a bot's token is a number, a colon and a secret")
    return int(number)
