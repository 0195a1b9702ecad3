"""What a check finds: one sentence, and what to do. All look at once, each for a bounded time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.logs import whereabouts
from bot.settings import Settings

LONGEST = 10.0


class Level(IntEnum):
    OK = 0
    WARNING = 1
    FAILURE = 2


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    sentence: str
    remedy: str = ""
    settings: bool = False
    """Whether it is a fault of the configuration, which starting again does not mend."""

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    look: Callable[[Settings], Awaitable[Finding]]


@dataclass(frozen=True, slots=True)
class Looked:
    name: str
    finding: Finding


def fine(sentence: str) -> Finding:
    return Finding(Level.OK, sentence)


def warn(sentence: str, remedy: str) -> Finding:
    return Finding(Level.WARNING, sentence, remedy)


def fail(sentence: str, remedy: str, *, settings: bool = True) -> Finding:
    return Finding(Level.FAILURE, sentence, remedy, settings)


def looking(name: str, look: Callable[[Settings], Finding]) -> Check:
    """A check that waits for nothing but the disk, done beside the others."""

    async def beside(settings: Settings) -> Finding:
        return await asyncio.to_thread(look, settings)

    return Check(name, beside)


async def examine(settings: Settings, checks: Sequence[Check], longest: float = LONGEST) -> list[Looked]:
    """Do all checks side by side; their findings in the order of the checks."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_look(check, settings, longest)) for check in checks]
    return [task.result() for task in tasks]


async def _look(check: Check, settings: Settings, longest: float) -> Looked:
    try:
        async with asyncio.timeout(longest):
            return Looked(check.name, await check.look(settings))
    except TimeoutError:
        finding = fail(f"There was no answer for {longest:g} seconds.", "Look at the network and the disk.")
    except Exception as trouble:  # noqa: BLE001 - a check that stumbles must not hide what the others found
        finding = fail(f"The check itself stumbled: {whereabouts(trouble)}.", "Please report this.")
    return Looked(check.name, finding)
