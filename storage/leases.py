"""Which process may do what only one may do."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from storage.schema.updates import leases
from storage.statements import upsert

FIND = select(leases.c.holder, leases.c.renewed_at).where(leases.c.name == bindparam("name"))
TAKE = upsert(leases, key=["name"], replacing=["holder", "renewed_at"])


@dataclass(frozen=True, slots=True)
class Lease:
    holder: str
    renewed_at: datetime


class LeaseRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, name: str) -> Lease | None:
        row = self._connection.execute(FIND, {"name": name}).first()
        return None if row is None else Lease(*row)

    def take(self, name: str, holder: str, now: datetime) -> None:
        self._connection.execute(TAKE, {"name": name, "holder": holder, "renewed_at": now})
