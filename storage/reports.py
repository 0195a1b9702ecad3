"""Which organizers' groups wait for a report."""

from datetime import date, datetime

from sqlalchemy import Connection, bindparam, exists, select

from domain.reports import OFFICES, ROUND
from storage.schema.people import groups, places
from storage.schema.records import rounds

DUE = (
    select(groups.c.chat_id)
    .join(places, places.c.id == groups.c.place_id)
    .where(
        places.c.kind.in_(sorted(OFFICES)),
        groups.c.paused_at.is_(None),
        groups.c.bound_at <= bindparam("moment"),
        ~exists().where(
            rounds.c.kind == ROUND,
            rounds.c.subject_id == groups.c.chat_id,
            rounds.c.week_on == bindparam("week_on"),
        ),
    )
    .order_by(groups.c.chat_id)
)


class ReportRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, week_on: date, moment: datetime) -> list[int]:
        """The organizers' groups that were there at the moment and have not heard of this period."""
        return list(self._connection.scalars(DUE, {"week_on": week_on, "moment": moment}))
