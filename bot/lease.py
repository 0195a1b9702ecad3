"""One process at a time asks for updates and speaks: a row that its holder renews."""

import asyncio
import os
import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog

from domain.leases import HELD_FOR, RENEWED_EVERY, HeldByAnother
from services import leases
from services.app import App

log = structlog.get_logger()

NAME = "bot"
LOOK_EVERY = 0.5
BEAT_EVERY = 1.0
PATIENCE = HELD_FOR.total_seconds() + 1
"""Seconds for whoever is just leaving."""


class NotAlone(Exception):
    """Another process runs with this database."""


class Lease:
    """Held from `take` until `give_back`, as long as `keep` runs."""

    def __init__(self, app: App, holder: str | None = None, name: str = NAME) -> None:
        self._app = app
        self._name = name
        self._holder = holder or this_process()
        self._given_back = asyncio.Event()
        self._beat_at: float | None = None
        self._in_doubt = False

    async def take(self, patience: float | None = None) -> datetime | None:
        """Take the lease, waiting a little for whoever is just leaving; returns when anybody last held it.

        Raises NotAlone after that time. A process of this machine that died is not waited for.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + (PATIENCE if patience is None else patience)
        dead: str | None = None
        while True:
            try:
                return await self._app.do(leases.take, self._name, self._holder, dead)
            except HeldByAnother as other:
                dead = holder if not is_alive(holder := str(other)) else None
            if dead is None:
                if loop.time() >= deadline:
                    raise NotAlone
                await asyncio.sleep(LOOK_EVERY)

    async def keep(self, lost: Callable[[], None]) -> None:
        """Renew until given back. Calls `lost` and raises NotAlone when another process took it."""
        while not self._given_back.is_set():
            try:
                await asyncio.wait_for(self._given_back.wait(), RENEWED_EVERY.total_seconds())
            except TimeoutError:
                await self._renew(lost)

    async def beat(self) -> None:
        """Notice when this process was stopped for so long that its lease may be another's."""
        while not self._given_back.is_set():
            self._feel()
            try:
                await asyncio.wait_for(self._given_back.wait(), BEAT_EVERY)
            except TimeoutError:
                continue

    async def is_surely_held(self) -> bool:
        """Whether nobody else can have taken the lease; after a pause that is looked up first."""
        self._feel()
        if self._in_doubt:
            try:
                await self._app.do(leases.renew, self._name, self._holder)
            except HeldByAnother:
                return False
            except Exception:
                log.exception("lease not renewed")
                return False
            self._in_doubt = False
        return True

    def _feel(self) -> None:
        """Between two beats little time passes, unless the whole process stood still."""
        now = asyncio.get_running_loop().time()
        if self._beat_at is not None and now - self._beat_at >= HELD_FOR.total_seconds():
            self._in_doubt = True
        self._beat_at = now

    async def _renew(self, lost: Callable[[], None]) -> None:
        try:
            await self._app.do(leases.renew, self._name, self._holder)
        except HeldByAnother:
            log.error("another process took over")  # noqa: TRY400 - there is no fault to look into
            lost()
            raise NotAlone from None
        except Exception:
            log.exception("lease not renewed")

    async def give_back(self) -> None:
        """Let the next process begin at once."""
        self._given_back.set()
        try:
            await self._app.do(leases.give_back, self._name, self._holder)
        except Exception:
            log.exception("lease not given back")


def this_process() -> str:
    """The machine, the process, and when it began: a number that is used again is not taken for it."""
    return f"{socket.gethostname()}:{os.getpid()}:{_began(os.getpid())}"


def is_alive(holder: str) -> bool:
    """Whether a holder may still run; of another machine nobody knows, so it may."""
    try:
        host, number, began = holder.rsplit(":", 2)
    except ValueError:
        return True
    if host != socket.gethostname() or not number.isdigit():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not began or _began(int(number)) == began


def _began(number: int) -> str:
    """When a process began, in the kernel's ticks; empty where the kernel does not tell."""
    try:
        line = Path(f"/proc/{number}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    return line.rpartition(")")[2].split()[19]
