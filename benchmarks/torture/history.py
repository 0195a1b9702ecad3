"""What people did and what they heard, in the order of each: invoke, then ok, or nothing."""

import itertools
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Deed:
    """One thing somebody did that the server took; `heard` is what told them that it counted."""

    number: int
    at: float
    who: int
    what: str
    where: str
    value: Any
    heard: str | None = None
    heard_at: float | None = None

    def line(self) -> str:
        answer = f"ok after {self.heard_at - self.at:.2f} s: {self.heard}" if self.heard_at else "no answer"
        return f"{self.number:6} {self.at:9.2f} s  {self.what} {self.where} ← {self.value!r}  {answer}"


@dataclass
class History:
    deeds: list[Deed] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    """Who waited for an answer and never got one."""
    _began: float = field(default_factory=time.monotonic)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def add(self, who: int, what: str, where: object, value: Any) -> Deed:
        deed = Deed(next(self._numbers), self._now(), who, what, str(where), value)
        self.deeds.append(deed)
        return deed

    def hear(self, deed: Deed, words: str) -> None:
        deed.heard, deed.heard_at = words, self._now()

    def of(self, what: str) -> dict[tuple[str, int], list[Deed]]:
        """The deeds of one kind, by where and who, in their order."""
        found: defaultdict[tuple[str, int], list[Deed]] = defaultdict(list)
        for deed in self.deeds:
            if deed.what == what:
                found[deed.where, deed.who].append(deed)
        return dict(found)

    def all_of(self, what: str) -> list[Deed]:
        return [deed for deed in self.deeds if deed.what == what]

    def about(self, who: int) -> list[str]:
        return [deed.line() for deed in self.deeds if deed.who == who]

    def _now(self) -> float:
        return time.monotonic() - self._began
