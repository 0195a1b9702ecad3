"""A01, A02, D01: a short storm of `make torture`, in a process of its own."""

import asyncio
import os
import re
import sys
from datetime import UTC, datetime, time

import pytest

from benchmarks.torture.report import PROMISES
from benchmarks.torture.village import write_programme
from bot.settings import read_county
from tests.bot.test_settings import ROOT


async def tortured(*asked: str) -> tuple[int, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GUIYAN_")}
    command = (sys.executable, "-m", "benchmarks.torture", *asked)
    storm = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=clean, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await storm.communicate()
    assert storm.returncode is not None
    return storm.returncode, said.decode()


@pytest.mark.parametrize("hour", range(24))
def test_a_storm_can_break_loose_at_any_hour(tmp_path, hour):
    write_programme(tmp_path, datetime(2026, 12, 1, hour, 30, tzinfo=UTC))
    programme, _ = read_county(str(tmp_path / "programme.toml"))
    assert not programme.quiet.holds(time((hour + 8) % 24, 30))


@pytest.mark.skipif(sys.platform != "linux", reason="forks, and looks for the dead in /proc")
async def test_a01_a02_a_short_storm_breaks_no_promise():
    code, said = await tortured("--kills", "6", "--deploys", "2", "--quiet-groups", "0", "--seed", "15")
    assert code == 0, said
    for promise in PROMISES:
        assert re.search(rf"^{promise} +0$", said, re.MULTILINE), said
    assert re.search(r"^taps on ballots +[1-9]", said, re.MULTILINE), said
