"""Files that are whole or absent: written beside the name they shall bear, for their owner's eyes."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from storage.archives import sync_folder


def draft(out: Path, write: Callable[[BinaryIO], object]) -> Path:
    """Write a file beside the name it shall bear; raises FileExistsError where that is taken."""
    if out.exists():
        raise FileExistsError(out)
    path = out.with_name(f"{out.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def publish(draft: Path, out: Path) -> None:
    """Give a draft its name; raises FileExistsError rather than write over anything."""
    try:
        os.link(draft, out)
        sync_folder(out.parent)
    finally:
        draft.unlink(missing_ok=True)
