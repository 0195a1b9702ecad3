"""Reserves in figures: who they are is not read, and nothing is unsealed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, exists, func, or_, select

from domain.joint_vetting import Signature
from domain.nominations import DECIDERS, Education, Source, Status, WayIn
from domain.particulars import Sex
from domain.places import PlaceId
from domain.rosters import Member
from storage.schema.joint_vetting import notices, vetting_lines, vettings
from storage.schema.nominations import nominations

MEMBERS = select(
    nominations.c.village_id,
    nominations.c.birth_year,
    nominations.c.education,
    nominations.c.source,
    nominations.c.sex,
).where(nominations.c.status == Status.RESERVE)
NOT_LOOKED_AT = and_(
    nominations.c.status.in_(sorted(DECIDERS)), nominations.c.status_since < bindparam("before")
)
LATER = func.coalesce(vetting_lines.c.due_at, vettings.c.due_at) >= bindparam("now")
IS_OPEN = and_(
    vetting_lines.c.vetting_id == vettings.c.id,
    or_(vetting_lines.c.signature.is_(None), vetting_lines.c.signature == Signature.HOLD),
)
NOT_SIGNED = exists().where(
    vettings.c.nomination_id == nominations.c.id,
    vettings.c.closed_at.is_(None),
    vettings.c.due_at < bindparam("now"),
    or_(~exists().where(IS_OPEN, LATER), exists().where(IS_OPEN, ~LATER)),
)
NOT_FINISHED = exists().where(
    notices.c.nomination_id == nominations.c.id,
    notices.c.ended_at.is_(None),
    func.coalesce(notices.c.ends_at, notices.c.asked_at) < bindparam("before"),
)
MEMBERS_OF = MEMBERS.where(nominations.c.village_id.in_(bindparam("village_ids", expanding=True)))
OVERDUE = (
    select(nominations.c.village_id, func.count())
    .where(or_(NOT_LOOKED_AT, NOT_SIGNED, NOT_FINISHED))
    .group_by(nominations.c.village_id)
)


FOUND = select(func.count()).where(
    nominations.c.village_id.in_(bindparam("village_ids", expanding=True)),
    nominations.c.submitted_at >= bindparam("since"),
    or_(nominations.c.way_in != WayIn.SELF, nominations.c.assisted_by.is_not(None)),
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
            Member(PlaceId(village), born, Education(education), Source(source), sex and Sex(sex))
            for village, born, education, source, sex in rows
        ]

    def found(self, village_ids: Collection[PlaceId], since: datetime) -> int:
        """How many were nominated since a moment by a recommendation or on their behalf."""
        asked = {"village_ids": list(village_ids), "since": since}
        count: int = self._connection.execute(FOUND, asked).scalar_one()
        return count

    def overdue(self, now: datetime, before: datetime) -> dict[PlaceId, int]:
        """How many nominations of each village wait for a decision too long.

        That is since before a moment; with the departments, past their deadline; before the village, when its
        days were over, or the candidate was asked, before that moment.
        """
        rows = self._connection.execute(OVERDUE, {"now": now, "before": before})
        return {PlaceId(village): count for village, count in rows}
