"""The bot's side over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from aiogram.methods import TelegramMethod
from aiohttp import web
from pydantic import TypeAdapter

from sandbox import methods
from sandbox.errors import ApiError, not_implemented
from sandbox.faults import DOWNLOAD, Fault, Moment
from sandbox.files import DOWNLOAD_LIMIT, Upload
from sandbox.limits import weight
from sandbox.methods.registry import KNOWN, Call, Known
from sandbox.requests import Params, build, method_classes, read, was_given
from sandbox.shape import plain, written
from sandbox.striking import Strike, refused, rest
from sandbox.world import World

UPLOAD_LIMIT = 60 * 1024 * 1024
NOT_BY_WEBHOOK = frozenset({"setwebhook", "deletewebhook", "close", "logout"})

assert methods.__all__


@dataclass(slots=True)
class Visit:
    """One request on its way through the server."""

    name: str
    params: Params = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    error: ApiError | None = None
    struck: Fault | None = None
    seen: set[int] = field(default_factory=set)
    processed: bool = False
    began: float = field(default_factory=time.perf_counter)

    def stopped(self) -> web.Response | None:
        """The refusal a fault gives in the server's name, before anything is done."""
        self.error = refused(self.struck) if self.struck else None
        return refusal(self.error) if self.error else None

    def trouble(self) -> tuple[int | None, str] | None:
        """Why it is not done: the refusal, or the fault that came first."""
        if self.error is not None:
            return self.error.code, self.error.description
        if self.processed or self.struck is None:
            return None
        return None, f"never carried out: {self.struck.kind}"


Work = Callable[[Visit], Awaitable[web.Response]]


class BotApi:
    """Answers every request the way Telegram does: ok and a result, or not ok and why."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.busy = 0
        self.calls: Counter[str] = Counter()
        """How often each method was asked for, counted when the request arrives."""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token}/{method:.*}", self.answer),
            web.get("/file/bot{token}/{path:.+}", self.download),
        ]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self._world.token:
            return refusal(ApiError(401, "Unauthorized"))
        self.calls[request.match_info["method"].lower()] += 1
        self._world.updates.bell.ring()
        return await self._through(Visit(request.match_info["method"]), request, self._done)

    async def download(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self._world.token:
            return refusal(ApiError(401, "Unauthorized"))
        path = request.match_info["path"]

        async def found(visit: Visit) -> web.Response:
            stored = self._world.files.find_path(path)
            if stored is None or stored.size > DOWNLOAD_LIMIT:
                raise ApiError(404, "Not Found")
            return web.Response(body=stored.content, content_type="application/octet-stream")

        return await self._through(Visit(DOWNLOAD), request, found)

    async def _done(self, visit: Visit) -> web.Response:
        return reply({"ok": True, "result": await self.call(visit.name, visit.params, visit.files)})

    async def _through(self, visit: Visit, request: web.Request, work: Work) -> web.StreamResponse:
        """The way of every request: whatever a script does to it, the journal tells."""
        try:
            answer = await self._answered(visit, request, work)
        except asyncio.CancelledError:
            if visit.struck is not None:
                self._record(visit)
            raise
        self._record(visit)
        if visit.struck is None:
            assert answer is not None
            return answer
        return await Strike(visit.struck, self._world.faults.bell, request, answer).land()

    async def _answered(self, visit: Visit, request: web.Request, work: Work) -> web.Response | None:
        """What an undisturbed client would hear; nothing where a fault strikes first."""
        faults = self._world.faults
        visit.struck = faults.strike(visit.name, None, visit.seen)
        if visit.struck is not None and visit.struck.moment is Moment.ARRIVAL:
            return visit.stopped()
        polls = visit.name.lower() == "getupdates"
        self.busy += not polls
        try:
            visit.params, visit.files = await read(request)
            visit.struck = visit.struck or faults.strike(visit.name, visit.params, visit.seen)
            if visit.struck is not None and visit.struck.moment is not Moment.ANSWER:
                if visit.struck.kind != "delay":
                    return visit.stopped()
                await rest(visit.struck, faults.bell)
            answer = await work(visit)
        except ApiError as error:
            visit.error = error
            answer = refusal(error)
        finally:
            self.busy -= not polls
            self._world.updates.bell.ring()
        visit.processed = True
        visit.struck = visit.struck or faults.strike(visit.name, visit.params, visit.seen, late=True)
        return answer

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

    async def carry_out(self, params: Params, files: dict[str, Upload]) -> None:
        """Do what a webhook's own answer asks for; nobody hears how it went."""
        name = str(params.get("method")).lower()
        if name.startswith("get") or name in NOT_BY_WEBHOOK:
            return
        visit = Visit(name, {key: value for key, value in params.items() if key != "method"}, files)
        try:
            await self.call(name, visit.params, files)
        except ApiError as error:
            visit.error = error
        visit.processed = True
        self._record(visit)

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

    def _record(self, visit: Visit) -> None:
        if visit.name == DOWNLOAD and visit.struck is None:
            return  # a file fetched as it should be is no call
        cls = method_classes().get(visit.name.lower())
        name = cls.__api_method__ if cls else visit.name
        entry = self._world.journal.write(
            name,
            visit.params | {part: f"file:{upload.name}" for part, upload in visit.files.items()},
            self._world.clock.now(),
            (time.perf_counter() - visit.began) * 1000,
            visit.trouble(),
            fault=visit.struck.kind if visit.struck else None,
            processed=visit.processed,
        )
        if name != "getUpdates":
            self._world.events.tell("request", **entry)


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
