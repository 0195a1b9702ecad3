"""Brings updates to the bot's own address for as long as the server runs."""

import asyncio
import errno
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

import aiohttp

from sandbox.errors import ApiError
from sandbox.files import Upload
from sandbox.requests import Params, read_reply
from sandbox.shape import written
from sandbox.webhooks import LaneKey, Outcome, Trip, Webhook, lane_of
from sandbox.world import World

LOOKED_AT = 1_000  # so many waiting updates are sorted into lanes at a time
PATIENCE = aiohttp.ClientTimeout(total=60)
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
CarryOut = Callable[[Params, dict[str, Upload]], Awaitable[None]]


class Postman:
    """One at a time for updates that must keep their order, otherwise many at once."""

    def __init__(self, world: World, carry_out: CarryOut) -> None:
        self._world = world
        self._carry_out = carry_out

    async def run(self) -> None:
        endless = aiohttp.TCPConnector(limit=0)
        async with (
            aiohttp.ClientSession(connector=endless, timeout=PATIENCE) as http,
            asyncio.TaskGroup() as flights,
        ):
            while True:
                due = self._send_out(http, flights)
                await self._rest(due)

    def _send_out(self, http: aiohttp.ClientSession, flights: asyncio.TaskGroup) -> datetime | None:
        """Start every trip that may start now; the moment when the next one may."""
        webhook, now = self._world.webhook, self._world.clock.now()
        if webhook is None:
            return None
        seen: set[LaneKey] = set()
        later = []
        for update in self._world.updates.pending(LOOKED_AT):
            if len(webhook.flying) >= webhook.max_connections:
                return None
            key = lane_of(update)
            if key in seen or key in webhook.flying:
                continue
            seen.add(key)
            trip = webhook.trip(key, update, now)
            if trip.due > now:
                later.append(trip.due)
                continue
            webhook.flying.add(key)
            flights.create_task(self._travel(http, webhook, key, trip))
        return min(later, default=None)

    async def _rest(self, due: datetime | None) -> None:
        """Until something happens, or the next trip is due by the sandbox's clock."""
        clock, bell = self._world.clock, self._world.updates.bell
        if due is None or not clock.running:
            await bell.rung()
            return
        with suppress(TimeoutError):
            async with asyncio.timeout((due - clock.now()).total_seconds()):
                await bell.rung()

    async def _travel(self, http: aiohttp.ClientSession, webhook: Webhook, key: LaneKey, trip: Trip) -> None:
        outcome = await self._deliver(http, webhook, trip)
        now = self._world.clock.now()
        webhook.flying.discard(key)
        if outcome.error is None:
            webhook.arrived(key)
            self._world.updates.done(trip.update)
        else:
            webhook.missed(trip, outcome, now)
            if webhook.is_given_up(now) and self._world.webhook is webhook:
                self._world.bring_updates(None)
        self._world.updates.bell.ring()

    async def _deliver(self, http: aiohttp.ClientSession, webhook: Webhook, trip: Trip) -> Outcome:
        headers = {"Content-Type": "application/json"} | ({SECRET: webhook.secret} if webhook.secret else {})
        body = written(trip.update.body).encode()
        try:
            async with http.post(webhook.url, data=body, headers=headers, allow_redirects=False) as answer:
                if answer.status // 100 != 2:
                    text = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                    return Outcome(text, answer.status, _retry_after(answer))
                await self._obey(answer)
                return Outcome()
        except TimeoutError:
            return Outcome("Read timeout expired")
        except aiohttp.ClientSSLError:
            return Outcome("SSL error")
        except aiohttp.ClientError as trouble:
            refused = getattr(trouble, "errno", None) == errno.ECONNREFUSED
            return Outcome("Connection refused" if refused else "Webhook connection closed")

    async def _obey(self, answer: aiohttp.ClientResponse) -> None:
        """An answer may name a method for the bot; one that cannot be read is only an answer."""
        try:
            params, files = await read_reply(answer)
        except ApiError:
            return
        if params.get("method"):
            await self._carry_out(params, files)


def _retry_after(answer: aiohttp.ClientResponse) -> int:
    text = answer.headers.get("Retry-After", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
