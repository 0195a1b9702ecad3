"""Names that somebody recommended, until their people agree or thirty days are over."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from domain.nominations import WayIn
from domain.people import PersonId
from domain.places import PlaceId
from storage.schema.nominations import recommendations
from storage.schema.people import invitations

ADD = insert(recommendations)
ALL = select(recommendations, invitations.c.place_id, invitations.c.expires_at).join(
    invitations, invitations.c.digest == recommendations.c.digest
)
BY_DIGEST = ALL.where(recommendations.c.digest == bindparam("digest"))
COUNT = select(func.count()).where(recommendations.c.recommended_by == bindparam("person_id"))
DELETE = delete(recommendations).where(recommendations.c.digest == bindparam("of_digest"))
DUE = (
    select(recommendations.c.digest)
    .join(invitations, invitations.c.digest == recommendations.c.digest)
    .where(invitations.c.expires_at <= bindparam("now"))
    .order_by(invitations.c.expires_at)
)
NEXT = select(func.min(invitations.c.expires_at)).join(
    recommendations, recommendations.c.digest == invitations.c.digest
)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A name, and who hears what becomes of it."""

    digest: str
    recommended_by: PersonId
    full_name: str
    way_in: WayIn
    village_id: PlaceId
    expires_at: datetime


class RecommendationRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, digest: str, recommended_by: PersonId, full_name: str, way_in: WayIn) -> None:
        row = {
            "digest": digest,
            "recommended_by": recommended_by,
            "full_name": full_name,
            "way_in": way_in,
        }
        self._connection.execute(ADD, row)

    def find(self, digest: str) -> Recommendation | None:
        """The recommendation behind a link, until it is accepted or lapses."""
        row = self._connection.execute(BY_DIGEST, {"digest": digest}).mappings().first()
        if row is None:
            return None
        return Recommendation(
            digest=row["digest"],
            recommended_by=PersonId(row["recommended_by"]),
            full_name=row["full_name"],
            way_in=WayIn(row["way_in"]),
            village_id=PlaceId(row["place_id"]),
            expires_at=row["expires_at"],
        )

    def count(self, person_id: PersonId) -> int:
        """How many of somebody's recommendations are open."""
        return self._connection.scalar(COUNT, {"person_id": person_id}) or 0

    def delete(self, digest: str) -> None:
        self._connection.execute(DELETE, {"of_digest": digest})

    def due(self, now: datetime) -> list[str]:
        """Those nobody followed in time, by their links' digests."""
        return list(self._connection.scalars(DUE, {"now": now}))

    def next_at(self) -> datetime | None:
        """When the next one lapses."""
        soonest: datetime | None = self._connection.scalar(NEXT)
        return soonest
