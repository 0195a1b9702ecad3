"""Updates made by hand: malformed on purpose, put back, or out of their order."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

REMEMBERED = 20_000


@dataclass(slots=True)
class Returned:
    """An update that stands outside the order of ids: only who has seen it can confirm it."""

    update_id: int
    kind: str
    body: Any
    shown: bool = False


class OutOfTurn:
    """What was put back, in front of everything else, and the past it is taken from."""

    def __init__(self) -> None:
        self._returned: list[Returned] = []
        self._past: OrderedDict[int, tuple[str, Any]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._returned)

    def __iter__(self) -> Iterator[Returned]:
        return iter(tuple(self._returned))

    def remember(self, update_id: int, kind: str, body: Any) -> None:
        self._past[update_id] = (kind, body)
        self._past.move_to_end(update_id)
        if len(self._past) > REMEMBERED:
            self._past.popitem(last=False)

    def recall(self, update_id: int) -> tuple[str, Any] | None:
        return self._past.get(update_id)

    def put(self, update_id: int, kind: str, body: Any) -> None:
        self._returned.append(Returned(update_id, kind, body))

    def drop(self, returned: Returned) -> None:
        self._returned = [one for one in self._returned if one is not returned]

    def confirm(self, offset: int) -> None:
        self._returned = [one for one in self._returned if not one.shown or one.update_id >= offset]

    def show(self, limit: int) -> list[Any]:
        shown = self._returned[:limit]
        for one in shown:
            one.shown = True
        return [one.body for one in shown]

    def clear(self) -> None:
        self._returned.clear()


def kind_of(body: Any) -> str:
    """What an update says it is; a word no kind has where it says nothing."""
    names = [name for name in body if name != "update_id"] if isinstance(body, dict) else []
    return names[0] if names else "nothing"


def numbered(body: Any, update_id: int) -> Any:
    """The update with its number, unless it brings one of its own, however wrong."""
    return {"update_id": update_id, **body} if isinstance(body, dict) else body
