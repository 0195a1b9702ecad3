"""What a feature puts on an organizer's desk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.people import Actor
from services.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Item:
    """One decision that waits: `kind` and `id` say which card opens it."""

    kind: str
    id: int
    who: str
    where: str
    since: datetime


Source = Callable[[Transaction, Actor], list[Item]]
