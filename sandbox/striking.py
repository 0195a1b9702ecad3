"""What a struck request gets over the wire instead of its answer."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.bell import Bell
from sandbox.errors import ApiError
from sandbox.faults import Fault

NGINX = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
PORTAL = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Please log in.</body></html>\n"
DONE = b'{"ok":true,"result":true}'
MIGRATED = "Bad Request: group chat was upgraded to a supergroup chat"


def refused(fault: Fault) -> ApiError | None:
    """The Bot API's own refusal, where the fault is one."""
    seconds = int(fault.seconds)
    texts: dict[str, tuple[int, str | None]] = {
        "too_many_requests": (429, f"Too Many Requests: retry after {seconds}"),
        "unauthorized": (401, "Unauthorized"),
        "internal": (500, "Internal Server Error: restart"),
        "forbidden": (403, fault.description),
        "bad_request": (400, fault.description),
        "conflict": (409, fault.description),
        "migrate": (400, MIGRATED),
    }
    parameters: dict[str, dict[str, Any]] = {
        "too_many_requests": {"retry_after": seconds},
        "migrate": {"migrate_to_chat_id": fault.migrate_to_chat_id},
    }
    if fault.kind not in texts:
        return None
    code, text = texts[fault.kind]
    return ApiError(code, text or "", parameters.get(fault.kind))


async def rest(fault: Fault, bell: Bell) -> None:
    """Wait as long as the script says, or until it is cleared."""
    with suppress(TimeoutError):
        async with asyncio.timeout(fault.seconds):
            await bell.rung()


@dataclass(frozen=True, slots=True)
class Strike:
    """One request that is hit; `answer` is what an undisturbed server would have said to it."""

    fault: Fault
    bell: Bell
    request: web.Request
    answer: web.Response | None

    async def land(self) -> web.StreamResponse:
        """What goes over the wire instead."""
        return await LANDINGS[self.fault.kind](self)

    @property
    def body(self) -> bytes:
        answer = self.answer
        return answer.body if answer is not None and isinstance(answer.body, bytes) else DONE

    def instead(self, body: bytes) -> web.Response:
        """Another body under the same head."""
        status, kind = self._head()
        return web.Response(body=body, status=status, content_type=kind)

    def slowly(self) -> web.StreamResponse:
        status, kind = self._head()
        slow = web.StreamResponse(status=status)
        slow.content_type, slow.content_length = kind, len(self.body)
        return slow

    def _head(self) -> tuple[int, str]:
        answer = self.answer
        return (answer.status, answer.content_type) if answer is not None else (200, "application/json")


async def _cut(strike: Strike) -> web.StreamResponse:
    if strike.request.transport is not None:
        strike.request.transport.abort()
    return web.Response()  # nobody hears it


async def _hang(strike: Strike) -> web.StreamResponse:
    await rest(strike.fault, strike.bell)
    return await _cut(strike)


async def _delay(strike: Strike) -> web.StreamResponse:
    """The wait before the work was had where the work is done."""
    if strike.fault.processed:
        await rest(strike.fault, strike.bell)
    return await _as_it_is(strike)


async def _trickle(strike: Strike) -> web.StreamResponse:
    slow = strike.slowly()
    await slow.prepare(strike.request)
    for byte in strike.body:
        await slow.write(bytes((byte,)))
        await rest(strike.fault, strike.bell)
    return slow


async def _bad_gateway(strike: Strike) -> web.StreamResponse:
    return web.Response(status=502, text=NGINX, content_type="text/html")


async def _html(strike: Strike) -> web.StreamResponse:
    return web.Response(text=PORTAL, content_type="text/html")


async def _truncated(strike: Strike) -> web.StreamResponse:
    """Never inside a character: that is another fault."""
    half = strike.body[: len(strike.body) // 2]
    return strike.instead(half.decode(errors="ignore").encode() if _is_text(strike.body) else half)


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


async def _not_utf8(strike: Strike) -> web.StreamResponse:
    middle = len(strike.body) // 2
    return strike.instead(strike.body[:middle] + b"\xff\xfe" + strike.body[middle:])


async def _empty(strike: Strike) -> web.StreamResponse:
    return strike.instead(b"")


async def _as_it_is(strike: Strike) -> web.StreamResponse:
    assert strike.answer is not None
    return strike.answer


LANDINGS: dict[str, Callable[[Strike], Awaitable[web.StreamResponse]]] = {
    "drop_before": _cut,
    "drop_after": _cut,
    "bad_gateway": _bad_gateway,
    "bad_gateway_after": _bad_gateway,
    "delay": _delay,
    "hang": _hang,
    "trickle": _trickle,
    "html": _html,
    "truncated": _truncated,
    "not_utf8": _not_utf8,
    "empty": _empty,
    **dict.fromkeys(
        ("too_many_requests", "unauthorized", "internal", "forbidden", "bad_request", "conflict", "migrate"),
        _as_it_is,
    ),
}
