"""Keys that live beside the database, never in it: a folder only the bot's user can open."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from storage.archives import sync_folder
from storage.sealing import Sealer

KEY = 32
WITNESS = "audit.witness"
RAISERS = "issues.key"
MAY_BE_MISSING = frozenset({WITNESS, RAISERS})
"""What comes into being only when it is first needed."""
BACKED_UP = ("field.keys", "audit.key", RAISERS, WITNESS)
"""What a backup takes along. The keys of ballots are not among them, whatever happens."""


class NoKeys(Exception):
    """The folder lacks the keys that what is stored was sealed with."""


class OtherKeys(Exception):
    """The folder holds keys that what comes back was not sealed with."""


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
        return Sealer(field_keys(self._text("field.keys")))

    @cached_property
    def audit_key(self) -> bytes:
        return bytes.fromhex(self._text("audit.key"))

    @cached_property
    def issue_key(self) -> bytes:
        """The key that makes raisers of issues strangers to whoever has only the database."""
        return bytes.fromhex(self._text(RAISERS))

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

    def are_there(self) -> bool:
        """Whether a database was ever opened with this folder."""
        return (self.folder / "field.keys").exists()

    def packed(self) -> dict[str, str]:
        """What a backup takes along; raises NoKeys where that would leave it shut for ever."""
        paths = {name: self.folder / name for name in BACKED_UP}
        if not all(path.exists() for name, path in paths.items() if name not in MAY_BE_MISSING):
            raise NoKeys
        return {name: path.read_text(encoding="ascii") for name, path in paths.items() if path.exists()}

    def unpack(self, packed: Mapping[str, str]) -> None:
        """Put back the keys of a backup; raises OtherKeys rather than write over any."""
        keys = {name: text for name, text in packed.items() if name in BACKED_UP and name != WITNESS}
        for name, text in keys.items():
            path = self.folder / name
            if path.exists() and not set(text.split()) <= set(path.read_text(encoding="ascii").split()):
                raise OtherKeys
        self.guard()
        for name, text in keys.items():
            if not (self.folder / name).exists():
                _create(self.folder / name, text)

    def witness(self) -> str | None:
        """The signed head of the audit log, as it was last seen."""
        path = self.folder / WITNESS
        return path.read_text(encoding="ascii") if path.exists() else None

    def keep_witness(self, text: str) -> None:
        """Replace the head that was kept before."""
        draft = _draft(self.folder / WITNESS, text)
        draft.replace(self.folder / WITNESS)

    def set_witness_aside(self) -> None:
        """A restored log is shorter by right; what was witnessed before stays for who wants to compare."""
        with suppress(FileNotFoundError):
            (self.folder / WITNESS).replace(self.folder / f"{WITNESS}.before")

    def _text(self, name: str) -> str:
        path = self.folder / name
        if not path.exists():
            _create(path, secrets.token_hex(KEY))
        return path.read_text(encoding="ascii")


def field_keys(text: str) -> list[bytes]:
    """The keys in `field.keys`, newest first."""
    return [bytes.fromhex(line) for line in text.split()]


def _create(path: Path, text: str) -> None:
    """Write a file that is either whole or absent, and that nobody else may read."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = _draft(path, text)
    with suppress(FileExistsError):
        os.link(draft, path)  # the first of two processes wins
    draft.unlink()
    sync_folder(path.parent)  # or a power cut takes the key away and leaves what it sealed


def _draft(path: Path, text: str) -> Path:
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft
