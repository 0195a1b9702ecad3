"""Who stands too close to a candidate to sign anything about them, or to be their mentor — 回避."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from domain.nominations import Nomination, NominationId
from domain.people import PersonId
from storage.schema.joint_vetting import conflicts
from storage.schema.nominations import IS_LIVE, nominations

_flag = insert(conflicts)
FLAG = _flag.on_conflict_do_update(
    index_elements=["nomination_id", "person_id"],
    set_={
        "declared_at": _flag.excluded.declared_at,
        "by_candidate": and_(conflicts.c.by_candidate, _flag.excluded.by_candidate),
    },
)
"""What somebody said of themselves stays theirs, though the candidate says it too."""
UNFLAG = delete(conflicts).where(
    conflicts.c.nomination_id == bindparam("of_nomination"),
    conflicts.c.person_id == bindparam("of_person"),
    conflicts.c.by_candidate,
)
UNFLAG_ALL = delete(conflicts).where(
    conflicts.c.nomination_id == bindparam("of_nomination"), conflicts.c.by_candidate
)
FAR_FROM = select(conflicts.c.nomination_id).where(conflicts.c.person_id == bindparam("person_id"))
FAR_FROM_PEOPLE = (
    select(nominations.c.person_id)
    .join(conflicts, conflicts.c.nomination_id == nominations.c.id)
    .where(conflicts.c.person_id == bindparam("person_id"), IS_LIVE)
)
FLAGGED = select(conflicts.c.person_id).where(
    conflicts.c.nomination_id == bindparam("nomination_id"), conflicts.c.person_id == bindparam("person_id")
)
CLOSE_TO = select(conflicts.c.person_id).where(conflicts.c.nomination_id == bindparam("nomination_id"))
OF_PERSON = (
    select(conflicts.c.person_id, conflicts.c.declared_at, conflicts.c.by_candidate)
    .join(nominations, nominations.c.id == conflicts.c.nomination_id)
    .where(nominations.c.person_id == bindparam("candidate"))
    .order_by(conflicts.c.by_candidate.desc(), conflicts.c.declared_at)
)
RELATIVES = (
    select(conflicts.c.person_id)
    .join(nominations, nominations.c.id == conflicts.c.nomination_id)
    .where(nominations.c.person_id == bindparam("candidate"), IS_LIVE)
)


class ConflictRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def flag(
        self, nomination_id: NominationId, person_id: PersonId, now: datetime, *, by_candidate: bool
    ) -> None:
        """Somebody stands too close to this candidate to sign anything."""
        row: Mapping[str, Any] = {"nomination_id": nomination_id, "person_id": person_id}
        self._connection.execute(FLAG, {**row, "declared_at": now, "by_candidate": by_candidate})

    def carry_over(self, nomination: Nomination) -> None:
        """Who stood too close to somebody before does so still, when they nominate themselves anew."""
        found = self._connection.execute(OF_PERSON, {"candidate": nomination.person_id}).all()
        for person_id, declared_at, by_candidate in found:
            self.flag(nomination.id, PersonId(person_id), declared_at, by_candidate=by_candidate)

    def unflag(self, nomination_id: NominationId, person_id: PersonId) -> None:
        """What a candidate named by mistake; what somebody said of themselves stays."""
        self._connection.execute(UNFLAG, {"of_nomination": nomination_id, "of_person": person_id})

    def unflag_all(self, nomination_id: NominationId) -> None:
        """All whom a candidate named, who was not the candidate."""
        self._connection.execute(UNFLAG_ALL, {"of_nomination": nomination_id})

    def stepped_back(self, person_id: PersonId) -> set[NominationId]:
        """About whom somebody signs nothing."""
        found = self._connection.scalars(FAR_FROM, {"person_id": person_id})
        return {NominationId(each) for each in found}

    def stepped_back_from(self, person_id: PersonId) -> set[PersonId]:
        """To whom somebody is close, going by their live nominations."""
        found = self._connection.scalars(FAR_FROM_PEOPLE, {"person_id": person_id})
        return {PersonId(each) for each in found}

    def is_close(self, nomination_id: NominationId, person_id: PersonId) -> bool:
        values = {"nomination_id": nomination_id, "person_id": person_id}
        return self._connection.scalar(FLAGGED, values) is not None

    def close_to(self, nomination_id: NominationId) -> set[PersonId]:
        """Everybody who signs nothing about this candidate."""
        found = self._connection.scalars(CLOSE_TO, {"nomination_id": nomination_id})
        return {PersonId(each) for each in found}

    def relatives_of(self, candidate: PersonId) -> set[PersonId]:
        """Who is close to somebody, going by their live nomination."""
        found = self._connection.scalars(RELATIVES, {"candidate": candidate})
        return {PersonId(each) for each in found}
