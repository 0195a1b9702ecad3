"""Which organizers' groups wait for a report."""

from datetime import date, datetime

from sqlalchemy import Connection

from domain.reports import OFFICES, ROUND
from storage.groups import waiting_for

DUE = waiting_for(OFFICES, ROUND)


class ReportRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, week_on: date, moment: datetime) -> list[int]:
        """The organizers' groups that were there at the moment and have not heard of this period."""
        return list(self._connection.scalars(DUE, {"week_on": week_on, "moment": moment}))
