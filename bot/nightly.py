"""A backup every night, if GUIYAN_BACKUPS names a folder: seven days and four weeks of them are kept.

It is made by a process of its own, so that the bot answers as fast as by day.
"""

import asyncio
import re
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import structlog

from bot.backups import UNSEALED, passphrase_of
from bot.settings import Settings, SettingsFault
from services.app import App

log = structlog.get_logger()

NAME = re.compile(r"guiyan-(\d{4}-\d{2}-\d{2})\.backup")
HOUR = 3
DAYS, WEEKS = 7, 4
LONGEST = timedelta(days=30)
"""Who is forgotten must be forgotten by the backups too."""
PATIENCE = timedelta(hours=1)
TAKES_AT_MOST = 45 * 60.0
"""Seconds: one that hangs would keep every later one from being made."""


def kept(days: Collection[date], today: date) -> set[date]:
    """Of the days that have a backup, those to keep: the last seven, four weeks' first, the newest."""
    young = sorted((day for day in days if today - day <= LONGEST), reverse=True)
    newest = {max(days)} if days else set()  # however old: nothing else is there to come back from
    firsts = {day - timedelta(days=day.weekday()): day for day in young}  # the last written is the first
    return {*newest, *young[:DAYS], *[firsts[monday] for monday in sorted(firsts, reverse=True)[:WEEKS]]}


@dataclass
class Nightly:
    """Looks at the folder at every tick; what is due is what is missing there."""

    folder: Path
    again_at: datetime | None = field(default=None, init=False)

    async def back_up(self, app: App) -> dict[str, int]:
        """Make the backup of the day if its hour has come; a failing one is tried again in an hour."""
        now = app.clock()
        local = now.astimezone(app.programme.zone)
        out = self.folder / f"guiyan-{local:%Y-%m-%d}.backup"
        if local.hour < HOUR or out.exists() or (self.again_at is not None and now < self.again_at):
            return {}
        self.again_at = now + PATIENCE
        code, said = await _made(out)
        if not out.exists() or code:
            log.error("backup failed", code=code, reason=said)
        self._prune(local.date())
        if not out.exists():
            return {"failed": 1}
        log.info("backup made", code=code)
        return {"made": 1}

    def newest(self) -> date | None:
        return max(self.days(), default=None)

    def days(self) -> Iterator[date]:
        """The days that have a backup."""
        for path in self.folder.glob("guiyan-*.backup"):
            if found := NAME.fullmatch(path.name):
                with suppress(ValueError):  # a day that no calendar has
                    yield date.fromisoformat(found[1])

    def _prune(self, today: date) -> None:
        days = set(self.days())
        for day in days - kept(days, today):
            (self.folder / f"guiyan-{day}.backup").unlink(missing_ok=True)
        for left in self.folder.glob("guiyan-*.part"):
            left.unlink(missing_ok=True)


def nightly(settings: Settings) -> Nightly | None:
    """The nightly backup as it is set; raises SettingsFault when it could not be made."""
    if settings.backups is None:
        return None
    if not passphrase_of(settings):
        raise SettingsFault(f"GUIYAN_BACKUPS: {UNSEALED}")
    try:
        settings.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        raise SettingsFault(
            f"GUIYAN_BACKUPS: {settings.backups} cannot be made ({type(fault).__name__}). Name another."
        ) from None
    return Nightly(settings.backups)


async def _made(out: Path) -> tuple[int | None, str]:
    """Exit code and sentence of `guiyan backup`; it ends with us."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "backup", str(out)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(TAKES_AT_MOST):
            _, said = await process.communicate()
    except TimeoutError:
        await _killed(process)
        return None, f"It took longer than {TAKES_AT_MOST:g} seconds."
    except asyncio.CancelledError:
        await _killed(process)
        raise
    return process.returncode, said.decode(errors="replace").strip()


async def _killed(process: asyncio.subprocess.Process) -> None:
    process.kill()
    await process.wait()
