"""Where bots are born: a process that has imported everything and forks one whenever it is told to.

Importing the bot takes seconds; a fork takes milliseconds. So a thousand lives fit into minutes.
"""

import asyncio
import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

DIES_WITH_ITS_PARENT = 1  # PR_SET_PDEATHSIG


@dataclass(frozen=True)
class Life:
    """One process of the bot, and how it ended: its exit code, or minus the signal."""

    pid: int
    ended: asyncio.Future[int]

    def strike(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)


class Zygote:
    """Must be made before the process has a loop or a thread: what is forked then forks cleanly again."""

    def __init__(self, live: Callable[[str], int], log: Path) -> None:
        """`live` is a whole life of the bot, told at which address the Bot API is; it writes to `log`."""
        orders, self._orders = os.pipe()
        self._reports, reports = os.pipe()
        sys.stdout.flush()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._orders)
            os.close(self._reports)
            _bear(live, log, orders, reports)
        os.close(orders)
        os.close(reports)
        self._reader = asyncio.StreamReader()

    async def open(self) -> None:
        self._reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(self._reader)
        await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, os.fdopen(self._reports, "rb"))

    async def begin(self, group: asyncio.TaskGroup, api: str) -> Life:
        """One more life; only one at a time."""
        os.write(self._orders, f"{api}\n".encode())
        pid = int(await self._reader.readline())
        life = Life(pid, asyncio.get_running_loop().create_future())
        group.create_task(self._wait(life))
        return life

    async def _wait(self, life: Life) -> None:
        life.ended.set_result(os.waitstatus_to_exitcode(int(await self._reader.readline())))

    def close(self) -> None:
        os.close(self._orders)
        os.waitpid(self._pid, 0)


def _bear(live: Callable[[str], int], log: Path, orders: int, reports: int) -> None:
    _die_with_parent()
    gc.collect()
    gc.freeze()
    with os.fdopen(orders, encoding="ascii") as told:
        for line in iter(told.readline, ""):
            pid = os.fork()
            if pid == 0:
                _live(live, log, line.strip())
            os.write(reports, b"%d\n" % pid)
            os.write(reports, b"%d\n" % os.waitpid(pid, 0)[1])
    os._exit(0)


def _live(live: Callable[[str], int], log: Path, api: str) -> None:
    code = 70
    try:
        _die_with_parent()
        errors = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(errors, 1)
        os.dup2(errors, 2)
        code = live(api)
    except BaseException as trouble:  # noqa: BLE001 - whatever it is, the child must not go on as its parent
        sys.stderr.write(f"a life ended with {trouble!r}\n")
    finally:
        sys.stderr.flush()
        os._exit(code)


def _die_with_parent() -> None:
    """Whoever stops the torture by force leaves nobody behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(DIES_WITH_ITS_PARENT, signal.SIGKILL)
