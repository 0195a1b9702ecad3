"""What a message is: its class is the contract, its template may use its fields and no others."""

import re
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Message:
    """Something the bot can say in private.

    `texts.messages.ratings.RatingCard` is said by `templates/ratings/rating_card.j2`.
    """

    limit: ClassVar[int] = 4096

    @classmethod
    def template(cls) -> str:
        feature = cls.__module__.rpartition(".")[2]
        return f"{feature}/{snake(cls.__name__)}.j2"


@dataclass(frozen=True, slots=True)
class Linked(Message):
    """Something to hand on: `link` is what the link carries, until the bot's name is put before it."""

    link: str


@dataclass(frozen=True, slots=True)
class PublicMessage(Message):
    """Something the bot can say in a group: its fields hold public views only."""


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
