"""Calls of the person's side become answers over HTTP."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox import asking
from sandbox.asking import Asked
from sandbox.botapi import reply
from sandbox.errors import ApiError, CannotDo
from sandbox.shape import written


def posted(call: Callable[[Asked], Any]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            asked = await asking.body(request)
        except CannotDo as reason:
            return reply({"error": str(reason)}, 400)
        return await _answered(call, asked)

    return handle


def got(call: Callable[[Asked], Any]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        return await _answered(call, dict(request.query))

    return handle


async def _answered(call: Callable[[Asked], Any], asked: Asked) -> web.Response:
    try:
        result = call(asked)
        if asyncio.iscoroutine(result):
            result = await result
    except CannotDo as reason:
        return reply({"error": str(reason)}, 400)
    except ApiError as error:
        return reply({"error": error.description}, 400)
    return web.Response(text=written(result), content_type="application/json")
