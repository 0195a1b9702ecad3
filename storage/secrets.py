"""Keys that live beside the database, never in it: a folder only the bot's user can open."""

import os
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from domain.forgetting import Mark, MarksDamaged
from storage.archives import sync_folder
from storage.sealing import Sealer

KEY = 32
FIELD, RETIRED = "field.keys", "field.keys.retired"
RETIRED_KEPT = timedelta(days=30)
"""As long as backups are: what was copied some other way should not open for longer than they do."""
WITNESS = "audit.witness"
MEMBERS, RAISERS, GUESTS = "members.key", "issues.key", "invitations.key"
MAY_BE_MISSING = frozenset({WITNESS, MEMBERS, RAISERS, GUESTS})
"""What comes into being only when it is first needed."""
BACKED_UP = (FIELD, "audit.key", WITNESS, MEMBERS, RAISERS, GUESTS)
"""What a backup takes along: without these a restored county would know neither who has just come, nor whose
an issue is, nor which links it gave. The keys of ballots are not among them, whatever happens."""
FORGOTTEN = "forgotten.marks"
"""Keyed marks of who asked to be forgotten, a line each with the moment; it may lie beside backups too."""


class NoKeys(Exception):
    """The folder lacks the keys that what is stored was sealed with."""


class OtherKeys(Exception):
    """The folder holds keys that what comes back was not sealed with."""


@dataclass(frozen=True)
class Secrets:
    """`field.keys` seals columns (newest first), `audit.key` chains the log, `ballots/` unlinks votes.

    `issues.key` makes the marks of those who raise issues, `members.key` of those who come into a group,
    `invitations.key` the codes of imported mentors. `field.keys.retired` lies by, and nothing uses it.
    """

    folder: Path

    def guard(self) -> None:
        """Make the folder and close it to everybody else; raises OSError where that cannot be done."""
        for folder in (self.folder, self.folder / "ballots"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if folder.stat().st_mode & 0o077:
                folder.chmod(0o700)

    def sealer(self) -> Sealer:
        return Sealer(field_keys(self._text(FIELD)))

    def field_keys_there(self) -> tuple[str, ...]:
        """The keys that open columns, newest first; none where no database was ever opened."""
        return _words(self.folder / FIELD)

    def lay_field_key(self) -> None:
        """Put a new key in front: what is sealed from here on, only it opens."""
        self._replace(FIELD, [secrets.token_hex(KEY), *self.field_keys_there()])

    def retire_field_keys(self, older: Sequence[bytes], now: datetime) -> None:
        """Let these keys open nothing any more; they stay a while where nothing uses them."""
        there, gone = self.field_keys_there(), {key.hex() for key in older}
        retired = (f"{key} {now.isoformat()}" for key in there if key in gone)
        self._replace(RETIRED, [*_lines(self.folder / RETIRED), *retired])
        self._replace(FIELD, [key for key in there if key not in gone])

    def drop_retired_keys(self, now: datetime) -> int:
        """Forget the keys that were retired long ago; returns how many."""
        lines = _lines(self.folder / RETIRED)
        kept = [line for line in lines if now - datetime.fromisoformat(line.split()[1]) < RETIRED_KEPT]
        if len(kept) < len(lines):
            self._replace(RETIRED, kept)
        return len(lines) - len(kept)

    @cached_property
    def audit_key(self) -> bytes:
        return bytes.fromhex(self._text("audit.key"))

    @cached_property
    def issue_key(self) -> bytes:
        """The key that makes raisers of issues strangers to whoever has only the database."""
        return bytes.fromhex(self._text(RAISERS))

    @cached_property
    def invitation_key(self) -> bytes:
        """The key that makes the same code of the same row of a list, and tells nobody else which."""
        return bytes.fromhex(self._text(GUESTS))

    @cached_property
    def member_key(self) -> bytes:
        """The key that makes accounts seen in groups strangers to whoever has only the database."""
        return bytes.fromhex(self._text(MEMBERS))

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
        return (self.folder / FIELD).exists()

    def packed(self) -> dict[str, str]:
        """What a backup takes along; raises NoKeys where that would leave it shut for ever."""
        paths = {name: self.folder / name for name in BACKED_UP}
        if not all(path.exists() for name, path in paths.items() if name not in MAY_BE_MISSING):
            raise NoKeys
        return {name: path.read_text(encoding="ascii") for name, path in paths.items() if path.exists()}

    def unpack(self, packed: Mapping[str, str]) -> None:
        """Put back the keys of a backup; raises OtherKeys rather than write over any.

        A backup of this very county, made before its keys were rotated, brings its old ones along. Others may
        know them by now, so a new one is laid before them, for everything to be sealed anew.
        """
        keys = {name: text for name, text in packed.items() if name in BACKED_UP and name != WITNESS}
        there = {name: _words(self.folder / name) for name in keys}
        is_ours = there["audit.key"] == tuple(keys["audit.key"].split())
        for name, text in keys.items():
            if there[name] and not set(text.split()) <= {*there[name]} and not (name == FIELD and is_ours):
                raise OtherKeys
        self.guard()
        for name, text in keys.items():
            if not (self.folder / name).exists():
                _create(self.folder / name, text)
        if older := [key for key in keys[FIELD].split() if key not in self.field_keys_there()]:
            self._replace(FIELD, [secrets.token_hex(KEY), *self.field_keys_there(), *older])

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

    def forgotten(self) -> dict[Mark, datetime]:
        """Whom no backup may bring back, as far as this folder knows."""
        return read_forgotten(self.folder / FORGOTTEN)

    def set_forgotten_aside(self) -> None:
        """What cannot be read stays for who may still make something of it."""
        (self.folder / FORGOTTEN).replace(self.folder / f"{FORGOTTEN}.damaged")

    def keep_forgotten(self, marks: Mapping[Mark, datetime]) -> None:
        """Replace the list that was kept before."""
        write_forgotten(self.folder / FORGOTTEN, marks)

    def _replace(self, name: str, lines: Sequence[str]) -> None:
        """Write a file anew, whole or not at all; when this returns a power cut no longer undoes it."""
        _draft(self.folder / name, "".join(f"{line}\n" for line in lines)).replace(self.folder / name)
        sync_folder(self.folder)

    def _text(self, name: str) -> str:
        path = self.folder / name
        if not path.exists():
            _create(path, secrets.token_hex(KEY))
        return path.read_text(encoding="ascii")


def field_keys(text: str) -> list[bytes]:
    """The keys in `field.keys`, newest first."""
    return [bytes.fromhex(line) for line in text.split()]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="ascii").splitlines() if path.exists() else []


def _words(path: Path) -> tuple[str, ...]:
    return tuple(word for line in _lines(path) for word in line.split())


def read_forgotten(path: Path) -> dict[Mark, datetime]:
    """The marks in a file; none where there is no such file. Raises MarksDamaged for what is no such list."""
    if not path.exists():
        return {}
    try:
        lines = (line.split() for line in path.read_text(encoding="ascii").splitlines())
        return {Mark(bytes.fromhex(mark)): datetime.fromisoformat(moment) for mark, moment in lines}
    except ValueError:
        raise MarksDamaged from None


def write_forgotten(path: Path, marks: Mapping[Mark, datetime]) -> None:
    """Put the marks into a file, whole or not at all."""
    lines = (f"{mark.hex()} {moment.isoformat()}\n" for mark, moment in sorted(marks.items()))
    _draft(path, "".join(lines)).replace(path)


def _create(path: Path, text: str) -> None:
    """Write a file that is either whole or absent, and that nobody else may read."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = _draft(path, text)
    with suppress(FileExistsError):
        os.link(draft, path)  # the first of two processes wins
    draft.unlink(missing_ok=True)
    sync_folder(path.parent)  # or a power cut takes the key away and leaves what it sealed


def _draft(path: Path, text: str) -> Path:
    """A file that only this call knows: many threads of a process may want the same key at once."""
    draft = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft
