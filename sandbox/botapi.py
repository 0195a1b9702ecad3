"""The bot's side over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from aiogram.methods import TelegramMethod
from aiohttp import web
from pydantic import TypeAdapter

from sandbox import methods
from sandbox.errors import ApiError, not_implemented
from sandbox.files import DOWNLOAD_LIMIT, Upload
from sandbox.limits import weight
from sandbox.methods.registry import KNOWN, Call, Known
from sandbox.requests import Params, build, method_classes, read, was_given
from sandbox.shape import plain, written
from sandbox.world import World

UPLOAD_LIMIT = 60 * 1024 * 1024

assert methods.__all__


class BotApi:
    """Answers every request the way Telegram does: ok and a result, or not ok and why."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.busy = 0

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token}/{method:.*}", self.answer),
            web.get("/file/bot{token}/{path:.+}", self.download),
        ]

    async def answer(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self._world.token:
            return refusal(ApiError(401, "Unauthorized"))
        name = request.match_info["method"]
        params: Params = {}
        files: dict[str, Upload] = {}
        began = time.perf_counter()
        polls = name.lower() == "getupdates"
        self.busy += not polls
        try:
            params, files = await read(request)
            result = await self.call(name, params, files)
        except ApiError as error:
            self._record(name, params, files, began, error)
            return refusal(error)
        finally:
            self.busy -= not polls
            self._world.updates.bell.ring()
        self._record(name, params, files, began)
        return reply({"ok": True, "result": result})

    async def call(self, name: str, params: Params, files: dict[str, Upload]) -> Any:
        """Check the parameters, do what they say, check the answer."""
        cls = method_classes().get(name.lower())
        if cls is None:
            raise ApiError(404, "Not Found")
        known = KNOWN.get(name.lower())
        if known is None:
            raise not_implemented(cls.__api_method__)
        _refuse_ignored(known, params, files)
        result = await self._within_limits(known, build(cls, params, files), files)
        if cls.__api_method__ == "getUpdates":
            return result  # every update was checked when it was queued
        return plain(_shape_of(cls).validate_python(result))

    async def _within_limits(self, known: Known, m: TelegramMethod[Any], files: Mapping[str, Upload]) -> Any:
        """Do it unless too much was sent lately; what was refused for another reason is not counted."""
        limits, count = self._world.limits, weight(known.cls.__api_method__.lower(), m)
        room = self._world.rooms.get(getattr(m, "chat_id", 0))
        if room is None or not count:
            return await known.answer(Call(self._world, files), m)
        limits.check(room, count)
        result = await known.answer(Call(self._world, files), m)
        limits.count(room, count)
        return result

    def _record(
        self, name: str, params: Params, files: dict[str, Upload], began: float, error: ApiError | None = None
    ) -> None:
        cls = method_classes().get(name.lower())
        name = cls.__api_method__ if cls else name
        entry = self._world.journal.write(
            name,
            params | {part: f"file:{upload.name}" for part, upload in files.items()},
            self._world.clock.now(),
            (time.perf_counter() - began) * 1000,
            (error.code, error.description) if error else None,
        )
        if name != "getUpdates":
            self._world.events.tell("request", **entry)

    async def download(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self._world.token:
            return refusal(ApiError(401, "Unauthorized"))
        stored = self._world.files.find_path(request.match_info["path"])
        if stored is None or stored.size > DOWNLOAD_LIMIT:
            return refusal(ApiError(404, "Not Found"))
        return web.Response(body=stored.content, content_type="application/octet-stream")


@cache
def _shape_of(cls: type[TelegramMethod[Any]]) -> TypeAdapter[Any]:
    return TypeAdapter(cls.__returning__)


def _refuse_ignored(known: Known, params: Params, files: dict[str, Upload]) -> None:
    for name in known.ignores:
        if name in files or (was_given(params.get(name)) and str(params[name]).lower() not in {"false", "0"}):
            raise not_implemented(f"the parameter {name} of {known.cls.__api_method__}")


def reply(body: dict[str, Any], status: int = 200) -> web.Response:
    return web.Response(text=written(body), status=status, content_type="application/json")


def refusal(error: ApiError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return reply(body, error.code)
