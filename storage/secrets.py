"""Keys that live beside the database, never in it: a folder only the bot's user can open."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from storage.sealing import Sealer

KEY = 32


@dataclass(frozen=True)
class Secrets:
    """`field.keys` seals columns (newest first), `audit.key` chains the log, `ballots/` unlinks votes.

    `issues.key` makes the marks of those who raise issues.
    """

    folder: Path

    def guard(self) -> None:
        """Make the folder and close it to everybody else; raises OSError where that cannot be done."""
        for folder in (self.folder, self.folder / "ballots"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if folder.stat().st_mode & 0o077:
                folder.chmod(0o700)

    def sealer(self) -> Sealer:
        return Sealer([bytes.fromhex(line) for line in self._text("field.keys").split()])

    @cached_property
    def audit_key(self) -> bytes:
        return bytes.fromhex(self._text("audit.key"))

    @cached_property
    def issue_key(self) -> bytes:
        """The key that makes raisers of issues strangers to whoever has only the database."""
        return bytes.fromhex(self._text("issues.key"))

    def ballot_key(self, box_id: int) -> bytes:
        """The key that turns voters of one box into strangers; made at the first call."""
        return bytes.fromhex(self._text(f"ballots/{box_id}.key"))

    def shred_ballot_key(self, box_id: int) -> None:
        """After this nobody, the operator included, can tell who a ballot was from."""
        path = self.folder / "ballots" / f"{box_id}.key"
        with suppress(FileNotFoundError):
            with path.open("r+b") as file:
                file.write(os.urandom(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()

    def boxes_with_keys(self) -> set[int]:
        return {int(path.stem) for path in (self.folder / "ballots").glob("*.key")}

    def _text(self, name: str) -> str:
        path = self.folder / name
        if not path.exists():
            _create(path, secrets.token_hex(KEY))
        return path.read_text(encoding="ascii")


def _create(path: Path, text: str) -> None:
    """Write a file that is either whole or absent, and that nobody else may read."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)  # the first of two processes wins
    draft.unlink()
