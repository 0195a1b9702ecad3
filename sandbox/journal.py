"""Every call the bot made, kept for the page and for tests."""

from collections import deque
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice, takewhile
from typing import Any

KEPT = 20_000


@dataclass(slots=True)
class Entry:
    """One Bot API call."""

    n: int
    method: str
    params: dict[str, Any]
    at: str
    ok: bool
    error_code: int | None
    description: str | None
    ms: float
    times: int = 1
    fault: str | None = None
    processed: bool = True


class Journal:
    """The newest calls in their order; polls for updates that follow each other share one line."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._next = 1

    def write(
        self,
        method: str,
        params: dict[str, Any],
        at: datetime,
        ms: float,
        error: tuple[int | None, str] | None = None,
        *,
        fault: str | None = None,
        processed: bool = True,
    ) -> dict[str, Any]:
        code, description = error or (None, None)
        entry = Entry(
            self._next,
            method,
            params,
            at.isoformat(),
            error is None,
            code,
            description,
            round(ms, 3),
            fault=fault,
            processed=processed,
        )
        last = self._entries[-1] if self._entries else None
        alike = last is not None and (entry.ok, entry.fault) == (last.ok, last.fault)
        if last is not None and alike and method == last.method == "getUpdates":
            entry.n, entry.times = last.n, last.times + 1
            self._entries[-1] = entry
        else:
            self._entries.append(entry)
            self._next += 1
        return asdict(entry)

    def since(self, n: int, newest: int = KEPT) -> list[dict[str, Any]]:
        """The calls after the one numbered n, at most the newest so many, oldest first."""
        later = takewhile(lambda entry: entry.n > n, reversed(self._entries))
        return [asdict(entry) for entry in islice(later, newest)][::-1]
