"""Kill the bot a thousand times under load, then count: `make torture N=1000 DEPLOYS=100`."""

import argparse
import asyncio
import logging
import secrets
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from benchmarks.torture import candidates, people
from benchmarks.torture.checks import check
from benchmarks.torture.closings import Round, hold_polls
from benchmarks.torture.history import History
from benchmarks.torture.phones import Phones, buttons
from benchmarks.torture.report import Findings, shown
from benchmarks.torture.storm import Storm
from benchmarks.torture.village import QUIET_GROUPS, found, imagine, settings, write_programme
from benchmarks.torture.zygote import Zygote
from bot.operation import operate
from sandbox.server import Sandbox
from texts import pictures

assert pictures  # the bot loads it with the first picture; here it is born with it
CANDIDATES = 10
SETTLES_WITHIN = 660.0
"""Seconds: a letter over which processes died five times waits for ten minutes."""
PROGRESS = 50


def live(folder: Path, api: str) -> int:
    """A whole life of the bot, as `guiyan run` lives it."""
    import uvloop  # noqa: PLC0415 - not on every system, like in bot/__main__.py

    code: int = uvloop.run(operate(settings(folder, api)))
    return code


class Torture:
    def __init__(self, zygote: Zygote, folder: Path, seed: int, quiet_groups: int) -> None:
        self._zygote, self._seed = zygote, seed
        self.sandbox = Sandbox(seed=seed)
        self.county = imagine(self.sandbox, folder, quiet_groups)
        self.storm = Storm(self.county, zygote, seed)
        self.history = History()
        self.rounds: list[Round] = []

    async def run(self, kills: int, deploys: int) -> Findings:
        await self._zygote.open()
        await self.sandbox.start()
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(self.sandbox.api_url, connector=connector) as http:
            await found(self.county, http)
            phones = Phones(self.sandbox.world, http, self.history, self._seed)
            async with asyncio.TaskGroup() as group:
                await self._first_life(group)
                crowd = self._gather(group, phones)
                await self._rage(group, kills)
                before = self.storm.unclear()
                await self._part(group, deploys)
                by_deploys = self.storm.unclear() - before
                phones.over.set()
                life = await self.storm.begin(group)
                await asyncio.wait(crowd)
                await self.storm.settle(SETTLES_WITHIN)
                await self.storm.end(life)
                self.storm.deploys.pop()
            findings = await check(self.county, self.history, self.rounds, self.storm.faults)
            findings.by_deploys(by_deploys)
        await self.sandbox.stop()
        return findings

    async def _first_life(self, group: asyncio.TaskGroup) -> None:
        """In peace, until every box has its card."""
        life = await self.storm.begin(group)
        await self.storm.settle(SETTLES_WITHIN)
        await self.storm.end(life)
        self.storm.deploys.clear()
        for village in self.county.villages:
            for place, box in enumerate(village.boxes):
                kind = "ballot" if box.prefix == "mark" else "poll"
                posts = self.sandbox.world.rooms[box.chat].posts.values()
                card = next(p for p in posts if any(b.startswith(f"{kind}:{box.box_id}") for b in buttons(p)))
                village.boxes[place] = type(box)(box.box_id, box.chat, box.choices, box.prefix, card.id)

    def _gather(self, group: asyncio.TaskGroup, phones: Phones) -> list[asyncio.Task[None]]:
        lives = [candidates.nominate(phones, seat) for seat in range(CANDIDATES)]
        for village in self.county.villages:
            lives += [people.vote(phones, village, who) for who in village.villagers]
            lives.append(hold_polls(phones, village, self.county.folder, self.rounds))
            lives += [people.host(phones, village, chat) for chat in village.groups]
        return [group.create_task(each) for each in lives]

    async def _rage(self, group: asyncio.TaskGroup, kills: int) -> None:
        began = time.monotonic()
        for number in range(1, kills + 1):
            await self.storm.kill(group)
            if number % PROGRESS == 0:
                self._tell(f"{number} kills", began)

    async def _part(self, group: asyncio.TaskGroup, deploys: int) -> None:
        began = time.monotonic()
        for number in range(1, deploys + 1):
            await self.storm.deploy(group)
            if number % PROGRESS == 0:
                self._tell(f"{number} deploys", began)

    def _tell(self, what: str, began: float) -> None:
        deeds = self.history.deeds
        heard = sum(deed.heard is not None for deed in deeds)
        waiting = len(self.sandbox.world.updates)
        birth = statistics.median(self.storm.births or [0.0])
        print(
            f"{what:12} {time.monotonic() - began:6.0f} s  {len(deeds):6} deeds, {heard} answered,"
            f" {waiting} updates wait, {len(self.storm.unclear())} letters unclear, births {birth:.2f} s",
            flush=True,
        )


@contextmanager
def workshop(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        shutil.rmtree(keep, ignore_errors=True)
        keep.mkdir(parents=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        yield Path(folder)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--deploys", type=int, default=0)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--quiet-groups", type=int, default=QUIET_GROUPS, help="in each village")
    parser.add_argument(
        "--keep", type=Path, help="a folder for the database and the bot's log; emptied first"
    )
    asked = parser.parse_args()
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    print(f"seed {asked.seed}: {asked.kills} kills, {asked.deploys} deploys", flush=True)
    with workshop(asked.keep) as folder:
        write_programme(folder, datetime.now(UTC))  # noqa: TID251 - the bot that is tortured lives by the real clock
        log = folder / "bot.log"
        zygote = Zygote(lambda api: live(folder, api), log)
        torture = Torture(zygote, folder, asked.seed, asked.quiet_groups)
        began = time.monotonic()
        try:
            findings = asyncio.run(torture.run(asked.kills, asked.deploys))
        finally:
            zygote.close()
        print(shown(findings, torture.storm, torture.history, log, time.monotonic() - began))
        if findings.violations:
            again = " ".join(
                sys.argv[1:] if "--seed" in sys.argv else [*sys.argv[1:], f"--seed {asked.seed}"]
            )
            print(f"Again: python -m benchmarks.torture {again}")
    return 1 if findings.violations else 0


if __name__ == "__main__":
    sys.exit(main())
