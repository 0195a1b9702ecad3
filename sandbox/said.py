"""Everything the bot has said and changed, kept even when it is edited away or deleted."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sandbox.rooms import SERVICE, Post, Room

KEPT = 200_000


class Words(NamedTuple):
    """One message as it stood when it was sent, or after one edit."""

    at: datetime
    chat_id: int
    is_private: bool
    kind: str
    message_id: int
    only: int | None
    shape: dict[str, Any]

    def where(self) -> dict[str, Any]:
        place = {"chat": self.chat_id, "message_id": self.message_id, "at": self.at.isoformat()}
        return place | {"how": self.kind} | ({"only": self.only} if self.only is not None else {})


class Said:
    """The bot's words in their order; what a chat tells of itself is not counted among them."""

    def __init__(self) -> None:
        self._words: deque[Words] = deque(maxlen=KEPT)
        self._count = 0

    @property
    def is_complete(self) -> bool:
        return self._count == len(self._words)

    def note(self, kind: str, room: Room, post: Post, at: datetime) -> None:
        shape = post.shape()
        if not any(name in SERVICE for name in shape):
            self._count += 1
            self._words.append(Words(at, room.id, room.is_private, kind, post.id, post.only, shape))

    def since(self, moment: datetime | None) -> Iterator[Words]:
        return (words for words in self._words if moment is None or words.at >= moment)
