"""Posters: which code leads to which village, and which does no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from domain.places import PlaceId
from storage.schema.posters import IS_GOOD, posters

GOOD = select(posters.c.place_id, posters.c.code).where(IS_GOOD)
BY_CODE = select(posters.c.place_id, posters.c.withdrawn_at).where(posters.c.code == bindparam("code"))
ADD = insert(posters)
WITHDRAW = (
    update(posters)
    .where(posters.c.code == bindparam("old"), IS_GOOD)
    .values(withdrawn_at=bindparam("withdrawn_at"))
)


@dataclass(frozen=True, slots=True)
class Hung:
    """What became of a code that was printed once."""

    place_id: PlaceId
    is_good: bool


class PosterRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def codes(self) -> dict[PlaceId, str]:
        """The code that is good now, of every village that has one."""
        return {PlaceId(place_id): code for place_id, code in self._connection.execute(GOOD)}

    def find(self, code: str) -> Hung | None:
        row = self._connection.execute(BY_CODE, {"code": code}).first()
        return None if row is None else Hung(PlaceId(row.place_id), row.withdrawn_at is None)

    def withdraw(self, codes: Iterable[str], now: datetime) -> None:
        """Let codes be good no more; who scans them still hears why."""
        if values := [{"old": code, "withdrawn_at": now} for code in codes]:
            self._connection.execute(WITHDRAW, values)

    def add(self, codes: Iterable[tuple[PlaceId, str]], now: datetime) -> None:
        """Keep new codes of villages that have no good one."""
        if values := [{"place_id": place, "code": code, "made_at": now} for place, code in codes]:
            self._connection.execute(ADD, values)
