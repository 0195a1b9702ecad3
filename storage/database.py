"""The one door to the data: what every database behind it promises."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection, make_url

from storage.postgresql import PostgreSQL
from storage.sealing import Sealer
from storage.sqlite import SQLite

T = TypeVar("T")


class Database(Protocol):
    """Work is a plain function of a connection, so it cannot wait for a network in the middle.

    Work may run again from the start after a clash: let it touch nothing but its connection.
    """

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do the work in a transaction of its own; return only when it is durable.

        If the work raises, nothing is kept and the caller gets what it raised.
        """

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Do the work on a read-only snapshot of what is committed, waiting for no writer."""

    async def sweep(self) -> bool:
        """Leave nothing of what was deleted in the files; False while somebody still reads it.

        On PostgreSQL that is its vacuum's work.
        """

    async def close(self) -> None:
        """Finish what was asked for, take nothing new."""


def open_database(address: str, sealer: Sealer) -> Database:
    """`sqlite:///village.db` or `postgresql://user@host/village`; the sealer holds its field keys."""
    url = make_url(address)
    kinds: dict[str, type[SQLite | PostgreSQL]] = {"sqlite": SQLite, "postgresql": PostgreSQL}
    return kinds[url.get_backend_name()](url, sealer)
