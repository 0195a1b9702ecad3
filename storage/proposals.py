"""What an organizer has before them to sign, and everything that whole townships are matched by."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from domain.matching import Proposal
from domain.nominations import Skill, Status
from domain.pairs import MentorRole
from domain.people import PersonId
from domain.places import PlaceId
from storage.schema.joint_vetting import conflicts
from storage.schema.nominations import nominations
from storage.schema.pairs import proposals
from storage.schema.people import places

IS_THEIRS = proposals.c.organizer_id == bindparam("of_organizer")
IS_IT = and_(
    IS_THEIRS, proposals.c.reserve_id == bindparam("of_reserve"), proposals.c.role == bindparam("of_role")
)
OF_ORGANIZER = (
    select(proposals.c.reserve_id, nominations.c.village_id, proposals.c.role, proposals.c.mentor_id)
    .join(
        nominations,
        and_(nominations.c.person_id == proposals.c.reserve_id, nominations.c.status == Status.RESERVE),
    )
    .where(IS_THEIRS)
    .order_by(nominations.c.village_id, proposals.c.reserve_id, proposals.c.role)
)
ADD = insert(proposals)
CLEAR = delete(proposals).where(IS_THEIRS)
DROP = delete(proposals).where(IS_IT)
SWAP = update(proposals).where(IS_IT).values(mentor_id=bindparam("instead"))
IN_VILLAGES = and_(
    nominations.c.status == Status.RESERVE,
    nominations.c.village_id.in_(bindparam("village_ids", expanding=True)),
)
RESERVES = (
    select(nominations.c.person_id, nominations.c.village_id, nominations.c.skills)
    .where(IN_VILLAGES)
    .order_by(nominations.c.village_id, nominations.c.person_id)
)
RELATIVES = (
    select(nominations.c.person_id, conflicts.c.person_id)
    .join(nominations, nominations.c.id == conflicts.c.nomination_id)
    .where(IN_VILLAGES)
)
NAMES = (
    select(nominations.c.person_id, nominations.c.full_name, places.c.name)
    .join(places, places.c.id == nominations.c.village_id)
    .where(
        nominations.c.status == Status.RESERVE,
        nominations.c.person_id.in_(bindparam("person_ids", expanding=True)),
    )
)


class ProposalRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, organizer_id: PersonId) -> list[Proposal]:
        """What lies before an organizer, village by village; of reserves only."""
        rows = self._connection.execute(OF_ORGANIZER, {"of_organizer": organizer_id})
        return [
            Proposal(PersonId(reserve), PlaceId(village), MentorRole(role), PersonId(mentor))
            for reserve, village, role, mentor in rows
        ]

    def lay_out(self, organizer_id: PersonId, found: Iterable[Proposal], now: datetime) -> None:
        """Put these before an organizer, in place of what lay there."""
        self.clear(organizer_id)
        rows = [
            {
                "organizer_id": organizer_id,
                "reserve_id": each.reserve_id,
                "role": each.role,
                "mentor_id": each.mentor_id,
                "proposed_at": now,
            }
            for each in found
        ]
        if rows:
            self._connection.execute(ADD, rows)

    def clear(self, organizer_id: PersonId) -> None:
        self._connection.execute(CLEAR, {"of_organizer": organizer_id})

    def drop(self, organizer_id: PersonId, reserve_id: PersonId, role: MentorRole) -> None:
        values = {"of_organizer": organizer_id, "of_reserve": reserve_id, "of_role": role}
        self._connection.execute(DROP, values)

    def swap(
        self, organizer_id: PersonId, reserve_id: PersonId, role: MentorRole, mentor_id: PersonId
    ) -> None:
        """Another mentor instead."""
        values = {"of_organizer": organizer_id, "of_reserve": reserve_id, "of_role": role}
        self._connection.execute(SWAP, {**values, "instead": mentor_id})

    def reserves(self, village_ids: Collection[PlaceId]) -> list[tuple[PersonId, PlaceId, tuple[Skill, ...]]]:
        """The reserves of some villages with what they can do, without a name."""
        rows = self._connection.execute(RESERVES, {"village_ids": sorted(village_ids)})
        return [
            (PersonId(person), PlaceId(village), tuple(Skill(each) for each in skills))
            for person, village, skills in rows
        ]

    def relatives(self, village_ids: Collection[PlaceId]) -> dict[PersonId, set[PersonId]]:
        """Who is close to each of them."""
        found: dict[PersonId, set[PersonId]] = defaultdict(set)
        rows = self._connection.execute(RELATIVES, {"village_ids": sorted(village_ids)})
        for reserve, near in rows:
            found[PersonId(reserve)].add(PersonId(near))
        return found

    def names(self, person_ids: Iterable[PersonId]) -> dict[PersonId, tuple[str, str]]:
        """What a few reserves and their villages are called."""
        rows = self._connection.execute(NAMES, {"person_ids": sorted(set(person_ids))})
        return {PersonId(person): (name, village) for person, name, village in rows}
