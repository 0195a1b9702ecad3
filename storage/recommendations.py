"""Names that somebody recommended, until their people agree or thirty days are over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select, update

from domain.forgetting import BLOT
from domain.names import same_name
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
OF_PERSON = ALL.where(recommendations.c.recommended_by == bindparam("person_id")).order_by(
    invitations.c.expires_at, recommendations.c.digest
)
MOVE = (
    update(recommendations)
    .where(recommendations.c.digest == bindparam("of_digest"))
    .values(digest=bindparam("to_digest"))
)
COUNT = select(func.count()).where(recommendations.c.recommended_by == bindparam("person_id"))
DELETE = delete(recommendations).where(recommendations.c.digest == bindparam("of_digest"))
OF_VILLAGE = ALL.where(invitations.c.place_id == bindparam("village_id")).order_by(recommendations.c.digest)
DIGESTS = select(recommendations.c.digest)
BLOT_NAME = (
    update(recommendations).where(recommendations.c.digest == bindparam("of_digest")).values(full_name=BLOT)
)
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
    """A name, and who hears what becomes of it: nobody where it came by an office's table."""

    digest: str
    recommended_by: PersonId | None
    full_name: str
    way_in: WayIn
    village_id: PlaceId
    expires_at: datetime

    @property
    def number(self) -> int:
        """Short enough for a button, to tell the few of one person apart; it opens nothing by itself."""
        return int(self.digest[:7], 16) + 1


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

    def add_from_table(self, names: Mapping[str, str]) -> None:
        """Keep names from an office's table under their links' digests; it speaks for the organization."""
        rows = [
            {
                "digest": digest,
                "recommended_by": None,
                "full_name": full_name,
                "way_in": WayIn.RECOMMENDED_BY_ORGANIZATION,
            }
            for digest, full_name in names.items()
        ]
        if rows:
            self._connection.execute(ADD, rows)

    def find(self, digest: str) -> Recommendation | None:
        """The recommendation behind a link, until it is accepted or lapses."""
        row = self._connection.execute(BY_DIGEST, {"digest": digest}).mappings().first()
        return None if row is None else _to_recommendation(row)

    def namesakes(self, village_id: PlaceId, full_name: str) -> list[Recommendation]:
        """Everybody's open recommendations of one name for one village."""
        rows = self._connection.execute(OF_VILLAGE, {"village_id": village_id}).mappings()
        return [each for each in map(_to_recommendation, rows) if same_name(each.full_name, full_name)]

    def digests(self) -> list[str]:
        """Of all that are open."""
        return list(self._connection.scalars(DIGESTS))

    def blot(self, digest: str) -> None:
        """Take the name away; by the link its person can still come."""
        self._connection.execute(BLOT_NAME, {"of_digest": digest})

    def of(self, person_id: PersonId) -> list[Recommendation]:
        """Somebody's recommendations that are kept, the one that ends first before the others."""
        rows = self._connection.execute(OF_PERSON, {"person_id": person_id}).mappings()
        return [_to_recommendation(row) for row in rows]

    def move(self, digest: str, to: str) -> None:
        """Put the name under another link."""
        self._connection.execute(MOVE, {"of_digest": digest, "to_digest": to})

    def count(self, person_id: PersonId) -> int:
        """How many of somebody's recommendations are open."""
        return self._connection.scalar(COUNT, {"person_id": person_id}) or 0

    def delete(self, digest: str) -> None:
        self.delete_all([digest])

    def delete_all(self, digests: Iterable[str]) -> None:
        values = [{"of_digest": digest} for digest in digests]
        if values:
            self._connection.execute(DELETE, values)

    def due(self, now: datetime) -> list[str]:
        """Those nobody followed in time, by their links' digests."""
        return list(self._connection.scalars(DUE, {"now": now}))

    def next_at(self) -> datetime | None:
        """When the next one lapses."""
        soonest: datetime | None = self._connection.scalar(NEXT)
        return soonest


def _to_recommendation(row: RowMapping) -> Recommendation:
    return Recommendation(
        digest=row["digest"],
        recommended_by=None if row["recommended_by"] is None else PersonId(row["recommended_by"]),
        full_name=row["full_name"],
        way_in=WayIn(row["way_in"]),
        village_id=PlaceId(row["place_id"]),
        expires_at=row["expires_at"],
    )
