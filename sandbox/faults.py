"""Fault scripts: which requests of the bot go wrong, how, and how often."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from sandbox import asking
from sandbox.asking import Asked
from sandbox.bell import Bell
from sandbox.errors import CannotDo
from sandbox.refusals import KNOWN_TEXTS
from sandbox.requests import method_classes

ANY = "*"
DOWNLOAD = "download"  # the fetching of a file, which is no method
COMMON = ("kind", "method", "chat", "times", "after", "probability", "seed")
LONGEST = 3600.0


class Moment(Enum):
    """Where on its way a request can be struck."""

    ARRIVAL = "before its body is read"
    READ = "before anything is done"
    ANSWER = "when everything is done"


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to go wrong: whether the request is carried out, and what else the script may say."""

    processed: bool
    fields: tuple[str, ...] = ()
    seconds: float = 0


KINDS: dict[str, Kind] = {
    "drop_before": Kind(processed=False),
    "drop_after": Kind(processed=True),
    "bad_gateway": Kind(processed=False),
    "bad_gateway_after": Kind(processed=True),
    "delay": Kind(processed=False, fields=("seconds", "processed"), seconds=1),
    "hang": Kind(processed=False, fields=("seconds", "processed"), seconds=120),
    "trickle": Kind(processed=True, fields=("seconds",), seconds=1),
    "html": Kind(processed=True, fields=("processed",)),
    "truncated": Kind(processed=True),
    "not_utf8": Kind(processed=True, fields=("processed",)),
    "empty": Kind(processed=True, fields=("processed",)),
    "too_many_requests": Kind(processed=False, fields=("seconds",), seconds=1),
    "unauthorized": Kind(processed=False),
    "internal": Kind(processed=False),
    "forbidden": Kind(processed=False, fields=("description",)),
    "bad_request": Kind(processed=False, fields=("description",)),
    "conflict": Kind(processed=False, fields=("description",)),
    "migrate": Kind(processed=False, fields=("migrate_to_chat_id",)),
}
PREFIXES = {"forbidden": "Forbidden: ", "bad_request": "Bad Request: ", "conflict": "Conflict: "}


@dataclass(slots=True)
class Fault:
    """One line of a script; `left` is how often it still strikes, None for ever."""

    id: int
    kind: str
    method: str
    chat: str | None
    left: int | None
    after: int
    probability: float
    seed: int
    processed: bool
    seconds: float
    description: str | None
    migrate_to_chat_id: int | None
    chance: random.Random
    matched: int = 0
    struck: int = 0

    @property
    def moment(self) -> Moment:
        if self.processed:
            return Moment.ANSWER
        unread = self.kind == "drop_before" and self.chat is None
        return Moment.ARRIVAL if unread else Moment.READ

    @property
    def is_spent(self) -> bool:
        return self.left == 0

    def concerns(self, method: str) -> bool:
        return self.method in {ANY, method.lower()}

    def strikes(self, params: Mapping[str, Any]) -> bool:
        """Whether a request of its method is hit; every one that matches is counted."""
        if self.chat is not None and str(params.get("chat_id")) != self.chat:
            return False
        self.matched += 1
        if self.matched <= self.after or self.chance.random() >= self.probability:
            return False
        self.struck += 1
        if self.left is not None:
            self.left -= 1
        return True

    def shown(self) -> dict[str, Any]:
        """The line as it was written, and what came of it."""
        cls = method_classes().get(self.method)
        known = {
            "id": self.id,
            "kind": self.kind,
            "method": cls.__api_method__ if cls else self.method,
            "chat": self.chat,
            "left": self.left,
            "after": self.after,
            "probability": self.probability,
            "seed": self.seed,
            "processed": self.processed,
            "matched": self.matched,
            "struck": self.struck,
        }
        extra = ((name, getattr(self, name)) for name in KINDS[self.kind].fields)
        return known | dict(extra)


@dataclass(slots=True)
class Faults:
    """The script in force: its lines are gone through in their order, and one strikes a request at most."""

    active: list[Fault] = field(default_factory=list)
    spent: list[Fault] = field(default_factory=list)
    bell: Bell = field(default_factory=Bell)
    _next: int = 1

    def add(self, asked: Asked) -> Fault:
        fault = _read(asked, self._next)
        self._next += 1
        self.active.append(fault)
        return fault

    def strike(
        self, method: str, params: Mapping[str, Any] | None, seen: set[int], *, late: bool = False
    ) -> Fault | None:
        """The first line that hits a request and has not looked at it yet.

        While its body is unread (no params), a line about a chat cannot tell, so those behind it must wait;
        when the work is done (late), only what spoils an answer can still strike.
        """
        for fault in self.active:
            if fault.id in seen or not fault.concerns(method) or (late and not fault.processed):
                continue
            if params is None and fault.chat is not None:
                return None
            seen.add(fault.id)
            if fault.strikes(params or {}):
                if fault.is_spent:
                    self.active.remove(fault)
                    self.spent.append(fault)
                return fault
        return None

    def clear(self) -> int:
        """Forget the script and let those go who hang in it."""
        count = len(self.active)
        self.active.clear()
        self.spent.clear()
        self.bell.ring()
        return count


def _read(asked: Asked, number: int) -> Fault:
    name = asked.get("kind")
    if name not in KINDS:
        raise CannotDo(f"There is no fault “{name}”. Known are: {', '.join(KINDS)}.")
    kind = KINDS[name]
    asking.only(asked, COMMON + kind.fields, f"a fault {name}")
    probability = asking.real(asked, "probability", 1.0)
    if not 0 <= probability <= 1:
        raise CannotDo("“probability” lies between 0 and 1.")
    seed = asking.number(asked, "seed", 0)
    return Fault(
        id=number,
        kind=name,
        method=_method(asked),
        chat=None if asked.get("chat") is None else str(asked["chat"]),
        left=_times(asked),
        after=asking.count(asked, "after", 0),
        probability=probability,
        seed=seed,
        processed=asking.yes(asked, "processed", kind.processed),
        seconds=_seconds(asked, name),
        description=_description(asked, name),
        migrate_to_chat_id=asking.number(asked, "migrate_to_chat_id") if name == "migrate" else None,
        chance=random.Random(seed),  # noqa: S311 - dice that fall the same way every time
    )


def _method(asked: Asked) -> str:
    name = asked.get("method", ANY)
    if not isinstance(name, str) or name.lower() not in {ANY, DOWNLOAD, *method_classes()}:
        raise CannotDo(
            f"The Bot API has no method “{name}”; “{ANY}” means any, “{DOWNLOAD}” the fetching of a file."
        )
    return name.lower()


def _times(asked: Asked) -> int | None:
    if "times" in asked and asked["times"] is None:
        return None
    times = asking.number(asked, "times", 1)
    if times < 1:
        raise CannotDo("“times” is at least 1, or null until the script is cleared.")
    return times


def _seconds(asked: Asked, name: str) -> float:
    seconds = asking.real(asked, "seconds", KINDS[name].seconds)
    if not 0 <= seconds <= LONGEST:
        raise CannotDo(f"“seconds” lies between 0 and {LONGEST:.0f}.")
    if name == "too_many_requests" and (seconds < 1 or seconds != int(seconds)):
        raise CannotDo("retry_after is a whole number of seconds, at least 1.")
    return seconds


def _description(asked: Asked, name: str) -> str | None:
    if name not in PREFIXES:
        return None
    text = asking.maybe_words(asked, "description") or KNOWN_TEXTS[name][0]
    return text if text.startswith(PREFIXES[name]) else PREFIXES[name] + text
