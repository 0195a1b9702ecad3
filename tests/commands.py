"""The command line in a process of its own, born of one that has loaded the libraries already."""

import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

from bot.__main__ import main

BIRTHS = multiprocessing.get_context("forkserver")
BIRTHS.set_forkserver_preload(
    ["bot.operation", "bot.doctor", "bot.backups", "bot.held", "bot.exports", "bot.imports"]
)
ENDS_WITHIN = 60


def guiyan(*words: str, cwd: Path, **settings: str) -> CompletedProcess[str]:
    """What `guiyan WORDS` says and ends with in the folder `cwd`, under these settings and no others."""
    with TemporaryDirectory(prefix="guiyan-") as place:
        said = [Path(place, name) for name in ("stdout", "stderr")]
        process = BIRTHS.Process(target=_live, args=(words, str(cwd), settings, said))
        process.start()
        process.join(ENDS_WITHIN)
        if process.exitcode is None:
            process.kill()
            process.join()
        assert process.exitcode is not None
        return CompletedProcess(words, process.exitcode, *(each.read_text("utf-8") for each in said))


def _live(words: tuple[str, ...], cwd: str, settings: dict[str, str], said: list[Path]) -> None:
    settle_in(cwd, settings, said)
    sys.argv = ["guiyan", *words]
    main()


def settle_in(cwd: str, settings: dict[str, str], said: Sequence[str | Path]) -> None:
    """What a process that was just born makes its own: folder, settings, and the files for its words."""
    for name in [name for name in os.environ if name.startswith("GUIYAN_")]:
        del os.environ[name]
    os.environ.update(settings)
    os.chdir(cwd)
    for number, file in enumerate(said, start=1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), number)
