"""Reserves in figures: who they are is not read, and nothing is unsealed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from domain.nominations import DECIDERS, Education, Source, Status
from domain.places import PlaceId
from domain.rosters import Member
from storage.schema.nominations import nominations

MEMBERS = select(
    nominations.c.village_id, nominations.c.birth_year, nominations.c.education, nominations.c.source
).where(nominations.c.status == Status.RESERVE)
MEMBERS_OF = MEMBERS.where(nominations.c.village_id.in_(bindparam("village_ids", expanding=True)))
OVERDUE = (
    select(nominations.c.village_id, func.count())
    .where(nominations.c.status.in_(sorted(DECIDERS)), nominations.c.status_since < bindparam("before"))
    .group_by(nominations.c.village_id)
)


class RosterRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def members(self, village_ids: Collection[PlaceId] | None = None) -> list[Member]:
        """Every reserve there is, or in these villages, without a name."""
        if village_ids is None:
            rows = self._connection.execute(MEMBERS)
        else:
            rows = self._connection.execute(MEMBERS_OF, {"village_ids": list(village_ids)})
        return [
            Member(PlaceId(village), born, Education(education), Source(source))
            for village, born, education, source in rows
        ]

    def overdue(self, before: datetime) -> dict[PlaceId, int]:
        """How many nominations of each village have waited for a decision since before a moment."""
        rows = self._connection.execute(OVERDUE, {"before": before})
        return {PlaceId(village): count for village, count in rows}
