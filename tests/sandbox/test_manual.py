"""The manual names everything a phone can do, and nothing else."""

import re

from aiohttp import web

from sandbox.server import Sandbox
from sandbox.sim import MANUAL, People
from sandbox.trials import Trials
from tests.sandbox.conftest import Village


async def test_every_call_is_in_the_manual_and_every_line_is_a_call() -> None:
    sandbox = Sandbox()
    app = web.Application()
    app.add_routes(Trials(sandbox.world).routes())
    app.add_routes(People(sandbox.world, sandbox.settled).routes())
    served = {
        f"{route.method} {route.resource.canonical}"
        for route in app.router.routes()
        if route.resource is not None and route.method not in {"*", "HEAD"}
    }
    told = set(
        re.findall(r"(?:GET|POST|PUT|DELETE) /sim/[a-z]+(?:/\{\w+\})?(?:/\w+)?", MANUAL.read_text("utf-8"))
    )
    assert served == told


async def test_the_manual_is_served(village: Village) -> None:
    async with village.http.get("/sim/help") as answer:
        assert answer.content_type == "text/markdown"
        assert await answer.text() == MANUAL.read_text("utf-8")
