"""What mentors offer, and how many of their places are taken."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, func, or_, select

from domain.mentors import Listed, Mentor, Offer, Vacancy
from domain.nominations import Skill
from domain.pairs import MentorRole
from domain.people import PersonId
from domain.places import PlaceId, PlaceKind
from storage.pairs import IT_LIVES
from storage.schema.pairs import mentors, pairs
from storage.schema.people import people, places
from storage.statements import upsert

BY_ID = select(mentors).where(mentors.c.person_id == bindparam("person_id"))
AMONG = select(mentors.c.person_id).where(mentors.c.person_id.in_(bindparam("person_ids", expanding=True)))
SAVE = upsert(
    mentors, key=["person_id"], replacing=["place_id", "role", "specialities", "capacity", "offered_at"]
)
TAKEN = (
    select(func.count()).where(pairs.c.mentor_id == mentors.c.person_id, IT_LIVES).correlate(mentors)
).scalar_subquery()
OFFERS = (
    select(
        mentors,
        people.c.name.label("name"),
        places.c.name.label("place"),
        places.c.kind.label("place_kind"),
        TAKEN.label("taken"),
    )
    .join(people, people.c.id == mentors.c.person_id)
    .join(places, places.c.id == mentors.c.place_id)
)
OFFER = OFFERS.where(mentors.c.person_id == bindparam("person_id"))
OFFERS_OF = OFFERS.where(mentors.c.person_id.in_(bindparam("person_ids", expanding=True)))
CALLED = (
    select(mentors.c.person_id, people.c.name, places.c.name.label("place"), mentors.c.specialities)
    .join(people, people.c.id == mentors.c.person_id)
    .join(places, places.c.id == mentors.c.place_id)
    .where(mentors.c.place_id.in_(bindparam("place_ids", expanding=True)))
)
VACANCIES = (
    select(mentors, places.c.kind.label("place_kind"), TAKEN.label("taken"))
    .join(people, people.c.id == mentors.c.person_id)
    .join(places, places.c.id == mentors.c.place_id)
    .where(
        mentors.c.place_id.in_(bindparam("place_ids", expanding=True)),
        mentors.c.role.in_(bindparam("roles", expanding=True)),
        mentors.c.person_id != bindparam("besides"),
        mentors.c.capacity > TAKEN,
        people.c.unreachable_at.is_(None),
        or_(people.c.paused_until.is_(None), people.c.paused_until <= bindparam("now")),
    )
    .order_by(mentors.c.person_id)
)


class MentorRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, person_id: PersonId) -> Mentor | None:
        row = self._connection.execute(BY_ID, {"person_id": person_id}).mappings().first()
        return None if row is None else _to_mentor(row)

    def among(self, person_ids: Iterable[PersonId]) -> set[PersonId]:
        """Which of these people are mentors."""
        found = self._connection.scalars(AMONG, {"person_ids": list(person_ids)})
        return {PersonId(each) for each in found}

    def save(self, mentor: Mentor, now: datetime) -> None:
        """Keep an offer, new or changed."""
        self._connection.execute(
            SAVE,
            {
                "person_id": mentor.person_id,
                "place_id": mentor.place_id,
                "role": mentor.role,
                "specialities": list(mentor.specialities),
                "capacity": mentor.capacity,
                "offered_at": now,
            },
        )

    def find_offer(self, person_id: PersonId) -> Offer | None:
        row = self._connection.execute(OFFER, {"person_id": person_id}).mappings().first()
        return None if row is None else _to_offer(row)

    def vacancies(
        self, place_ids: Iterable[PlaceId], roles: Iterable[MentorRole], besides: PersonId, now: datetime
    ) -> list[Vacancy]:
        """Free places with mentors of these roles there, leaving out who cannot be asked now; no names."""
        values = {"place_ids": sorted(place_ids), "roles": list(roles), "besides": besides, "now": now}
        rows = self._connection.execute(VACANCIES, values).mappings()
        return [Vacancy(_to_mentor(row), PlaceKind(row["place_kind"]), row["taken"]) for row in rows]

    def called(self, place_ids: Iterable[PlaceId]) -> dict[PersonId, Listed]:
        """What everybody there goes by: one question, however many they are."""
        rows = self._connection.execute(CALLED, {"place_ids": sorted(place_ids)})
        return {
            PersonId(person_id): Listed(
                PersonId(person_id), name, place, tuple(Skill(each) for each in specialities)
            )
            for person_id, name, place, specialities in rows
        }

    def offers_of(self, person_ids: Sequence[PersonId]) -> list[Offer]:
        """What a few mentors offer, in the order asked for."""
        rows = self._connection.execute(OFFERS_OF, {"person_ids": list(person_ids)}).mappings()
        offers = {row["person_id"]: _to_offer(row) for row in rows}
        return [offers[person_id] for person_id in person_ids if person_id in offers]


def _to_mentor(row: RowMapping) -> Mentor:
    return Mentor(
        person_id=PersonId(row["person_id"]),
        place_id=PlaceId(row["place_id"]),
        role=MentorRole(row["role"]),
        specialities=tuple(Skill(each) for each in row["specialities"]),
        capacity=row["capacity"],
    )


def _to_offer(row: RowMapping) -> Offer:
    return Offer(_to_mentor(row), row["name"], row["place"], PlaceKind(row["place_kind"]), row["taken"])
