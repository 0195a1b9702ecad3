"""What villages look for, and what people could do for them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select

from domain.demands import MOST, Demand, DemandId, Supply
from domain.errors import NoLongerThere
from domain.nominations import Skill, Status
from domain.people import PersonId
from domain.places import PlaceId
from storage.schema.demands import demands
from storage.schema.nominations import IS_LIVE, nominations

ADD = insert(demands).returning(demands.c.id)
OF_VILLAGES = (
    select(demands)
    .where(demands.c.village_id.in_(bindparam("village_ids", expanding=True)))
    .order_by(demands.c.village_id, demands.c.slot)
)
BY_ID = select(demands).where(demands.c.id == bindparam("demand_id"))
DROP = delete(demands).where(demands.c.id == bindparam("demand_id"))
SUPPLIES = select(nominations.c.village_id, nominations.c.status, nominations.c.skills).where(
    IS_LIVE, nominations.c.village_id.in_(bindparam("village_ids", expanding=True))
)


class DemandRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_village(self, village_id: PlaceId) -> list[Demand]:
        """What one village looks for."""
        return self.of_villages([village_id])

    def of_villages(self, village_ids: Iterable[PlaceId]) -> list[Demand]:
        """What some villages look for, village by village."""
        rows = self._connection.execute(OF_VILLAGES, {"village_ids": list(village_ids)}).mappings()
        return [_to_demand(row) for row in rows]

    def get(self, demand_id: DemandId) -> Demand:
        """The demand; raises NoLongerThere."""
        row = self._connection.execute(BY_ID, {"demand_id": demand_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_demand(row)

    def add(
        self,
        village_id: PlaceId,
        *,
        skill: Skill | None = None,
        words: str | None = None,
        asked_by: PersonId,
        now: datetime,
    ) -> DemandId:
        """Put one more on the village's list, which has room; returns its number."""
        rows = self._connection.execute(OF_VILLAGES, {"village_ids": [village_id]}).mappings()
        taken = {row["slot"] for row in rows}
        row = {
            "village_id": village_id,
            "slot": min(set(range(1, MOST + 1)) - taken),
            "skill": skill,
            "words": words,
            "asked_by": asked_by,
            "asked_at": now,
        }
        return DemandId(self._connection.execute(ADD, row).scalar_one())

    def drop(self, demand_id: DemandId) -> None:
        """The village no longer looks for it."""
        self._connection.execute(DROP, {"demand_id": demand_id})

    def supplies(self, village_ids: Iterable[PlaceId]) -> list[Supply]:
        """What everybody can do who is in the reserve of some villages or on the way into it."""
        rows = self._connection.execute(SUPPLIES, {"village_ids": list(village_ids)})
        return [
            Supply(PlaceId(village), Status(status), tuple(Skill(each) for each in skills))
            for village, status, skills in rows
        ]


def _to_demand(row: RowMapping) -> Demand:
    skill = None if row["skill"] is None else Skill(row["skill"])
    return Demand(DemandId(row["id"]), PlaceId(row["village_id"]), skill, row["words"])
