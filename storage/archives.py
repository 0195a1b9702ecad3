"""A file of lines that nobody reads without its passphrase, nor changes, reorders or shortens unnoticed.

Compressed, then sealed in chunks by AES-GCM. The key is stretched from the passphrase by scrypt with the
file's own salt; a chunk's nonce holds its number and whether it is the last.
"""

import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"guiyan backup 1\n"
SALT = 16
CHUNK = 64 * 1024
TAG = 16
COST = 2**16  # 64 MiB and a fifth of a second: nothing for us, much for who tries a million


class NotAnArchive(Exception):
    """The file is something else."""


class NotOpened(Exception):
    """The passphrase is another one, or the file's beginning is damaged."""


class Damaged(Exception):
    """A later part of the file was changed, or its end is missing."""


class ArchiveWriter:
    """Writes lines; what is not closed is no archive, because its last chunk is missing."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        head = MAGIC + os.urandom(SALT)
        file.write(head)
        self._file, self._head, self._key = file, head, _key(passphrase, head)
        self._number, self._waiting, self._zip = 0, bytearray(), zlib.compressobj(6)

    def write(self, line: Any) -> None:
        self._waiting += self._zip.compress(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def close(self) -> None:
        self._waiting += self._zip.flush()
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, clear: bytes, *, last: bool) -> None:
        self._file.write(self._key.encrypt(_nonce(self._number, last=last), clear, self._head))
        self._number += 1


def read_archive(path: Path, passphrase: str) -> Iterator[Any]:
    """The lines of an archive, each authentic; raises NotAnArchive, NotOpened, Damaged."""
    unzip, rest = zlib.decompressobj(), b""
    for clear in _chunks(path, passphrase):
        *lines, rest = (rest + unzip.decompress(clear)).split(b"\n")
        yield from map(orjson.loads, lines)
    if rest or not unzip.eof:
        raise Damaged


def _chunks(path: Path, passphrase: str) -> Iterator[bytes]:
    with path.open("rb") as file:
        head = file.read(len(MAGIC) + SALT)
        if not head.startswith(MAGIC) or len(head) < len(MAGIC) + SALT:
            raise NotAnArchive
        key, number = _key(passphrase, head), 0
        sealed = file.read(CHUNK + TAG)
        while True:
            following = file.read(CHUNK + TAG)
            try:
                clear = key.decrypt(_nonce(number, last=not following), sealed, head)
            except InvalidTag:
                raise (Damaged if number else NotOpened) from None
            yield clear
            if not following:
                return
            sealed, number = following, number + 1


def _key(passphrase: str, head: bytes) -> AESGCM:
    salt = head.removeprefix(MAGIC)
    return AESGCM(Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode()))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder durable, where the system knows how."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
