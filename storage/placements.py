"""Placements of reserves, and the scores that observers gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, or_, select, update

from domain.errors import NoLongerThere
from domain.nominations import NominationId, Recording, Status
from domain.people import PersonId, Role
from domain.placements import HasPlacement, Mark, Outcome, Placement, PlacementId, Score, Sort
from domain.places import PlaceId
from storage.schema.nominations import nominations
from storage.schema.people import places
from storage.schema.placements import placement_scores, placements
from storage.statements import upsert

ADD = insert(placements)
SAVE = update(placements).where(placements.c.id == bindparam("placement_id"))
BY_ID = select(placements).where(placements.c.id == bindparam("placement_id"))
OF_RESERVE = (
    select(placements)
    .where(placements.c.nomination_id == bindparam("nomination_id"))
    .order_by(placements.c.from_on, placements.c.id)
)
NAMED = (
    select(
        placements,
        nominations.c.person_id,
        nominations.c.full_name,
        nominations.c.village_id,
        places.c.name.label("place"),
    )
    .join(nominations, nominations.c.id == placements.c.nomination_id)
    .join(places, places.c.id == placements.c.place_id)
)
UNSETTLED = NAMED.where(
    nominations.c.status == Status.RESERVE,
    or_(
        placements.c.ended_on.is_(None),
        (placements.c.sort != Sort.OBSERVATION) & placements.c.evaluated_on.is_(None),
        (placements.c.sort == Sort.OBSERVATION) & placements.c.outcome.is_(None),
    ),
).order_by(placements.c.id)
ONE_NAMED = NAMED.where(placements.c.id == bindparam("placement_id"))
RUNNING = select(placements.c.id).where(
    placements.c.nomination_id == bindparam("nomination_id"),
    placements.c.sort == bindparam("sort"),
    placements.c.ended_on.is_(None),
)
SCORES = select(placement_scores).where(
    placement_scores.c.placement_id.in_(bindparam("placement_ids", expanding=True))
)
GIVE = upsert(
    placement_scores,
    key=["placement_id", "period", "seat", "item"],
    replacing=["score", "scored_by", "scored_at"],
)


@dataclass(frozen=True, slots=True)
class Named:
    """A placement with who it is of and where."""

    placement: Placement
    person_id: PersonId
    full_name: str
    village_id: PlaceId
    place: str


class PlacementRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        nomination_id: NominationId,
        sort: Sort,
        title: str,
        place_id: PlaceId,
        span: tuple[date, date],
        *,
        set_by: PersonId,
        now: datetime,
    ) -> Placement:
        """Keep a new one; raises HasPlacement while one of its sort goes on."""
        if self._connection.scalar(RUNNING, {"nomination_id": nomination_id, "sort": sort}) is not None:
            raise HasPlacement
        row = {
            "nomination_id": nomination_id, "sort": sort, "title": title, "place_id": place_id,
            "from_on": span[0], "until_on": span[1], "set_by": set_by, "set_at": now,
        }  # fmt: skip
        result = self._connection.execute(ADD, row)
        assert result.inserted_primary_key is not None
        return self.get(PlacementId(result.inserted_primary_key[0]))

    def get(self, placement_id: PlacementId) -> Placement:
        """The placement; raises NoLongerThere."""
        row = self._connection.execute(BY_ID, {"placement_id": placement_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_placement(row)

    def named(self, placement_id: PlacementId) -> Named:
        """The placement with its names; raises NoLongerThere."""
        row = self._connection.execute(ONE_NAMED, {"placement_id": placement_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_named(row)

    def of(self, nomination_id: NominationId) -> list[Placement]:
        rows = self._connection.execute(OF_RESERVE, {"nomination_id": nomination_id}).mappings()
        return [_to_placement(row) for row in rows]

    def unsettled(self) -> list[Named]:
        """Of reserves: those that go on, and those over of which a human has not said a word."""
        return [_to_named(row) for row in self._connection.execute(UNSETTLED).mappings()]

    def save(self, placement: Placement) -> None:
        spoken = placement.said if isinstance(placement.said, Recording) else None
        work, ability, neighbours = placement.marks or (None, None, None)
        self._connection.execute(
            SAVE,
            {
                "placement_id": placement.id,
                "until_on": placement.until_on,
                "looked_on": placement.looked_on,
                "ended_on": placement.ended_on,
                "work": work,
                "ability": ability,
                "neighbours": neighbours,
                "words": placement.said if isinstance(placement.said, str) else None,
                "recording": spoken.file_id if spoken else None,
                "recording_seconds": spoken.seconds if spoken else None,
                "evaluated_by": placement.evaluated_by,
                "evaluated_on": placement.evaluated_on,
                "outcome": placement.outcome,
                "decided_by": placement.decided_by,
            },
        )

    def scores(self, placement_ids: Sequence[PlacementId]) -> dict[PlacementId, list[Score]]:
        found: dict[PlacementId, list[Score]] = {each: [] for each in placement_ids}
        rows = self._connection.execute(SCORES, {"placement_ids": list(placement_ids)})
        for row in rows:
            score = Score(row.period, Role(row.seat), row.item, row.score)
            found[PlacementId(row.placement_id)].append(score)
        return found

    def give(self, placement_id: PlacementId, score: Score, scored_by: PersonId, now: datetime) -> None:
        """Keep what an observer gave; given anew it replaces what was given."""
        row: dict[str, Any] = {
            "placement_id": placement_id, "period": score.period, "seat": score.seat, "item": score.item,
            "score": score.score, "scored_by": scored_by, "scored_at": now,
        }  # fmt: skip
        self._connection.execute(GIVE, row)


def _to_named(row: RowMapping) -> Named:
    return Named(
        _to_placement(row),
        PersonId(row["person_id"]),
        row["full_name"],
        PlaceId(row["village_id"]),
        row["place"],
    )


def _to_placement(row: RowMapping) -> Placement:
    marks = (row["work"], row["ability"], row["neighbours"])
    said = row["words"]
    if row["recording"] is not None:
        said = Recording(row["recording"], row["recording_seconds"])
    return Placement(
        id=PlacementId(row["id"]),
        nomination_id=NominationId(row["nomination_id"]),
        sort=Sort(row["sort"]),
        title=row["title"],
        place_id=PlaceId(row["place_id"]),
        from_on=row["from_on"],
        until_on=row["until_on"],
        set_by=PersonId(row["set_by"]),
        looked_on=row["looked_on"],
        ended_on=row["ended_on"],
        marks=() if row["evaluated_on"] is None else tuple(Mark(each) for each in marks),
        said=said,
        evaluated_by=row["evaluated_by"],
        evaluated_on=row["evaluated_on"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        decided_by=row["decided_by"],
    )
