"""Files that passed through a chat: their bytes, names and sizes."""

import base64
import hashlib
import mimetypes
import struct
from dataclasses import dataclass

from sandbox.errors import bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part of a request."""

    name: str
    content: bytes
    mime: str | None = None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file the server keeps."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    name: str
    mime: str
    content: bytes
    duration: int = 0

    @property
    def size(self) -> int:
        return len(self.content)


class FileStore:
    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(self, kind: str, upload: Upload, duration: int = 0) -> StoredFile:
        """Take a file in; the same bytes of the same kind, name and length are the same file."""
        marks = (kind, upload.name, str(duration))
        digest = hashlib.sha256(b"\0".join((*(mark.encode() for mark in marks), upload.content))).digest()
        file_id = base64.urlsafe_b64encode(b"\x04" + digest + kind.encode()).decode().rstrip("=")
        if file_id in self._by_id:
            return self._by_id[file_id]
        mime = upload.mime or mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        ending = {"photo": ".jpg", "voice": ".oga"}.get(kind, _ending(upload.name))
        stored = StoredFile(
            file_id=file_id,
            unique_id=base64.urlsafe_b64encode(digest[:11]).decode().rstrip("="),
            kind=kind,
            path=f"{FOLDERS[kind]}/file_{len(self._by_id)}{ending}",
            name=upload.name,
            mime=mime,
            content=upload.content,
            duration=duration,
        )
        self._by_id[file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def find_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)


def _ending(name: str) -> str:
    _, dot, ending = name.rpartition(".")
    return f".{ending}" if dot and ending.isascii() and ending.isalnum() else ""


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG, JPEG, GIF or WebP, read from its header."""
    size = _png(content) or _gif(content) or _webp(content) or _jpeg(content)
    if size is None or 0 in size:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def _png(content: bytes) -> tuple[int, int] | None:
    if content[:8] != b"\x89PNG\r\n\x1a\n" or len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _gif(content: bytes) -> tuple[int, int] | None:
    if content[:4] != b"GIF8" or len(content) < 10:
        return None
    width, height = struct.unpack("<HH", content[6:10])
    return width, height


def _webp(content: bytes) -> tuple[int, int] | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    if content[12:16] == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if content[12:16] == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", content[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(content: bytes) -> tuple[int, int] | None:
    if content[:2] != b"\xff\xd8":
        return None
    at = 2
    while at + 9 < len(content):
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None
