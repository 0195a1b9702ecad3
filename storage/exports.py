"""What the county's own office takes out as tables: rows of one place and all below it. Never a ballot."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, and_, bindparam, func, or_, select

from domain.places import PlaceId
from storage.help_sessions import IT_STANDS
from storage.mentors import TAKEN
from storage.schema.issues import issues
from storage.schema.nominations import nominations
from storage.schema.pairs import help_sessions, mentors, pairs
from storage.schema.people import people, places

above, below = places.alias("above"), places.alias("below")
root: BindParameter[int] = bindparam("root")
UNDER = (
    select(below.c.id)
    .outerjoin(above, above.c.id == below.c.parent_id)
    .where(or_(below.c.id == root, below.c.parent_id == root, above.c.parent_id == root))
)
"""The place and all below it: a subquery, for a county has more villages than a statement takes values."""
townships, holders = places.alias("townships"), people.alias("holders")
parents, mentor_people = places.alias("parents"), people.alias("mentor_people")
PLACES = (
    select(places.c.code, places.c.kind, places.c.name, parents.c.code.label("parent"))
    .outerjoin(parents, parents.c.id == places.c.parent_id)
    .where(places.c.id.in_(UNDER))
    .order_by(places.c.id)
)
NOMINATIONS = (
    select(
        nominations.c.full_name,
        nominations.c.status,
        nominations.c.birth_year,
        nominations.c.education,
        nominations.c.source,
        places.c.name.label("village"),
        townships.c.name.label("township"),
        nominations.c.whereabouts,
        nominations.c.skills,
        nominations.c.sex,
        nominations.c.party,
        nominations.c.household,
        nominations.c.confirmed,
        nominations.c.submitted_at,
        nominations.c.status_since,
    )
    .join(places, places.c.id == nominations.c.village_id)
    .join(townships, townships.c.id == places.c.parent_id)
    .where(nominations.c.village_id.in_(UNDER))
    .order_by(nominations.c.village_id, nominations.c.id)
)
MENTORS = (
    select(
        people.c.name,
        places.c.name.label("place"),
        mentors.c.role,
        mentors.c.specialities,
        mentors.c.capacity,
        TAKEN.label("taken"),
        mentors.c.offered_at,
    )
    .join(people, people.c.id == mentors.c.person_id)
    .join(places, places.c.id == mentors.c.place_id)
    .where(mentors.c.place_id.in_(UNDER))
    .order_by(mentors.c.place_id, mentors.c.person_id)
)
earlier = nominations.alias("earlier")
OF_THAT_TIME = (
    select(func.max(earlier.c.id))
    .where(earlier.c.person_id == pairs.c.reserve_id, earlier.c.submitted_at <= pairs.c.requested_at)
    .correlate(pairs)
    .scalar_subquery()
)
"""The nomination under which a pair was asked for: it tells the village, also after the reserve left it."""
PAIRS = (
    select(
        mentor_people.c.name.label("mentor"),
        nominations.c.full_name.label("reserve"),
        places.c.name.label("village"),
        townships.c.name.label("township"),
        pairs.c.role,
        pairs.c.status,
        pairs.c.requested_at,
        pairs.c.began_on,
        pairs.c.ends_on,
        pairs.c.end_reason,
    )
    .join(mentor_people, mentor_people.c.id == pairs.c.mentor_id)
    .join(nominations, nominations.c.id == OF_THAT_TIME)
    .join(places, places.c.id == nominations.c.village_id)
    .join(townships, townships.c.id == places.c.parent_id)
    .where(nominations.c.village_id.in_(UNDER))
    .order_by(nominations.c.village_id, pairs.c.id)
)
HELP = (
    select(
        help_sessions.c.happened_on,
        places.c.name.label("village"),
        townships.c.name.label("township"),
        help_sessions.c.kind,
        func.count().label("sessions"),
    )
    .join(pairs, pairs.c.id == help_sessions.c.pair_id)
    .join(nominations, nominations.c.id == OF_THAT_TIME)
    .join(places, places.c.id == nominations.c.village_id)
    .join(townships, townships.c.id == places.c.parent_id)
    .where(and_(nominations.c.village_id.in_(UNDER), IT_STANDS))
    .group_by(help_sessions.c.happened_on, places.c.id, places.c.name, townships.c.name, help_sessions.c.kind)
    .order_by(help_sessions.c.happened_on, places.c.id, help_sessions.c.kind)
)
ISSUES = (
    select(
        places.c.name.label("village"),
        issues.c.number,
        issues.c.words,
        issues.c.status,
        issues.c.raised_at,
        holders.c.name.label("taken_by"),
        issues.c.solved_at,
    )
    .join(places, places.c.id == issues.c.place_id)
    .outerjoin(holders, holders.c.id == issues.c.taken_by)
    .where(issues.c.place_id.in_(UNDER))
    .order_by(issues.c.place_id, issues.c.number)
)
"""Who raised an issue is nobody's to know; who took it up does so in an office."""


class ExportRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def places(self, under: PlaceId) -> Sequence[Row[Any]]:
        return self._rows(PLACES, under)

    def nominations(self, under: PlaceId) -> Sequence[Row[Any]]:
        return self._rows(NOMINATIONS, under)

    def mentors(self, under: PlaceId) -> Sequence[Row[Any]]:
        return self._rows(MENTORS, under)

    def pairs(self, under: PlaceId) -> Sequence[Row[Any]]:
        return self._rows(PAIRS, under)

    def help(self, under: PlaceId) -> Sequence[Row[Any]]:
        """Help that stands, counted by day, village and kind."""
        return self._rows(HELP, under)

    def issues(self, under: PlaceId) -> Sequence[Row[Any]]:
        return self._rows(ISSUES, under)

    def _rows(self, statement: Any, under: PlaceId) -> Sequence[Row[Any]]:
        return self._connection.execute(statement, {"root": under}).all()
