"""Reserves in figures: who they are is not read, and nothing is unsealed."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from domain.nominations import DECIDERS, Education, Source, Status
from domain.places import PlaceId
from domain.rosters import Member
from storage.schema.nominations import nominations

MEMBERS = select(
    nominations.c.village_id, nominations.c.birth_year, nominations.c.education, nominations.c.source
).where(nominations.c.status == Status.RESERVE)
OVERDUE = (
    select(nominations.c.village_id, func.count())
    .where(nominations.c.status.in_(sorted(DECIDERS)), nominations.c.status_since < bindparam("before"))
    .group_by(nominations.c.village_id)
)


class RosterRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def members(self) -> list[Member]:
        """Every reserve there is, without a name."""
        return [
            Member(PlaceId(village), born, Education(education), Source(source))
            for village, born, education, source in self._connection.execute(MEMBERS)
        ]

    def overdue(self, before: datetime) -> dict[PlaceId, int]:
        """How many nominations of each village have waited for a decision since before a moment."""
        rows = self._connection.execute(OVERDUE, {"before": before})
        return {PlaceId(village): count for village, count in rows}
