"""What a feature puts on an organizer's desk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.people import Actor
from services.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Waiting:
    """One decision that waits: `kind` and `id` say which card opens it."""

    kind: str
    id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """The same with its names, which are unsealed for what is shown and for no more."""

    kind: str
    id: int
    who: str
    where: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """Where one kind comes from; `reminds` where Monday's reminder speaks of it."""

    kind: str
    waiting: Callable[[Transaction, Actor], list[Waiting]]
    show: Callable[[Transaction, Actor, Sequence[int]], list[Item]]
    reminds: bool = True
